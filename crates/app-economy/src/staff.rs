//! Staff adds and removes coins: with a reason, up to a cap, on record.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{Action, AuditActor, AuditEntry, Resource, audit_append, reason};
use core_types::{AmountInput, UserId};
use domain_economy::ledger::{AccountRef, Draft, EntryKind, Memo};
use serde::Serialize;

use crate::bank::{Typed, not_enough};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, StaffMove, StaffMoved, books, settings};

#[derive(Debug, Clone, Serialize)]
struct Order {
    member: UserId,
    amount: Typed,
    reason: String,
}

impl Economy {
    /// Gives a member new coins.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `economy.member_bot`; `staff.reason_missing` and `staff.reason_too_long`;
    /// `staff.cap` above the guild's setting; `economy.supply_limit`.
    pub async fn add_money(&self, request: &Request, order: StaffMove) -> Result<StaffMoved, AppError> {
        let order = checked(request, &order, Action::EconomyAddMoney)?;
        self.effect("add_money", request, order, |tx, scope, order| {
            Box::pin(carry_out(tx, scope, order, Action::EconomyAddMoney))
        })
        .await
    }

    /// Takes coins out of a member's wallet and out of the world.
    ///
    /// # Errors
    /// As [`Self::add_money`], and `economy.not_enough`.
    pub async fn remove_money(&self, request: &Request, order: StaffMove) -> Result<StaffMoved, AppError> {
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

async fn carry_out(tx: &mut Tx, scope: Scope, order: Order, action: Action) -> Result<StaffMoved, Fail> {
    let (guild, now) = (scope.guild(), tx.now());
    let account = Resource::Account {
        guild,
        owner: order.member,
    };
    scope.request.still_allowed::<Fail>(tx, action, &account).await?;
    let cap = settings::load(tx, guild).await?.staff_cap;
    let before = books::purse_locked(tx, guild, order.member).await?.wallet;
    let amount = AmountInput::from(order.amount).resolve(before)?;
    if amount > cap {
        return Err(AppError::new(codes::STAFF_CAP).with("cap", cap).into());
    }
    let wallet = AccountRef::wallet(guild, order.member);
    let draft = if action == Action::EconomyAddMoney {
        Draft::transfer(EntryKind::Grant, AccountRef::mint(guild), wallet, amount)?
    } else if amount > before {
        return Err(not_enough(before, amount));
    } else {
        Draft::transfer(EntryKind::Remove, wallet, AccountRef::burn(guild), amount)?
    };
    let draft = draft.by(scope.user()).with_memo(Memo::new(&order.reason)?);
    let after = books::balance_of(&books::post(tx, draft).await?, wallet);
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(scope.user()),
        action: action.name().to_owned(),
        target: format!("user:{}", order.member),
        reason: order.reason.clone(),
        before: Some(serde_json::json!({ "wallet": before })),
        after: Some(serde_json::json!({ "wallet": after, "amount": amount })),
        trace: scope.request.key,
    };
    audit_append(tx, entry, now).await?;
    Ok(StaffMoved {
        member: order.member,
        amount,
        wallet: after,
        reason: order.reason,
    })
}
