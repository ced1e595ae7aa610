//! What the bank does by itself about loans: reminds, collects what is there once a loan is due, and notes a default.

use std::time::Duration;

use core_db::{JobError, JobRunner, Tx};
use core_errors::AppError;
use core_security::{Notice, NoticeArg, notice_kind, notice_post};
use core_types::{Day, GuildId, Money, UserId};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::loan::{GRACE_DAYS, LoanState};

use super::store::{self, Stored};
use super::{end_of, lender};
use crate::books;
use crate::economy::Economy;
use crate::fail::Fail;
use crate::savings::Rules;

/// The job that looks after loans.
const LOANS_JOB: &str = "loans";
/// How often it looks.
const EVERY: Duration = Duration::from_mins(1);
/// Loans looked for per run; each is looked at in a unit of its own.
const BATCH: u32 = 200;
/// How often it collects from a loan in default, in days.
const COLLECT_EVERY: i32 = 7;

impl Economy {
    /// Looks at every loan whose time has come, a bounded number per call, and answers how many there were.
    ///
    /// # Errors
    /// Those of the database; what was done until then stays done.
    pub async fn loans_due(&self) -> Result<usize, AppError> {
        let due: Result<_, Fail> = self
            .db()
            .read("loans_due", |tx| {
                Box::pin(async move { Ok(store::due(tx, BATCH).await?) })
            })
            .await;
        let due = due?;
        let count = due.len();
        for (guild, user) in due {
            let looked: Result<(), Fail> = self
                .db()
                .write("loan_due", move |tx| Box::pin(look(tx, guild, user)))
                .await;
            // One that cannot be looked at must not keep the others waiting.
            if let Err(error) = looked {
                let error = AppError::from(error);
                tracing::error!(%error, %guild, "a loan that is due cannot be looked at");
            }
        }
        Ok(count)
    }

    /// Adds the work on loans to a runner of jobs.
    pub(crate) fn with_loan_jobs(&self, runner: JobRunner) -> JobRunner {
        let economy = self.clone();
        runner.every(LOANS_JOB, EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let count = economy
                    .loans_due()
                    .await
                    .map_err(|error| JobError::Retry(error.to_string()))?;
                if count > 0 {
                    tracing::info!(count, "loans were looked at");
                }
                Ok(())
            })
        })
    }
}

async fn look(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<(), Fail> {
    let rules = Rules::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    let (today, now) = (rules.today(tx), tx.now());
    let stored = store::open(tx, guild, user).await?;
    let Some(stored) = stored.filter(|stored| stored.check_at <= now) else {
        return Ok(());
    };
    let mut left = stored.loan.accrue(today)?;
    let is_due = today > left.due_day;
    let mut used = domain_economy::loan::Repaid::default();
    if is_due {
        let took = collect(tx, guild, user, &stored, left.total()).await?;
        (left, used) = left.pay(took);
    }
    let state = left.state(today);
    let next = match state {
        LoanState::Open | LoanState::Repaid => left.due_day.next(),
        LoanState::Late => today.next(),
        LoanState::Default => Day::from_number(today.number().saturating_add(COLLECT_EVERY)),
    };
    let check_at = rules.settings.zone.start_of(next);
    store::moved_on(tx, guild, user, &stored, (&left, used), today, check_at).await?;
    let grace = Day::from_number(left.due_day.number().saturating_add(GRACE_DAYS));
    let notice = match state {
        LoanState::Open => Notice::to_member(guild, user, notice_kind::LOAN_SOON)
            .with("amount", NoticeArg::Money(left.total()))
            .with("until", NoticeArg::Time(end_of(&rules, left.due_day))),
        LoanState::Repaid => Notice::to_member(guild, user, notice_kind::LOAN_COLLECTED)
            .with("amount", NoticeArg::Money(used.total())),
        // Told once for each of the two steps, not every day.
        LoanState::Late if stored.state != state.name() => {
            Notice::to_member(guild, user, notice_kind::LOAN_LATE)
                .with("amount", NoticeArg::Money(left.total()))
                .with("until", NoticeArg::Time(end_of(&rules, grace)))
        }
        LoanState::Default if stored.state != state.name() => {
            Notice::to_member(guild, user, notice_kind::LOAN_DEFAULT)
                .with("amount", NoticeArg::Money(left.total()))
        }
        LoanState::Late | LoanState::Default => return Ok(()),
    };
    notice_post(tx, &notice).await?;
    Ok(())
}

/// Takes what is owed from the wallet and then from the bank, as far as there is something. Answers how much it was.
async fn collect(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    stored: &Stored,
    owed: Money,
) -> Result<Money, Fail> {
    let purse = books::purse(tx, guild, user).await?;
    let of_wallet = purse.wallet.min(owed);
    let of_bank = purse.bank.min(owed.minus(of_wallet)?);
    let took = of_wallet.plus(of_bank)?;
    if took.is_positive() {
        let lines = [
            (AccountRef::wallet(guild, user), of_wallet.negated()?),
            (AccountRef::bank(guild, user), of_bank.negated()?),
            (lender(guild, stored.lender), took),
        ];
        books::post(tx, Draft::new(EntryKind::Repayment, lines)?).await?;
    }
    Ok(took)
}
