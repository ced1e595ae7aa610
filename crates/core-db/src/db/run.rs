//! Running one unit in a transaction of its own: everything on PostgreSQL, and reading on SQLite.

use std::time::Duration;

use core_types::Timestamp;
use tokio::sync::oneshot;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::{Backend, Db, Mode};
use crate::error::{DbError, DbErrorKind};
use crate::metric;
use crate::trace::mark;
use crate::tx::Tx;
use crate::unit::Unit;

/// How often a unit that met a deadlock or a serialisation failure is run again.
const RETRIES: u32 = 3;

/// How one try ended.
enum Attempt {
    /// It met another transaction, or a failing replica; nothing was done, and the next try may succeed.
    Conflict,
    /// It only looked, and its connection turned out to be dead: beginning a transaction finds one that is not.
    Dead,
    /// The unit has its outcome. What it only read with can be given up after the answer.
    Over(Option<Tx>),
}

impl Db {
    /// Runs a unit, again after a conflict, and answers it.
    pub(super) async fn run(&self, mut unit: Box<dyn Unit>, mut mode: Mode) {
        let started = Instant::now();
        let mut open = None;
        for attempt in 0..=RETRIES {
            if attempt > 0 {
                metric::retry(unit.label());
                unit.trace().again(attempt);
                tokio::time::sleep(pause(attempt, self.now())).await;
            }
            match self.attempt(unit.as_mut(), mode).await {
                Attempt::Conflict => {}
                Attempt::Dead => mode = Mode::Read,
                Attempt::Over(tx) => {
                    open = tx;
                    break;
                }
            }
            if mode == Mode::Stale {
                metric::stale_read("primary");
                mode = Mode::Read;
            }
        }
        let kind = if mode == Mode::Write { "write" } else { "read" };
        metric::unit(self.dialect(), kind, unit.label(), started.elapsed());
        unit.answer();
        if let Some(tx) = open {
            tx.rollback().await;
        }
    }

    async fn attempt(&self, unit: &mut dyn Unit, mode: Mode) -> Attempt {
        if mode == Mode::Stale
            && let Some(replica) = &self.0.replica
            && let Some(conn) = replica.begin().await
        {
            let mut tx = Tx::new(conn, self.now());
            unit.run(&mut tx).await;
            let Some(error) = tx.failure().cloned() else {
                metric::stale_read("replica");
                return Attempt::Over(Some(tx));
            };
            tx.rollback().await;
            replica.failed(&error);
            return Attempt::Conflict;
        }
        if mode == Mode::Stale && self.0.replica.is_some() {
            metric::stale_read("primary");
        }
        let begun = match (&self.0.backend, mode) {
            (Backend::Sqlite(sqlite), Mode::Glance) => sqlite.lend().await,
            (Backend::Sqlite(sqlite), _) => sqlite.begin_read().await,
            (Backend::Postgres(postgres), Mode::Glance) => postgres.lend().await,
            (Backend::Postgres(postgres), Mode::Read | Mode::Stale) => postgres.begin_read().await,
            (Backend::Postgres(postgres), Mode::Write) => postgres.begin_write().await,
        };
        let mut tx = match begun {
            Ok(conn) => Tx::new(conn, self.now()),
            Err(error) => {
                let is_lost = error.is_connection_lost();
                unit.fail(error);
                return if mode == Mode::Glance && is_lost {
                    Attempt::Dead
                } else {
                    Attempt::Over(None)
                };
            }
        };
        let keep = unit.run(&mut tx).await;
        match mode {
            Mode::Glance if tx.failure().is_some_and(DbError::is_connection_lost) => Attempt::Dead,
            // Nothing to end: the connection goes back to the pool.
            Mode::Glance => Attempt::Over(None),
            Mode::Read | Mode::Stale => Attempt::Over(Some(tx)),
            Mode::Write if keep => self.commit(tx, unit).await,
            Mode::Write => self.undo(tx, unit).await,
        }
    }

    async fn commit(&self, tx: Tx, unit: &mut dyn Unit) -> Attempt {
        let span = unit.trace().commit(1, None);
        match tx.commit().instrument(span.clone()).await {
            Ok(wake) => {
                self.0.shared.committed(1);
                self.signals().wake(wake);
                Attempt::Over(None)
            }
            Err(error) => {
                let kind = error.kind();
                mark(&span, &error);
                self.0.shared.refused(&error);
                unit.fail(error);
                after(kind)
            }
        }
    }

    async fn undo(&self, tx: Tx, unit: &mut dyn Unit) -> Attempt {
        let failure = tx.failure().cloned();
        tx.rollback().instrument(unit.trace().rollback()).await;
        let Some(error) = failure else {
            return Attempt::Over(None);
        };
        self.0.shared.refused(&error);
        after(error.kind())
    }
}

const fn after(kind: DbErrorKind) -> Attempt {
    match kind {
        DbErrorKind::Conflict => Attempt::Conflict,
        _ => Attempt::Over(None),
    }
}

/// Waits for the outcome of a unit, which always comes.
pub(crate) async fn received<T, E: From<DbError>>(answer: oneshot::Receiver<Result<T, E>>) -> Result<T, E> {
    answer.await.unwrap_or_else(|_| Err(unanswered().into()))
}

pub(crate) fn unanswered() -> DbError {
    DbError::internal("the unit was dropped unanswered")
}

/// A few milliseconds, doubling, and spread so that two units that met do not meet again.
fn pause(attempt: u32, now: Timestamp) -> Duration {
    let base = 4_u64 << attempt;
    let spread = crate::jitter::next(now.as_micros().unsigned_abs()) % base;
    Duration::from_millis(base / 2) + Duration::from_millis(spread)
}

/// Waiting in vain for a connection means "busy" if there were connections to wait for.
pub(crate) fn acquire_error(error: sqlx::Error, open: u32) -> DbError {
    if matches!(error, sqlx::Error::PoolClosed) {
        return DbError::closing();
    }
    let busy = matches!(error, sqlx::Error::PoolTimedOut) && open > 0;
    let error = DbError::from_sqlx("begin a transaction", error);
    if busy {
        error.with_kind(DbErrorKind::Busy)
    } else {
        error
    }
}
