//! All careers, with this member's odds.

use std::sync::Arc;

use core_db::Tx;
use core_errors::AppError;
use core_types::Timestamp;
use domain_economy::career::{Career, Odds, Standing, level, xp_for_level};

use super::{job, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::member;
use crate::{CareerView, Life, Lock, RankView, Request, WorkList};

impl Economy {
    /// Every career and rank, with this member's chance and pay, and why a career is closed to them.
    ///
    /// # Errors
    /// Those of the database.
    #[tracing::instrument(name = "economy.work_list", level = "debug", skip_all)]
    pub async fn work_list(&self, request: &Request) -> Result<WorkList, AppError> {
        request.allow_use()?;
        let life = self.life(request.guild).await?;
        self.look("work_list", request, (), move |tx, scope, ()| {
            Box::pin(list(tx, scope, Arc::clone(&life)))
        })
        .await
    }
}

async fn list(tx: &mut Tx, scope: Scope, life: Arc<Life>) -> Result<WorkList, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let worker = store::worker_get(tx, guild, user).await?;
    let total_xp = store::progress_total(tx, guild, user).await?;
    let present = worker.as_ref().and_then(|worker| worker.career.as_deref());
    let notice_until = match &worker {
        Some(worker) => Some(worker.notice_until),
        None => member::erased(tx, &scope)
            .await?
            .map(|erased| erased.notice_until),
    };
    let notice = notice_until.filter(|until| *until > now);
    let mut standings = store::progress_all(tx, guild, user, &life.careers).await?;
    let (mut careers, mut present_job) = (Vec::new(), None);
    for career in life.careers.all() {
        let current = present == Some(career.key.as_str());
        if !current && life.careers.is_hidden(&career.key) {
            continue;
        }
        let standing = standings.remove(&career.key);
        let lock = lock(career, standing.as_ref(), total_xp, notice).filter(|_| !current);
        let mut standing = standing.unwrap_or_else(|| Standing::beginner(now));
        if current {
            if life.rules.demotions {
                // As the next shift will find it.
                standing.review(career, now);
            }
            present_job = job(career, &standing);
        }
        let quota = standing
            .quota_view(career)
            .filter(|_| current && life.rules.demotions);
        careers.push(CareerView {
            quota,
            ..view(career, &standing, current, lock)
        });
    }
    let next_shift_at = worker
        .filter(|_| present_job.is_some())
        .map(|worker| worker.next_shift_at)
        .filter(|next| *next > now);
    Ok(WorkList {
        job: present_job,
        next_shift_at,
        careers,
    })
}

/// Why a career cannot be taken now. Whoever was once in it may always return.
pub(super) fn lock(
    career: &Career,
    standing: Option<&Standing>,
    total_xp: i64,
    notice: Option<Timestamp>,
) -> Option<Lock> {
    let need = career.entry.total_xp;
    if standing.is_none() && total_xp < need {
        return Some(Lock::TotalXp { have: total_xp, need });
    }
    notice.map(|until| Lock::Notice { until })
}

fn view(career: &Career, standing: &Standing, current: bool, lock: Option<Lock>) -> CareerView {
    let skill = standing.skill();
    let ranks = career.ranks.iter().enumerate().map(|(place, rank)| {
        let odds = Odds::at(rank, skill);
        RankView {
            rank: rank.key.clone(),
            held: place == standing.rank,
            reached: place <= standing.rank,
            chance_ppm: odds.chance,
            pay_low: rank.pay_low,
            pay_high: rank.pay_high,
            expected_pay: odds.expected_pay(),
            rest_seconds: rank.rest().as_secs(),
            needs: if place == standing.rank + 1 {
                standing.needs(career)
            } else {
                None
            },
        }
    });
    let level = level(standing.xp);
    CareerView {
        career: career.key.clone(),
        current,
        xp: standing.xp,
        level,
        next_level_xp: xp_for_level(level.saturating_add(1)),
        shifts: standing.shifts,
        lock,
        quota: None,
        ranks: ranks.collect(),
    }
}
