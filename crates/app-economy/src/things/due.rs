//! What happens by itself when the time of something about things is over: exactly once, also after downtime.

use std::time::Duration;

use core_db::{DbError, JobError, JobRunner, Sql};
use core_errors::AppError;
use core_types::GuildId;

use crate::economy::Economy;
use crate::fail::Fail;

/// The job that ends auctions, listings, trades and roles on their way whose time is over.
const JOB: &str = "things_due";
/// How often it looks: an auction may be settled this much later than it ended, although nobody can bid any more.
const EVERY: Duration = Duration::from_secs(5);

/// How many of a kind are ended in one run.
const MOST: u32 = 100;

impl Economy {
    /// Ends what a statement finds to be over, guild and number, each in a unit of its own, and answers how many that were. One
    /// that cannot be ended must not keep the others waiting.
    pub(super) async fn each_due<F>(
        &self,
        what: &'static str,
        due: Sql,
        end: impl Fn(GuildId, i64) -> F + Send,
    ) -> Result<usize, AppError>
    where
        F: Future<Output = Result<bool, Fail>> + Send,
    {
        let found: Result<Vec<(i64, i64)>, DbError> = self
            .db()
            .read(what, move |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    tx.query(due).bind(now).bind(MOST).fetch_all().await
                })
            })
            .await;
        let mut ended = 0;
        for (guild, id) in found? {
            let guild = super::guild_id(guild)?;
            match end(guild, id).await {
                Ok(done) => ended += usize::from(done),
                Err(error) => {
                    let error = AppError::from(error);
                    tracing::error!(%error, %guild, what, id, "what is over cannot be ended");
                }
            }
        }
        Ok(ended)
    }

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
