//! The door to the database: units of work for writing and for reading.

use std::sync::Arc;
use std::time::Duration;

use core_types::{Clock, Timestamp};
use futures_util::future::BoxFuture;
use tokio::sync::oneshot;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::error::{DbError, DbErrorKind};
use crate::settings::DbSettings;
use crate::shared::{CommitCounts, Shared};
use crate::signals::Signals;
use crate::sql::Dialect;
use crate::tx::Tx;
use crate::unit::{Pending, Unit, refuse_nesting};
use crate::{metric, postgres, sqlite};

/// How often a unit that met a deadlock or a serialisation failure is run again.
const RETRIES: u32 = 3;

/// A database, shared by cloning.
///
/// All work happens in units: closures that get a [`Tx`]. A unit runs to its end in a task of its own even if the caller
/// stops waiting, so a connection is never left inside a transaction.
#[derive(Debug, Clone)]
pub struct Db(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    backend: Backend,
    shared: Shared,
    tasks: TaskTracker,
    closing: CancellationToken,
}

#[derive(Debug)]
enum Backend {
    Sqlite(sqlite::Backend),
    Postgres(postgres::Backend),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Read,
    Write,
}

impl Db {
    /// Opens the database the URL names: `sqlite://…` or `postgres://…`. The schema is left as it is: see
    /// [`Self::migrate`].
    ///
    /// # Errors
    /// [`Internal`](DbErrorKind::Internal) for an unknown address, [`Unavailable`](DbErrorKind::Unavailable) or
    /// [`Busy`](DbErrorKind::Busy) when it cannot be opened now.
    pub async fn connect(settings: DbSettings, clock: Arc<dyn Clock>) -> Result<Self, DbError> {
        let shared = Shared::new(clock);
        let tasks = TaskTracker::new();
        let closing = CancellationToken::new();
        let scheme = settings.url.split(':').next().unwrap_or_default();
        let backend = match scheme {
            "sqlite" => Backend::Sqlite(
                sqlite::Backend::connect(&settings, shared.clone(), &tasks, closing.clone()).await?,
            ),
            "postgres" | "postgresql" => Backend::Postgres(postgres::Backend::connect(&settings).await?),
            _ => {
                return Err(DbError::internal(
                    "the address must begin with sqlite:// or postgres://",
                ));
            }
        };
        Ok(Self(Arc::new(Inner {
            backend,
            shared,
            tasks,
            closing,
        })))
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match &self.0.backend {
            Backend::Sqlite(_) => Dialect::Sqlite,
            Backend::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The present moment by the clock this database was given.
    pub fn now(&self) -> Timestamp {
        self.0.shared.now()
    }

    /// Runs a unit of work that changes something. `label` names it in metrics and logs.
    ///
    /// `Ok` commits, `Err` or a panic rolls back this unit alone. The closure may run again after a deadlock or a
    /// serialisation failure, so it clones what it moves into its future (or use
    /// [`Self::write_with`]). It must not wait for anything but its `Tx`:
    /// on SQLite every other writer waits with it.
    ///
    /// ```
    /// # async fn example(db: &core_db::Db) -> Result<(), core_db::DbError> {
    /// let name = String::from("ana");
    /// let id = db
    ///     .write("member_open", move |tx| {
    ///         let name = name.clone();
    ///         Box::pin(async move {
    ///             let (id,): (i64,) = tx
    ///                 .query("INSERT INTO member (name) VALUES ($1) RETURNING id")
    ///                 .bind(name)
    ///                 .fetch_one()
    ///                 .await?;
    ///             Ok::<_, core_db::DbError>(id)
    ///         })
    ///     })
    ///     .await?;
    /// # let _ = id;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The closure's own, or a [`DbError`] converted.
    pub async fn write<T, E, F>(&self, label: &'static str, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        self.admit()?;
        let (unit, answer) = Pending::new(label, work);
        match &self.0.backend {
            Backend::Sqlite(sqlite) => sqlite.writer.run(unit, answer).await,
            Backend::Postgres(_) => {
                self.spawn(unit, Mode::Write);
                received(answer).await
            }
        }
    }

    /// [`Self::write`] with an input the closure needs: it is shared with every try, so nothing has to be cloned.
    ///
    /// ```
    /// # async fn example(db: &core_db::Db) -> Result<(), core_db::DbError> {
    /// db.write_with("member_open", String::from("ana"), |tx, name| {
    ///     Box::pin(async move {
    ///         tx.query("INSERT INTO member (name) VALUES ($1)").bind(name.as_str()).execute().await
    ///     })
    /// })
    /// .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn write_with<I, T, E, F>(&self, label: &'static str, input: I, mut work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx, Arc<I>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let input = Arc::new(input);
        self.write(label, move |tx| work(tx, Arc::clone(&input))).await
    }

    /// [`Self::read`] with an input, as in [`Self::write_with`].
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn read_with<I, T, E, F>(&self, label: &'static str, input: I, mut work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx, Arc<I>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let input = Arc::new(input);
        self.read(label, move |tx| work(tx, Arc::clone(&input))).await
    }

    /// Runs a unit of work that only looks. It sees one moment of the database, and the database refuses changes.
    ///
    /// # Errors
    /// The closure's own, or a [`DbError`] converted.
    pub async fn read<T, E, F>(&self, label: &'static str, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        self.admit()?;
        let (unit, answer) = Pending::new(label, work);
        self.spawn(unit, Mode::Read);
        received(answer).await
    }

    /// How many commits carried how many units so far.
    pub fn commit_counts(&self) -> CommitCounts {
        self.0.shared.commit_counts()
    }

    /// Refuses new units, finishes those handed in, and closes every connection.
    pub async fn close(&self) {
        self.0.closing.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
        match &self.0.backend {
            Backend::Sqlite(sqlite) => sqlite.close().await,
            Backend::Postgres(postgres) => postgres.close().await,
        }
    }

    /// True once [`Self::close`] was called.
    pub fn is_closing(&self) -> bool {
        self.0.closing.is_cancelled()
    }

    pub(crate) fn signals(&self) -> &Signals {
        self.0.shared.signals()
    }

    pub(crate) fn is_writable(&self) -> bool {
        self.0.shared.is_writable()
    }

    pub(crate) fn in_flight(&self) -> usize {
        self.0.shared.in_flight()
    }

    /// Open connections, and those of them that are idle.
    pub(crate) fn connections(&self) -> (u32, usize) {
        match &self.0.backend {
            Backend::Sqlite(sqlite) => sqlite.connections(),
            Backend::Postgres(postgres) => postgres.connections(),
        }
    }

    fn admit(&self) -> Result<(), DbError> {
        if self.is_closing() {
            return Err(DbError::closing());
        }
        refuse_nesting()
    }

    fn spawn(&self, unit: Box<dyn Unit>, mode: Mode) {
        let db = self.clone();
        let in_flight = self.0.shared.enter();
        self.0.tasks.spawn(async move {
            db.run(unit, mode).await;
            drop(in_flight);
        });
    }

    /// Runs a unit in a transaction of its own, again after a conflict.
    async fn run(&self, mut unit: Box<dyn Unit>, mode: Mode) {
        let started = Instant::now();
        for attempt in 0..=RETRIES {
            if attempt > 0 {
                metric::retry(unit.label());
                tokio::time::sleep(pause(attempt, self.now())).await;
            }
            if !self.attempt(unit.as_mut(), mode).await {
                break;
            }
        }
        let kind = if mode == Mode::Write { "write" } else { "read" };
        metric::unit(kind, unit.label(), started.elapsed());
        unit.answer();
    }

    /// Runs a unit once. True: it met another transaction, so another try may succeed.
    async fn attempt(&self, unit: &mut dyn Unit, mode: Mode) -> bool {
        let begun = match (&self.0.backend, mode) {
            (Backend::Sqlite(sqlite), _) => sqlite.begin_read().await,
            (Backend::Postgres(postgres), Mode::Read) => postgres.begin_read().await,
            (Backend::Postgres(postgres), Mode::Write) => postgres.begin_write().await,
        };
        let mut tx = match begun {
            Ok(conn) => Tx::new(conn, self.now()),
            Err(error) => {
                unit.fail(error);
                return false;
            }
        };
        let keep = unit.run(&mut tx).await;
        if let Some(error) = tx.failure()
            && mode == Mode::Write
        {
            self.0.shared.refused(error);
        }
        let conflict = tx
            .failure()
            .is_some_and(|error| error.kind() == DbErrorKind::Conflict);
        if !keep || mode == Mode::Read {
            tx.rollback().await;
            return conflict;
        }
        match tx.commit().await {
            Ok(wake) => {
                self.0.shared.committed(1);
                self.signals().wake(wake);
                false
            }
            Err(error) => {
                let conflict = error.kind() == DbErrorKind::Conflict;
                self.0.shared.refused(&error);
                unit.fail(error);
                conflict
            }
        }
    }
}

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
