//! PostgreSQL: a pool, and one transaction per unit.

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::error::DbError;
use crate::settings::DbSettings;
use crate::tx::Conn;

/// A connection idle for longer is tried before it is used, so that a restart of the server is not noticed.
const TRUSTED_IDLE: Duration = Duration::from_secs(5);

/// Statements kept prepared per connection.
const STATEMENT_CACHE: usize = 512;

/// Like SQLite's readers, a reading unit sees one moment of the database.
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

#[derive(Debug)]
pub(crate) struct Backend {
    pool: PgPool,
}

impl Backend {
    pub(crate) async fn connect(settings: &DbSettings) -> Result<Self, DbError> {
        let options = PgConnectOptions::from_str(&settings.url)
            .map_err(|error| DbError::from_sqlx("read the database address", error))?
            .application_name("guildhall")
            .statement_cache_capacity(STATEMENT_CACHE)
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(settings.pool_size.max(1))
            .acquire_timeout(settings.acquire_timeout)
            .test_before_acquire(false)
            .before_acquire(|conn, meta| {
                Box::pin(async move { Ok(meta.idle_for < TRUSTED_IDLE || conn.ping().await.is_ok()) })
            })
            .connect_with(options)
            .await
            .map_err(|error| DbError::from_sqlx("connect to the server", error))?;
        Ok(Self { pool })
    }

    pub(crate) async fn begin_write(&self) -> Result<Conn, DbError> {
        let begun = self.pool.begin().await;
        begun.map(Conn::Server).map_err(|error| crate::db::acquire_error(error, self.pool.size()))
    }

    pub(crate) async fn begin_read(&self) -> Result<Conn, DbError> {
        let begun = self.pool.begin_with(BEGIN_READ).await;
        begun.map(Conn::Server).map_err(|error| crate::db::acquire_error(error, self.pool.size()))
    }

    pub(crate) fn connections(&self) -> (u32, usize) {
        (self.pool.size(), self.pool.num_idle())
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}
