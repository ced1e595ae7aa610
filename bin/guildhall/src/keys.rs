//! `guildhall keys`: master keys and data keys, and the keys of the HTTP interface.

use clap::Subcommand;
use core_config::Settings;
use core_db::Db;
use core_security::Vault;

use crate::{console::say, database};

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Show the master keys by their ids, and how many data keys each seals.
    Status,
    /// Exchange the master key while everything runs, and put all data keys under the newest one.
    ///
    /// With keys in a file of the data folder, a fresh one is added there and running processes find it. With keys in the
    /// settings, first give every process the new key behind the old one, then in front of it, then run this.
    Rotate {
        /// Also make new data keys for what is written from now on; what was written stays readable as it is.
        #[arg(long)]
        data: bool,
    },
}

/// Does it, and says what was done.
pub(crate) async fn run(settings: &Settings, command: KeysCommand) -> anyhow::Result<()> {
    let db = database::open(settings).await?;
    let vault = Vault::start(settings, &db).await?;
    let done = match command {
        KeysCommand::Status => status(&vault, &db).await,
        KeysCommand::Rotate { data } => rotate(settings, &vault, &db, data).await,
    };
    db.close().await;
    done
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
