//! Payments that are accepted but not made yet: their money is set aside, and whoever has to know is told.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{
    AuditActor, AuditEntry, CaseDetail, CaseEventKind, CaseKind, CaseTurn, NewCaseEvent, Notice, NoticeArg,
    Suspicion, audit_append, case_event, case_suspect, limit_begin, notice_kind, notice_post,
};
use core_types::{Money, Timestamp, UserId};
use domain_economy::ledger::AccountRef;
use domain_fraud::{Assessment, Step};
use std::time::Duration;

use super::held::{self, End, Wait};
use super::ladder::Verdict;
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{HeldKind, HeldPayment, HeldState, PayPreview, PayStep, Request, Waits, books, cases};

/// How late a delayed payment still arrives if nothing of us ran at its time; after that it goes back.
const LATE: Duration = Duration::from_hours(7 * 24);

/// Who has to do with something that waits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sides {
    /// Whose coins wait.
    pub(crate) payer: UserId,
    /// Whom the watch noticed: the payer of a payment, and whoever gives more than they get in a trade.
    pub(crate) about: UserId,
}

/// The sides of the asker's own payment.
pub(crate) fn own(scope: &Scope) -> Sides {
    Sides {
        payer: scope.user(),
        about: scope.user(),
    }
}

/// Lets a payment wait as the ladder says, instead of making it.
pub(crate) async fn instead(
    tx: &mut Tx,
    scope: &Scope,
    sides: Sides,
    preview: PayPreview,
    verdict: &Verdict,
    found: Assessment,
) -> Result<PayStep, Fail> {
    let step = found.step;
    let waits = aside(tx, scope, sides, preview, verdict, found).await?;
    Ok(if step == Step::Delay {
        PayStep::Delayed(waits)
    } else {
        PayStep::Held(waits)
    })
}

/// As [`instead`], for coins that things wait with.
pub(crate) async fn aside(
    tx: &mut Tx,
    scope: &Scope,
    sides: Sides,
    preview: PayPreview,
    verdict: &Verdict,
    found: Assessment,
) -> Result<Waits, Fail> {
    if found.step == Step::Delay {
        delay(tx, scope, sides, preview, verdict, found).await
    } else {
        hold(tx, scope, sides, preview, verdict, found).await
    }
}

async fn delay(
    tx: &mut Tx,
    scope: &Scope,
    sides: Sides,
    preview: PayPreview,
    verdict: &Verdict,
    found: Assessment,
) -> Result<Waits, Fail> {
    let due_at = tx.now().plus(verdict.guards.cases.delay);
    let waits = set_aside(tx, scope, sides, preview, (HeldKind::Delay, None, due_at)).await?;
    record(tx, scope, "pay.delay", &waits.payment, Some(&found)).await?;
    let why = found.evidence.first().map(|evidence| evidence.signal);
    Ok(Waits { why, ..waits })
}

async fn hold(
    tx: &mut Tx,
    scope: &Scope,
    sides: Sides,
    preview: PayPreview,
    verdict: &Verdict,
    found: Assessment,
) -> Result<Waits, Fail> {
    let guild = scope.guild();
    let security = scope.economy.security();
    let turn = opened(tx, scope, (sides.about, preview.total), verdict, &found).await?;
    let due_at = tx.now().plus(verdict.guards.cases.lapse);
    let terms = (HeldKind::Case, Some(turn.number), due_at);
    let waits = set_aside(tx, scope, sides, preview, terms).await?;
    let amount = waits.payment.total();
    let detail = CaseDetail {
        hold: Some(waits.payment.hold),
        amount: Some(amount),
        ..CaseDetail::default()
    };
    let event = NewCaseEvent::new(AuditActor::System, CaseEventKind::Held).with(detail);
    case_event(security, tx, guild, turn.number, event).await?;
    noticed(tx, scope, (sides.about, amount), turn, verdict, &found).await?;
    record(tx, scope, "pay.hold", &waits.payment, Some(&found)).await?;
    Ok(waits)
}

/// Writes what was noticed about a member into a case where nothing is held, and answers its number: what they wanted to do
/// does not happen, or waits by itself.
pub(crate) async fn suspect(
    tx: &mut Tx,
    scope: &Scope,
    about: (UserId, Money),
    verdict: &Verdict,
    found: &Assessment,
) -> Result<i64, Fail> {
    let turn = opened(tx, scope, about, verdict, found).await?;
    noticed(tx, scope, about, turn, verdict, found).await?;
    Ok(turn.number)
}

async fn opened(
    tx: &mut Tx,
    scope: &Scope,
    (about, amount): (UserId, Money),
    verdict: &Verdict,
    found: &Assessment,
) -> Result<CaseTurn, Fail> {
    let rules = &verdict.guards.cases;
    let suspicion = Suspicion {
        subject: about,
        kind: CaseKind::Watch,
        score: found.score,
        actor: AuditActor::System,
        detail: CaseDetail {
            amount: Some(amount),
            assessment: Some(found.clone()),
            ..CaseDetail::default()
        },
        join: rules.join,
        expires_at: tx.now().plus(rules.lapse),
    };
    Ok(case_suspect(scope.economy.security(), tx, scope.guild(), suspicion).await?)
}

