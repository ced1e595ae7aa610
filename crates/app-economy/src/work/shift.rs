//! One shift.

use std::sync::Arc;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_types::Money;
use domain_economy::career::{Career, Odds, Review, ShiftResult, Standing, draw_shift, level};
use domain_economy::ledger::EntryKind;
use domain_economy::progress::Step;
use domain_economy::task::TaskAnswer;

use super::{draw_of, job, store, task};
use crate::budget::Rewards;
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Gains, Life, Request, Shift, loans, progress, things};

/// What a shift begins with.
#[derive(Debug, Clone, Copy)]
pub(super) enum Begin<'a> {
    /// No task.
    Plain,
    /// The answer to its task.
    Task {
        /// The number of the shift.
        number: i64,
        /// The answer.
        answer: &'a TaskAnswer,
    },
}

impl Economy {
    /// Works one shift without a task: draws how it ends, pays for it, and promotes if that was the last thing missing. Before
    /// that the quota of the present rank is looked at, which may lead one rank down.
    ///
    /// The draw comes from the stream `["work", guild, user, number]` of the seed, whose label and commitment are stored
    /// with the shift.
    ///
    /// # Errors
    /// `work.job_none`; `work.too_early` with `at`, when the rest is over.
    #[tracing::instrument(name = "economy.work_shift", level = "debug", skip_all)]
    pub async fn work_shift(&self, request: &Request) -> Result<Shift, AppError> {
        request.allow_use()?;
        let life = self.life(request.guild).await?;
        let shift = self
            .effect_once("work_shift", request, (), move |tx, scope, ()| {
                let life = Arc::clone(&life);
                Box::pin(async move { work(tx, &scope, &life, Begin::Plain).await })
            })
            .await?;
        self.watch_shift(request, &shift);
        Ok(shift.value)
    }
}

pub(super) async fn work(tx: &mut Tx, scope: &Scope, life: &Life, begin: Begin<'_>) -> Result<Shift, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let Some((key, nonce, next_shift_at)) = store::worker_start(tx, guild, user).await? else {
        return Err(refusal(tx, scope, begin).await?);
    };
    // From here on this worker's row is locked: nobody else works this shift.
    let bonus = match begin {
        Begin::Plain => None,
        Begin::Task { number, answer } if number == nonce => {
            Some(task::bonus(tx, scope, number, answer).await?)
        }
        Begin::Task { .. } => return Err(AppError::new(codes::TASK_OVER).into()),
    };
    let none = || Fail::from(AppError::new(codes::JOB_NONE));
    let career = life.careers.career(&key).ok_or_else(none)?;
    let mut before = store::progress_get(tx, guild, user, career)
        .await?
        .ok_or_else(none)?;
    let held = job(career, &before).ok_or_else(none)?;
    let review = life.rules.demotions.then(|| before.review(career, now));
    let is_demoted = review == Some(Review::Demoted);
    let rank = before.rank_in(career).ok_or_else(none)?;
    let worked_in = job(career, &before).ok_or_else(none)?;
    let (draw, mut stream) = draw_of(scope, "work", nonce);
    let skill = before.skill();
    let odds = Odds::at(rank, skill).with_bonus(bonus.unwrap_or(0));
    let mut outcome = draw_shift(career, rank, odds, &mut stream);
    let mut rewards = Rewards::open(tx, guild, life).await?;
    outcome.pay = rewards.paid(outcome.pay);
    let mut after = before.clone();
    let promoted = after.worked(career, &outcome, now);
    store::progress_set(tx, guild, user, career, &after).await?;
    let record = store::ShiftRecord {
        nonce,
        job: &worked_in,
        skill,
        chance: odds.chance,
        outcome,
        draw: &draw,
    };
    store::shift_record(tx, guild, user, record).await?;
    let next_rank = after.rank_in(career).ok_or_else(none)?;
    if promoted || is_demoted {
        store::worker_rest(tx, guild, user, next_rank.rest()).await?;
    }
    let is_good = outcome.result == ShiftResult::Success;
    let step = Step::shift(
        is_good,
        bonus.is_some_and(|bonus| bonus > 0),
        outcome.pay.minor(),
        promoted,
    );
    let mut noted = progress::note(tx, scope, life, step).await?;
    let (mut wallet, to_loan) = paid(tx, scope, outcome.pay).await?;
    rewards.spend(tx, guild, outcome.pay).await?;
    if let Some(after) = progress::pay_out(tx, scope, &mut noted, outcome.pay).await? {
        wallet = after;
    }
    let promoted_to = job(career, &after).filter(|_| promoted).map(|job| job.rank);
    let next_odds = Odds::at(next_rank, after.skill());
    let found = things::turn_up(tx, scope, life, ("find-work", nonce)).await?;
    Ok(report(
        career,
        &before,
        &after,
        Shift {
            job: worked_in,
            result: outcome.result,
            story: outcome.story,
            pay: outcome.pay,
            to_loan,
            xp_gained: outcome.xp,
            xp: after.xp,
            level: level(after.xp),
            level_up: false,
            promoted_to,
            needs: None,
            chance_ppm: odds.chance,
            wallet,
            next_shift_at,
            draw,
            task_bonus: bonus,
            demoted_from: is_demoted.then_some(held.rank),
            review,
            quota: after.quota_view(career).filter(|_| life.rules.demotions),
            next_chance_ppm: next_odds.chance,
            next_expected_pay: next_odds.expected_pay(),
            gains: Gains { found, ..noted.gains },
        },
    ))
}

fn report(career: &Career, before: &Standing, after: &Standing, shift: Shift) -> Shift {
    Shift {
        level_up: shift.level > level(before.xp),
        needs: after.needs(career),
        ..shift
    }
}

/// Pays for a shift, if there is something to pay. Answers the wallet after it, and what went to a loan.
async fn paid(tx: &mut Tx, scope: &Scope, pay: Money) -> Result<(Money, Money), Fail> {
    let (wallet, repaid) = loans::income_paid(tx, scope, EntryKind::Work, pay).await?;
    Ok((wallet, repaid.total()))
}

/// Why no shift began.
async fn refusal(tx: &mut Tx, scope: &Scope, begin: Begin<'_>) -> Result<Fail, Fail> {
    let worker = store::worker_get(tx, scope.guild(), scope.user()).await?;
    Ok(match (worker, begin) {
        // A second press of the same button, or one of long ago.
        (Some(worker), Begin::Task { number, .. }) if worker.nonce >= number => {
            AppError::new(codes::TASK_OVER)
        }
        (Some(worker), _) if worker.career.is_some() => {
            AppError::new(codes::SHIFT_TOO_EARLY).with("at", worker.next_shift_at)
        }
        _ => AppError::new(codes::JOB_NONE),
    }
    .into())
}
