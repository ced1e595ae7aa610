//! Runs handlers for due jobs: woken by the bell, polling as a fallback, each job in a task of its own.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use core_types::Timestamp;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use super::{Job, JobError, NewJob};
use crate::db::Db;
use crate::error::DbError;
use crate::queue::Failed;

/// How long a worker may be silent before its job goes to another one. Running handlers renew it.
const LEASE: Duration = Duration::from_mins(1);

/// How long the runner sleeps at most: jobs other processes enqueue are found this late.
const POLL: Duration = Duration::from_secs(1);

/// A moment until what another process is claiming is no longer due.
const SHORT: Duration = Duration::from_millis(20);

/// Handlers running at the same time.
const PARALLEL: u32 = 8;

type Handler = Arc<dyn Fn(Job) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync>;

/// Collects handlers by kind of job, then runs them.
///
/// Handlers run at least once per job: after a crash a job runs again, so what they do must be safe to do twice.
pub struct JobRunner {
    db: Db,
    owner: String,
    handlers: HashMap<&'static str, Handler>,
    periods: HashMap<&'static str, Duration>,
}

impl std::fmt::Debug for JobRunner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JobRunner")
            .field("owner", &self.owner)
            .field("periods", &self.periods)
            .finish_non_exhaustive()
    }
}

impl JobRunner {
    /// A runner without handlers. `owner` tells processes apart in the table of jobs.
    pub fn new(db: Db, owner: impl Into<String>) -> Self {
        Self {
            db,
            owner: owner.into(),
            handlers: HashMap::new(),
            periods: HashMap::new(),
        }
    }

    /// Jobs of this kind are done by `handler`.
    #[must_use]
    pub fn on<F>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(Job) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync + 'static,
    {
        self.handlers.insert(kind, Arc::new(handler));
        self
    }

