//! Careers: looking for a job, taking and leaving it, and working shifts.

mod apply;
mod list;
mod shift;
pub(crate) mod store;
mod task;

use domain_economy::career::{Career, Standing};

use crate::Job;

/// The job of somebody who stands there, as its career names it.
fn job(career: &Career, standing: &Standing) -> Option<Job> {
    let rank = standing.rank_in(career)?;
    Some(Job {
        career: career.key.clone(),
        rank: rank.key.clone(),
    })
}
