//! Opening and migrating the database of the settings.

use std::sync::Arc;

use anyhow::Context as _;
use core_config::Settings;
use core_db::{Db, DbSettings, SqliteSynchronous};
use core_types::{Clock, SystemClock};

use crate::console::say;

/// Where the database of the settings is and how it is used.
pub(crate) fn options(settings: &Settings) -> DbSettings {
    DbSettings {
        pool_size: settings.database.pool_size,
        sqlite_synchronous: match settings.database.synchronous {
            core_config::SqliteSynchronous::Full => SqliteSynchronous::Full,
            core_config::SqliteSynchronous::Normal => SqliteSynchronous::Normal,
        },
        ..DbSettings::new(settings.database_url().expose())
    }
}

/// Opens the database of the settings, with the schema as it is.
pub(crate) async fn open(settings: &Settings) -> anyhow::Result<Db> {
    connect(settings, Arc::new(SystemClock)).await
}

pub(crate) async fn connect(settings: &Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Db> {
    Db::connect(options(settings), clock)
        .await
        .with_context(|| format!("the database {} cannot be opened", settings.database_url()))
}

/// `guildhall migrate`: brings the schema up to date, unless only its state is asked for, and prints that.
pub(crate) async fn migrate(settings: &Settings, status: bool) -> anyhow::Result<()> {
    let db = open(settings).await?;
    if !status {
        let applied = db.migrate().await?;
        say(format_args!("{applied} migrations applied"))?;
    }
    for version in db.migration_status().await? {
        let when = version
            .applied_at
            .map_or_else(|| "-".to_owned(), |at| at.to_string());
        say(format_args!(
            "{:04}  {:<20}  {:<10?}  {when}",
            version.version, version.name, version.state
        ))?;
    }
    db.close().await;
    Ok(())
}
