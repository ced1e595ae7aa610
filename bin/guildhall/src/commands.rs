//! `guildhall commands`: the registration, as Discord receives it.

use std::{sync::Arc, time::Duration};

use app_economy::{Economy, ledger::Ledger};
use core_db::{Db, DbSettings};
use core_security::Security;
use core_types::{Seed, SystemClock};
use gateway::{
    ComponentIds,
    command::registration,
    commands::{self, CommandIds},
    presentation::Languages,
};

use crate::console::say;

/// Prints one JSON array. Needs no settings: the commands are built on an empty database that nobody uses.
pub(crate) async fn print() -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("guildhall-commands-{}", std::process::id()));
    let nowhere = DbSettings::new(format!("sqlite://{}", folder.join("empty.db").display()));
    let db = Db::connect(nowhere, Arc::new(SystemClock)).await?;
    let ledger = Ledger::start(db.clone());
    let seed = Seed::new([0; 32]);
    let security = Security::new(db.clone(), Duration::from_secs(30));
    let economy = Economy::new(db.clone(), ledger.clone(), security, seed.clone())?;
    let commands = commands::standard(&economy, &ComponentIds::new(seed), CommandIds::default());
    let array = registration(&commands, &Languages)?;
    ledger.close().await;
    db.close().await;
    std::fs::remove_dir_all(&folder)?;
    Ok(say(format_args!("{array:#}"))?)
}
