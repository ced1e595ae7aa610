//! Taking and leaving a job.

use std::sync::Arc;
use std::time::Duration;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_types::Timestamp;
use domain_economy::career::{Careers, Odds, QuotaWindow, Standing};

use super::list::lock;
use super::{job, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Applied, Job, Life, Lock, Request, Resigned, member, settings};

impl Economy {
    /// Takes a job in a career, in the highest rank ever reached there. The old job ends with it; the rest after its last
    /// shift does not.
    ///
    /// # Errors
    /// `work.job_unknown`; `work.job_same`; `work.job_locked` with `have` and `need` experience; `work.apply_too_early`
    /// with `at`, when the notice period ends.
    #[tracing::instrument(name = "economy.work_apply", level = "debug", skip_all)]
    pub async fn work_apply(&self, request: &Request, career: &str) -> Result<Applied, AppError> {
        request.allow_use()?;
        let career = career.trim().to_lowercase();
        let life = self.life(request.guild).await?;
        self.effect("work_apply", request, career, move |tx, scope, career| {
            Box::pin(apply(tx, scope, Arc::clone(&life), career))
        })
        .await
    }

    /// Leaves the job. Experience and rank are kept for a return; the notice period runs on.
    ///
    /// # Errors
    /// `work.job_none`.
    #[tracing::instrument(name = "economy.work_resign", level = "debug", skip_all)]
    pub async fn work_resign(&self, request: &Request) -> Result<Resigned, AppError> {
        request.allow_use()?;
        let life = self.life(request.guild).await?;
        self.effect("work_resign", request, (), move |tx, scope, ()| {
            Box::pin(resign(tx, scope, Arc::clone(&life)))
        })
        .await
    }
}

fn too_early(until: Timestamp) -> Fail {
    AppError::new(codes::APPLY_TOO_EARLY).with("at", until).into()
}

async fn apply(tx: &mut Tx, scope: Scope, life: Arc<Life>, key: String) -> Result<Applied, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let careers = &life.careers;
    let career = careers
        .career(&key)
        .filter(|career| !careers.is_hidden(&career.key))
        .ok_or_else(|| AppError::new(codes::JOB_UNKNOWN))?;
    let settings = settings::load(tx, guild).await?;
    member::welcome(tx, &scope, &settings).await?;
    let erased = member::erased(tx, &scope).await?;
    let since = |moment: Option<Timestamp>| moment.unwrap_or(now).max(now);
    let notice_until = erased.map(|erased| erased.notice_until);
    let next_shift_at = erased.map(|erased| erased.next_shift_at);
    store::worker_open(tx, guild, user, since(notice_until), since(next_shift_at)).await?;
    let worker = store::worker_get(tx, guild, user).await?;
    let worker = worker.ok_or_else(|| AppError::internal("a worker who was just opened is missing"))?;
    if worker.career.as_deref() == Some(career.key.as_str()) {
        return Err(AppError::new(codes::JOB_SAME).into());
    }
    let standing = store::progress_get(tx, guild, user, career).await?;
    let total_xp = store::progress_total(tx, guild, user).await?;
    let notice = Some(worker.notice_until).filter(|until| *until > now);
    match lock(career, standing.as_ref(), total_xp, notice) {
        Some(Lock::TotalXp { have, need }) => {
            return Err(AppError::new(codes::JOB_LOCKED)
                .with("have", have)
                .with("need", need)
                .into());
        }
        Some(Lock::Notice { until }) => return Err(too_early(until)),
        None => {}
    }
    let previous = previous_job(tx, &scope, careers, worker.career.as_deref()).await?;
    let mut standing = standing.unwrap_or_else(|| Standing::beginner(now));
    // Nobody owes shifts for the time in which they did something else.
    standing.quota = QuotaWindow::starting(now);
    let rank = standing
        .rank_in(career)
        .ok_or_else(|| AppError::internal("a career without ranks"))?;
    let notice_until = now.plus(Duration::from_hours(u64::from(settings.notice_hours)));
    let next_shift_at = store::worker_hire(tx, guild, user, career, rank.rest(), notice_until)
        .await?
        .ok_or_else(|| too_early(notice_until))?;
    store::progress_set(tx, guild, user, career, &standing).await?;
    let odds = Odds::at(rank, standing.skill());
    Ok(Applied {
        job: Job {
            career: career.key.clone(),
            rank: rank.key.clone(),
        },
        previous,
        chance_ppm: odds.chance,
        expected_pay: odds.expected_pay(),
        next_shift_at: next_shift_at.max(now),
        notice_until,
    })
}

async fn previous_job(
    tx: &mut Tx,
    scope: &Scope,
    careers: &Careers,
    career: Option<&str>,
) -> Result<Option<Job>, Fail> {
    let Some(career) = career.and_then(|key| careers.career(key)) else {
        return Ok(None);
    };
    let standing = store::progress_get(tx, scope.guild(), scope.user(), career).await?;
    Ok(standing.and_then(|standing| job(career, &standing)))
}

async fn resign(tx: &mut Tx, scope: Scope, life: Arc<Life>) -> Result<Resigned, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let none = || Fail::from(AppError::new(codes::JOB_NONE));
    let worker = store::worker_get(tx, guild, user).await?;
    let key = worker.and_then(|worker| worker.career).ok_or_else(none)?;
    let notice_until = store::worker_quit(tx, guild, user, &key)
        .await?
        .ok_or_else(none)?;
    let career = life.careers.career(&key).ok_or_else(none)?;
    let standing = store::progress_get(tx, guild, user, career)
        .await?
        .ok_or_else(none)?;
    Ok(Resigned {
        job: job(career, &standing).ok_or_else(none)?,
        xp: standing.xp,
        may_apply_at: notice_until.max(now),
    })
}
