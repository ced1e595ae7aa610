//! Where the database is and how it is used.

use std::fmt;
use std::time::Duration;

/// How safe a commit on SQLite is against a power cut. The process may die at any moment in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SqliteSynchronous {
    /// Every commit waits for the disk: nothing acknowledged is lost. The default; the batching writer shares the wait.
    #[default]
    Full,
    /// A power cut may lose the last commits, never corrupt the file.
    Normal,
    /// A power cut may corrupt the file. For tests only.
    Off,
}

/// What [`Db::connect`](crate::Db::connect) needs to know. Its `Debug` form leaves the address out.
#[derive(Clone)]
pub struct DbSettings {
    /// `sqlite://path/to/file.db` or `postgres://user@host:port/name`. May hold a password: never log it. A missing folder
    /// is made.
    pub url: String,
    /// The most connections at once, at least 1. SQLite uses one for writing and up to eight of these for reading.
    pub pool_size: u32,
    /// How long a unit may wait for a connection or its turn before it is refused as busy.
    pub acquire_timeout: Duration,
    /// Durability of SQLite; PostgreSQL keeps the server's own setting.
    pub sqlite_synchronous: SqliteSynchronous,
    /// PostgreSQL: after how long the server ends a statement. Units are never cancelled, so somebody has to.
    pub statement_timeout: Duration,
    /// PostgreSQL: how long a statement waits for a lock.
    pub lock_timeout: Duration,
    /// PostgreSQL: how long a transaction may do nothing before the server ends it, with its locks.
    pub idle_in_transaction_timeout: Duration,
    /// PostgreSQL: a replica for [`Db::read_stale`](crate::Db::read_stale). May hold a password: never log it.
    pub replica_url: Option<String>,
    /// How far the replica may be behind before it is no longer asked.
    pub replica_max_lag: Duration,
}

impl fmt::Debug for DbSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.url.split(':').next().unwrap_or_default();
        f.debug_struct("DbSettings")
            .field("url", &format_args!("{scheme}://…"))
            .field("pool_size", &self.pool_size)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("sqlite_synchronous", &self.sqlite_synchronous)
            .field("statement_timeout", &self.statement_timeout)
            .field("lock_timeout", &self.lock_timeout)
            .field("idle_in_transaction_timeout", &self.idle_in_transaction_timeout)
            .field("has_replica", &self.replica_url.is_some())
            .field("replica_max_lag", &self.replica_max_lag)
            .finish()
    }
}

impl DbSettings {
    /// Settings with the defaults: 50 connections, 800 ms of waiting, full durability; on PostgreSQL 30 s for a statement, 5 s
    /// for a lock, a minute for an idle transaction, and no replica.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            pool_size: 50,
            acquire_timeout: Duration::from_millis(800),
            sqlite_synchronous: SqliteSynchronous::default(),
            statement_timeout: Duration::from_secs(30),
            lock_timeout: Duration::from_secs(5),
            idle_in_transaction_timeout: Duration::from_mins(1),
            replica_url: None,
            replica_max_lag: Duration::from_secs(5),
        }
    }
}
