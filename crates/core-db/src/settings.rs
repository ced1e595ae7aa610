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
}

impl fmt::Debug for DbSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.url.split(':').next().unwrap_or_default();
        f.debug_struct("DbSettings")
            .field("url", &format_args!("{scheme}://…"))
            .field("pool_size", &self.pool_size)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("sqlite_synchronous", &self.sqlite_synchronous)
            .finish()
    }
}

impl DbSettings {
    /// Settings with the defaults: 50 connections, 800 ms of waiting, full durability.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            pool_size: 50,
            acquire_timeout: Duration::from_millis(800),
            sqlite_synchronous: SqliteSynchronous::default(),
        }
    }
}