    /// Runs `handler` now and then again `period` after each run has ended, in one process at a time. It is a job of this
    /// kind, so its next run survives a restart; a failed run does not end the series.
    #[must_use]
    pub fn every<F>(mut self, kind: &'static str, period: Duration, handler: F) -> Self
    where
        F: Fn(Job) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync + 'static,
    {
        self.periods.insert(kind, period);
        self.on(kind, handler)
    }

    /// Removes expired rows every `period`: see [`Db::clean_up`].
    #[must_use]
    pub fn clean_up_every(self, period: Duration) -> Self {
        let db = self.db.clone();
        self.every("core.clean_up", period, move |_| {
            let db = db.clone();
            Box::pin(async move {
                let removed = db.clean_up().await?;
                tracing::debug!(?removed, "expired rows removed");
                Ok(())
            })
        })
    }

    /// Starts running jobs.
    pub fn start(self) -> RunningJobs {
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        let worker = Worker {
            runner: Arc::new(self),
            stop: stop.clone(),
            tasks: tasks.clone(),
            room: Arc::new(Semaphore::new(PARALLEL as usize)),
        };
        tasks.spawn(worker.run());
        RunningJobs { stop, tasks }
    }
}

/// A started runner. Dropping it leaves it running; [`Self::stop`] ends it.
#[derive(Debug)]
pub struct RunningJobs {
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl RunningJobs {
    /// Takes no further jobs and waits for the running ones.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

struct Worker {
    runner: Arc<JobRunner>,
    stop: CancellationToken,
    tasks: TaskTracker,
    room: Arc<Semaphore>,
}

impl Worker {
    async fn run(self) {
        let mut bell = self.runner.db.job_bell();
        let mut plan_at = Instant::now();
        while !self.stop.is_cancelled() {
            if plan_at <= Instant::now() && self.runner.plan_periods().await.is_ok() {
                plan_at += LEASE;
            }
            let pause = match self.round().await {
                Ok(pause) => pause,
                Err(error) => {
                    tracing::warn!(%error, "jobs cannot be claimed");
                    POLL
                }
            };
            tokio::select! {
                () = self.stop.cancelled() => {}
                () = bell.wait(pause), if !pause.is_zero() => {}
                () = std::future::ready(()), if pause.is_zero() => {}
            }
        }
    }

    /// Claims and starts what is due; answers how long to sleep then.
    async fn round(&self) -> Result<Duration, DbError> {
        // A handler that ends makes room; wait for the first, then take all there is.
        tokio::select! {
            room = self.room.acquire() => drop(room),
            () = self.stop.cancelled() => return Ok(Duration::ZERO),
        }
        let runner = Arc::clone(&self.runner);
        let db = &self.runner.db;
        let due = db
            .read("job_next_due", move |tx| {
                let runner = Arc::clone(&runner);
                Box::pin(async move { tx.job_next_due(&runner.kinds()).await })
            })
            .await?;
        match due {
            None => return Ok(POLL),
            Some(due) if due > db.now() => return Ok(due.since(db.now()).min(POLL)),
            Some(_) => {}
        }
        let limit = u32::try_from(self.room.available_permits()).unwrap_or(PARALLEL);
        let runner = Arc::clone(&self.runner);
        let jobs = db
            .write("job_claim", move |tx| {
                let runner = Arc::clone(&runner);
                Box::pin(async move { tx.job_claim(&runner.kinds(), &runner.owner, LEASE, limit).await })
            })
            .await?;
        if jobs.is_empty() {
            // Another process was quicker.
            return Ok(SHORT);
        }
        for job in jobs {
            if let Ok(room) = Arc::clone(&self.room).acquire_owned().await {
                let runner = Arc::clone(&self.runner);
                self.tasks.spawn(async move {
                    runner.work(job).await;
                    drop(room);
                });
            }
        }
        Ok(Duration::ZERO)
    }
}

impl JobRunner {
    fn kinds(&self) -> Vec<&'static str> {
        self.handlers.keys().copied().collect()
    }

    /// Makes sure that every periodic job has a run waiting. Each run plans the next; this begins the series, and picks
    /// it up again if a run died with its process too often.
    async fn plan_periods(&self) -> Result<(), DbError> {
        let kinds: Vec<&'static str> = self.periods.keys().copied().collect();
        self.db
            .write("job_plan", move |tx| {
                let kinds = kinds.clone();
                Box::pin(async move {
                    let run_at = tx.now();
                    for kind in kinds {
                        tx.job_enqueue(periodic(kind, run_at)).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn work(&self, job: Job) {
        let Some(handler) = self.handlers.get(job.kind.as_str()) else {
            return;
        };
        let given = job.clone();
        // A trace of its own: what ordered the job has long been answered.
        let span = tracing::debug_span!(
            parent: None,
            "job",
            "otel.name" = format_args!("job {}", job.kind),
            "otel.kind" = "consumer",
            "otel.status_code" = tracing::field::Empty,
            "error.type" = tracing::field::Empty,
            "messaging.system" = "guildhall.jobs",
            "messaging.operation.name" = "do",
            "messaging.operation.type" = "process",
            "messaging.destination.name" = job.kind.as_str(),
            "messaging.message.id" = %job.id,
            failures = job.failures,
        );
        let handling = AssertUnwindSafe(async move { handler(given).await })
            .catch_unwind()
            .instrument(span.clone());
        let mut handling = std::pin::pin!(handling);
        let outcome = loop {
            tokio::select! {
                outcome = &mut handling => break outcome,
                () = tokio::time::sleep(LEASE / 3) => self.renew(&job).await,
            }
        };
        let outcome = outcome.unwrap_or_else(|_| Err(JobError::Retry("the handler panicked".to_owned())));
        let label = if outcome.is_ok() { "done" } else { "failed" };
        if outcome.is_err() {
            span.record("otel.status_code", "ERROR");
        }
        drop(span);
        metrics::counter!("guildhall_jobs_total", "kind" => job.kind.clone(), "outcome" => label)
            .increment(1);
        if let Err(error) = self.settle(job, outcome).await {
            tracing::error!(%error, "a finished job could not be marked; it will run again when its lease ends");
        }
    }

    async fn renew(&self, job: &Job) {
        let renewed = job.clone();
        let done = self.db.write("job_renew", move |tx| {
            let job = renewed.clone();
            Box::pin(async move { tx.job_renew(&job, LEASE).await })
        });
        if let Err(error) = done.await {
            tracing::warn!(%error, job = job.id, "the lease of a running job could not be renewed");
        }
    }

    /// Writes down what became of a job and, if it is periodic, when it runs next.
    async fn settle(&self, job: Job, outcome: Result<(), JobError>) -> Result<(), DbError> {
        if let Err(error) = &outcome {
            tracing::warn!(%error, job = job.id, kind = job.kind, failures = job.failures, "job failed");
        }
        let period = self.periods.get(job.kind.as_str()).copied();
        let work = Arc::new((job, outcome));
        self.db
            .write("job_settle", move |tx| {
                let work = Arc::clone(&work);
                Box::pin(async move {
                    let (job, outcome) = &*work;
                    let ended = match outcome {
                        Ok(()) => tx.job_complete(job).await?,
                        Err(JobError::Retry(error)) => tx.job_fail(job, error).await? == Failed::Dead,
                        Err(JobError::Hopeless(error)) => tx.job_bury(job, error).await? == Failed::Dead,
                        Err(JobError::Postpone(wait)) => {
                            let until = tx.now().plus(*wait);
                            tx.job_postpone(job, until).await?;
                            false
                        }
                    };
                    if let (true, Some(period)) = (ended, period) {
                        let run_at = tx.now().plus(period);
                        tx.job_enqueue(periodic(&job.kind, run_at)).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

const fn periodic(kind: &str, run_at: Timestamp) -> NewJob<'_> {
    NewJob {
        kind,
        payload: "null",
        run_at,
        unique_key: Some("periodic"),
    }
}
