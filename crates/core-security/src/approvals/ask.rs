//! Asking for a second person.

use std::time::Duration;

use core_db::{DbError, Tx};
use core_errors::{AppError, codes};
use core_types::{Money, UserId};
use serde_json::{Value, json};

use super::record::{Approval, ApprovalState, Standing};
use super::store::{ADD, COUNT};
use crate::notice_kind as kind;
use crate::{
    Action, AuditActor, AuditEntry, EventKind, GuardSettings, Notice, NoticeArg, Request, Security,
    audit_append, notice_post,
};

/// Effects of one person that may wait at once.
const MOST_WAITING: i64 = 20;

/// What waits for a second person.
#[derive(Debug, Clone)]
pub struct ApprovalAsk {
    /// Which use case it is for: the name under which it was registered.
    pub kind: &'static str,
    /// The right that both persons need.
    pub action: Action,
    /// What the use case is run with.
    pub input: Value,
    /// Whom it is about.
    pub member: UserId,
    /// How much.
    pub amount: Money,
    /// Why; cleaned.
    pub reason: String,
}

/// Puts an effect aside until a second person decided, with an audit record and a notice to staff. Audit chains are
/// locked last, so call this instead of the effect, and nothing that locks after it.
///
/// # Errors
/// `approval.too_many` for somebody who has twenty waiting; those of the database.
pub async fn approval_ask<E: From<DbError> + From<AppError>>(
    security: &Security,
    tx: &mut Tx,
    request: &Request,
    ask: ApprovalAsk,
) -> Result<Approval, E> {
    let (guild, now) = (request.guild, tx.now());
    let (waiting,): (i64,) = tx
        .query(COUNT)
        .bind(guild.as_i64())
        .bind(request.user().as_i64())
        .bind(now)
        .fetch_one()
        .await?;
    if waiting >= MOST_WAITING {
        return Err(AppError::new(codes::APPROVAL_TOO_MANY).into());
    }
    let hours = GuardSettings::load(tx, guild).await?.approval_hours;
    let expires_at = now.plus(Duration::from_hours(u64::try_from(hours).unwrap_or(1)));
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(request.user()),
        action: "access.ask".to_owned(),
        target: format!("user:{}", ask.member),
        reason: ask.reason.clone(),
        before: None,
        after: Some(json!({ "kind": ask.kind, "amount": ask.amount, "until": expires_at })),
        trace: request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    let standing = Standing::of(&request.actor);
    let text =
        serde_json::to_string(&standing).map_err(|_| DbError::corrupt("a person cannot be written"))?;
    let (id,): (i64,) = tx
        .query(ADD)
        .bind(guild.as_i64())
        .bind(ask.kind)
        .bind(ask.action.name())
        .bind(ask.input.to_string())
        .bind(request.user().as_i64())
        .bind(text)
        .bind(ask.member.as_i64())
        .bind(ask.amount.minor())
        .bind(&ask.reason)
        .bind(&request.key)
        .bind(now)
        .bind(expires_at)
        .fetch_one()
        .await?;
    let notice = Notice::to_staff(guild, kind::APPROVAL_WAITS)
        .with("asker", NoticeArg::User(request.user()))
        .with("what", NoticeArg::Key(text_key(ask.action)))
        .with("member", NoticeArg::User(ask.member))
        .with("amount", NoticeArg::Money(ask.amount))
        .with("reason", NoticeArg::Text(ask.reason.clone()))
        .with("until", NoticeArg::Time(expires_at))
        .button("access-approve", "access", "approve", id.to_string())
        .button("access-refuse", "access", "refuse", id.to_string())
        .once(&format!("approval:{id}"));
    notice_post(tx, &notice).await?;
    let data = json!({
        "approval": id, "kind": ask.kind, "amount": ask.amount, "asker": request.user(), "member": ask.member,
        "until": expires_at.to_string(),
    });
    security
        .event_post(tx, EventKind::ApprovalAsked, guild, data)
        .await?;
    Ok(Approval {
        guild,
        id,
        kind: ask.kind.to_owned(),
        action: ask.action,
        input: ask.input,
        asker: request.user(),
        standing,
        member: Some(ask.member),
        amount: Some(ask.amount),
        reason: ask.reason,
        trace: request.key.clone(),
        asked_at: now,
        expires_at,
        state: ApprovalState::Waiting,
    })
}

/// The key of the text that names an action.
pub(super) fn text_key(action: Action) -> String {
    format!("action-{}", action.name().replace(['.', '_'], "-"))
}
