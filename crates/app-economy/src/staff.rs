//! Staff adds and removes coins: with a reason, up to a cap, on record, and above a threshold with a second person.

pub(crate) mod moves;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{
    Action, ApprovalAsk, AuditActor, AuditEntry, GuardSettings, Policy, Resource, approval_ask, audit_append,
    reason,
};
use core_types::{AmountInput, Money, UserId};
use domain_economy::ledger::{AccountRef, Draft, EntryKind, Memo};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bank::{Typed, not_enough};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{ApprovalWaits, Request, StaffMove, StaffMoved, StaffStep, books, settings};

#[derive(Debug, Clone, Serialize)]
struct Order {
    member: UserId,
    amount: Typed,
    reason: String,
}

/// What waits for a second person: the amount is fixed by then.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Fixed {
    member: UserId,
    amount: Money,
    reason: String,
}

/// Teaches the guards how to do what may wait for a second person.
pub(crate) fn teach(security: &core_security::Security) {
    security.approvals_run(Action::EconomyAddMoney.name(), |tx, request, input| {
        approved(tx, request, input, Action::EconomyAddMoney)
    });
    security.approvals_run(Action::EconomyRemoveMoney.name(), |tx, request, input| {
        approved(tx, request, input, Action::EconomyRemoveMoney)
    });
}

impl Economy {
    /// Gives a member new coins, or asks for a second person above the setting `staff.approval_above`.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `economy.member_bot`; `staff.reason_missing` and `staff.reason_too_long`;
    /// `staff.cap` above the guild's setting, with what the asker gave the member within a day; `access.capped` above the cap of the asker's roles; `economy.supply_limit`.
    #[tracing::instrument(name = "economy.add_money", level = "debug", skip_all)]
    pub async fn add_money(&self, request: &Request, order: StaffMove) -> Result<StaffStep, AppError> {
        let order = checked(request, &order, Action::EconomyAddMoney)?;
        self.effect("add_money", request, order, |tx, scope, order| {
            Box::pin(carry_out(tx, scope, order, Action::EconomyAddMoney))
        })
        .await
    }

    /// Takes coins out of a member's wallet and out of the world, or asks for a second person.
    ///
    /// # Errors
    /// As [`Self::add_money`], and `economy.not_enough`.
    #[tracing::instrument(name = "economy.remove_money", level = "debug", skip_all)]
    pub async fn remove_money(&self, request: &Request, order: StaffMove) -> Result<StaffStep, AppError> {
        let order = checked(request, &order, Action::EconomyRemoveMoney)?;
        self.effect("remove_money", request, order, |tx, scope, order| {
            Box::pin(carry_out(tx, scope, order, Action::EconomyRemoveMoney))
        })
        .await
    }
}

fn checked(request: &Request, order: &StaffMove, action: Action) -> Result<Order, AppError> {
    request.allow_on(action, order.member)?;
    if order.member_is_bot {
        return Err(AppError::new(codes::MEMBER_BOT));
    }
    let reason = reason(&order.reason)?;
    Ok(Order {
        member: order.member,
        amount: order.amount.into(),
        reason,
    })
}

