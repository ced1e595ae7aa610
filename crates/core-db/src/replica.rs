//! A copy of the PostgreSQL database that follows behind: for reads that may be a little late.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use core_types::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::error::DbError;
use crate::postgres::Backend;
use crate::settings::DbSettings;
use crate::sql::Sql;
use crate::tx::{Conn, Tx};

/// How often the replica is asked how far it is.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Whether this is a replica at all, and how many microseconds it is behind; -1 if it cannot know. Everything replayed that
/// came in means nothing as long as nothing comes in: only a running receiver makes it zero.
const LAG: Sql = Sql::new(
    "SELECT pg_is_in_recovery(),
        CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT 1 FROM pg_stat_wal_receiver)
            THEN 0
            ELSE coalesce(CAST(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000000 AS bigint), -1)
        END",
);

/// Not known, or not reached.
const AWAY: i64 = i64::MAX;

/// A replica, shared by cloning.
#[derive(Debug, Clone)]
pub(crate) struct Replica(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    backend: Backend,
    max_lag: Duration,
    /// In microseconds, when it was last asked.
    lag: AtomicI64,
}

/// How the replica is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplicaState {
    /// How far it is behind the primary, as of a second ago; nothing while it cannot be reached.
    pub lag: Option<Duration>,
    /// Whether reads that may be late go there.
    pub is_used: bool,
}

impl Replica {
    pub(crate) fn new(settings: &DbSettings, url: &str) -> Result<Self, DbError> {
        Ok(Self(Arc::new(Inner {
            backend: Backend::replica(settings, url)?,
            max_lag: settings.replica_max_lag,
            lag: AtomicI64::new(AWAY),
        })))
    }

    pub(crate) fn state(&self) -> ReplicaState {
        let micros = self.0.lag.load(Ordering::Relaxed);
        let lag = (micros != AWAY).then(|| Duration::from_micros(micros.unsigned_abs()));
        ReplicaState {
            lag,
            is_used: lag.is_some_and(|lag| lag <= self.0.max_lag),
        }
    }

    /// A transaction there, if it is near enough and there is room.
    pub(crate) async fn begin(&self) -> Option<Conn> {
        if !self.state().is_used {
            return None;
        }
        let begun = self.0.backend.begin_read().await;
        begun.inspect_err(|error| self.failed(error)).ok()
    }

    /// Somebody met it failing: nobody asks it again before it was found well.
    pub(crate) fn failed(&self, error: &DbError) {
        if error.is_connection_lost() {
            self.note(AWAY, Some(error));
        }
    }

    /// Looks how far it is until told to stop.
    pub(crate) async fn watch(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match self.look().await {
                Ok(lag) => self.note(lag, None),
                Err(error) => self.note(AWAY, Some(&error)),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    pub(crate) async fn close(&self) {
        self.0.backend.close().await;
    }

    async fn look(&self) -> Result<i64, DbError> {
        let mut tx = Tx::new(self.0.backend.begin_read().await?, Timestamp::from_seconds(0));
        let found: Result<(bool, i64), _> = tx.query(LAG).fetch_one().await;
        tx.rollback().await;
        match found? {
            (false, _) => Err(DbError::internal("what database.replica_url names is no replica")),
            (true, lag @ 0..) => Ok(lag),
            (true, _) => Err(DbError::internal("the replica does not know how far it is")),
        }
    }

    fn note(&self, lag: i64, error: Option<&DbError>) {
        let before = self.state();
        self.0.lag.store(lag, Ordering::Relaxed);
        let now = self.state();
        metrics::gauge!("guildhall_db_replica_used").set(f64::from(u8::from(now.is_used)));
        metrics::gauge!("guildhall_db_replica_lag_seconds")
            .set(now.lag.map_or(f64::INFINITY, |lag| lag.as_secs_f64()));
        if before.is_used != now.is_used {
            match error {
                Some(error) => {
                    tracing::warn!(%error, "the replica is not asked any more, everything is read from the primary")
                }
                None => tracing::info!(lag = ?now.lag, used = now.is_used, "the replica"),
            }
        }
    }
}
