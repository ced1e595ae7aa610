//! Deciding: money goes where it was meant to go, or back; a file is judged; something is written down.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{
    Action, AuditActor, CaseDetail, CaseEventKind, CaseState, NewCaseEvent, Notice, NoticeArg, case_assign,
    case_close, case_decided, case_event, case_settled, notice_kind, notice_post,
};
use core_types::{GuildId, Money};
use domain_fraud::Transfer;
use serde::{Deserialize, Serialize};

use super::{Desk, answer, opened, record, written};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::pay::held::{self, End};
use crate::{CaseDecided, HeldPayment, HeldState, Request, books};

/// What staff decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// What is held goes where it was meant to go; the file stays open for its judgement.
    Release,
    /// What is held goes back to whose it is; the file stays open for its judgement.
    Return,
    /// The suspicion was right: what is still held goes back, and the file is closed.
    Justified,
    /// It was a false alarm: what is still held goes where it was meant to go, and the file is closed.
    FalseAlarm,
}

impl Decision {
    const fn end(self) -> End {
        match self {
            Self::Release | Self::FalseAlarm => End::Paid,
            Self::Return | Self::Justified => End::Returned,
        }
    }

    const fn closes(self) -> Option<CaseState> {
        match self {
            Self::Release | Self::Return => None,
            Self::Justified => Some(CaseState::Justified),
            Self::FalseAlarm => Some(CaseState::Unjustified),
        }
    }

    /// What becomes of the money, in a word for events.
    const fn money(self) -> &'static str {
        match self {
            Self::Release | Self::FalseAlarm => "released",
            Self::Return | Self::Justified => "returned",
        }
    }

    const fn action(self) -> &'static str {
        match self {
            Self::Release => "case.release",
            Self::Return => "case.return",
            Self::Justified => "case.justified",
            Self::FalseAlarm => "case.false_alarm",
        }
    }
}

impl Economy {
    /// Decides about everything that is held for a case, in one transaction; a judgement also closes it.
    ///
    /// # Errors
    /// `access.forbidden`; `case.unknown`, `case.closed`; `case.own` for a case about the asker, or with a payment from or
    /// to them; `case.nothing_held` when there is nothing to release or return.
    pub async fn case_decide(
        &self,
        request: &Request,
        number: i64,
        decision: Decision,
    ) -> Result<CaseDecided, AppError> {
        request.allow_in_guild(Action::SecurityBlock)?;
        let done = self
            .effect_once(
                "case_decide",
                request,
                (number, decision),
                |tx, scope, (number, decision)| Box::pin(decide(tx, scope, number, decision)),
            )
            .await?;
        let arrived = done.value.ended.iter().filter(|_| !done.replayed);
        for payment in arrived.filter(|payment| payment.state == HeldState::Paid) {
            if let (Some(from), Some(to), Some(at)) = (payment.payer, payment.payee, payment.closed_at) {
                let transfer = Transfer {
                    from,
                    to,
                    amount: payment.total(),
                    // What is left to the payer is what the watch compares with; it knows how to do without.
                    wealth: Money::ZERO,
                    at,
                };
                self.watch_transfer(request.guild, transfer);
            }
        }
        Ok(done.value)
    }

    /// Writes something down in a case; stored encrypted.
    ///
    /// # Errors
    /// `access.forbidden`; `case.unknown`, `case.closed`, `case.own`; `case.text_missing`, `case.text_too_long`.
    pub async fn case_note(&self, request: &Request, number: i64, typed: &str) -> Result<(), AppError> {
        request.allow_in_guild(Action::SecurityBlock)?;
        let text = written(typed)?;
        self.effect(
            "case_note",
            request,
            (number, text),
            |tx, scope, (number, text)| {
                Box::pin(async move {
                    let Desk { file, .. } = opened(tx, &scope, number).await?;
                    let actor = AuditActor::User(scope.user());
                    let event = NewCaseEvent {
                        text: Some(&text),
                        ..NewCaseEvent::new(actor, CaseEventKind::Note)
                    };
                    let seq = case_event(scope.economy.security(), tx, scope.guild(), number, event).await?;
                    // The words stay in the case, where they can be forgotten.
                    record(
                        tx,
                        &scope,
                        ("case.note", ""),
                        &file,
                        serde_json::json!({ "case": number, "event": seq }),
                    )
                    .await
                })
            },
        )
        .await
    }
}

