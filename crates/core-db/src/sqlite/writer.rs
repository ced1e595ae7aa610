//! The one writer of SQLite: takes all waiting units, gives each a savepoint, and commits them together.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument as _, Span};

use crate::db::{received, unanswered};
use crate::error::{DbError, DbErrorKind};
use crate::metric;
use crate::shared::{InFlight, Shared};
use crate::signals::Wake;
use crate::sql::Dialect;
use crate::trace::mark;
use crate::tx::{Conn, Tx};
use crate::unit::Unit;

/// The most units that share one commit. More gains little and makes the first of them wait.
const MAX_BATCH: usize = 256;

/// Units that may wait for the writer; beyond this, callers wait for room.
const QUEUE: usize = 4 * MAX_BATCH;

/// The savepoint is opened together with the transaction and from then on moves from unit to unit, which
/// saves a trip to the database's thread per unit.
const BEGIN: &str = "BEGIN IMMEDIATE; SAVEPOINT unit";
const NEXT_UNIT: &str = "RELEASE unit; SAVEPOINT unit";
const UNDO_UNIT: &str = "ROLLBACK TO unit";

struct Waiting {
    unit: Box<dyn Unit>,
    turn: Turn,
    since: Instant,
    /// It ran, and the next commit is to keep what it did.
    kept: bool,
    _in_flight: InFlight,
}

/// Hands units to the writer.
#[derive(Debug)]
pub(crate) struct WriterHandle {
    queue: mpsc::Sender<Waiting>,
    patience: Duration,
    shared: Shared,
}

impl WriterHandle {
    pub(crate) async fn start(
        options: SqliteConnectOptions,
        patience: Duration,
        shared: Shared,
        tasks: &TaskTracker,
        closing: CancellationToken,
    ) -> Result<Self, DbError> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let mut writer = Writer {
            options,
            shared: shared.clone(),
            tx: None,
        };
        writer.tx = Some(writer.connect().await?);
        tasks.spawn(writer.run(waiting, closing));
        Ok(Self {
            queue,
            patience,
            shared,
        })
    }

    /// Queues a unit and waits for its answer. If its turn does not come in time it is withdrawn; once begun, it is
    /// waited for.
    pub(crate) async fn run<T, E: From<DbError>>(
        &self,
        unit: Box<dyn Unit>,
        mut answer: oneshot::Receiver<Result<T, E>>,
    ) -> Result<T, E> {
        let mut patience = std::pin::pin!(tokio::time::sleep(self.patience));
        let in_flight = self.shared.enter();
        let room = tokio::select! {
            biased;
            room = self.queue.reserve() => room.map_err(|_| DbError::closing())?,
            () = &mut patience => return Err(busy().into()),
        };
        let turn = Turn::default();
        room.send(Waiting {
            unit,
            turn: turn.clone(),
            since: Instant::now(),
            kept: false,
            _in_flight: in_flight,
        });
        tokio::select! {
            biased;
            answered = &mut answer => return answered.unwrap_or_else(|_| Err(unanswered().into())),
            () = &mut patience => {}
        }
        if turn.take() {
            Err(busy().into())
        } else {
            received(answer).await
        }
    }
}

/// Belongs to whoever takes it first: the writer to run the unit, or the caller to withdraw it.
#[derive(Clone, Default)]
struct Turn(Arc<AtomicBool>);

impl Turn {
    fn take(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }
}

fn busy() -> DbError {
    DbError::new(DbErrorKind::Busy, "too many changes are waiting for the database")
}

/// The error of a transaction that ended before its commit: whatever the cause, every unit in it may be tried again.
fn nothing_done(error: DbError) -> DbError {
    if error.is_retryable() {
        error
    } else {
        error.with_kind(DbErrorKind::Unavailable)
    }
}

/// The spans of one commit: one in the trace of each unit that it keeps, all linked to that of the first.
fn commits(batch: &Batch) -> Vec<Span> {
    let kept = || batch.ran.iter().filter(|done| done.kept);
    let (units, mut commits) = (kept().count(), Vec::<Span>::new());
    for done in kept() {
        let commit = done.unit.trace().commit(units, commits.first());
        if !commit.is_disabled() {
            commits.push(commit);
        }
    }
    commits
}

struct Writer {
    options: SqliteConnectOptions,
    shared: Shared,
    /// The connection; absent after it broke, until the next batch opens another.
    tx: Option<Tx>,
}

/// How far a batch came.
#[derive(Default)]
struct Batch {
    ran: Vec<Waiting>,
    kept: u64,
    wake: Wake,
    /// The unit before was kept, so the savepoint has to move on.
    release: bool,
}

impl Writer {
    async fn connect(&self) -> Result<Tx, DbError> {
        let conn = self
            .options
            .connect()
            .await
            .map_err(|error| DbError::from_sqlx("open the database file", error))?;
        Ok(Tx::new(Conn::Writer(Box::new(conn)), self.shared.now()))
    }

