//! `guildhall keys`: keys of the HTTP interface, and the master keys that protect what is stored.

use std::time::Duration;

use clap::Subcommand;
use core_config::Settings;
use core_db::Db;
use core_security::{ApiKey, IssuedKey, KeyOwner, NewKey, Scope, Security, Vault};
use core_types::GuildId;

use crate::{
    console::{plain, say},
    database,
};

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make a key of the HTTP interface and print it, this once.
    Create {
        /// What the key is for.
        #[arg(long)]
        name: String,
        /// What it may do, several separated by commas: audit:read, cases:read, errors:read, members:read, money:read, things:read, metrics:read, flags:read, flags:write.
        #[arg(long, value_parser = scopes)]
        scopes: Scopes,
        /// After how many days it ends; without it, an operator's key works until it is revoked.
        #[arg(long)]
        days: Option<u32>,
        /// Of this guild, instead of the operator's own.
        #[arg(long, value_name = "ID")]
        guild: Option<GuildId>,
    },
    /// List the keys of the HTTP interface, with those that ended within thirty days.
    List {
        /// Of this guild, instead of the operator's own.
        #[arg(long, value_name = "ID")]
        guild: Option<GuildId>,
    },
    /// With an id: exchange that key for a new one. Without: exchange the master key.
    ///
    /// The master key is exchanged while everything runs, and all data keys are put under the newest one. With keys in a file
    /// of the data folder, a fresh one is added there and running processes find it. With keys in the settings, first give
    /// every process the new key behind the old one, then in front of it, then run this.
    Rotate {
        /// The id of a key of the HTTP interface.
        id: Option<String>,
        /// Hours for which the old key of the HTTP interface still works.
        #[arg(long, default_value_t = 24, requires = "id")]
        overlap: u32,
        /// Also make new data keys for what is written from now on; what was written stays readable as it is.
        #[arg(long, conflicts_with = "id")]
        data: bool,
        /// Of this guild, instead of the operator's own.
        #[arg(long, value_name = "ID")]
        guild: Option<GuildId>,
    },
    /// End a key of the HTTP interface at once; running processes notice within half a minute.
    Revoke {
        /// The key's id.
        id: String,
        /// Of this guild, instead of the operator's own.
        #[arg(long, value_name = "ID")]
        guild: Option<GuildId>,
    },
    /// Show the master keys by their ids, and how many data keys each seals.
    Status,
}

/// Scopes as they are typed.
#[derive(Debug, Clone)]
pub struct Scopes(Vec<Scope>);

fn scopes(typed: &str) -> Result<Scopes, core_security::UnknownScope> {
    Scope::list(typed).map(Scopes)
}

/// Whose keys are meant.
fn owner(guild: Option<GuildId>) -> KeyOwner {
    guild.map_or(KeyOwner::Operator, KeyOwner::Guild)
}

/// Does it, and says what was done.
pub(crate) async fn run(settings: &Settings, command: KeysCommand) -> anyhow::Result<()> {
    let db = database::open(settings).await?;
    database::shared(settings, &db).await?;
    let done = carry_out(settings, &db, command).await;
    db.close().await;
    done
}

async fn carry_out(settings: &Settings, db: &Db, command: KeysCommand) -> anyhow::Result<()> {
    let security = Security::new(db.clone(), settings.cache.ttl);
    match command {
        KeysCommand::Create {
            name,
            scopes,
            days,
            guild,
        } => {
            let new = NewKey {
                name,
                scopes: scopes.0,
                days,
            };
            print(
                &security
                    .operator_key_create(owner(guild), new)
                    .await
                    .map_err(plain)?,
            )
        }
        KeysCommand::List { guild } => {
            let keys = security.operator_key_list(owner(guild)).await.map_err(plain)?;
            if keys.is_empty() {
                say("There are no keys.")?;
            }
            keys.iter().try_for_each(|key| Ok(say(line(key, db.now()))?))
        }
        KeysCommand::Rotate {
            id: Some(id),
            overlap,
            guild,
            ..
        } => {
            let overlap = Duration::from_hours(u64::from(overlap));
            let issued = security.operator_key_rotate(owner(guild), &id, overlap).await;
            print(&issued.map_err(plain)?)
        }
        KeysCommand::Rotate { id: None, data, .. } => {
            rotate(settings, &Vault::start(settings, db).await?, db, data).await
        }
        KeysCommand::Revoke { id, guild } => {
            security
                .operator_key_revoke(owner(guild), &id)
                .await
                .map_err(plain)?;
            Ok(say(format_args!(
                "{id} works no more; running processes notice within half a minute"
            ))?)
        }
        KeysCommand::Status => status(&Vault::start(settings, db).await?, db).await,
    }
}

/// The key alone on the first line, for scripts; the rest for people, on the error output.
fn print(issued: &IssuedKey) -> anyhow::Result<()> {
    if let Some(token) = &issued.token {
        say(token.expose())?;
    }
    let end = issued
        .key
        .expires_at
        .map_or_else(|| "never".to_owned(), |end| end.to_string());
    crate::console::note(format_args!(
        "key {} ({}), ends: {end}. Copy it now: it is stored nowhere.",
        issued.key.id,
        Scope::join(&issued.key.scopes)
    ))?;
    if let Some((old, until)) = &issued.replaces {
        crate::console::note(format_args!("the old key {old} works until {until}"))?;
    }
    Ok(())
}

fn line(key: &ApiKey, now: core_types::Timestamp) -> String {
    let state = match (key.revoked_at, key.expires_at) {
        (Some(at), _) => format!("revoked {at}"),
        (None, Some(end)) if !key.works_at(now) => format!("ended {end}"),
        (None, Some(end)) => format!("works until {end}"),
        (None, None) => "works".to_owned(),
    };
    let used = key
        .last_used_at
        .map_or_else(|| "never used".to_owned(), |at| format!("last used {at}"));
    format!(
        "{}  {}  {}  {state}, {used}",
        key.id,
        key.name,
        Scope::join(&key.scopes)
    )
}
async fn status(vault: &Vault, db: &Db) -> anyhow::Result<()> {
    let status = vault.status(db).await?;
    for (position, id) in status.present.iter().enumerate() {
        let count = status
            .sealed
            .iter()
            .find(|(master, _)| master == id)
            .map_or(0, |(_, count)| *count);
        let role = if position == 0 { "seals" } else { "opens only" };
        say(format_args!(
            "master key {id}: {role}, {count} data keys under it"
        ))?;
    }
    Ok(())
}

async fn rotate(settings: &Settings, vault: &Vault, db: &Db, data: bool) -> anyhow::Result<()> {
    match vault.renew(settings)? {
        Some(id) => say(format_args!(
            "master key {id} added to master.key in the data folder; keep a copy of that file"
        ))?,
        None => say("the master keys come from the settings: the first of them is taken")?,
    }
    let done = vault.rewrap(db).await?;
    say(format_args!(
        "{} data keys put under master key {}, in {} batches",
        done.keys, done.master, done.batches
    ))?;
    if data {
        let retired = vault.retire(db).await?;
        say(format_args!(
            "{retired} data keys retired: what is written from now on gets new ones"
        ))?;
    }
    Ok(say(
        "Older master keys open nothing in this database now, but they still open older copies of it.",
    )?)
}
