//! How the database is doing, for health routes and `doctor`.

use std::time::Duration;

use tokio::time::Instant;

use crate::db::Db;
use crate::error::{DbError, DbErrorKind};
use crate::sql::Dialect;

/// The state of a database at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// It answers, its schema is there, and the last change went through.
    pub ok: bool,
    /// Which database it is.
    pub dialect: Dialect,
    /// How long it took to answer, with the wait for a connection.
    pub latency: Duration,
    /// What the database says it is, if it answered.
    pub version: Option<String>,
    /// The newest migration applied.
    pub migration: Option<i64>,
    /// False after a change was refused by the disk or a read-only server, until one goes through.
    pub writable: bool,
    /// Units handed in and not answered yet.
    pub queue_depth: usize,
    /// Open connections.
    pub connections: u32,
    /// Open connections nobody uses at this moment.
    pub idle_connections: usize,
    /// Why it is not well.
    pub error: Option<DbErrorKind>,
}

crate::statements! {
    /// The database's version, and the newest migration.
    PROBE = split(
        "SELECT sqlite_version(), (SELECT max(version) FROM schema_migrations)",
        "SELECT current_setting('server_version'), (SELECT max(version) FROM schema_migrations)"
    );
}

impl Db {
    /// Asks the database how it is. Never fails: a database that does not answer is an answer too.
    pub async fn health(&self) -> Health {
        let queue_depth = self.in_flight();
        let started = Instant::now();
        let probe: Result<(String, Option<i64>), DbError> = self
            .read("health", |tx| {
                Box::pin(async move { tx.query(PROBE).fetch_one().await })
            })
            .await;
        let latency = started.elapsed();
        let (connections, idle_connections) = self.connections();
        let (version, migration, error) = match probe {
            Ok((version, migration)) => (Some(version), migration, None),
            Err(error) => (None, None, Some(error.kind())),
        };
        let writable = self.is_writable();
        Health {
            ok: error.is_none() && migration.is_some() && writable,
            dialect: self.dialect(),
            latency,
            version,
            migration,
            writable,
            queue_depth,
            connections,
            idle_connections,
            error,
        }
    }
}
