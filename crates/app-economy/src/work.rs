//! Careers: looking for a job, taking and leaving it, and working shifts.

mod apply;
mod list;
mod shift;
pub(crate) mod store;

use core_db::Tx;
use core_types::UserId;
use domain_economy::career::{Career, Standing};

use crate::Job;
use crate::economy::Scope;
use crate::fail::Fail;

/// A member's present job, if it is still in the data file.
pub(crate) async fn job_of(tx: &mut Tx, scope: &Scope, user: UserId) -> Result<Option<Job>, Fail> {
    let guild = scope.guild();
    let careers = scope.economy.careers();
    let worker = store::worker_get(tx, guild, user).await?;
    let Some(career) = worker.and_then(|worker| careers.career(&worker.career?)) else {
        return Ok(None);
    };
    let standing = store::progress_get(tx, guild, user, career).await?;
    Ok(standing.and_then(|standing| job(career, &standing)))
}

fn job(career: &Career, standing: &Standing) -> Option<Job> {
    let rank = standing.rank_in(career)?;
    Some(Job {
        career: career.key.clone(),
        rank: rank.key.clone(),
    })
}
