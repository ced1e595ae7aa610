//! Work to do later: a job is a row, so it survives a restart, and its handler may run twice.

mod job;
mod runner;

use std::time::Duration;

use core_types::Timestamp;

use crate::db::Db;
use crate::error::DbError;
use crate::queue::{Failed, Failure, MAX_FAILURES, back_off, still_leased};
use crate::rows::Rows;
use crate::signals::Bell;
use crate::tx::Tx;

pub use job::{Job, JobCount, JobError, NewJob};
pub use runner::{JobRunner, RunningJobs};

crate::statements! {
    /// Adds a job, unless one of its key waits.
    ENQUEUE = "INSERT INTO jobs (kind, payload, unique_key, created_at, due_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (kind, unique_key) WHERE state = 'waiting' DO NOTHING RETURNING id";
    /// When the next of some kinds is due.
    NEXT_DUE = split(
        "SELECT min(due_at) FROM jobs WHERE state = 'waiting' AND kind IN (SELECT value ->> 0 FROM json_each($1))",
        "SELECT min(due_at) FROM jobs WHERE state = 'waiting' AND kind = ANY ($1::text[])"
    );
    /// Leases due jobs of some kinds. An earlier lease that ended without a word counts as a failure.
    CLAIM = split(
        "UPDATE jobs SET lease_owner = $1, due_at = $2, fence = fence + 1,
            failures = failures + (CASE WHEN lease_owner IS NULL THEN 0 ELSE 1 END)
        WHERE id IN (
            SELECT id FROM jobs WHERE state = 'waiting' AND due_at <= $3
            AND kind IN (SELECT value ->> 0 FROM json_each($5)) ORDER BY due_at, id LIMIT $4)
        RETURNING id, kind, payload, failures, created_at, fence",
        "WITH chosen AS MATERIALIZED (
            SELECT id FROM jobs WHERE state = 'waiting' AND due_at <= $3
            AND kind = ANY ($5::text[]) ORDER BY due_at, id LIMIT $4 FOR UPDATE SKIP LOCKED)
        UPDATE jobs SET lease_owner = $1, due_at = $2, fence = fence + 1,
            failures = failures + (CASE WHEN lease_owner IS NULL THEN 0 ELSE 1 END)
        FROM chosen WHERE jobs.id = chosen.id
        RETURNING jobs.id, kind, payload, failures, created_at, fence"
    );
    /// The job goes on for longer.
    RENEW = "UPDATE jobs SET due_at = $3 WHERE id = $1 AND fence = $2 AND state = 'waiting'";
    /// The job is done.
    DONE = "UPDATE jobs SET state = 'done', finished_at = $3, lease_owner = NULL, last_error = NULL
        WHERE id = $1 AND fence = $2 AND state = 'waiting'";
    /// The job waits for another try, or for a person.
    FAIL = "UPDATE jobs SET failures = $3, state = $4, due_at = $5, finished_at = $6, last_error = $7, lease_owner = NULL
        WHERE id = $1 AND fence = $2 AND state = 'waiting'";
    /// The job waits without having failed.
    POSTPONE = "UPDATE jobs SET due_at = $3, lease_owner = NULL WHERE id = $1 AND fence = $2 AND state = 'waiting'";
    /// A dead job gets new tries, unless another of its key waits by now.
    REPLAY = "UPDATE jobs SET state = 'waiting', failures = 0, due_at = $2, finished_at = NULL
        WHERE id = $1 AND state = 'dead' AND NOT EXISTS (
            SELECT 1 FROM jobs AS other
            WHERE other.kind = jobs.kind AND other.unique_key = jobs.unique_key AND other.state = 'waiting')";
    /// How many jobs there are.
    COUNTS = "SELECT kind, sum(CASE state WHEN 'waiting' THEN 1 ELSE 0 END), sum(CASE state WHEN 'dead' THEN 1 ELSE 0 END),
            min(CASE state WHEN 'waiting' THEN due_at END)
        FROM jobs WHERE state IN ('waiting', 'dead') GROUP BY kind ORDER BY kind";
}

