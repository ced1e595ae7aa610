//! Members whose payments all wait for staff.

use core_db::{DbError, Tx};
use core_types::{GuildId, Timestamp, UserId};

use super::store::{LIMIT_END, LIMIT_GET, LIMIT_SET};

/// A member's limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberLimit {
    /// The case that brought it.
    pub case: i64,
    /// Since when.
    pub since: Timestamp,
    /// Until when, if nobody closes the case before.
    pub expires_at: Timestamp,
}

/// From now on all payments of the member wait, until a moment or until the case is closed.
///
/// # Errors
/// Those of the database.
pub async fn limit_begin(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    case: i64,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let now = tx.now();
    let query = tx
        .query(LIMIT_SET)
        .bind(guild.as_i64())
        .bind(member.as_i64())
        .bind(case)
        .bind(now);
    query.bind(expires_at).execute().await.map(drop)
}

/// The limit that holds for a member now.
///
/// # Errors
/// Those of the database.
pub async fn limit_get(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<Option<MemberLimit>, DbError> {
    let now = tx.now();
    let query = tx
        .query(LIMIT_GET)
        .bind(guild.as_i64())
        .bind(member.as_i64())
        .bind(now);
    let found: Option<(i64, Timestamp, Timestamp)> = query.fetch_optional().await?;
    Ok(found.map(|(case, since, expires_at)| MemberLimit {
        case,
        since,
        expires_at,
    }))
}

/// Ends the limits that a case brought.
///
/// # Errors
/// Those of the database.
pub async fn limit_end(tx: &mut Tx, guild: GuildId, case: i64) -> Result<(), DbError> {
    tx.query(LIMIT_END)
        .bind(guild.as_i64())
        .bind(case)
        .execute()
        .await
        .map(drop)
}
