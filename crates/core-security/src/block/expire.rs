//! Blocks that end by themselves.
//!
//! Whether a member is blocked is a comparison of times, so nobody waits for this job: it keeps the table small and puts
//! on record that the block is over.

use std::time::Duration;

use core_db::{DbError, JobRunner};
use core_errors::AppError;

use super::Block;
use super::store::{BLOCK_END, BLOCK_ENDED};
use super::{UNBLOCK, unblocked};
use crate::{AuditActor, AuditEntry, Security, audit_append};

/// The kind of the job.
pub const UNBLOCK_JOB: &str = "security.unblock";

/// How often ended blocks are removed.
const RUN_EVERY: Duration = Duration::from_secs(30);

/// Blocks per round.
const BITE: u32 = 100;

impl Security {
    /// Removes the blocks that have ended, each with an audit record by the bot itself; answers how many.
    ///
    /// # Errors
    /// Those of the database; what was removed before stays removed.
    pub async fn blocks_expire(&self) -> Result<u64, AppError> {
        let (now, mut removed) = (self.db().now(), 0);
        loop {
            let ended: Vec<Block> = self
                .db()
                .read("blocks_ended", move |tx| {
                    Box::pin(async move { tx.query(BLOCK_ENDED).bind(now).bind(BITE).fetch_all().await })
                })
                .await
                .map_err(|error: DbError| AppError::from(error))?;
            for block in &ended {
                removed += u64::from(self.block_end(block.clone()).await?);
                self.forget_block(block.guild, block.member).await;
            }
            if ended.len() < BITE as usize {
                return Ok(removed);
            }
        }
    }

    /// One at a time, because each guild's audit chain is locked until the unit ends.
    async fn block_end(&self, block: Block) -> Result<bool, AppError> {
        let security = self.clone();
        self.db()
            .write("block_end", move |tx| {
                let (security, block) = (security.clone(), block.clone());
                Box::pin(async move {
                    let now = tx.now();
                    let (guild, member) = (block.guild, block.member);
                    let ended = tx
                        .query(BLOCK_END)
                        .bind(guild.as_i64())
                        .bind(member.as_i64())
                        .bind(now)
                        .execute()
                        .await?;
                    if ended == 0 {
                        return Ok(false);
                    }
                    unblocked(&security, tx, &block, ("time", AuditActor::System)).await?;
                    let entry = AuditEntry {
                        guild,
                        actor: AuditActor::System,
                        action: UNBLOCK.to_owned(),
                        target: format!("user:{member}"),
                        reason: "the block has ended".to_owned(),
                        before: Some(block.audited()),
                        after: None,
                        trace: UNBLOCK_JOB.to_owned(),
                    };
                    audit_append(tx, entry, now).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// Adds the job that removes ended blocks to a runner.
    pub(crate) fn with_block_expiry(&self, runner: JobRunner) -> JobRunner {
        let security = self.clone();
        runner.every(UNBLOCK_JOB, RUN_EVERY, move |_| {
            let security = security.clone();
            Box::pin(async move {
                let count = security
                    .blocks_expire()
                    .await
                    .map_err(|error| core_db::JobError::Retry(error.to_string()))?;
                if count > 0 {
                    tracing::info!(count, "blocks have ended");
                }
                Ok(())
            })
        })
    }
}
