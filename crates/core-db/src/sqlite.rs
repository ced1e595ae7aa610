//! SQLite: a pool of readers and one writer.

mod writer;

use std::str::FromStr as _;

use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::error::DbError;
use crate::settings::{DbSettings, SqliteSynchronous};
use crate::shared::Shared;
use crate::tx::Conn;

pub(crate) use writer::WriterHandle;

/// Readers beyond this number only add threads: reading a local file is limited by the processor.
const MAX_READERS: u32 = 8;

/// Statements kept prepared per connection.
const STATEMENT_CACHE: usize = 512;

#[derive(Debug)]
pub(crate) struct Backend {
    pub(crate) writer: WriterHandle,
    readers: SqlitePool,
}

impl Backend {
    pub(crate) async fn connect(
        settings: &DbSettings,
        shared: Shared,
        tasks: &TaskTracker,
        closing: CancellationToken,
    ) -> Result<Self, DbError> {
        let options = options(settings)?;
        if let Some(folder) = options.get_filename().parent() {
            let made = tokio::fs::create_dir_all(folder).await;
            made.map_err(|error| DbError::from_sqlx("make the folder of the database", error.into()))?;
        }
        // The writer comes first: it creates the file and puts it into WAL mode.
        let writer =
            WriterHandle::start(options.clone(), settings.acquire_timeout, shared, tasks, closing).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(settings.pool_size.clamp(1, MAX_READERS))
            .min_connections(1)
            .acquire_timeout(settings.acquire_timeout)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.create_if_missing(false).pragma("query_only", "on"))
            .await
            .map_err(|error| DbError::from_sqlx("open the readers", error))?;
        Ok(Self { writer, readers })
    }

    pub(crate) async fn begin_read(&self) -> Result<Conn, DbError> {
        let begun = self.readers.begin().await;
        begun
            .map(Conn::Reader)
            .map_err(|error| crate::db::acquire_error(error, self.readers.size()))
    }

    /// A reader, outside of any transaction.
    pub(crate) async fn lend(&self) -> Result<Conn, DbError> {
        let lent = self.readers.acquire().await;
        lent.map(Conn::Lent)
            .map_err(|error| crate::db::acquire_error(error, self.readers.size()))
    }

    pub(crate) fn connections(&self) -> (u32, usize) {
        (self.readers.size() + 1, self.readers.num_idle())
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
    }
}

pub(crate) fn options(settings: &DbSettings) -> Result<SqliteConnectOptions, DbError> {
    let options = SqliteConnectOptions::from_str(&settings.url)
        .map_err(|error| DbError::from_sqlx("read the database address", error))?;
    if options.get_filename().as_os_str().is_empty() || settings.url.contains(":memory:") {
        return Err(DbError::internal(
            "SQLite needs a file: readers and writer have a connection each",
        ));
    }
    Ok(options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(match settings.sqlite_synchronous {
            SqliteSynchronous::Full => sqlx::sqlite::SqliteSynchronous::Full,
            SqliteSynchronous::Normal => sqlx::sqlite::SqliteSynchronous::Normal,
            SqliteSynchronous::Off => sqlx::sqlite::SqliteSynchronous::Off,
        })
        .foreign_keys(true)
        .busy_timeout(settings.acquire_timeout)
        .statement_cache_capacity(STATEMENT_CACHE)
        .pragma("temp_store", "memory")
        .pragma("journal_size_limit", "67108864")
        .pragma("cache_size", "-16000")
        .pragma("trusted_schema", "off")
        // Removed keys and texts are overwritten where that costs no further write.
        .pragma("secure_delete", "fast")
        .disable_statement_logging())
}
