//! PostgreSQL: a pool, and one transaction per unit.

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use tokio::time::Instant;

use crate::error::{DbError, DbErrorKind};
use crate::settings::DbSettings;
use crate::tx::Conn;

/// A connection idle for longer is tried before it is used, so that a restart of the server is not noticed.
const TRUSTED_IDLE: Duration = Duration::from_secs(5);

/// Between two tries to begin, so that a server that hangs up at once is not flooded.
const STALE_PAUSE: Duration = Duration::from_millis(5);

/// Statements kept prepared per connection.
const STATEMENT_CACHE: usize = 512;

/// Like SQLite's readers, a reading unit sees one moment of the database.
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Units are never cancelled, so the server has to end what takes too long. Migrations lift the second limit.
const SESSION: &str = "SET lock_timeout = '5s'; SET statement_timeout = '30s'";

#[derive(Debug)]
pub(crate) struct Backend {
    pool: PgPool,
    patience: Duration,
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
            .after_connect(|conn, _| Box::pin(async move { conn.execute(SESSION).await.map(drop) }))
            .connect_with(options)
            .await
            .map_err(|error| DbError::from_sqlx("connect to the server", error))?;
        Ok(Self {
            pool,
            patience: settings.acquire_timeout,
        })
    }

    pub(crate) async fn begin_write(&self) -> Result<Conn, DbError> {
        self.begin("BEGIN").await
    }

    pub(crate) async fn begin_read(&self) -> Result<Conn, DbError> {
        self.begin(BEGIN_READ).await
    }

    /// A connection, outside of any transaction.
    pub(crate) async fn lend(&self) -> Result<Conn, DbError> {
        let lent = self.pool.acquire().await;
        lent.map(Conn::ServerLent)
            .map_err(|error| crate::db::acquire_error(error, self.pool.size()))
    }

    /// A connection that turns out to be dead has done nothing yet: the next one is taken in its place.
    async fn begin(&self, statement: &'static str) -> Result<Conn, DbError> {
        let deadline = Instant::now() + self.patience;
        loop {
            let error = match self.pool.begin_with(statement).await {
                Ok(tx) => return Ok(Conn::Server(tx)),
                Err(error) => error,
            };
            let in_vain = matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed);
            let error = crate::db::acquire_error(error, self.pool.size());
            if in_vain || error.kind() != DbErrorKind::Unavailable || Instant::now() >= deadline {
                return Err(error);
            }
            tokio::time::sleep(STALE_PAUSE).await;
        }
    }

    pub(crate) fn connections(&self) -> (u32, usize) {
        (self.pool.size(), self.pool.num_idle())
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}
