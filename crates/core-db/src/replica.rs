//! A copy of the PostgreSQL database that follows behind: for reads that may be a little late.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use core_types::Timestamp;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::error::DbError;
use crate::postgres::Backend;
use crate::settings::DbSettings;
use crate::sql::Sql;
use crate::tx::{Conn, Tx};

/// How often the replica is asked how far it is.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long an answer is believed: a machine that vanished without a word answers nothing, and refuses nothing.
const BELIEVED: Duration = Duration::from_secs(3 * LOOK_EVERY.as_secs());

/// How long its connections may take to end.
const LEAVE: Duration = Duration::from_secs(1);

/// Whether this is a replica at all, and how many microseconds it is behind; -1 if it cannot know. Everything replayed that
/// came in means nothing as long as nothing comes in: only a running receiver makes it zero. The two machines' clocks may differ
/// a little, so that what was replayed can seem to come from the future.
const LAG: Sql = Sql::new(
    "SELECT pg_is_in_recovery(),
        CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT 1 FROM pg_stat_wal_receiver)
            THEN 0
            ELSE coalesce(abs(CAST(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000000 AS bigint)), -1)
        END",
);

/// A replica, shared by cloning.
#[derive(Debug, Clone)]
pub(crate) struct Replica(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    backend: Backend,
    max_lag: Duration,
    /// What it answered last; nothing if it did not.
    seen: Mutex<Option<Seen>>,
    /// Whether it was used when that was noted, to tell once that it changed.
    was_used: AtomicBool,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    lag: Duration,
    at: Instant,
}

/// How the replica is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplicaState {
    /// How far it is behind the primary, as of a second ago, three at most; nothing while it does not answer.
    pub lag: Option<Duration>,
    /// Whether reads that may be late go there.
    pub is_used: bool,
}

impl Replica {
    pub(crate) fn new(settings: &DbSettings, url: &str) -> Result<Self, DbError> {
        Ok(Self(Arc::new(Inner {
            backend: Backend::replica(settings, url)?,
            max_lag: settings.replica_max_lag,
            seen: Mutex::default(),
            was_used: AtomicBool::new(false),
        })))
    }

    pub(crate) fn state(&self) -> ReplicaState {
        let seen = *self.seen();
        let lag = seen
            .filter(|seen| seen.at.elapsed() <= BELIEVED)
            .map(|seen| seen.lag);
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
            self.note(None, Some(error));
        }
    }

    /// Looks how far it is until told to stop, which does not wait for a look: nothing depends on what it would have found.
    pub(crate) async fn watch(self, stop: CancellationToken) {
        loop {
            let mut look = pin!(self.look());
            let looked = loop {
                tokio::select! {
                    looked = &mut look => break looked,
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(BELIEVED) => {
                        self.note(None, Some(&DbError::internal("the replica does not answer")));
                    }
                }
            };
            match looked {
                Ok(lag) => self.note(Some(lag), None),
                Err(error) => self.note(None, Some(&error)),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Ends its connections. Those to a machine that vanished are left behind after a moment.
    pub(crate) async fn close(&self) {
        tokio::select! {
            () = self.0.backend.close() => {}
            () = tokio::time::sleep(LEAVE) => {
                tracing::warn!("the replica does not answer, its connections are left behind");
            }
        }
    }

    async fn look(&self) -> Result<Duration, DbError> {
        let mut tx = Tx::new(self.0.backend.begin_read().await?, Timestamp::from_seconds(0));
        let found: Result<(bool, i64), _> = tx.query(LAG).fetch_one().await;
        tx.rollback().await;
        match found? {
            (false, _) => Err(DbError::internal("what database.replica_url names is no replica")),
            (true, lag @ 0..) => Ok(Duration::from_micros(lag.unsigned_abs())),
            (true, _) => Err(DbError::internal("the replica does not know how far it is")),
        }
    }

    fn note(&self, lag: Option<Duration>, error: Option<&DbError>) {
        let at = Instant::now();
        *self.seen() = lag.map(|lag| Seen { lag, at });
        let now = self.state();
        metrics::gauge!("guildhall_db_replica_used").set(f64::from(u8::from(now.is_used)));
        metrics::gauge!("guildhall_db_replica_lag_seconds")
            .set(now.lag.map_or(f64::INFINITY, |lag| lag.as_secs_f64()));
        if self.0.was_used.swap(now.is_used, Ordering::Relaxed) != now.is_used {
            if let Some(error) = error {
                tracing::warn!(%error, "the replica is not asked any more, everything is read from the primary");
            } else {
                tracing::info!(lag = ?now.lag, used = now.is_used, "the replica");
            }
        }
    }

    fn seen(&self) -> MutexGuard<'_, Option<Seen>> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_believed_for_three_looks_and_no_longer() {
        let url = "postgres://nobody@127.0.0.1:1/none";
        let replica = Replica::new(&DbSettings::new(url), url).unwrap();
        let nothing = ReplicaState {
            lag: None,
            is_used: false,
        };
        assert_eq!(replica.state(), nothing, "it was never asked");
        let lag = Duration::from_millis(20);
        replica.note(Some(lag), None);
        tokio::time::advance(BELIEVED).await;
        let near = ReplicaState {
            lag: Some(lag),
            is_used: true,
        };
        assert_eq!(replica.state(), near);
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(replica.state(), nothing);
        replica.note(Some(Duration::from_mins(1)), None);
        assert!(!replica.state().is_used, "too far behind");
    }
}
