//! One shift.

use std::fmt::Write as _;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_types::{Money, Timestamp};
use domain_economy::career::{Career, Odds, Standing, draw_shift, level};
use domain_economy::ledger::EntryKind;

use super::{job, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Draw, Request, Shift, loans};

impl Economy {
    /// Works one shift: draws how it ends, pays for it, and promotes if that was the last thing missing.
    ///
    /// The draw comes from the stream `["work", guild, user, number]` of the seed, whose label and commitment are stored
    /// with the shift.
    ///
    /// # Errors
    /// `work.job_none`; `work.too_early` with `at`, when the rest is over.
    #[tracing::instrument(name = "economy.work_shift", level = "debug", skip_all)]
    pub async fn work_shift(&self, request: &Request) -> Result<Shift, AppError> {
        request.allow_use()?;
        let shift = self
            .effect_once("work_shift", request, (), |tx, scope, ()| {
                Box::pin(work(tx, scope))
            })
            .await?;
        self.watch_shift(request, &shift);
        Ok(shift.value)
    }
}

async fn work(tx: &mut Tx, scope: Scope) -> Result<Shift, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let Some((key, nonce, next_shift_at)) = store::worker_start(tx, guild, user).await? else {
        return Err(refusal(tx, &scope).await?);
    };
    // From here on this worker's row is locked: nobody else works this shift.
    let none = || Fail::from(AppError::new(codes::JOB_NONE));
    let career = scope.economy.careers().career(&key).ok_or_else(none)?;
    let before = store::progress_get(tx, guild, user, career)
        .await?
        .ok_or_else(none)?;
    let rank = before.rank_in(career).ok_or_else(none)?;
    let worked_in = job(career, &before).ok_or_else(none)?;
    let (draw, mut stream) = drawn(&scope, nonce);
    let skill = before.skill();
    let outcome = draw_shift(career, rank, skill, &mut stream);
    let mut after = before.clone();
    let promoted = after.worked(career, &outcome, now);
    store::progress_set(tx, guild, user, career, &after).await?;
    let chance_ppm = Odds::at(rank, skill).chance;
    let record = store::ShiftRecord {
        nonce,
        job: &worked_in,
        skill,
        chance: chance_ppm,
        outcome,
        draw: &draw,
    };
    store::shift_record(tx, guild, user, record).await?;
    if promoted {
        let rest = after.rank_in(career).ok_or_else(none)?.rest();
        store::worker_rest(tx, guild, user, rest).await?;
    }
    let wallet = paid(tx, &scope, outcome.pay).await?;
    let promoted_to = if promoted {
        job(career, &after).map(|job| job.rank)
    } else {
        None
    };
    Ok(report(
        career,
        &before,
        &after,
        Shift {
            job: worked_in,
            result: outcome.result,
            story: outcome.story,
            pay: outcome.pay,
            xp_gained: outcome.xp,
            xp: after.xp,
            level: level(after.xp),
            level_up: false,
            promoted_to,
            needs: None,
            chance_ppm,
            wallet,
            next_shift_at,
            draw,
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

/// The stream of a numbered draw, and how to find it again.
fn drawn(scope: &Scope, nonce: i64) -> (Draw, core_types::Stream) {
    let label = [
        "work".to_owned(),
        scope.guild().to_string(),
        scope.user().to_string(),
        nonce.to_string(),
    ];
    let seed = scope.economy.seed();
    let stream = seed.stream(&label.each_ref().map(String::as_str));
    let mut commitment = String::with_capacity(64);
    for byte in seed.commitment() {
        // Writing to a `String` cannot fail.
        let _ = write!(commitment, "{byte:02x}");
    }
    (
        Draw {
            label: label.to_vec(),
            commitment,
        },
        stream,
    )
}

/// Pays for a shift, if there is something to pay. Answers the wallet after it.
async fn paid(tx: &mut Tx, scope: &Scope, pay: Money) -> Result<Money, Fail> {
    Ok(loans::income_paid(tx, scope, EntryKind::Work, pay).await?.0)
}

/// Why no shift began.
async fn refusal(tx: &mut Tx, scope: &Scope) -> Result<Fail, Fail> {
    let worker = store::worker_get(tx, scope.guild(), scope.user()).await?;
    let rests_until: Option<Timestamp> =
        worker.and_then(|worker| worker.career.map(|_| worker.next_shift_at));
    Ok(match rests_until {
        Some(at) => AppError::new(codes::SHIFT_TOO_EARLY).with("at", at),
        None => AppError::new(codes::JOB_NONE),
    }
    .into())
}
