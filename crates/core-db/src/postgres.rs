//! PostgreSQL: a pool, and one transaction per unit.

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _};
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

/// How long the replica is waited for, with the primary to turn to.
const REPLICA_PATIENCE: Duration = Duration::from_millis(250);

#[derive(Debug)]
pub(crate) struct Backend {
    pool: PgPool,
    patience: Duration,
}

impl Backend {
    pub(crate) async fn connect(settings: &DbSettings) -> Result<Self, DbError> {
        let pool = options(settings)
            .connect_with(address(&settings.url)?)
            .await
            .map_err(|error| DbError::from_sqlx("connect to the server", error))?;
        Ok(Self {
            pool,
            patience: settings.acquire_timeout,
        })
    }

    /// A replica, which need not be there.
    pub(crate) fn replica(settings: &DbSettings, url: &str) -> Result<Self, DbError> {
        let patience = settings.acquire_timeout.min(REPLICA_PATIENCE);
        let pool = options(settings).acquire_timeout(patience);
        Ok(Self {
            pool: pool.connect_lazy_with(address(url)?),
            patience: Duration::ZERO,
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

fn address(url: &str) -> Result<PgConnectOptions, DbError> {
    Ok(PgConnectOptions::from_str(url)
        .map_err(|error| DbError::from_sqlx("read the database address", error))?
        .application_name("guildhall")
        .statement_cache_capacity(STATEMENT_CACHE)
        .disable_statement_logging())
}

fn options(settings: &DbSettings) -> PgPoolOptions {
    let session: Arc<str> = session(settings).into();
    PgPoolOptions::new()
        .max_connections(settings.pool_size.max(1))
        .acquire_timeout(settings.acquire_timeout)
        .test_before_acquire(false)
        .before_acquire(|conn, meta| {
            Box::pin(async move { Ok(meta.idle_for < TRUSTED_IDLE || conn.ping().await.is_ok()) })
        })
        .after_connect(move |conn, _| {
            let session = Arc::clone(&session);
            Box::pin(async move { conn.execute(AssertSqlSafe(session)).await.map(drop) })
        })
}

/// Units are never cancelled, so the server has to end what takes too long. Migrations lift the limit of a statement. The
/// last three have the server notice within a minute that this machine has vanished, and give its locks back.
fn session(settings: &DbSettings) -> String {
    format!(
        "SET lock_timeout = {}; SET statement_timeout = {}; SET idle_in_transaction_session_timeout = {}; \
         SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3",
        settings.lock_timeout.as_millis(),
        settings.statement_timeout.as_millis(),
        settings.idle_in_transaction_timeout.as_millis(),
    )
}
