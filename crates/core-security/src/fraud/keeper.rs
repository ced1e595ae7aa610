//! What happens behind the watches: loading, storing, letting go.

use std::time::Duration;

use core_db::DbError;
use core_errors::AppError;
use core_types::{GuildId, UserId};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use super::desk::Missing;
use super::store;
use crate::Security;

/// How often changes are stored. What a crash loses is no older.
const KEEP_EVERY: Duration = Duration::from_secs(5);
/// Members that are loaded with their guild; others when they are first met.
const LOADED_AT_ONCE: i64 = 10_000;
/// A guild that was quiet for so long is let go.
const QUIET: Duration = Duration::from_mins(30);
/// Members of whom nothing was heard for so long are forgotten.
const REMEMBERED: Duration = Duration::from_hours(60 * 24);
/// How often those are looked for, in rounds.
const EXPIRE_ROUNDS: u32 = 720;

/// The task that stores what the watches learn. [Stop](Self::stop) it before the database is closed.
#[derive(Debug)]
pub struct FraudKeeper {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl FraudKeeper {
    /// Stores what is left, and ends.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the keeper of the watches failed");
        }
    }
}

impl Security {
    /// Starts the task that stores what the watches learn.
    pub fn fraud_keep(&self) -> FraudKeeper {
        let (stop, mut stopped) = watch::channel(false);
        let security = self.clone();
        let task = tokio::spawn(async move {
            let mut ticks = interval(KEEP_EVERY);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            let mut round = 0_u32;
            loop {
                // The select only waits; no future that works is ever dropped.
                let is_over = tokio::select! {
                    _ = ticks.tick() => false,
                    _ = stopped.changed() => true,
                };
                if let Err(error) = security.fraud_flush().await {
                    tracing::warn!(%error, "what the watches learnt is not stored yet");
                }
                if is_over {
                    return;
                }
                if round.is_multiple_of(EXPIRE_ROUNDS)
                    && let Err(error) = security.fraud_expire().await
                {
                    tracing::warn!(%error, "old states of the watches are still there");
                }
                round = round.wrapping_add(1);
            }
        });
        FraudKeeper { stop, task }
    }

    /// Loads what events wait for, and stores what changed. Done every few seconds by [`Self::fraud_keep`].
    ///
    /// # Errors
    /// Those of the database; what could not be stored is stored next time.
    pub async fn fraud_flush(&self) -> Result<(), AppError> {
        for guild in self.fraud().waiting() {
            self.fraud_ready(guild, &[]).await?;
        }
        loop {
            let changed = self.fraud().changes();
            if changed.is_empty() {
                break;
            }
            let kept: Result<(), DbError> = self
                .db()
                .write_with("fraud_keep", changed.clone(), |tx, changed| {
                    Box::pin(async move { store::changes_keep(tx, &changed).await })
                })
                .await;
            if let Err(error) = kept {
                self.fraud().give_back(changed);
                return Err(error.into());
            }
        }
        self.fraud().let_go(self.db().now().minus(QUIET));
        Ok(())
    }

    async fn fraud_expire(&self) -> Result<(), DbError> {
        self.db()
            .write("fraud_expire", |tx| {
                Box::pin(async move {
                    let since = tx.now().minus(REMEMBERED);
                    tx.query(store::MEMBERS_EXPIRE)
                        .bind(since)
                        .execute()
                        .await
                        .map(drop)
                })
            })
            .await
    }

    /// Makes sure that a guild and these members of it are in memory.
    pub(super) async fn fraud_ready(&self, guild: GuildId, members: &[UserId]) -> Result<(), AppError> {
        // First the guild, then whoever was not among its latest members.
        for _ in 0..2 {
            match self.fraud().missing(guild, members) {
                Missing::Nothing => break,
                Missing::Guild => {
                    let stored = self.db().read("fraud_load", move |tx| {
                        Box::pin(async move { store::guild_load(tx, guild, LOADED_AT_ONCE).await })
                    });
                    let stored: Result<_, DbError> = stored.await;
                    let stored = stored?;
                    let is_all = i64::try_from(stored.members.len()).is_ok_and(|size| size < LOADED_AT_ONCE);
                    self.fraud().guild_loaded(guild, stored, is_all, self.db().now());
                }
                Missing::Members(members) => {
                    let stored = self.db().read("fraud_load_members", move |tx| {
                        let members = members.clone();
                        Box::pin(async move { store::members_load(tx, guild, &members).await })
                    });
                    let stored: Result<_, DbError> = stored.await;
                    self.fraud().members_loaded(guild, stored?, self.db().now());
                }
            }
        }
        Ok(())
    }
}
