//! What a member of staff moved lately: many small amounts count like the large one that they are together.

use std::time::Duration;

use core_db::{DbError, Tx, statements};
use core_errors::{AppError, codes};
use core_types::{Money, UserId};

use crate::Request;
use crate::fail::Fail;

/// How long an amount counts.
const COUNTS_FOR: Duration = Duration::from_hours(24);

statements! {
    ADD = "INSERT INTO staff_move (guild_id, actor_id, at, trace, member_id, amount, approved) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (guild_id, actor_id, at, trace) DO UPDATE SET amount = staff_move.amount + excluded.amount";
    TRIM = "DELETE FROM staff_move WHERE guild_id = $1 AND actor_id = $2 AND at <= $3";
    /// On one's own word alone.
    ALONE = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM staff_move
        WHERE guild_id = $1 AND actor_id = $2 AND at > $3 AND approved = 0";
    /// To or from one member.
    OF_MEMBER = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM staff_move
        WHERE guild_id = $1 AND actor_id = $2 AND at > $3 AND member_id = $4";
}

/// Notes that the asker moved an amount: to or from a member, or many of them, alone or with a second person's word.
pub(crate) async fn noted(
    tx: &mut Tx,
    request: &Request,
    member: Option<UserId>,
    amount: Money,
    approved: bool,
) -> Result<(), DbError> {
    if !amount.is_positive() {
        return Ok(());
    }
    let now = tx.now();
    let (guild, actor) = (request.guild.as_i64(), request.user().as_i64());
    let trim = tx.query(TRIM).bind(guild).bind(actor);
    trim.bind(now.minus(COUNTS_FOR)).execute().await?;
    let add = tx.query(ADD).bind(guild).bind(actor).bind(now);
    add.bind(&request.key)
        .bind(member.map(UserId::as_i64))
        .bind(amount.minor())
        .bind(approved)
        .execute()
        .await
        .map(drop)
}

/// Whether an amount takes a second person, with what the asker moved alone within a day.
pub(crate) async fn takes_two(
    tx: &mut Tx,
    request: &Request,
    amount: Money,
    above: i64,
) -> Result<bool, Fail> {
    if above == 0 {
        return Ok(false);
    }
    let since = tx.now().minus(COUNTS_FOR);
    let query = tx.query(ALONE).bind(request.guild.as_i64());
    let query = query.bind(request.user().as_i64()).bind(since);
    let (alone,): (i64,) = query.fetch_one().await?;
    Ok(alone.saturating_add(amount.minor()) > above)
}

/// Refuses more to or from one member than the guild's cap, with what the asker moved there within a day.
pub(crate) async fn within_cap(
    tx: &mut Tx,
    request: &Request,
    member: UserId,
    amount: Money,
    cap: Money,
) -> Result<(), Fail> {
    let since = tx.now().minus(COUNTS_FOR);
    let query = tx.query(OF_MEMBER).bind(request.guild.as_i64());
    let query = query.bind(request.user().as_i64()).bind(since);
    let (moved,): (i64,) = query.bind(member.as_i64()).fetch_one().await?;
    if moved.saturating_add(amount.minor()) > cap.minor() {
        return Err(AppError::new(codes::STAFF_CAP).with("cap", cap).into());
    }
    Ok(())
}
