//! Members who may not use the bot: by whom, why, until when.

mod expire;
mod store;

use std::sync::Arc;

use core_db::{DbError, Tx};
use core_errors::{AppError, codes};
use core_types::{GuildId, Timestamp, UserId, text};
use serde::{Deserialize, Serialize};

pub use expire::UNBLOCK_JOB;
pub(crate) use store::Blocks;

use crate::{AuditActor, AuditEntry, EventKind, Security, audit_append};
use store::{BLOCK_ADD, BLOCK_GET, BLOCK_LIST, BLOCK_REMOVE};

/// What records of blocks are called.
const BLOCK: &str = "security.block";
/// What records of releases are called.
const UNBLOCK: &str = "security.unblock";

/// Blocks on one page at most.
const MAX_PAGE: u32 = 100;

/// Who decided on a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockSource {
    /// Somebody of the staff.
    Staff(UserId),
    /// The bot itself, for what its guards saw.
    Automatic,
}

impl BlockSource {
    const fn label(self) -> &'static str {
        match self {
            Self::Staff(_) => "staff",
            Self::Automatic => "automatic",
        }
    }

    const fn actor(self) -> AuditActor {
        match self {
            Self::Staff(user) => AuditActor::User(user),
            Self::Automatic => AuditActor::System,
        }
    }
}

/// One blocked member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where.
    pub guild: GuildId,
    /// Who.
    pub member: UserId,
    /// Why, as the member reads it.
    pub reason: String,
    /// Who decided.
    pub source: BlockSource,
    /// Since when.
    pub since: Timestamp,
    /// When it ends by itself; without, when staff ends it.
    pub until: Option<Timestamp>,
}

impl Block {
    /// Whether it holds at a moment: at its end it does no longer.
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    /// What the member is told: why, until when if it ends by itself, and what they can do about it.
    pub fn refusal(&self) -> AppError {
        let reason = self.reason.as_str();
        match self.until {
            Some(until) => AppError::new(codes::MEMBER_BLOCKED_UNTIL)
                .with("reason", reason)
                .with("until", until),
            None => AppError::new(codes::MEMBER_BLOCKED).with("reason", reason),
        }
    }

    fn audited(&self) -> serde_json::Value {
        serde_json::json!({ "reason": self.reason, "since": self.since, "until": self.until })
    }
}

/// Whom to block, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewBlock {
    /// Who.
    pub member: UserId,
    /// Whether that is a bot, which cannot be blocked.
    pub is_bot: bool,
    /// Whether they own or manage the guild: nobody blocks those, and the door would let them pass anyway.
    pub is_staff: bool,
    /// Why, in 3 to 200 characters: the member reads it.
    pub reason: String,
    /// Who decides.
    pub source: BlockSource,
    /// When it ends by itself; without, when staff ends it.
    pub until: Option<Timestamp>,
}

/// Blocks a member, with an audit record. Who is blocked already is blocked anew; only what staff decided is never
/// replaced by an automatic block, which then changes nothing and answers the block there is.
///
/// After the unit has committed, call [`Security::forget_block`]. The audit record takes the last lock of the unit.
///
/// # Errors
/// `block.bot`, `block.staff` and `block.self` for whom nobody can block; `block.past` for an end that is not in the future;
/// `staff.reason_missing` and `staff.reason_too_long`; those of the database.
pub async fn member_block(
    security: &Security,
    tx: &mut Tx,
    guild: GuildId,
    new: NewBlock,
    trace: &str,
) -> Result<Block, AppError> {
    let now = tx.now();
    let block = checked(guild, new, now)?;
    let before = block_get(tx, guild, block.member).await?;
    if let Some(before) = &before
        && block.source == BlockSource::Automatic
        && before.source != BlockSource::Automatic
    {
        return Ok(before.clone());
    }
    let by = block.source.actor();
    tx.query(BLOCK_ADD)
        .bind(guild.as_i64())
        .bind(block.member.as_i64())
        .bind(&block.reason)
        .bind(by.as_i64())
        .bind(now)
        .bind(block.until)
        .execute()
        .await?;
    tx.count(metrics::counter!("guildhall_blocks_total", "by" => block.source.label()));
    let data = serde_json::json!({ "member": block.member, "by": by.user(), "until": block.until.map(|until| until.to_string()) });
    security
        .event_post(tx, EventKind::MemberBlocked, guild, data)
        .await?;
    let entry = AuditEntry {
        guild,
        actor: by,
        action: BLOCK.to_owned(),
        target: format!("user:{}", block.member),
        reason: block.reason.clone(),
        before: before.as_ref().map(Block::audited),
        after: Some(block.audited()),
        trace: trace.to_owned(),
    };
    audit_append(tx, entry, now).await?;
    Ok(block)
}

