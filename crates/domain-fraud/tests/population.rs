//! A small simulated population: the watch keeps finding what it found when its weights were chosen.
#![expect(clippy::unwrap_used, reason = "a test that fails may stop")]

#[path = "../examples/population/dice.rs"]
mod dice;
#[path = "../examples/population/minds.rs"]
mod minds;
#[path = "../examples/population/people.rs"]
mod people;
#[path = "../examples/population/town.rs"]
mod town;

use domain_fraud::Step;
use people::{Figures, at_least, count, live};

#[test]
fn precision_and_recall_keep_their_floors() {
    let (mut delayed, mut held) = (Figures::default(), Figures::default());
    let (mut confirmed, mut transfers) = (Figures::default(), 0);
    for seed in [901, 902] {
        let town = live(seed, 1, 3);
        transfers += town.judged.iter().filter(|judged| !judged.is_review).count();
        let held_here = town.judged.iter().filter(|judged| judged.step >= Step::Hold);
        assert!(
            held_here
                .into_iter()
                .all(|judged| judged.score >= 500 && judged.signals.len() >= 3)
        );
        count(&mut confirmed, seed, &town, at_least(Step::Confirm));
        count(&mut delayed, seed, &town, at_least(Step::Delay));
        count(&mut held, seed, &town, at_least(Step::Hold));
    }
    assert!(transfers > 1_000, "{transfers}");
    assert!(held.precision() >= 0.97 && held.recall() >= 0.35, "{held:#?}");
    assert!(
        delayed.precision() >= 0.9 && delayed.recall() >= 0.5,
        "{delayed:#?}"
    );
    // In the way of honest members less than once in ten weeks, and then only to be asked once more.
    assert!(
        confirmed.friction_per_week() < 0.1,
        "{}",
        confirmed.friction_per_week()
    );
    for kind in ["clockwork", "jitter", "raid"] {
        let (all, found) = &held.attacks[kind];
        assert_eq!(found.len(), *all, "{kind} {held:#?}");
    }
}
