//! Books that are years old before the bot begins.

use std::{path::Path, sync::Arc};

use anyhow::{Context as _, bail};
use app_economy::ledger::{Past, past_write};
use core_db::{Db, DbSettings};
use core_types::{Clock as _, GuildId, SystemClock, UserId};
use sandbox::Sandbox;

use super::{BenchArgs, bar};

/// Ids for members whom the local Discord does not know: the first ones that Discord ever gave.
const STRANGERS: u64 = 1 << 22;

/// Writes a past with so many members into the bot's database, which is made if it is not there.
pub(super) async fn write(
    sandbox: &Sandbox,
    args: &BenchArgs,
    members: usize,
    folder: &Path,
) -> anyhow::Result<()> {
    let (guild, people) = sandbox.world().people().context("there is no server")?;
    let people = people.into_iter().map(|person| person.0);
    let strangers = (STRANGERS..).take(members.saturating_sub(people.len()));
    let members: Result<Vec<UserId>, _> = people.chain(strangers).map(UserId::new).collect();
    let members = members?;
    let entries = args.past_entries.unwrap_or_default().max(members.len() as u64);
    let url = match &args.database {
        Some(url) => url.clone(),
        None => format!("sqlite://{}", folder.join("guildhall.db").display()),
    };
    let db = Db::connect(DbSettings::new(url), Arc::new(SystemClock)).await?;
    db.migrate().await?;
    let bar = bar();
    bar.set_length(entries);
    bar.set_message("entries of the past");
    let past = Past {
        guild: GuildId::new(guild.0)?,
        members,
        entries,
        ends: SystemClock.now(),
    };
    let is_new = past_write(&db, past, |written| bar.set_position(written)).await;
    bar.finish_and_clear();
    db.close().await;
    if !is_new? && args.database.is_none() {
        bail!("the throw-away database was not empty");
    }
    Ok(())
}
