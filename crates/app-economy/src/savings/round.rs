//! The walk through all savings after each midnight: guild by guild, page by page, a bounded number of pages per run.

use std::time::Duration;

use core_db::{JobError, JobRunner, Tx};
use core_errors::AppError;
use core_types::{GuildId, Money};

use super::store::Step;
use super::{Rules, settle, store};
use crate::books;
use crate::economy::Economy;
use crate::fail::Fail;

/// The job that pays interest.
const INTEREST_JOB: &str = "interest";
/// How often it looks whether a day is over somewhere.
const EVERY: Duration = Duration::from_secs(20);
/// Accounts per unit of work: one entry with as many lines, so that members wait for none of them for long.
const PAGE: u32 = 250;
/// Pages per run. What is left waits for the next one.
const PAGES: usize = 200;
/// How long a guild waits whose interest could not be paid.
const AGAIN: Duration = Duration::from_mins(10);

impl Economy {
    /// Pays the interest of days that are over, a bounded number of accounts at a time. Answers how many were walked and what
    /// was paid.
    ///
    /// # Errors
    /// Those of the database; what was paid until then stays paid.
    pub async fn interest_due(&self) -> Result<(i64, Money), AppError> {
        let (mut accounts, mut paid) = (0, Money::ZERO);
        for _ in 0..PAGES {
            let due: Result<Option<GuildId>, Fail> = self
                .db()
                .read("interest_due", |tx| {
                    Box::pin(async move { Ok(store::round_due(tx).await?) })
                })
                .await;
            let Some(guild) = due? else {
                break;
            };
            let walked: Result<(i64, Money), Fail> = self
                .db()
                .write("interest_page", move |tx| Box::pin(walk(tx, guild)))
                .await;
            match walked {
                Ok((more, sum)) => {
                    accounts += more;
                    paid = paid.plus(sum)?;
                }
                // A guild that cannot be paid must not keep the others waiting.
                Err(error) => {
                    let error = AppError::from(error);
                    tracing::error!(%error, %guild, "interest cannot be paid");
                    let put_off: Result<(), Fail> = self
                        .db()
                        .write("interest_put_off", move |tx| {
                            Box::pin(async move { Ok(store::round_put_off(tx, guild, AGAIN).await?) })
                        })
                        .await;
                    put_off?;
                }
            }
        }
        Ok((accounts, paid))
    }

    /// Adds the bank's own work to a runner of jobs.
    pub(crate) fn with_bank_jobs(&self, runner: JobRunner) -> JobRunner {
        let runner = self.with_term_jobs(self.with_order_jobs(self.with_loan_jobs(runner)));
        let economy = self.clone();
        runner.every(INTEREST_JOB, EVERY, move |_| {
            let economy = economy.clone();
            Box::pin(async move {
                let (accounts, paid) = economy
                    .interest_due()
                    .await
                    .map_err(|error| JobError::Retry(error.to_string()))?;
                if accounts > 0 {
                    tracing::info!(accounts, %paid, "interest was paid");
                }
                Ok(())
            })
        })
    }
}

/// Walks one page of a guild; nothing if its walk is not due any more.
async fn walk(tx: &mut Tx, guild: GuildId) -> Result<(i64, Money), Fail> {
    let rules = Rules::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    let Some(after) = store::round_after(tx, guild).await? else {
        return Ok((0, Money::ZERO));
    };
    let found = store::page(tx, guild, after, PAGE).await?;
    let paid = settle::accounts(tx, guild, &rules, &found).await?;
    let is_last = found.len() < PAGE as usize;
    let now = tx.now();
    let last = found.last().map_or(after, |account| account.owner.as_i64());
    let walked = i64::try_from(found.len()).unwrap_or(0);
    let step = Step {
        next_at: if is_last {
            rules.settings.zone.start_of(rules.today(tx).next())
        } else {
            now
        },
        after: if is_last { 0 } else { last },
        accounts: walked,
        paid,
        finished_at: is_last.then_some(now),
    };
    store::round_move(tx, guild, &step).await?;
    Ok((walked, paid))
}