impl Tx {
    /// Enqueues a job, if this unit commits. `None`: one of its kind and key waits already.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_enqueue(&mut self, job: NewJob<'_>) -> Result<Option<i64>, DbError> {
        let now = self.now();
        let id: Option<(i64,)> = self
            .query(ENQUEUE)
            .bind(job.kind)
            .bind(job.payload)
            .bind(job.unique_key)
            .bind(now)
            .bind(job.run_at)
            .fetch_optional()
            .await?;
        self.wake.jobs |= id.is_some();
        Ok(id.map(|(id,)| id))
    }

    /// When the next job of these kinds is due; it may be due already.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_next_due(&mut self, kinds: &[&str]) -> Result<Option<Timestamp>, DbError> {
        let rows = Rows::new().texts(kinds.iter().copied());
        let (due,): (Option<Timestamp>,) = self.query(NEXT_DUE).bind(rows).fetch_one().await?;
        Ok(due)
    }

    /// Lends up to `limit` due jobs of these kinds to `owner` for the time of `lease`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_claim(
        &mut self,
        kinds: &[&str],
        owner: &str,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<Job>, DbError> {
        let now = self.now();
        let kinds = Rows::new().texts(kinds.iter().copied());
        let claim = self
            .query(CLAIM)
            .bind(owner)
            .bind(now.plus(lease))
            .bind(now)
            .bind(limit)
            .bind(kinds);
        let mut jobs: Vec<Job> = claim.fetch_all().await?;
        jobs.sort_unstable_by_key(|job| job.id);
        let (spent, good): (Vec<_>, Vec<_>) = jobs.into_iter().partition(|job| job.failures >= MAX_FAILURES);
        for job in spent {
            // Its workers vanished every time: it may be what kills them.
            self.job_settle(&job, job.failures, now, "lease ended without a word")
                .await?;
        }
        Ok(good)
    }

    /// Prolongs the lease of a job that takes long. False: it has passed to somebody else.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_renew(&mut self, job: &Job, lease: Duration) -> Result<bool, DbError> {
        let until = self.now().plus(lease);
        Ok(still_leased(
            self.query(RENEW)
                .bind(job.id)
                .bind(job.fence)
                .bind(until)
                .execute()
                .await?,
        ))
    }

    /// The job is done. False: its lease has passed to somebody else. Call it in the unit that holds the job's effect to
    /// make the effect happen once: roll back on false.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_complete(&mut self, job: &Job) -> Result<bool, DbError> {
        let now = self.now();
        Ok(still_leased(
            self.query(DONE)
                .bind(job.id)
                .bind(job.fence)
                .bind(now)
                .execute()
                .await?,
        ))
    }

    /// The job failed: it waits with growing back-off, and after [`MAX_FAILURES`] for a person.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_fail(&mut self, job: &Job, error: &str) -> Result<Failed, DbError> {
        let failures = job.failures + 1;
        let retry_at = self.now().plus(back_off(failures, job.id));
        self.job_settle(job, failures, retry_at, error).await
    }

    /// The job failed in a way no further try will mend: it waits for a person at once.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_bury(&mut self, job: &Job, error: &str) -> Result<Failed, DbError> {
        let now = self.now();
        self.job_settle(job, MAX_FAILURES, now, error).await
    }

    /// The job waits until then, without this counting as a failure.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_postpone(&mut self, job: &Job, until: Timestamp) -> Result<bool, DbError> {
        Ok(still_leased(
            self.query(POSTPONE)
                .bind(job.id)
                .bind(job.fence)
                .bind(until)
                .execute()
                .await?,
        ))
    }

    /// Gives a dead job new tries. False: there is no dead job of this number, or another one of its key waits.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_replay(&mut self, id: i64) -> Result<bool, DbError> {
        let now = self.now();
        let replayed = self.query(REPLAY).bind(id).bind(now).execute().await?;
        self.wake.jobs |= replayed > 0;
        Ok(replayed == 1)
    }

    /// How many jobs wait or are dead, per kind that has any.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_counts(&mut self) -> Result<Vec<JobCount>, DbError> {
        self.query(COUNTS).fetch_all().await
    }

    async fn job_settle(
        &mut self,
        job: &Job,
        failures: i64,
        retry_at: Timestamp,
        error: &str,
    ) -> Result<Failed, DbError> {
        let failure = Failure {
            id: job.id,
            fence: job.fence,
            failures,
            retry_at,
            error,
        };
        failure.write(self, FAIL).await
    }
}

impl Db {
    /// Rings when this process enqueues a job.
    pub fn job_bell(&self) -> Bell {
        Bell::on(&self.signals().jobs)
    }
}
