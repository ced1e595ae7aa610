//! Keeping the figures up to date, guild after guild.

use std::time::Duration;

use core_db::{DbError, JobError, JobRunner};
use core_errors::AppError;
use core_types::GuildId;

use super::{census, rollup};
use crate::economy::Economy;

/// The job that adds journals up and counts who has how much.
const JOB: &str = "economy_figures";
/// How often it looks: figures are at most this much older than the journal, unless there is more to add up than fits.
const EVERY: Duration = Duration::from_mins(1);
/// How old a census may be before it is taken again.
const CENSUS_EVERY: Duration = Duration::from_hours(1);
/// Pages of one guild's journal per run, so that a long one does not keep the others waiting.
const PAGES: usize = 25;
/// Guilds looked up at a time.
const GUILDS: u32 = 200;
/// Days that are kept.
const DAYS_KEPT: i64 = 400;

core_db::statements! {
    /// Guilds with entries that are not added up.
    BEHIND = "SELECT head.guild_id FROM ledger_head AS head LEFT JOIN economy_rollup AS done ON done.guild_id = head.guild_id
        WHERE head.guild_id > $1 AND head.seq > COALESCE(done.seq, 0)
        AND NOT EXISTS (SELECT 1 FROM guild_presence WHERE guild_presence.guild_id = head.guild_id AND purging_at IS NOT NULL)
        ORDER BY head.guild_id LIMIT $2";
    /// Guilds whose census is older than a moment, and in which something happened since.
    CENSUS_DUE = "SELECT done.guild_id FROM economy_rollup AS done
        WHERE done.guild_id > $1 AND NOT EXISTS (SELECT 1 FROM economy_census AS census
            WHERE census.guild_id = done.guild_id AND (census.taken_at > $2 OR census.seq >= done.seq))
        AND NOT EXISTS (SELECT 1 FROM guild_presence WHERE guild_presence.guild_id = done.guild_id AND purging_at IS NOT NULL)
        ORDER BY done.guild_id LIMIT $3";
    /// Days long past.
    DAYS_EXPIRE = "DELETE FROM economy_day WHERE day < $1";
    /// Censuses long past.
    CENSUS_EXPIRE = "DELETE FROM economy_census WHERE day < $1";
}

impl Economy {
    /// Adds up what is new in every guild's journal, and counts who has how much where that is due. Answers how many entries
    /// were added up.
    ///
    /// # Errors
    /// Those of the database; what was added up until then stays.
    pub async fn figures_keep(&self) -> Result<usize, AppError> {
        let mut total = 0;
        let mut after = 0;
        loop {
            let behind = self.guilds(after, None).await?;
            let Some(last) = behind.last() else { break };
            after = last.as_i64();
            for guild in behind {
                total += self.figures_of(guild, PAGES).await?;
            }
        }
        let mut after = 0;
        loop {
            let due = self.guilds(after, Some(CENSUS_EVERY)).await?;
            let Some(last) = due.last() else { break };
            after = last.as_i64();
            for guild in due {
                census::take(self.db(), guild, None).await?;
            }
        }
        let oldest = rollup::day_of(self.db().now()) - DAYS_KEPT;
        let expired: Result<(), DbError> = self
            .db()
            .write("economy_days_expire", move |tx| {
                Box::pin(async move {
                    tx.query(DAYS_EXPIRE).bind(oldest).execute().await?;
                    tx.query(CENSUS_EXPIRE).bind(oldest).execute().await?;
                    Ok(())
                })
            })
            .await;
        expired?;
        Ok(total)
    }

    /// Adds up at most so many pages of one guild's journal.
    pub(crate) async fn figures_of(&self, guild: GuildId, pages: usize) -> Result<usize, DbError> {
        let mut total = 0;
        for _ in 0..pages {
            let done = self
                .db()
                .write("economy_rollup", move |tx| Box::pin(rollup::add_up(tx, guild)))
                .await?;
            total += done;
            if done < rollup::PAGE as usize {
                break;
            }
        }
        Ok(total)
    }

    async fn guilds(&self, after: i64, census: Option<Duration>) -> Result<Vec<GuildId>, DbError> {
        self.db()
            .read("economy_figures_due", move |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    let query = match census {
                        None => tx.query(BEHIND).bind(after),
                        Some(age) => tx.query(CENSUS_DUE).bind(after).bind(now.minus(age)),
                    };
                    let rows: Vec<(i64,)> = query.bind(GUILDS).fetch_all().await?;
                    rows.into_iter()
                        .map(|(guild,)| {
                            GuildId::from_i64(guild)
                                .map_err(|_| DbError::corrupt("a guild id is out of range"))
                        })
                        .collect()
                })
            })
            .await
    }

    /// Adds the figures to a runner of jobs.
    pub(crate) fn with_figures(&self, runner: JobRunner) -> JobRunner {
        let economy = self.clone();
        runner.every(JOB, EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let count = economy
                    .figures_keep()
                    .await
                    .map_err(|error| JobError::Retry(error.to_string()))?;
                if count > 0 {
                    tracing::debug!(count, "entries were added up");
                }
                Ok(())
            })
        })
    }
}
