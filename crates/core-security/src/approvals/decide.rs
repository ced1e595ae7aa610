//! A second person decides, and what waited is done.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use core_db::Tx;
use core_errors::{AppError, codes};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ask::text_key;
use super::list::resource_of;
use super::record::{Approval, ApprovalState};
use super::store::{LOCK, SETTLE};
use crate::access::{Fail, hash_of};
use crate::notice_kind as kind;
use crate::{
    AuditActor, AuditEntry, EventKind, Notice, NoticeArg, Policy, Request, Security, audit_append,
    notice_post,
};

/// Does what waited: gets the request of whoever asked, and the input that was kept.
pub type Executor = for<'t> fn(&'t mut Tx, Request, Value) -> BoxFuture<'t, Result<Value, AppError>>;

/// How to do what can wait, by its kind.
#[derive(Default)]
pub(crate) struct Executors(RwLock<BTreeMap<&'static str, Executor>>);

impl fmt::Debug for Executors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Executors").finish_non_exhaustive()
    }
}

impl Executors {
    fn of(&self, kind: &str) -> Option<Executor> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(kind).copied()
    }

    fn learn(&self, kind: &'static str, executor: Executor) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(kind, executor);
    }
}

/// What a second person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalDecision {
    /// Do it.
    Approve,
    /// Do not. Whoever asked takes it back with this.
    Refuse,
}

/// What became of something that waited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalSettled {
    /// What waited, in its new state.
    pub approval: Approval,
    /// The answer of the use case, if it was done.
    pub answer: Option<Value>,
}

impl Security {
    /// Registers how to do what can wait: rooms call this when they open.
    pub fn approvals_run(&self, kind: &'static str, executor: Executor) {
        self.executors().learn(kind, executor);
    }

    /// Decides on something that waits. Approving does it, once, in this same transaction, with the input of then and
    /// the rights that whoever asked has now.
    ///
    /// # Errors
    /// `access.forbidden` without the right itself; `approval.own` for whoever asked; `approval.gone` if it does not wait
    /// any more; `approval.asker_lost` if whoever asked lost the right; `access.capped` above the cap of either; those of
    /// the use case.
    pub async fn approval_decide(
        &self,
        request: &Request,
        id: i64,
        decision: ApprovalDecision,
    ) -> Result<ApprovalSettled, AppError> {
        let hash = hash_of("approval_decide", request, &(id, decision))?;
        let (asked, security) = (request.clone(), self.clone());
        let done: Result<_, Fail> = self
            .db()
            .once(
                "approval_decide",
                request.key_of("approval_decide"),
                hash,
                move |tx| {
                    let (asked, security) = (asked.clone(), security.clone());
                    Box::pin(async move { settle(tx, &security, &asked, id, decision).await })
                },
            )
            .await;
        Ok(done?.value)
    }
}

async fn settle(
    tx: &mut Tx,
    security: &Security,
    request: &Request,
    id: i64,
    decision: ApprovalDecision,
) -> Result<ApprovalSettled, Fail> {
    let (guild, now) = (request.guild, tx.now());
    let gone = || AppError::new(codes::APPROVAL_GONE);
    let found: Option<Approval> = tx
        .query(LOCK)
        .bind(guild.as_i64())
        .bind(id)
        .fetch_optional()
        .await?;
    let mut approval = found.ok_or_else(gone)?;
    let is_own = approval.asker == request.user();
    let state = match decision {
        ApprovalDecision::Refuse if is_own => ApprovalState::Withdrawn,
        ApprovalDecision::Refuse => ApprovalState::Refused,
        ApprovalDecision::Approve => ApprovalState::Approved,
    };
    // Whoever asked may take it back even without the right by now.
    let policy = if state == ApprovalState::Withdrawn {
        Policy::default()
    } else {
        request
            .still_allowed::<Fail>(tx, approval.action, &resource_of(&approval))
            .await?
    };
    if !approval.waits(now) {
        return Err(gone().into());
    }
    if is_own && state == ApprovalState::Approved {
        return Err(AppError::new(codes::APPROVAL_OWN).into());
    }
    let settled = tx
        .query(SETTLE)
        .bind(guild.as_i64())
        .bind(id)
        .bind(state.name())
        .bind(now)
        .bind(request.user().as_i64())
        .execute()
        .await?;
    if settled != 1 {
        return Err(gone().into());
    }
    approval.state = state;
    let answer = if state == ApprovalState::Approved {
        Some(done(tx, security, request, &policy, &approval).await?)
    } else {
        None
    };
    record(tx, request, &approval).await?;
    let data = json!({
        "approval": id, "kind": approval.kind, "outcome": state.name(), "amount": approval.amount,
        "asker": approval.asker, "by": request.user(),
    });
    security
        .event_post(tx, EventKind::ApprovalDecided, guild, data)
        .await?;
    Ok(ApprovalSettled { approval, answer })
}

/// Does what waited, with the rights of both.
async fn done(
    tx: &mut Tx,
    security: &Security,
    request: &Request,
    policy: &Policy,
    approval: &Approval,
) -> Result<Value, Fail> {
    let (asker, now) = (approval.actor(), tx.now());
    policy
        .decide(&asker, approval.action, &resource_of(approval), now)
        .map_err(|denied| AppError::new(codes::APPROVAL_ASKER_LOST).context(denied.to_string()))?;
    if let Some(amount) = approval.amount {
        let allowances = policy.allowances(&request.actor, approval.action, now);
        let most = |allowance: &crate::Allowance| allowance.once.unwrap_or(i64::MAX);
        let most = allowances.iter().map(most).max().unwrap_or(0);
        if amount.minor() > most {
            let most = core_types::Money::new(most);
            return Err(AppError::new(codes::ACCESS_CAPPED).with("most", most).into());
        }
    }
    let executor = security
        .executors()
        .of(&approval.kind)
        .ok_or_else(|| AppError::internal(format!("nobody knows how to do `{}`", approval.kind)))?;
    let first = Request::new(approval.guild, asker, format!("approval:{}", approval.id))
        .under(Arc::new(policy.clone()), now);
    Ok(executor(tx, first, approval.input.clone()).await?)
}

/// Puts the decision on record, and tells whoever asked.
async fn record(tx: &mut Tx, request: &Request, approval: &Approval) -> Result<(), Fail> {
    let (guild, now) = (approval.guild, tx.now());
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(request.user()),
        action: match approval.state {
            ApprovalState::Approved => "access.approve",
            ApprovalState::Withdrawn => "access.withdraw",
            _ => "access.refuse",
        }
        .to_owned(),
        target: format!("approval:{}", approval.id),
        reason: approval.reason.clone(),
        before: Some(
            json!({ "asker": approval.asker, "asked_at": approval.asked_at, "trace": approval.trace }),
        ),
        after: Some(json!({ "kind": approval.kind, "amount": approval.amount, "input": approval.input })),
        trace: request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    let told = match approval.state {
        ApprovalState::Approved => kind::APPROVAL_APPROVED,
        ApprovalState::Refused => kind::APPROVAL_REFUSED,
        _ => return Ok(()),
    };
    let mut notice = Notice::to_member(guild, approval.asker, told)
        .with("by", NoticeArg::User(request.user()))
        .with("what", NoticeArg::Key(text_key(approval.action)))
        .with("number", NoticeArg::Number(approval.id));
    if let (Some(member), Some(amount)) = (approval.member, approval.amount) {
        notice = notice
            .with("member", NoticeArg::User(member))
            .with("amount", NoticeArg::Money(amount));
    }
    notice_post(tx, &notice).await?;
    Ok(())
}
