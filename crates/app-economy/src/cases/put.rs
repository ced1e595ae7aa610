//! Staff sets a member's money aside.

use std::time::Duration;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{
    Action, AuditActor, CaseDetail, CaseEventKind, CaseKind, GuardSettings, NewCaseEvent, Notice, NoticeArg,
    Suspicion, case_event, case_get, case_suspect, notice_kind, notice_post, reason,
};
use core_types::{AmountInput, Money, UserId};

use super::record;
use crate::bank::{Typed, not_enough};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::pay::held::{self, Wait};
use crate::{HeldKind, HoldOrder, Request, SetAside, books};

impl Economy {
    /// Sets an amount of a member's wallet aside, with a reason that they are told, in a case: their open one, or a new one.
    /// It goes back by itself after `days`.
    ///
    /// # Errors
    /// `access.forbidden`; `case.own` for the asker's own money; `economy.member_bot`; `economy.not_enough`;
    /// `staff.reason_missing`, `staff.reason_too_long`.
    pub async fn case_hold(&self, request: &Request, order: HoldOrder) -> Result<SetAside, AppError> {
        request.allow_on(Action::SecurityBlock, order.member)?;
        if order.member == request.user() {
            return Err(AppError::new(codes::CASE_OWN));
        }
        if order.member_is_bot {
            return Err(AppError::new(codes::MEMBER_BOT));
        }
        let input = (
            order.member,
            Typed::from(order.amount),
            reason(&order.reason)?,
            order.days.clamp(1, 28),
        );
        self.effect(
            "case_hold",
            request,
            input,
            |tx, scope, (member, amount, reason, days)| {
                Box::pin(put(tx, scope, (member, amount), (reason, days)))
            },
        )
        .await
    }
}

async fn put(
    tx: &mut Tx,
    scope: Scope,
    (member, amount): (UserId, Typed),
    (reason, days): (String, u32),
) -> Result<SetAside, Fail> {
    let (guild, actor) = (scope.guild(), AuditActor::User(scope.user()));
    let security = scope.economy.security();
    let wallet = books::purse_locked(tx, guild, member).await?.wallet;
    let amount = AmountInput::from(amount).resolve(wallet)?;
    if amount > wallet {
        return Err(not_enough(wallet, amount));
    }
    let until = tx.now().plus(Duration::from_hours(24) * days);
    let rules = GuardSettings::load(tx, guild).await?.cases;
    let suspicion = Suspicion {
        subject: member,
        kind: CaseKind::Staff,
        score: 0,
        actor,
        detail: CaseDetail::default(),
        join: rules.join,
        expires_at: until,
    };
    let case = case_suspect(security, tx, guild, suspicion).await?.number;
    let wait = Wait {
        payer: member,
        payee: None,
        amount,
        fee: Money::ZERO,
        memo: Some(&reason),
        kind: HeldKind::Staff,
        case: Some(case),
        due_at: until,
        patience: Duration::ZERO,
    };
    let (hold, _) = held::open(tx, guild, wait).await?;
    let detail = CaseDetail {
        hold: Some(hold),
        amount: Some(amount),
        time: Some(until),
        ..CaseDetail::default()
    };
    let event = NewCaseEvent {
        text: Some(&reason),
        ..NewCaseEvent::new(actor, CaseEventKind::Held).with(detail)
    };
    case_event(security, tx, guild, case, event).await?;
    let notice = Notice::to_member(guild, member, notice_kind::MONEY_SET_ASIDE)
        .with("amount", NoticeArg::Money(amount))
        .with("reason", NoticeArg::Text(reason.clone()))
        .with("until", NoticeArg::Time(until));
    notice_post(tx, &notice).await?;
    let file = case_get(tx, guild, case).await?;
    let file = file.ok_or_else(|| AppError::internal("a case vanished"))?;
    let after = serde_json::json!({ "case": case, "hold": hold, "amount": amount, "until": until });
    record(tx, &scope, ("case.hold", &reason), &file, after).await?;
    Ok(SetAside {
        case,
        hold,
        member,
        amount,
        until,
    })
}
