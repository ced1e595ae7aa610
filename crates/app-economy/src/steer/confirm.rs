//! The word of whoever planned a batch, and of a second person.

use std::time::Duration;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{
    Action, ApprovalAsk, AuditActor, AuditEntry, GuardSettings, Policy, Resource, approval_ask, audit_append,
};
use core_types::{GuildId, UserId};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::{run, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::outcome::{Batch, BatchState, BatchWhat, Confirmed};
use crate::staff::moves;
use crate::{ApprovalWaits, Request, books, settings};

/// Bites that a confirmation carries out itself, so that most batches are done when it is answered.
const AT_ONCE: usize = 5;

/// Teaches the guards how to go on with a batch that a second person approved.
pub(crate) fn teach(security: &core_security::Security) {
    for action in [Action::EconomyReverse, Action::EconomyBulk] {
        security.approvals_run(action.name(), approved);
    }
}

/// The right that a batch needs.
pub(super) const fn action_of(batch: &Batch) -> Action {
    match (batch.what, batch.undoes) {
        (BatchWhat::Reverse, None) => Action::EconomyReverse,
        _ => Action::EconomyBulk,
    }
}

impl Economy {
    /// Carries out a batch that the asker planned, as far as a few bites go; the rest follows by itself. Above the setting
    /// `staff.approval_above`, with what the asker moved alone within a day, a second person is asked first.
    ///
    /// # Errors
    /// `access.forbidden`; `steer.unknown`; `steer.gone` if it does not wait any more or is somebody else's; `access.capped`
    /// above the cap of the asker's roles.
    #[tracing::instrument(name = "economy.batch_confirm", level = "debug", skip_all)]
    pub async fn batch_confirm(&self, request: &Request, batch: i64) -> Result<Confirmed, AppError> {
        let confirmed = self
            .effect("batch_confirm", request, batch, |tx, scope, batch| {
                Box::pin(confirm(tx, scope, batch))
            })
            .await?;
        if let Confirmed::Runs(batch) = &confirmed {
            let ran = self.batch_run(request.guild, batch.id, AT_ONCE).await?;
            return Ok(ran.map_or(confirmed, Confirmed::Runs));
        }
        Ok(confirmed)
    }

    /// Stops a batch: one that waits never happens, of one that runs the rest does not. What was done stays, and can be undone.
    ///
    /// # Errors
    /// `access.forbidden`; `steer.unknown`; `steer.gone` if it has ended already.
    #[tracing::instrument(name = "economy.batch_stop", level = "debug", skip_all)]
    pub async fn batch_stop(&self, request: &Request, batch: i64) -> Result<Batch, AppError> {
        self.effect("batch_stop", request, batch, |tx, scope, batch| {
            Box::pin(stop(tx, scope, batch))
        })
        .await
    }
}

async fn known(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Batch, Fail> {
    let batch = store::get(tx, guild, id).await?;
    Ok(batch.ok_or(AppError::new(codes::STEER_UNKNOWN))?)
}

fn gone() -> Fail {
    AppError::new(codes::STEER_GONE).into()
}

async fn confirm(tx: &mut Tx, scope: Scope, id: i64) -> Result<Confirmed, Fail> {
    let (economy, request, now) = (scope.economy, scope.request, tx.now());
    let guild = request.guild;
    books::lock(tx, guild).await?;
    let batch = known(tx, guild, id).await?;
    let action = action_of(&batch);
    let policy: Policy = request
        .still_allowed::<Fail>(tx, action, &Resource::Guild(guild))
        .await?;
    let waits = batch.state == BatchState::Planned && batch.expires_at > now;
    if !waits || batch.made_by != Some(request.user()) {
        return Err(gone());
    }
    let guards = GuardSettings::load(tx, guild).await?;
    if !moves::takes_two(tx, &request, batch.amount, guards.approval_above).await? {
        return begin(tx, &request, &policy, batch, false)
            .await
            .map(Confirmed::Runs);
    }
    policy
        .within_cap::<Fail>(tx, &request.actor, action, batch.amount)
        .await?;
    let hours = u64::try_from(guards.approval_hours).unwrap_or(1);
    let until = now.plus(Duration::from_hours(hours));
    if !store::state_set(tx, guild, &batch, BatchState::Asked, until).await? {
        return Err(gone());
    }
    let ask = ApprovalAsk {
        kind: action.name(),
        action,
        input: json!({ "batch": id }),
        // A batch has many members: whoever asks stands for it.
        member: request.user(),
        amount: batch.amount,
        reason: batch.reason.clone(),
    };
    let approval = approval_ask::<Fail>(economy.security(), tx, &request, ask).await?;
    Ok(Confirmed::Waits(ApprovalWaits {
        id: approval.id,
        member: request.user(),
        amount: batch.amount,
        reason: batch.reason,
        until: approval.expires_at,
    }))
}

/// What a second person approved, with the request of whoever asked.
fn approved(tx: &mut Tx, request: Request, input: Value) -> BoxFuture<'_, Result<Value, AppError>> {
    Box::pin(async move {
        let id = input["batch"].as_i64().unwrap_or_default();
        let guild = request.guild;
        books::lock(tx, guild).await?;
        let batch = known(tx, guild, id).await?;
        if batch.state != BatchState::Asked {
            return Err(AppError::new(codes::STEER_GONE));
        }
        let policy: Policy = request
            .still_allowed::<Fail>(tx, action_of(&batch), &Resource::Guild(guild))
            .await?;
        let batch = begin(tx, &request, &policy, batch, true).await?;
        serde_json::to_value(batch)
            .map_err(|error| AppError::internal("an answer cannot be kept").caused_by(error))
    })
}

/// Counts it against the caps of whoever asked, puts it on record, and lets it run.
async fn begin(
    tx: &mut Tx,
    request: &Request,
    policy: &Policy,
    mut batch: Batch,
    approved: bool,
) -> Result<Batch, Fail> {
    let (guild, now) = (request.guild, tx.now());
    let action = action_of(&batch);
    if batch.what != BatchWhat::Reverse {
        within_cap(tx, request, &batch).await?;
    }
    request.spend::<Fail>(tx, policy, action, batch.amount).await?;
    moves::noted(tx, request, None, batch.amount, approved).await?;
    if !store::state_set(tx, guild, &batch, BatchState::Running, batch.expires_at).await? {
        return Err(gone());
    }
    batch.state = BatchState::Running;
    audit_append(tx, record(guild, request, &batch, action.name()), now).await?;
    Ok(batch)
}

/// Refuses a batch that would move more of a member than one may in a day, with what the asker's other batches moved: it was
/// looked at when it was planned, but others may have begun since.
async fn within_cap(tx: &mut Tx, request: &Request, batch: &Batch) -> Result<(), Fail> {
    let guild = request.guild;
    let cap = settings::load(tx, guild).await?.staff_cap;
    let moved = store::moved_by(tx, guild, request.user()).await?;
    let moves = store::moves(tx, guild, batch.id).await?;
    let is_over = |(member, amount): (&UserId, &i64)| {
        let before = moved.get(member).copied().unwrap_or(0);
        before.saturating_add(*amount) > cap.minor()
    };
    if moves.iter().any(is_over) {
        return Err(AppError::new(codes::STAFF_CAP).with("cap", cap).into());
    }
    Ok(())
}

fn record(guild: GuildId, request: &Request, batch: &Batch, action: &str) -> AuditEntry {
    AuditEntry {
        guild,
        actor: AuditActor::User(request.user()),
        action: action.to_owned(),
        target: format!("batch:{}", batch.id),
        reason: batch.reason.clone(),
        before: None,
        after: Some(json!({
            "what": batch.what, "rows": batch.rows, "amount": batch.amount, "partly": batch.partly,
            "undoes": batch.undoes, "rows_done": batch.rows_done, "amount_done": batch.amount_done,
        })),
        trace: request.key.clone(),
    }
}

async fn stop(tx: &mut Tx, scope: Scope, id: i64) -> Result<Batch, Fail> {
    let (request, guild, now) = (scope.request.clone(), scope.guild(), tx.now());
    books::lock(tx, guild).await?;
    let batch = known(tx, guild, id).await?;
    request
        .still_allowed::<Fail>(tx, action_of(&batch), &Resource::Guild(guild))
        .await?;
    let to = match batch.state {
        BatchState::Planned | BatchState::Asked => BatchState::Cancelled,
        BatchState::Running => BatchState::Done,
        BatchState::Done | BatchState::Cancelled => return Err(gone()),
    };
    store::rows_stop(tx, guild, id).await?;
    if !store::state_set(tx, guild, &batch, to, batch.expires_at).await? {
        return Err(gone());
    }
    audit_append(tx, record(guild, &request, &batch, run::STOPPED), now).await?;
    known(tx, guild, id).await
}