async fn decide(tx: &mut Tx, scope: Scope, number: i64, decision: Decision) -> Result<CaseDecided, Fail> {
    let (guild, actor) = (scope.guild(), AuditActor::User(scope.user()));
    books::lock(tx, guild).await?;
    let Desk { file, held } = opened(tx, &scope, number).await?;
    let mut ended = Vec::new();
    for payment in held.iter().filter(|payment| payment.state == HeldState::Waiting) {
        if let Some(payment) = held::end(tx, guild, payment.hold, decision.end()).await? {
            told(tx, &scope, number, &payment).await?;
            ended.push(payment);
        }
    }
    let closes = decision.closes();
    if closes.is_none() && ended.is_empty() {
        return Err(AppError::new(codes::CASE_NOTHING_HELD).into());
    }
    case_assign(tx, guild, number, scope.user()).await?;
    case_settled(tx, guild, number).await?;
    answer(
        tx,
        &scope.economy,
        guild,
        &file,
        (decision.end() == End::Paid, actor),
    )
    .await?;
    let security = scope.economy.security();
    match closes {
        Some(state) => {
            case_close(security, tx, guild, &file, (state, actor)).await?;
        }
        None => case_decided(security, tx, guild, number, (decision.money(), actor)).await?,
    }
    let mut amount = Money::ZERO;
    for payment in &ended {
        amount = amount.plus(payment.total())?;
    }
    let after = serde_json::json!({
        "case": number, "decision": decision, "holds": ended.iter().map(|payment| payment.hold).collect::<Vec<_>>(),
        "amount": amount,
    });
    record(tx, &scope, (decision.action(), ""), &file, after).await?;
    Ok(CaseDecided {
        number,
        decision,
        amount,
        ended,
    })
}

/// Writes into the file what became of a payment, and tells those whom it is about.
async fn told(tx: &mut Tx, scope: &Scope, number: i64, payment: &HeldPayment) -> Result<(), Fail> {
    let guild = scope.guild();
    let detail = CaseDetail {
        hold: Some(payment.hold),
        amount: Some(payment.total()),
        ..CaseDetail::default()
    };
    let kind = match payment.state {
        HeldState::Paid => CaseEventKind::Released,
        HeldState::Lapsed => CaseEventKind::Lapsed,
        // A member's own money that was set aside is released to them.
        _ if payment.payee.is_none() => CaseEventKind::Released,
        _ => CaseEventKind::Returned,
    };
    let event = NewCaseEvent::new(AuditActor::User(scope.user()), kind).with(detail);
    case_event(scope.economy.security(), tx, guild, number, event).await?;
    for notice in notices(guild, payment) {
        notice_post(tx, &notice).await?;
    }
    Ok(())
}

fn notices(guild: GuildId, payment: &HeldPayment) -> Vec<Notice> {
    match (payment.state, payment.payer, payment.payee) {
        (HeldState::Paid, Some(payer), Some(payee)) => vec![
            Notice::to_member(guild, payer, notice_kind::PAY_RELEASED)
                .with("to", NoticeArg::User(payee))
                .with("amount", NoticeArg::Money(payment.amount)),
            Notice::to_member(guild, payee, notice_kind::PAY_ARRIVED)
                .with("from", NoticeArg::User(payer))
                .with("amount", NoticeArg::Money(payment.amount)),
        ],
        (_, Some(payer), _) => vec![
            Notice::to_member(guild, payer, notice_kind::PAY_BACK)
                .with("amount", NoticeArg::Money(payment.total())),
        ],
        _ => Vec::new(),
    }
}