#[expect(clippy::needless_pass_by_value, reason = "the block is made of it")]
fn checked(guild: GuildId, new: NewBlock, now: Timestamp) -> Result<Block, AppError> {
    if new.is_bot {
        return Err(AppError::new(codes::BLOCK_BOT));
    }
    if new.source == BlockSource::Staff(new.member) {
        return Err(AppError::new(codes::BLOCK_SELF));
    }
    if new.is_staff {
        return Err(AppError::new(codes::BLOCK_STAFF));
    }
    if new.until.is_some_and(|until| until <= now) {
        return Err(AppError::new(codes::BLOCK_PAST));
    }
    Ok(Block {
        guild,
        member: new.member,
        reason: reason(&new.reason)?,
        source: new.source,
        since: now,
        until: new.until,
    })
}

/// A reason as members and the audit log show it.
fn reason(typed: &str) -> Result<String, AppError> {
    text::reason(typed).map_err(|error| match error {
        text::TextError::TooShort => AppError::new(codes::REASON_MISSING),
        text::TextError::TooLong => AppError::new(codes::REASON_TOO_LONG),
    })
}

/// Releases a member, with an audit record; answers the block that was.
///
/// After the unit has committed, call [`Security::forget_block`]. The audit record takes the last lock of the unit.
///
/// # Errors
/// `block.none` when they are not blocked; `staff.reason_missing` and `staff.reason_too_long`; those of the database.
pub async fn member_unblock(
    security: &Security,
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    by: BlockSource,
    why: &str,
    trace: &str,
) -> Result<Block, AppError> {
    let (why, now) = (reason(why)?, tx.now());
    let removed: Option<Block> = tx
        .query(BLOCK_REMOVE)
        .bind(guild.as_i64())
        .bind(member.as_i64())
        .fetch_optional()
        .await?;
    // One that has ended is as good as none; its row leaves a little earlier, on record as if it had expired by itself.
    let released = removed.ok_or_else(|| AppError::new(codes::BLOCK_NONE))?;
    unblocked(security, tx, &released, ("staff", by.actor())).await?;
    let entry = AuditEntry {
        guild,
        actor: by.actor(),
        action: UNBLOCK.to_owned(),
        target: format!("user:{member}"),
        reason: why,
        before: Some(released.audited()),
        after: None,
        trace: trace.to_owned(),
    };
    audit_append(tx, entry, now).await?;
    Ok(released)
}

/// Counts a block that is over, and tells the operator's receiver.
async fn unblocked(
    security: &Security,
    tx: &mut Tx,
    block: &Block,
    (label, actor): (&'static str, AuditActor),
) -> Result<(), DbError> {
    tx.count(metrics::counter!("guildhall_unblocks_total", "by" => label));
    let data = serde_json::json!({ "member": block.member, "by": actor.user() });
    security
        .event_post(tx, EventKind::MemberUnblocked, block.guild, data)
        .await
}

async fn found(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<Option<Block>, AppError> {
    let query = tx.query(BLOCK_GET).bind(guild.as_i64()).bind(member.as_i64());
    Ok(query.fetch_optional().await?)
}

/// The block that holds for a member at this moment, as it is inside this unit.
///
/// # Errors
/// Those of the database.
pub async fn block_get(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<Option<Block>, AppError> {
    let now = tx.now();
    Ok(found(tx, guild, member)
        .await?
        .filter(|block| block.holds_at(now)))
}

/// One page of blocks, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockPage {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<(Timestamp, UserId)>,
}

/// Lists the members who are blocked at this moment, the newest block first, `limit` (1 to 100) at a time.
///
/// # Errors
/// Those of the database.
pub async fn blocks_list(
    tx: &mut Tx,
    guild: GuildId,
    before: Option<(Timestamp, UserId)>,
    limit: u32,
) -> Result<BlockPage, AppError> {
    let limit = limit.clamp(1, MAX_PAGE);
    let now = tx.now();
    let (at, user) = before.map_or((i64::MAX, i64::MAX), |(at, user)| (at.as_micros(), user.as_i64()));
    let mut blocks: Vec<Block> = tx
        .query(BLOCK_LIST)
        .bind(guild.as_i64())
        .bind(now)
        .bind(at)
        .bind(user)
        .bind(limit + 1)
        .fetch_all()
        .await?;
    let has_more = blocks.len() > limit as usize;
    blocks.truncate(limit as usize);
    let next = blocks
        .last()
        .filter(|_| has_more)
        .map(|last| (last.since, last.member));
    Ok(BlockPage { blocks, next })
}

impl Security {
    /// The block that holds for a member at this moment, if any. Remembered until any process changes it and
    /// calls [`Self::forget_block`].
    ///
    /// # Errors
    /// Those of the database.
    pub async fn blocked(&self, guild: GuildId, member: UserId) -> Result<Option<Arc<Block>>, AppError> {
        let now = self.db().now();
        let found = self.blocks().get(self.db(), guild, member).await?;
        Ok(found.filter(|block| block.holds_at(now)))
    }

    /// Forgets what is remembered of a member's block, in all processes, after a unit that changed it has committed.
    pub async fn forget_block(&self, guild: GuildId, member: UserId) {
        self.blocks().forget(guild, member).await;
    }
}
