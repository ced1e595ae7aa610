//! Batches that run by themselves: the rest of those that were confirmed, and the end of those that nobody confirmed.

use std::time::Duration;

use core_db::{DbError, JobError, JobRunner};
use core_errors::AppError;
use core_types::{GuildId, Timestamp};

use crate::economy::Economy;

/// The job that carries batches out.
const JOB: &str = "economy_batches";
/// How often it looks.
const EVERY: Duration = Duration::from_secs(2);
/// Batches looked up at a time.
const BATCHES: u32 = 50;
/// Bites of one batch before the next has its turn.
const BITES: usize = 20;
/// How long rows of a batch that ended are kept: the result file and the undo need them.
const KEPT: Duration = Duration::from_hours(24 * 90);
/// How long a batch rests that could not go on.
const REST_FOR: Duration = Duration::from_mins(1);
/// Rows deleted at a time.
const SWEEP: u32 = 5_000;

core_db::statements! {
    /// Batches that run, the one that waited longest first. A guild that removed the bot is left as it is.
    RUNNING = "SELECT guild_id, id FROM steering_batch WHERE state = 'running' AND changed_at <= $2 AND NOT EXISTS (SELECT 1 FROM guild_presence
            WHERE guild_presence.guild_id = steering_batch.guild_id AND left_at IS NOT NULL)
        ORDER BY changed_at LIMIT $1";
    /// One that cannot go on is tried again after a rest.
    REST = "UPDATE steering_batch SET changed_at = $3 WHERE guild_id = $1 AND id = $2 AND state = 'running'";
    /// Batches that nobody confirmed in time.
    EXPIRE = "UPDATE steering_batch SET state = 'cancelled', changed_at = $1 WHERE state IN ('planned', 'asked') AND expires_at <= $1";
    /// Rows of batches that never happened, or ended long ago.
    SWEEP_ROWS = "DELETE FROM steering_row WHERE (guild_id, batch_id, place) IN (
        SELECT steering_row.guild_id, steering_row.batch_id, steering_row.place FROM steering_row JOIN steering_batch
            ON steering_batch.guild_id = steering_row.guild_id AND steering_batch.id = steering_row.batch_id
        WHERE steering_batch.state = 'cancelled' OR (steering_batch.state = 'done' AND steering_batch.changed_at < $1) LIMIT $2)";
}

impl Economy {
    /// Carries on every batch that runs, and ends those that nobody confirmed. Answers how many had a turn.
    ///
    /// # Errors
    /// Those of the database; what was done until then stays done.
    pub async fn batches_keep(&self) -> Result<usize, AppError> {
        let (running, now) = self.batches_running().await?;
        let oldest = now.minus(KEPT);
        let count = running.len();
        for (guild, id) in running {
            // One that cannot go on must not keep the others waiting.
            if let Err(error) = self.batch_run(guild, id, BITES).await {
                tracing::error!(%error, %guild, batch = id, "a batch cannot go on");
                self.batch_rest(guild, id, now.plus(REST_FOR)).await?;
            }
        }
        let swept: Result<(), DbError> = self
            .db()
            .write("batches_sweep", move |tx| {
                Box::pin(async move {
                    tx.query(EXPIRE).bind(now).execute().await?;
                    tx.query(SWEEP_ROWS).bind(oldest).bind(SWEEP).execute().await?;
                    Ok(())
                })
            })
            .await;
        swept?;
        Ok(count)
    }

    async fn batch_rest(&self, guild: GuildId, id: i64, until: Timestamp) -> Result<(), DbError> {
        self.db()
            .write("batch_rest", move |tx| {
                Box::pin(async move {
                    let rest = tx.query(REST).bind(guild.as_i64()).bind(id).bind(until);
                    rest.execute().await.map(drop)
                })
            })
            .await
    }

    async fn batches_running(&self) -> Result<(Vec<(GuildId, i64)>, Timestamp), DbError> {
        self.db()
            .read("batches_running", |tx| {
                Box::pin(async move {
                    let rows: Vec<(i64, i64)> = {
                        let now = tx.now();
                        tx.query(RUNNING).bind(BATCHES).bind(now).fetch_all().await?
                    };
                    let guild = |raw| {
                        GuildId::from_i64(raw).map_err(|_| DbError::corrupt("a guild id is out of range"))
                    };
                    let running = rows.into_iter().map(|(raw, id)| Ok((guild(raw)?, id)));
                    Ok((running.collect::<Result<_, DbError>>()?, tx.now()))
                })
            })
            .await
    }

    /// Adds the batches to a runner of jobs.
    pub(crate) fn with_batches(&self, runner: JobRunner) -> JobRunner {
        let economy = self.clone();
        runner.every(JOB, EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let ran = economy.batches_keep().await;
                ran.map(drop).map_err(|error| JobError::Retry(error.to_string()))
            })
        })
    }
}
