//! What happens by itself when the time of a payment that waits has come: exactly once, also after downtime.

use std::time::Duration;

use core_db::{JobError, JobRunner, Tx};
use core_errors::AppError;
use core_security::{
    AuditActor, AuditEntry, CaseDetail, CaseEventKind, NewCaseEvent, Notice, NoticeArg, audit_append,
    case_event, case_settled, notice_kind, notice_post,
};
use core_types::GuildId;
use domain_fraud::Transfer;

use super::held::{self, End};
use crate::economy::Economy;
use crate::fail::Fail;
use crate::{HeldKind, HeldPayment, HeldState, books};

/// The job that lets delayed payments arrive and gives held ones back.
const PAYMENTS_DUE_JOB: &str = "payments_due";
/// The job that closes cases nobody judged, and posts weekly reports.
const CASES_JOB: &str = "cases";
/// How often it looks.
const CASES_EVERY: Duration = Duration::from_mins(5);
/// How often it looks: a payment may arrive this much later than said.
const EVERY: Duration = Duration::from_secs(5);
/// Payments looked for at a time; each is ended in a unit of its own.
const BATCH: u32 = 100;

impl Economy {
    /// Ends every payment whose time has come, and answers how many there were.
    ///
    /// # Errors
    /// Those of the database; what was ended until then stays ended.
    pub async fn payments_due(&self) -> Result<usize, AppError> {
        let mut total = 0;
        loop {
            let due: Result<_, Fail> = self
                .db()
                .read("payments_due", |tx| {
                    Box::pin(async move { Ok(held::due(tx, BATCH).await?) })
                })
                .await;
            let due = due?;
            let is_last = due.len() < BATCH as usize;
            let mut done = 0;
            for (guild, hold) in due {
                match self.payment_due(guild, hold).await {
                    Ok(ended) => done += usize::from(ended),
                    // One that cannot be ended must not keep the others waiting.
                    Err(error) => {
                        tracing::error!(%error, %guild, hold, "a payment that is due cannot be ended");
                    }
                }
            }
            total += done;
            if is_last || done == 0 {
                return Ok(total);
            }
        }
    }

    /// Ends one payment whose time has come. False: somebody else did.
    async fn payment_due(&self, guild: GuildId, hold: i64) -> Result<bool, AppError> {
        let economy = self.clone();
        let ended: Result<Option<Option<Transfer>>, Fail> = self
            .db()
            .write("payment_due", move |tx| {
                let economy = economy.clone();
                Box::pin(async move { finish(tx, &economy, guild, hold).await })
            })
            .await;
        let ended = ended?;
        if let Some(transfer) = ended.flatten() {
            self.watch_transfer(guild, transfer);
        }
        Ok(ended.is_some())
    }

    /// Adds the economy's own work to a runner of jobs.
    #[must_use]
    pub fn with_jobs(&self, runner: JobRunner) -> JobRunner {
        let runner = self.with_batches(self.with_figures(self.with_bank_jobs(runner)));
        let runner = self.with_alerts(self.with_levy_jobs(self.with_treasury_jobs(runner)));
        let runner = self.with_season_jobs(runner);
        let economy = self.clone();
        let runner = runner.every(PAYMENTS_DUE_JOB, EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let count = economy
                    .payments_due()
                    .await
                    .map_err(|error| JobError::Retry(error.to_string()))?;
                if count > 0 {
                    tracing::info!(count, "payments that waited have ended");
                }
                Ok(())
            })
        });
        let economy = self.clone();
        runner.every(CASES_JOB, CASES_EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let failed = |error: AppError| JobError::Retry(error.to_string());
                let closed = economy.cases_lapse().await.map_err(failed)?;
                let posted = economy.case_weeks().await.map_err(failed)?;
                if closed + posted > 0 {
                    tracing::info!(
                        closed,
                        posted,
                        "cases nobody judged were closed, weekly reports posted"
                    );
                }
                Ok(())
            })
        })
    }
}

/// Ends a payment; answers the transfer if one was made, or nothing at all if it had ended before.
async fn finish(
    tx: &mut Tx,
    economy: &Economy,
    guild: GuildId,
    hold: i64,
) -> Result<Option<Option<Transfer>>, Fail> {
    books::lock(tx, guild).await?;
    let now = tx.now();
    let Some(payment) = held::get(tx, guild, hold)
        .await?
        .filter(|payment| payment.due_at <= now)
    else {
        return Ok(None);
    };
    let how = if payment.kind == HeldKind::Delay {
        End::Paid
    } else {
        End::Lapsed
    };
    let Some(payment) = held::end(tx, guild, hold, how).await? else {
        return Ok(None);
    };
    if let Some(case) = payment.case {
        let detail = CaseDetail {
            hold: Some(hold),
            amount: Some(payment.total()),
            ..CaseDetail::default()
        };
        let event = NewCaseEvent::new(AuditActor::System, CaseEventKind::Lapsed).with(detail);
        case_event(economy.security(), tx, guild, case, event).await?;
        let left = held::of_case(tx, guild, case).await?;
        if left.iter().all(|other| other.state != HeldState::Waiting) {
            case_settled(tx, guild, case).await?;
        }
    }
    for notice in told(guild, &payment) {
        notice_post(tx, &notice).await?;
    }
    let entry = AuditEntry {
        guild,
        actor: AuditActor::System,
        action: format!("pay.{}", payment.state.name()),
        target: payment
            .payer
            .map_or_else(|| format!("hold:{hold}"), |payer| format!("user:{payer}")),
        reason: String::new(),
        before: None,
        after: Some(
            serde_json::json!({ "hold": hold, "amount": payment.amount, "fee": payment.fee, "case": payment.case }),
        ),
        trace: format!("hold {hold}"),
    };
    audit_append(tx, entry, now).await?;
    Ok(Some(made(tx, guild, &payment).await?))
}

/// The transfer that a payment became, if it did.
async fn made(tx: &mut Tx, guild: GuildId, payment: &HeldPayment) -> Result<Option<Transfer>, Fail> {
    let (Some(from), Some(to), HeldState::Paid) = (payment.payer, payment.payee, payment.state) else {
        return Ok(None);
    };
    let purse = books::purse(tx, guild, from).await?;
    Ok(Some(Transfer {
        from,
        to,
        amount: payment.total(),
        wealth: purse.wallet.plus(purse.bank)?,
        at: tx.now(),
    }))
}

/// Whom the end of a payment is told to: the payee what arrived, the payer what did not.
fn told(guild: GuildId, payment: &HeldPayment) -> Vec<Notice> {
    let key = format!("held {} {}", payment.hold, payment.state.name());
    match (payment.state, payment.payer, payment.payee) {
        (HeldState::Paid, Some(payer), Some(payee)) => vec![
            Notice::to_member(guild, payee, notice_kind::PAY_ARRIVED)
                .with("from", NoticeArg::User(payer))
                .with("amount", NoticeArg::Money(payment.amount))
                .once(&key),
        ],
        (_, Some(payer), _) => vec![
            Notice::to_member(guild, payer, notice_kind::PAY_BACK)
                .with("amount", NoticeArg::Money(payment.total()))
                .once(&key),
        ],
        _ => Vec::new(),
    }
}
