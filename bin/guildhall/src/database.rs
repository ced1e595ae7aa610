//! Opening and migrating the database of the settings.

use std::sync::Arc;

use anyhow::Context as _;
use core_config::Settings;
use core_db::{Db, DbSettings, Link, Redis, SqliteSynchronous};
use core_security::seed_ensure;
use core_types::{Clock, Seed, SystemClock};

use crate::console::say;

/// Where the database of the settings is and how it is used.
pub(crate) fn options(settings: &Settings) -> DbSettings {
    DbSettings {
        pool_size: settings.database.pool_size,
        sqlite_synchronous: match settings.database.synchronous {
            core_config::SqliteSynchronous::Full => SqliteSynchronous::Full,
            core_config::SqliteSynchronous::Normal => SqliteSynchronous::Normal,
        },
        statement_timeout: settings.database.statement_timeout,
        lock_timeout: settings.database.lock_timeout,
        idle_in_transaction_timeout: settings.database.idle_in_transaction_timeout,
        replica_url: (settings.database.replica_url.as_ref()).map(|url| url.expose().to_owned()),
        replica_max_lag: settings.database.replica_max_lag,
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

/// Redis, if the settings name one: connected if it is there; if not, everything goes on without it until it comes.
/// Copies over this database are tied to those of other processes with it.
pub(crate) async fn shared(settings: &Settings, db: &Db) -> anyhow::Result<Option<Redis>> {
    let Some(url) = &settings.redis.url else {
        return Ok(None);
    };
    let redis = Redis::new(url.expose()).context("REDIS_URL is not the address of a Redis server")?;
    // Whether it is there now was said in the log.
    let _ = redis.connect().await;
    db.caches().link(Link {
        redis: redis.clone(),
        seed: seed(db, "copies").await?,
    });
    Ok(Some(redis))
}

/// The seed of this name, made on the first start and kept in the database.
pub(crate) async fn seed(db: &Db, name: &'static str) -> anyhow::Result<Seed> {
    let fresh = Seed::generate().context("the operating system gives no randomness")?;
    Ok(seed_ensure(db, name, &fresh).await?)
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
