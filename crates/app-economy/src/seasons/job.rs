//! Seasons that begin and end by themselves, once, also after downtime.

use std::time::Duration;

use core_db::{DbError, JobError, JobRunner, statements};
use core_errors::AppError;
use core_types::GuildId;

use super::{SeasonState, store, turn};
use crate::economy::Economy;
use crate::fail::Fail;

/// The job that begins and ends seasons, and gives up roles that Discord never took.
const JOB: &str = "seasons";
/// How often it looks: a season may end this much later than said, although nothing counts any more.
const EVERY: Duration = Duration::from_secs(5);
/// Seasons looked up at a time.
const AT_ONCE: u32 = 100;
/// Bites of one season before the next has its turn.
const BITES: usize = 50;

statements! {
    /// Seasons for which there is something to do. A guild that removed the bot is left as it is.
    SEASONS_DUE = "SELECT guild_id, id FROM season
        WHERE state IN ('planned', 'running', 'closing') AND ((state = 'planned' AND starts_at <= $1 AND NOT EXISTS (SELECT 1 FROM season AS other
                WHERE other.guild_id = season.guild_id AND other.state IN ('running', 'closing')))
            OR (state = 'running' AND (ends_at <= $1 OR carry_from IS NOT NULL)) OR state = 'closing')
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = season.guild_id AND left_at IS NOT NULL)
        ORDER BY guild_id, id LIMIT $2";
}

impl Economy {
    /// Does for every season what is due, and answers for how many there was something.
    ///
    /// # Errors
    /// Those of the database; what was done until then stays done.
    pub async fn seasons_due(&self) -> Result<usize, AppError> {
        self.role_rewards_lapse().await?;
        let due: Result<Vec<(i64, i64)>, DbError> = self
            .db()
            .read("seasons_due", |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    tx.query(SEASONS_DUE).bind(now).bind(AT_ONCE).fetch_all().await
                })
            })
            .await;
        let mut count = 0;
        for (guild, id) in due? {
            let guild =
                GuildId::from_i64(guild).map_err(|_| AppError::internal("a season is of no guild"))?;
            for _ in 0..BITES {
                match self.season_turn(guild, id).await {
                    Ok(true) => count += 1,
                    Ok(false) => break,
                    // One that cannot go on must not keep the others waiting.
                    Err(error) => {
                        tracing::error!(%error, %guild, season = id, "a season cannot go on");
                        break;
                    }
                }
            }
            self.extras_forget(guild).await;
        }
        Ok(count)
    }

    /// The next step of one season. False: there is none now.
    async fn season_turn(&self, guild: GuildId, id: i64) -> Result<bool, AppError> {
        let turned: Result<bool, Fail> = self
            .db()
            .write("season_turn", move |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    let Some(season) = store::get(tx, guild, id).await? else {
                        return Ok(false);
                    };
                    match season.state {
                        SeasonState::Planned if season.starts_at <= now => turn::begin(tx, guild, id).await,
                        SeasonState::Running | SeasonState::Closing if turn::walk(tx, guild, id).await? => {
                            Ok(true)
                        }
                        SeasonState::Running if season.ends_at <= now => turn::finish(tx, guild, id).await,
                        _ => Ok(false),
                    }
                })
            })
            .await;
        Ok(turned?)
    }

    /// Adds seasons to a runner of jobs.
    pub(crate) fn with_season_jobs(&self, runner: JobRunner) -> JobRunner {
        let economy = self.clone();
        runner.every(JOB, EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let done = economy.seasons_due().await;
                done.map(drop).map_err(|error| JobError::Retry(error.to_string()))
            })
        })
    }
}
