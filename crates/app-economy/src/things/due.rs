//! What happens by itself when the time of something about things is over: exactly once, also after downtime.

use std::time::Duration;

use core_db::{JobError, JobRunner};
use core_errors::AppError;
use core_types::GuildId;

use crate::economy::Economy;
use crate::fail::Fail;

/// The job that ends auctions, listings, trades and roles on their way whose time is over.
const JOB: &str = "things_due";
/// How often it looks: an auction may be settled this much later than it ended, although nobody can bid any more.
const EVERY: Duration = Duration::from_secs(5);

/// How many this ended. One that cannot be ended must not keep the others waiting.
pub(super) fn went_on(guild: GuildId, what: &'static str, id: i64, done: Result<bool, Fail>) -> usize {
    match done {
        Ok(ended) => usize::from(ended),
        Err(error) => {
            let error = AppError::from(error);
            tracing::error!(%error, %guild, what, id, "what is over cannot be ended");
            0
        }
    }
}

impl Economy {
    /// Ends everything whose time is over, and answers how much that was.
    ///
    /// # Errors
    /// Those of the database; what was ended until then stays ended.
    pub async fn things_due(&self) -> Result<usize, AppError> {
        let mut ended = self.grants_lapse().await?;
        ended += self.auctions_due().await?;
        ended += self.listings_due().await?;
        ended += self.trades_due().await?;
        Ok(ended)
    }

    /// Adds the work about things to a runner of jobs.
    #[must_use]
    pub fn with_thing_jobs(&self, runner: JobRunner) -> JobRunner {
        let economy = self.clone();
        runner.every(JOB, EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let ended = economy.things_due().await;
                let count = ended.map_err(|error| JobError::Retry(error.to_string()))?;
                if count > 0 {
                    tracing::info!(count, "offers whose time was over have ended");
                }
                Ok(())
            })
        })
    }
}
