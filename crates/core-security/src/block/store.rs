//! Blocks in the database, and what is remembered of them.

use std::sync::Arc;
use std::time::Duration;

use core_db::{Cache, Caches, Column, Db, DbError, FromRow, Row};
use core_errors::AppError;
use core_types::{GuildId, UserId};

use super::{Block, BlockSource, found};

core_db::statements! {
    /// Blocks a member, or blocks them anew.
    pub(super) BLOCK_ADD = "INSERT INTO member_block (guild_id, user_id, reason, blocked_by, blocked_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (guild_id, user_id) DO UPDATE SET reason = excluded.reason, blocked_by = excluded.blocked_by,
            blocked_at = excluded.blocked_at, expires_at = excluded.expires_at";
    /// The block of a member, ended or not.
    pub(super) BLOCK_GET = "SELECT guild_id, user_id, reason, blocked_by, blocked_at, expires_at FROM member_block
        WHERE guild_id = $1 AND user_id = $2";
    /// Releases a member.
    pub(super) BLOCK_REMOVE = "DELETE FROM member_block WHERE guild_id = $1 AND user_id = $2
        RETURNING guild_id, user_id, reason, blocked_by, blocked_at, expires_at";
    /// Blocks that hold, newest first.
    pub(super) BLOCK_LIST = "SELECT guild_id, user_id, reason, blocked_by, blocked_at, expires_at FROM member_block
        WHERE guild_id = $1 AND (expires_at IS NULL OR expires_at > $2) AND (blocked_at, user_id) < ($3, $4)
        ORDER BY blocked_at DESC, user_id DESC LIMIT $5";
    /// Blocks that have ended, the earliest first, where the bot still is.
    pub(super) BLOCK_ENDED = "SELECT guild_id, user_id, reason, blocked_by, blocked_at, expires_at FROM member_block
        WHERE expires_at <= $1 AND NOT EXISTS (SELECT 1 FROM guild_presence
            WHERE guild_presence.guild_id = member_block.guild_id AND left_at IS NOT NULL)
        ORDER BY expires_at LIMIT $2";
    /// Removes a block that has ended, unless it was prolonged meanwhile.
    pub(super) BLOCK_END = "DELETE FROM member_block WHERE guild_id = $1 AND user_id = $2 AND expires_at <= $3";
}

/// Columns in the order of the table.
impl FromRow for Block {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let wrong = |_| DbError::corrupt("a block of nobody");
        let source = match i64::read(row, 3)? {
            0 => BlockSource::Automatic,
            user => BlockSource::Staff(UserId::from_i64(user).map_err(wrong)?),
        };
        Ok(Self {
            guild: GuildId::from_i64(row.get(0)?).map_err(wrong)?,
            member: UserId::from_i64(row.get(1)?).map_err(wrong)?,
            reason: row.get(2)?,
            source,
            since: row.get(4)?,
            until: row.get(5)?,
        })
    }
}

/// Members remembered, blocked or (nearly all) not.
const REMEMBERED: u64 = 50_000;

/// What is remembered of blocks.
#[derive(Debug)]
pub(crate) struct Blocks {
    /// Not shared through Redis: hardly any two processes ask about the same member within a minute.
    known: Cache<(GuildId, UserId), Option<Arc<Block>>>,
}

impl Blocks {
    pub(crate) fn new(caches: &Caches, ttl: Duration) -> Self {
        Self {
            known: caches.cache("blocks", REMEMBERED, ttl),
        }
    }

    pub(super) async fn get(
        &self,
        db: &Db,
        guild: GuildId,
        member: UserId,
    ) -> Result<Option<Arc<Block>>, AppError> {
        let load = async {
            let loaded: Result<_, AppError> = db
                .read("block", move |tx| Box::pin(found(tx, guild, member)))
                .await;
            loaded.map(|block| block.map(Arc::new))
        };
        let known = self.known.get_or_load((guild, member), load).await;
        known.map_err(|shared| {
            // The loader's error is shared by all who waited: each gets its code, and the first has logged its cause.
            AppError::new(shared.code()).context(shared.to_string())
        })
    }

    pub(super) async fn forget(&self, guild: GuildId, member: UserId) {
        self.known.invalidate(&(guild, member)).await;
    }
}
