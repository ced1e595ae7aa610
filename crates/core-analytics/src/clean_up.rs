//! Removal of what is older than needed.

use std::time::Duration;

use core_db::{DbError, JobRunner, Sql};

use crate::Reports;
use crate::errors::{HOUR_EXPIRE, RECORD_EXPIRE, hour_of};
use crate::experiments::{EXPOSURE_EXPIRE, KEPT};
use crate::feedback::EXPIRE;

/// How often.
const EVERY: Duration = Duration::from_mins(30);

/// How long things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Errors and their counts.
    pub errors: Duration,
    /// Feedback, answered or not.
    pub feedback: Duration,
}

/// How many rows a clean-up removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Removed {
    /// Errors.
    pub errors: u64,
    /// Counts of an hour.
    pub hours: u64,
    /// Feedback.
    pub feedback: u64,
    /// Who saw which variant of an experiment.
    pub exposures: u64,
}

impl Reports {
    /// Removes what is older than it should be, in bounded transactions.
    ///
    /// # Errors
    /// Those of the database; what was removed before stays removed.
    pub async fn clean_up(&self, kept: Kept) -> Result<Removed, DbError> {
        let until = self.db().now().minus(kept.errors);
        Ok(Removed {
            errors: self.bite_off(RECORD_EXPIRE, until.as_micros()).await?,
            hours: self.bite_off(HOUR_EXPIRE, hour_of(until)).await?,
            feedback: self
                .bite_off(EXPIRE, self.db().now().minus(kept.feedback).as_micros())
                .await?,
            exposures: self
                .bite_off(EXPOSURE_EXPIRE, self.db().now().minus(KEPT).as_micros())
                .await?,
        })
    }

    /// Adds the clean-up to a runner of jobs; `kept` is asked anew for each run.
    pub fn with_jobs(&self, runner: JobRunner, kept: impl Fn() -> Kept + Send + Sync + 'static) -> JobRunner {
        let reports = self.clone();
        runner.every("reports.clean_up", EVERY, move |_| {
            let (reports, kept) = (reports.clone(), kept());
            Box::pin(async move {
                let removed = reports.clean_up(kept).await?;
                tracing::debug!(?removed, "old reports removed");
                Ok(())
            })
        })
    }

    async fn bite_off(&self, sql: Sql, until: i64) -> Result<u64, DbError> {
        self.db().remove_in_bites("reports_clean_up", sql, until).await
    }
}