/// Does what was asked, or puts it aside until a second person approves.
async fn carry_out(tx: &mut Tx, scope: Scope, order: Order, action: Action) -> Result<StaffStep, Fail> {
    let (economy, request) = (scope.economy, scope.request);
    let guild = request.guild;
    let account = Resource::Account {
        guild,
        owner: order.member,
    };
    // Once more, by the policy as it is now: the right may be gone since the command was typed.
    let policy: Policy = request.still_allowed::<Fail>(tx, action, &account).await?;
    let before = books::purse_locked(tx, guild, order.member).await?.wallet;
    let fixed = Fixed {
        member: order.member,
        amount: AmountInput::from(order.amount).resolve(before)?,
        reason: order.reason,
    };
    possible(tx, &request, &fixed, before, action).await?;
    let above = GuardSettings::load(tx, guild).await?.approval_above;
    if !moves::takes_two(tx, &request, fixed.amount, above).await? {
        return moved(tx, &request, &policy, fixed, (action, false))
            .await
            .map(StaffStep::Moved);
    }
    policy
        .within_cap::<Fail>(tx, &request.actor, action, fixed.amount)
        .await?;
    let input = serde_json::to_value(&fixed)
        .map_err(|error| AppError::internal("an order cannot be kept").caused_by(error))?;
    let ask = ApprovalAsk {
        kind: action.name(),
        action,
        input,
        member: fixed.member,
        amount: fixed.amount,
        reason: fixed.reason.clone(),
    };
    let approval = approval_ask::<Fail>(economy.security(), tx, &request, ask).await?;
    Ok(StaffStep::Waits(ApprovalWaits {
        id: approval.id,
        member: fixed.member,
        amount: fixed.amount,
        reason: fixed.reason,
        until: approval.expires_at,
    }))
}

/// What a second person approved, with the request of whoever asked.
fn approved(
    tx: &mut Tx,
    request: Request,
    input: Value,
    action: Action,
) -> BoxFuture<'_, Result<Value, AppError>> {
    Box::pin(async move {
        let fixed: Fixed = serde_json::from_value(input)
            .map_err(|error| AppError::internal("an order cannot be read").caused_by(error))?;
        let account = Resource::Account {
            guild: request.guild,
            owner: fixed.member,
        };
        let policy: Policy = request.still_allowed::<Fail>(tx, action, &account).await?;
        let before = books::purse_locked(tx, request.guild, fixed.member).await?.wallet;
        possible(tx, &request, &fixed, before, action).await?;
        let moved = moved(tx, &request, &policy, fixed, (action, true)).await?;
        serde_json::to_value(moved)
            .map_err(|error| AppError::internal("an answer cannot be kept").caused_by(error))
    })
}

/// The guild lets staff move so much at once, and the member has it.
async fn possible(
    tx: &mut Tx,
    request: &Request,
    order: &Fixed,
    before: Money,
    action: Action,
) -> Result<(), Fail> {
    let cap = settings::load(tx, request.guild).await?.staff_cap;
    moves::within_cap(tx, request, order.member, order.amount, cap).await?;
    if action == Action::EconomyRemoveMoney && order.amount > before {
        return Err(not_enough(before, order.amount));
    }
    Ok(())
}

/// Moves the coins, counts them against the caps of whoever asked, and puts it on record.
async fn moved(
    tx: &mut Tx,
    request: &Request,
    policy: &Policy,
    order: Fixed,
    (action, approved): (Action, bool),
) -> Result<StaffMoved, Fail> {
    let (guild, now, amount) = (request.guild, tx.now(), order.amount);
    request.spend::<Fail>(tx, policy, action, amount).await?;
    moves::noted(tx, request, Some(order.member), amount, approved).await?;
    let before = books::purse(tx, guild, order.member).await?.wallet;
    let wallet = AccountRef::wallet(guild, order.member);
    let draft = if action == Action::EconomyAddMoney {
        Draft::transfer(EntryKind::Grant, AccountRef::mint(guild), wallet, amount)?
    } else {
        Draft::transfer(EntryKind::Remove, wallet, AccountRef::burn(guild), amount)?
    };
    let draft = draft.by(request.user()).with_memo(Memo::new(&order.reason)?);
    let after = books::balance_of(&books::post(tx, draft).await?, wallet);
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(request.user()),
        action: action.name().to_owned(),
        target: format!("user:{}", order.member),
        reason: order.reason.clone(),
        before: Some(serde_json::json!({ "wallet": before })),
        after: Some(serde_json::json!({ "wallet": after, "amount": amount })),
        trace: request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    Ok(StaffMoved {
        member: order.member,
        amount,
        wallet: after,
        reason: order.reason,
    })
}
