//! The door to the database: units of work for writing and for reading.

mod run;

use std::sync::Arc;

use core_types::{Clock, Timestamp};
use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::cache::Caches;
use crate::error::DbError;
use crate::replica::{Replica, ReplicaState};
use crate::settings::DbSettings;
use crate::shared::{CommitCounts, Shared};
use crate::signals::Signals;
use crate::sql::Dialect;
use crate::trace::UnitTrace;
use crate::tx::Tx;
use crate::unit::{Pending, Unit, refuse_nesting};
use crate::{postgres, sqlite};

pub(crate) use run::{acquire_error, received, unanswered};

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
    caches: Caches,
    replica: Option<Replica>,
}

#[derive(Debug)]
enum Backend {
    Sqlite(sqlite::Backend),
    Postgres(postgres::Backend),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Without a transaction.
    Glance,
    Read,
    /// Reading that may be late, from the replica if there is one.
    Stale,
    Write,
}

impl Db {
    /// Opens the database the URL names: `sqlite://…` or `postgres://…`. The schema is left as it is: see
    /// [`Self::migrate`].
    ///
    /// # Errors
    /// [`Internal`](crate::DbErrorKind::Internal) for an unknown address, [`Unavailable`](crate::DbErrorKind::Unavailable) or
    /// [`Busy`](crate::DbErrorKind::Busy) when it cannot be opened now.
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
        let replica = match (&backend, &settings.replica_url) {
            (Backend::Postgres(_), Some(url)) => Some(Replica::new(&settings, url)?),
            _ => None,
        };
        if let Some(replica) = replica.clone() {
            tasks.spawn(replica.watch(closing.clone()));
        }
        let caches = Caches::new(shared.clock(), matches!(backend, Backend::Postgres(_)));
        Ok(Self(Arc::new(Inner {
            backend,
            shared,
            tasks,
            closing,
            caches,
            replica,
        })))
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match &self.0.backend {
            Backend::Sqlite(_) => Dialect::Sqlite,
            Backend::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The copies that this process keeps of what is in the database.
    pub fn caches(&self) -> &Caches {
        &self.0.caches
    }

    /// The clock this database was given.
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.0.shared.clock()
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
        let (unit, answer) = Pending::new(label, work, UnitTrace::new(self.dialect(), "write", label));
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
        let (unit, answer) = Pending::new(label, work, UnitTrace::new(self.dialect(), "read", label));
        self.spawn(unit, Mode::Read);
        received(answer).await
    }

    /// As [`Self::read`], without a transaction: each statement sees the moment it runs at. For units of one statement, and for
    /// those whose statements need not agree; it saves the two trips that begin and end a transaction.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn glance<T, E, F>(&self, label: &'static str, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        self.admit()?;
        let (unit, answer) = Pending::new(label, work, UnitTrace::new(self.dialect(), "read", label));
        self.spawn(unit, Mode::Glance);
        received(answer).await
    }

    /// As [`Self::read`], of what may be a few seconds old: from the replica if there is one that is not too far behind, else
    /// from the primary. It sees one moment of the database, but maybe not what its caller has just changed: only for what no
    /// longer changes, or what is right at any moment (sums, reports). Where the replica fails the unit runs again on the
    /// primary.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn read_stale<T, E, F>(&self, label: &'static str, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        self.admit()?;
        let (unit, answer) = Pending::new(label, work, UnitTrace::new(self.dialect(), "read", label));
        self.spawn(unit, Mode::Stale);
        received(answer).await
    }

    /// How the replica is, if there is to be one.
    pub fn replica(&self) -> Option<ReplicaState> {
        self.0.replica.as_ref().map(Replica::state)
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
        if let Some(replica) = &self.0.replica {
            replica.close().await;
        }
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
}