/// Limits the member where the ladder says so, and tells the staff.
async fn noticed(
    tx: &mut Tx,
    scope: &Scope,
    (about, amount): (UserId, Money),
    turn: CaseTurn,
    verdict: &Verdict,
    found: &Assessment,
) -> Result<(), Fail> {
    let (guild, rules) = (scope.guild(), &verdict.guards.cases);
    let due_at = tx.now().plus(rules.lapse);
    if found.step == Step::Limit {
        limit_begin(tx, guild, about, turn.number, due_at).await?;
        let event = NewCaseEvent::new(AuditActor::System, CaseEventKind::Limited);
        case_event(scope.economy.security(), tx, guild, turn.number, event).await?;
        // Who is not here cannot be told apart from those who run the guild, and those are never blocked.
        if about == scope.user() {
            cases::block_at_the_top(tx, scope, turn.number, found, rules).await?;
        }
    }
    let kind = if turn.is_new {
        notice_kind::CASE_OPENED
    } else {
        notice_kind::CASE_GREW
    };
    let notice = Notice::to_staff(guild, kind)
        .with("case", NoticeArg::Number(turn.number))
        .with("member", NoticeArg::User(about))
        .with("amount", NoticeArg::Money(amount))
        .with("score", NoticeArg::Number(found.score.into()))
        .with("until", NoticeArg::Time(due_at))
        .button("notice-button-case", "security", "show", turn.number.to_string());
    notice_post(tx, &notice).await?;
    Ok(())
}

async fn set_aside(
    tx: &mut Tx,
    scope: &Scope,
    sides: Sides,
    preview: PayPreview,
    (kind, case, due_at): (HeldKind, Option<i64>, Timestamp),
) -> Result<Waits, Fail> {
    let (guild, payer) = (scope.guild(), sides.payer);
    let patience = if kind == HeldKind::Delay {
        LATE
    } else {
        Duration::ZERO
    };
    let wait = Wait {
        payer,
        payee: Some(preview.payee),
        amount: preview.amount,
        fee: preview.fee,
        memo: preview.memo.as_deref(),
        kind,
        case,
        due_at,
        patience,
    };
    let (hold, posted) = held::open(tx, guild, wait).await?;
    let payment = HeldPayment {
        hold,
        payer: Some(payer),
        payee: Some(preview.payee),
        amount: preview.amount,
        fee: preview.fee,
        memo: preview.memo,
        kind,
        state: HeldState::Waiting,
        case,
        opened_at: tx.now(),
        due_at,
        closed_at: None,
    };
    let wallet = books::balance_of(&posted, AccountRef::wallet(guild, payer));
    Ok(Waits {
        payment,
        wallet,
        why: None,
    })
}

/// Notes in the audit log what became of a payment.
async fn record(
    tx: &mut Tx,
    scope: &Scope,
    action: &str,
    payment: &HeldPayment,
    found: Option<&Assessment>,
) -> Result<(), Fail> {
    let now = tx.now();
    let entry = AuditEntry {
        guild: scope.guild(),
        actor: AuditActor::User(scope.user()),
        action: action.to_owned(),
        target: format!("user:{}", scope.user()),
        reason: String::new(),
        before: None,
        after: Some(serde_json::json!({
            "hold": payment.hold, "amount": payment.amount, "fee": payment.fee, "payee": payment.payee,
            "case": payment.case, "until": payment.due_at, "found": found,
        })),
        trace: scope.request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    Ok(())
}

impl Economy {
    /// Calls a delayed payment back: the money and the fee are in the wallet again. However often it is asked, it is answered
    /// alike.
    ///
    /// # Errors
    /// `economy.hold_closed` if it has arrived, or never was the asker's to call back.
    pub async fn pay_recall(&self, request: &Request, hold: i64) -> Result<Waits, AppError> {
        request.allow_use()?;
        let original = request.with_key(&format!("hold {hold}"));
        self.effect("pay_recall", &original, hold, |tx, scope, hold| {
            Box::pin(recall(tx, scope, hold))
        })
        .await
    }

    /// What waits and has to do with the asker's own payments, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn pay_waiting(&self, request: &Request) -> Result<Vec<HeldPayment>, AppError> {
        request.allow_use()?;
        self.look("pay_waiting", request, (), |tx, scope, ()| {
            Box::pin(async move {
                let mut waiting = held::of_member(tx, scope.guild(), scope.user()).await?;
                // Whoever is to be paid learns of it when it arrives.
                waiting.retain(|payment| payment.payer == Some(scope.user()));
                Ok(waiting)
            })
        })
        .await
    }
}

async fn recall(tx: &mut Tx, scope: Scope, hold: i64) -> Result<Waits, Fail> {
    let gone = || AppError::new(codes::HOLD_CLOSED);
    books::lock(tx, scope.guild()).await?;
    let payment = held::get(tx, scope.guild(), hold).await?.ok_or_else(gone)?;
    if payment.payer != Some(scope.user()) || payment.kind != HeldKind::Delay {
        return Err(gone().into());
    }
    let payment = held::end(tx, scope.guild(), hold, End::Cancelled)
        .await?
        .ok_or_else(gone)?;
    record(tx, &scope, "pay.recall", &payment, None).await?;
    let wallet = books::purse(tx, scope.guild(), scope.user()).await?.wallet;
    Ok(Waits {
        payment,
        wallet,
        why: None,
    })
}
