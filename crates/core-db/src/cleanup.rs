//! Removal of rows nobody needs any more, in small bites so that nobody waits for it.

use std::time::Duration;

use core_types::Timestamp;

use crate::db::Db;
use crate::error::DbError;
use crate::sql::Sql;

/// Delivered messages and finished jobs stay this long: their keys still refuse repeats, and a person can look them up.
pub const FINISHED_KEPT: Duration = Duration::from_hours(7 * 24);

/// Messages that were given up stay this long for a person: they name members, so they do not stay for ever.
pub const DEAD_KEPT: Duration = Duration::from_hours(30 * 24);

/// Rows per transaction.
const BITE: i64 = 500;

/// Transactions per table and call; the next call goes on.
const BITES: usize = 20;

/// How many rows a clean-up removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CleanedUp {
    /// Expired answers by idempotency key.
    pub idempotency: u64,
    /// Messages delivered long ago, or given up longer ago.
    pub outbox: u64,
    /// Jobs finished long ago.
    pub jobs: u64,
    /// Leases that ended long ago.
    pub leases: u64,
}

crate::statements! {
    /// Expired answers.
    IDEMPOTENCY = "DELETE FROM idempotency WHERE key IN (
        SELECT key FROM idempotency WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";
    /// Delivered messages.
    OUTBOX = "DELETE FROM outbox WHERE id IN (
        SELECT id FROM outbox WHERE state = 'done' AND finished_at <= $1 ORDER BY finished_at LIMIT $2)";
    /// Messages that were given up, and that no person took care of.
    OUTBOX_DEAD = "DELETE FROM outbox WHERE id IN (
        SELECT id FROM outbox WHERE state = 'dead' AND finished_at <= $1 ORDER BY finished_at LIMIT $2)";
    /// Finished jobs. Dead ones stay for a person.
    JOBS = "DELETE FROM jobs WHERE id IN (
        SELECT id FROM jobs WHERE state = 'done' AND finished_at <= $1 ORDER BY finished_at LIMIT $2)";
    /// Leases that ended.
    LEASES = "DELETE FROM leases WHERE name IN (
        SELECT name FROM leases WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";
}

impl Db {
    /// Removes expired answers, what was finished [`FINISHED_KEPT`] ago, and messages that were given up [`DEAD_KEPT`] ago,
    /// in bounded transactions. Call it every few minutes;
    /// [`JobRunner::clean_up_every`](crate::JobRunner::clean_up_every) does.
    ///
    /// # Errors
    /// Those of [`Self::write`]; what was removed before stays removed.
    pub async fn clean_up(&self) -> Result<CleanedUp, DbError> {
        let now = self.now();
        let long_ago = now.minus(FINISHED_KEPT);
        Ok(CleanedUp {
            idempotency: self.bite_off(IDEMPOTENCY, now).await?,
            outbox: self.bite_off(OUTBOX, long_ago).await?
                + self.bite_off(OUTBOX_DEAD, now.minus(DEAD_KEPT)).await?,
            jobs: self.bite_off(JOBS, long_ago).await?,
            leases: self.bite_off(LEASES, long_ago).await?,
        })
    }

    async fn bite_off(&self, sql: Sql, until: Timestamp) -> Result<u64, DbError> {
        self.remove_in_bites("clean_up", sql, until.as_micros()).await
    }

    /// Runs a statement that removes at most `$2` rows that are older than `$1` until it finds no more, each time in a
    /// transaction of its own and a bounded number of times: the next call goes on. Answers how many rows went.
    ///
    /// # Errors
    /// Those of [`Self::write`]; what was removed before stays removed.
    pub async fn remove_in_bites(&self, label: &'static str, sql: Sql, until: i64) -> Result<u64, DbError> {
        let mut removed = 0;
        for _ in 0..BITES {
            let bite = self
                .write(label, move |tx| {
                    Box::pin(async move { tx.query(sql).bind(until).bind(BITE).execute().await })
                })
                .await?;
            removed += bite;
            if bite < BITE.unsigned_abs() {
                break;
            }
        }
        Ok(removed)
    }
}
