//! `guildhall guilds`: servers the bot was removed from, and deleting everything of one.

use anyhow::bail;
use app_economy::retention::{GuildAway, PurgeCause, guild_purge, guild_purges, guilds_away};
use clap::Subcommand;
use core_config::Settings;
use core_db::Db;
use core_types::GuildId;

use crate::{
    console::{plain, say},
    database,
};

/// Purges that are listed.
const PURGES: u32 = 20;

/// What can be done about servers the bot was removed from.
#[derive(Debug, Subcommand)]
pub enum GuildsCommand {
    /// List the servers the bot was removed from, with the day on which everything of them is deleted, and the latest purges.
    List,
    /// Delete everything of a server now, for good: money, books, audit log, settings, cases.
    ///
    /// Asks for the id twice; --yes instead of the second one. The bot must have been removed from the server. What stays is a
    /// record of the purge with the hashes in which the server's books and audit log ended.
    Purge {
        /// The server's id.
        id: GuildId,
        /// The same id once more.
        #[arg(required_unless_present = "yes")]
        again: Option<GuildId>,
        /// Do not ask for the id twice.
        #[arg(long)]
        yes: bool,
    },
}

/// Does it, and says what was done.
pub(crate) async fn run(settings: &Settings, command: GuildsCommand) -> anyhow::Result<()> {
    if let GuildsCommand::Purge {
        id,
        again: Some(again),
        ..
    } = command
        && id != again
    {
        bail!("the two ids differ: nothing was deleted");
    }
    let db = database::open(settings).await?;
    let done = match command {
        GuildsCommand::List => list(settings, &db).await,
        GuildsCommand::Purge { id, .. } => purge(&db, id).await,
    };
    db.close().await;
    done
}

async fn list(settings: &Settings, db: &Db) -> anyhow::Result<()> {
    let away = guilds_away(db).await?;
    if away.is_empty() {
        say("The bot was removed from no server.")?;
    }
    for GuildAway {
        guild,
        since,
        purging,
    } in away
    {
        let end = since.plus(settings.retention.guild_grace);
        match purging {
            Some(began) => say(format_args!(
                "{guild}  removed {since}  being deleted since {began}"
            ))?,
            None => say(format_args!("{guild}  removed {since}  deleted {end}"))?,
        }
    }
    for purge in guild_purges(db, PURGES).await? {
        let finished = purge
            .finished_at
            .map_or_else(|| "not finished".to_owned(), |at| at.to_string());
        say(format_args!(
            "{}  purged {finished}  {} rows ({})",
            purge.guild, purge.removed, purge.cause
        ))?;
    }
    Ok(())
}

async fn purge(db: &Db, guild: GuildId) -> anyhow::Result<()> {
    let removed = guild_purge(db, guild, PurgeCause::Operator)
        .await
        .map_err(plain)?;
    Ok(say(format_args!(
        "Everything of {guild} was deleted: {removed} rows. Copies of the database still hold it until they end."
    ))?)
}
