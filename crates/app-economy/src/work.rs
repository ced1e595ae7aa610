//! Careers: looking for a job, taking and leaving it, and working shifts.

mod apply;
mod edit;
mod list;
mod shift;
pub(crate) mod store;
mod task;

use std::fmt::Write as _;

use core_types::Stream;
use domain_economy::career::{Career, Standing};

use crate::economy::Scope;
use crate::{Draw, Job};

/// The stream of the asker's numbered draw of some kind, and how to find it again.
pub(crate) fn draw_of(scope: &Scope, kind: &str, nonce: i64) -> (Draw, Stream) {
    let label = [
        kind.to_owned(),
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
    let draw = Draw {
        label: label.to_vec(),
        commitment,
    };
    (draw, stream)
}

/// The job of somebody who stands there, as its career names it.
fn job(career: &Career, standing: &Standing) -> Option<Job> {
    let rank = standing.rank_in(career)?;
    Some(Job {
        career: career.key.clone(),
        rank: rank.key.clone(),
    })
}