    async fn run(mut self, mut queue: mpsc::Receiver<Waiting>, closing: CancellationToken) {
        let mut waiting = Vec::with_capacity(MAX_BATCH);
        loop {
            tokio::select! {
                biased;
                taken = queue.recv_many(&mut waiting, MAX_BATCH) => {
                    if taken == 0 {
                        break;
                    }
                    // A batch that is lost leaves over what it had not begun.
                    while !waiting.is_empty() {
                        self.batch(&mut waiting, &mut queue).await;
                    }
                }
                // What is queued already is still served; `recv_many` then answers 0.
                () = closing.cancelled(), if !queue.is_closed() => queue.close(),
            }
        }
        if let Some(Tx {
            conn: Conn::Writer(conn),
            ..
        }) = self.tx
            && let Err(error) = conn.close().await
        {
            tracing::warn!(%error, "closing the database file failed");
        }
    }

    /// Runs the waiting units, and those that arrive meanwhile, in one transaction. If that is lost on the way, the units
    /// begun until then are answered with the error, and the others are left waiting.
    async fn batch(&mut self, waiting: &mut Vec<Waiting>, queue: &mut mpsc::Receiver<Waiting>) {
        let started = Instant::now();
        let mut batch = Batch {
            ran: Vec::with_capacity(waiting.len()),
            ..Batch::default()
        };
        let mut lost = match self.begin().await {
            Ok(()) => None,
            Err(error) => {
                batch.ran.append(waiting);
                Some(error)
            }
        };
        while lost.is_none() {
            let mut begun = std::mem::take(waiting).into_iter();
            for next in begun.by_ref() {
                if let Some(error) = self.run_unit(next, &mut batch).await {
                    lost = Some(nothing_done(error));
                    break;
                }
            }
            waiting.extend(begun);
            if lost.is_some() {
                break;
            }
            while batch.ran.len() + waiting.len() < MAX_BATCH
                && let Ok(next) = queue.try_recv()
            {
                waiting.push(next);
            }
            if waiting.is_empty() {
                break;
            }
        }
        if lost.is_none() {
            let commits = commits(&batch);
            lost = self.end(batch.kept).await.err();
            if let Some(error) = &lost {
                for commit in &commits {
                    mark(commit, error);
                }
            }
        }
        metric::batch(batch.ran.len(), started.elapsed());
        self.finish(batch, lost).await;
    }

    /// Runs one unit in its savepoint. An error means that the whole transaction is gone.
    async fn run_unit(&mut self, mut next: Waiting, batch: &mut Batch) -> Option<DbError> {
        if !next.turn.take() {
            return None;
        }
        if std::mem::take(&mut batch.release)
            && let Err(error) = self.control(NEXT_UNIT).await
        {
            batch.ran.push(next);
            return Some(error);
        }
        let now = self.shared.now();
        let Some(tx) = &mut self.tx else {
            batch.ran.push(next);
            return Some(DbError::internal("the writer lost its connection"));
        };
        tx.reset(now);
        let kept = next.unit.run(tx).await;
        if let Some(error) = tx.failure() {
            self.shared.refused(error);
        }
        if kept {
            batch.kept += 1;
            batch.release = true;
            batch.wake.merge(std::mem::take(&mut tx.wake));
        }
        next.kept = kept;
        let undo = (!kept).then(|| next.unit.trace().rollback());
        batch.ran.push(next);
        match undo {
            None => None,
            Some(span) => self.control(UNDO_UNIT).instrument(span).await.err(),
        }
    }

    async fn begin(&mut self) -> Result<(), DbError> {
        if self.tx.is_none() {
            self.tx = Some(self.connect().await?);
        }
        self.control(BEGIN).await
    }

    async fn end(&mut self, kept: u64) -> Result<(), DbError> {
        if kept == 0 {
            self.control("ROLLBACK").await
        } else {
            self.control("COMMIT").await.map_err(DbError::unknown_if_lost)
        }
    }

    async fn control(&mut self, text: &'static str) -> Result<(), DbError> {
        match &mut self.tx {
            Some(Tx {
                conn: Conn::Writer(conn),
                ..
            }) => {
                let conn: &mut SqliteConnection = conn;
                let done = conn.execute(text).await;
                done.map(drop).map_err(|error| DbError::from_sqlx(text, error))
            }
            _ => Err(DbError::internal("the writer lost its connection")),
        }
    }

    /// Answers every unit, with the error if the batch was lost.
    async fn finish(&mut self, batch: Batch, lost: Option<DbError>) {
        match &lost {
            None => {
                self.shared.committed(batch.kept);
                self.shared.signals().wake(batch.wake);
            }
            Some(error) => {
                self.shared.refused(error);
                tracing::error!(%error, units = batch.ran.len(), "a batch of changes was lost");
                // Whatever is left of the transaction goes with its connection.
                let rolled_back = self.control("ROLLBACK").await;
                if rolled_back.is_err() || error.is_connection_lost() {
                    self.tx = None;
                }
            }
        }
        for mut done in batch.ran {
            if let Some(error) = &lost {
                done.unit.fail(error.clone());
            }
            metric::unit(Dialect::Sqlite, "write", done.unit.label(), done.since.elapsed());
            done.unit.answer();
        }
    }
}
