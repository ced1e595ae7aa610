//! Paying standing orders on their days.

use std::sync::Arc;
use std::time::Duration;

use core_db::{JobError, JobRunner, Tx};
use core_errors::{AppError, codes};
use core_security::{Actor, Notice, NoticeArg, block_get, notice_kind, notice_post};
use core_types::Timestamp;
use domain_fraud::Transfer;

use super::super::agreed::{self, Agreed};
use super::super::ladder::Verdict;
use super::{ORDER_DUE, ORDER_GET, ORDER_MOVE, StandingOrder};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::savings::Rules;
use crate::{PayStep, books};

/// The job that pays standing orders.
const ORDERS_JOB: &str = "standing_orders";
/// How often it looks.
const EVERY: Duration = Duration::from_secs(30);
/// Orders looked for at a time; each is paid in a unit of its own.
const BATCH: u32 = 200;
/// Batches per run. What is left waits for the next one.
const BATCHES: usize = 20;

impl Economy {
    /// Pays every standing order whose day has come, one day at a time, and answers how many payments were made or skipped.
    ///
    /// # Errors
    /// Those of the database; what was paid until then stays paid.
    pub async fn orders_due(&self) -> Result<usize, AppError> {
        let mut total = 0;
        for _ in 0..BATCHES {
            let due: Result<Vec<StandingOrder>, Fail> = self
                .db()
                .read("orders_due", |tx| {
                    Box::pin(async move {
                        let now = tx.now();
                        Ok(tx.query(ORDER_DUE).bind(now).bind(BATCH).fetch_all().await?)
                    })
                })
                .await;
            let due = due?;
            let mut done = 0;
            for order in due {
                match self.order_due(order).await {
                    Ok(()) => done += 1,
                    // One that cannot be paid must not keep the others waiting.
                    Err(error) => tracing::error!(%error, "a standing order cannot be looked at"),
                }
            }
            total += done;
            if done == 0 {
                break;
            }
        }
        Ok(total)
    }

    async fn order_due(&self, order: StandingOrder) -> Result<(), AppError> {
        let actor = Actor::member(order.payer, order.guild);
        let key = format!("standing {} {}", order.number, order.due_day.number());
        let request = self.security().request(order.guild, actor, key).await?;
        let agreed = Agreed {
            payee: order.payee,
            amount: order.amount,
            memo: order.memo.clone(),
        };
        let (verdict, transfer) = self.verdict_on(order.guild, order.payer, &agreed).await?;
        let verdict = Arc::new(verdict);
        let scope = Scope {
            economy: self.clone(),
            request,
        };
        let guild = order.guild;
        let made: Result<Option<Transfer>, Fail> = self
            .db()
            .write("standing_order", move |tx| {
                let (scope, order, agreed) = (scope.clone(), order.clone(), agreed.clone());
                let verdict = Arc::clone(&verdict);
                Box::pin(async move {
                    let paid = pay(tx, &scope, &order, &agreed, &verdict).await?;
                    Ok(paid.then_some(transfer))
                })
            })
            .await;
        if let Some(transfer) = made? {
            self.watch_transfer(guild, transfer);
        }
        Ok(())
    }

    /// Adds the work on standing orders to a runner of jobs.
    pub(crate) fn with_order_jobs(&self, runner: JobRunner) -> JobRunner {
        let economy = self.clone();
        runner.every(ORDERS_JOB, EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let count = economy
                    .orders_due()
                    .await
                    .map_err(|error| JobError::Retry(error.to_string()))?;
                if count > 0 {
                    tracing::info!(count, "standing orders were paid or skipped");
                }
                Ok(())
            })
        })
    }
}

/// Pays or skips one day of an order, and moves it on. Answers whether the money arrived.
async fn pay(
    tx: &mut Tx,
    scope: &Scope,
    order: &StandingOrder,
    agreed: &Agreed,
    verdict: &Verdict,
) -> Result<bool, Fail> {
    let (guild, payer, now) = (order.guild, order.payer, tx.now());
    let rules = Rules::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    let still: Option<StandingOrder> = tx
        .query(ORDER_GET)
        .bind(guild.as_i64())
        .bind(payer.as_i64())
        .bind(order.number)
        .bind(now)
        .fetch_optional()
        .await?;
    // Cancelled, changed or paid meanwhile by another process.
    if still.as_ref() != Some(order) {
        return Ok(false);
    }
    let next = order.every.after(order.due_day);
    let next_at = rules.settings.zone.start_of(next);
    let may = scope.request.allow_use().is_ok() && block_get(tx, guild, payer).await?.is_none();
    // With a fee that was raised since, the total may be more than can be counted: then nobody has it.
    let fee = rules.settings.pay.fee(order.amount);
    let total = fee.and_then(|fee| order.amount.plus(fee));
    let wallet = books::purse(tx, guild, payer).await?.wallet;
    let has = total.is_ok_and(|total| wallet >= total);
    let step = if may && has {
        Some(agreed::pay(tx, scope, agreed, verdict).await?)
    } else {
        skipped(tx, order, next_at, may).await?;
        None
    };
    let moved = tx
        .query(ORDER_MOVE)
        .bind(guild.as_i64())
        .bind(payer.as_i64())
        .bind(order.number)
        .bind(order.due_day.number())
        .bind(next.number())
        .bind(next_at)
        .bind(i64::from(step.is_some()))
        .bind(i64::from(step.is_none()))
        .execute()
        .await?;
    if moved == 0 {
        return Err(AppError::new(codes::ORDER_UNKNOWN).into());
    }
    let paid = matches!(step, Some(PayStep::Paid(_)));
    if paid {
        let notice = Notice::to_member(guild, order.payee, notice_kind::ORDER_ARRIVED)
            .with("from", NoticeArg::User(payer))
            .with("amount", NoticeArg::Money(order.amount))
            .once(&key(order));
        notice_post(tx, &notice).await?;
    }
    Ok(paid)
}

fn key(order: &StandingOrder) -> String {
    format!(
        "order {} {} {}",
        order.payer,
        order.number,
        order.due_day.number()
    )
}

async fn skipped(tx: &mut Tx, order: &StandingOrder, next_at: Timestamp, may: bool) -> Result<(), Fail> {
    // Who may not pay now has coins enough: telling them that they lack some would be wrong.
    let kind = if may {
        notice_kind::ORDER_SKIPPED
    } else {
        notice_kind::ORDER_BARRED
    };
    let notice = Notice::to_member(order.guild, order.payer, kind)
        .with("to", NoticeArg::User(order.payee))
        .with("amount", NoticeArg::Money(order.amount))
        .with("next", NoticeArg::Time(next_at))
        .once(&key(order));
    notice_post(tx, &notice).await?;
    Ok(())
}
