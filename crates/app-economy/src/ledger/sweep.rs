//! Giving back what nobody decided about in time, also after a crash.

use std::time::Duration;

use core_db::{DbError, JobRunner};

use super::hold::holds_expire;
use super::{Ledger, metric};

/// The job that gives back expired holds.
const HOLD_EXPIRY_JOB: &str = "ledger_hold_expiry";

/// How often it runs: a hold may live this much longer than agreed, although it can no longer be captured.
const EVERY: Duration = Duration::from_secs(10);

/// Holds given back per unit of work, so that members wait for none of them for long.
const BATCH: u32 = 200;

impl Ledger {
    /// Gives back every hold whose time is over, and answers how many there were.
    ///
    /// # Errors
    /// Those of the database; what was given back until then stays given back.
    pub async fn holds_expire(&self) -> Result<usize, DbError> {
        let mut total = 0;
        loop {
            let done = self
                .db()
                .write("ledger_hold_expiry", |tx| Box::pin(holds_expire(tx, BATCH)))
                .await?;
            // Counted after the commit: the unit itself may run more than once.
            metric::holds_expired(done);
            total += done;
            // A batch that is not full was the last, or has holds that cannot be given back: those wait for the next run.
            if done < BATCH as usize {
                return Ok(total);
            }
        }
    }

    /// Adds the ledger's own work to a runner of jobs.
    pub fn with_jobs(&self, runner: JobRunner) -> JobRunner {
        let ledger = self.clone();
        runner.every(HOLD_EXPIRY_JOB, EVERY, move |_| {
            let ledger = ledger.clone();
            Box::pin(async move {
                let count = ledger.holds_expire().await?;
                if count > 0 {
                    tracing::info!(count, "expired holds were given back");
                }
                Ok(())
            })
        })
    }
}
