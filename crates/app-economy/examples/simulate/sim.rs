//! Thousands of members on the real use cases and a real database, step by step beside a model that knows nothing of them.

mod model;
mod play;
mod step;

use app_economy::ledger::{VerifyScope, verify};
use core_db::{Db, testing::TestDb};

pub(crate) use self::step::Move;
use self::{play::Play, step::Dice};

/// What came of a run.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) steps: usize,
    pub(crate) done: usize,
    pub(crate) refused: usize,
    pub(crate) repeated: usize,
    pub(crate) entries: u64,
}

/// Where the house and the model parted.
#[derive(Debug, Clone)]
pub(crate) struct Parted {
    /// The number of the step.
    pub(crate) at: usize,
    pub(crate) what: String,
}

/// So many steps of so many members, always the same for a seed.
pub(crate) fn steps(seed: u64, members: u64, count: usize) -> impl Iterator<Item = Move> {
    let mut dice = Dice::new(seed);
    (0..count).map(move |_| dice.step(members))
}

/// Carries steps out on an empty database, compares after each of them whoever it touched, and at the end everybody, the books
/// and the chains. Says how far it is now and then.
pub(crate) async fn run(
    db: &TestDb,
    steps: impl Iterator<Item = Move>,
    mut tell: impl FnMut(&Tally),
) -> Result<Tally, Parted> {
    let mut play = Play::open(db).await;
    for (at, step) in steps.enumerate() {
        play.step(&step).await.map_err(|what| Parted {
            at,
            what: format!("{step:?}: {what}"),
        })?;
        play.tally.steps = at + 1;
        if (at + 1) % 10_000 == 0 {
            tell(&play.tally);
        }
    }
    let at = play.tally.steps;
    let parted = |what: String| Parted { at, what };
    play.compare_all().await.map_err(parted)?;
    play.tally.entries = sound(db).await.map_err(parted)?;
    Ok(play.tally)
}

async fn sound(db: &Db) -> Result<u64, String> {
    let report = verify(db, VerifyScope::All, std::sync::Arc::new(|_| ()))
        .await
        .map_err(|error| error.to_string())?;
    if report.is_clean() {
        Ok(report.entries)
    } else {
        Err(format!("{:?}", report.faults))
    }
}

/// Leaves out what is not needed to fail: halves, then quarters, and so on, each tried on a database of its own.
pub(crate) async fn shrunk(mut steps: Vec<Move>, mut tries: usize) -> (Vec<Move>, Option<Parted>) {
    let mut why = None;
    let mut chunk = steps.len().div_ceil(2);
    while chunk > 0 {
        let mut start = 0;
        while start < steps.len() && tries > 0 {
            tries -= 1;
            let mut fewer = steps.clone();
            fewer.drain(start..(start + chunk).min(steps.len()));
            let Ok(db) = TestDb::sqlite().await else {
                return (steps, why);
            };
            match run(&db, fewer.clone().into_iter(), |_| ()).await {
                Ok(_) => start += chunk,
                Err(parted) => {
                    fewer.truncate(parted.at + 1);
                    why = Some(parted);
                    steps = fewer;
                }
            }
        }
        chunk /= 2;
    }
    (steps, why)
}
