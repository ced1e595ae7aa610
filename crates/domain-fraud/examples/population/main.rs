//! A simulated population: how well the watch tells honest members from those who cheat.
//!
//! `cargo run --release -p domain-fraud --example population [first-seed [towns [size [weeks [reasons]]]]]`
#![expect(clippy::print_stdout, reason = "the figures are the point")]
#![expect(clippy::unwrap_used, reason = "a simulation that fails may stop")]

mod dice;
mod minds;
mod people;
mod town;

use domain_fraud::Step;
use people::{Figures, at_least, count, live, ratio};

#[expect(clippy::too_many_lines, reason = "one table after the other")]
fn main() {
    let given: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse().ok())
        .collect();
    let argument = |place: usize, default: u64| given.get(place).copied().unwrap_or(default);
    let (first, towns, size, weeks) = (argument(0, 1), argument(1, 5), argument(2, 3), argument(3, 4));
    let size = usize::try_from(size).unwrap();
    let weeks = i64::try_from(weeks).unwrap();
    let towns: Vec<_> = (first..first + towns)
        .map(|seed| (seed, live(seed, size, weeks)))
        .collect();
    let transfers = towns
        .iter()
        .flat_map(|(_, town)| &town.judged)
        .filter(|judged| !judged.is_review)
        .count();
    let members: usize = towns.iter().map(|(_, town)| town.players.len()).sum();
    println!(
        "{} towns from seed {first}, {members} members, {weeks} weeks, {transfers} transfers\n",
        towns.len()
    );

    println!("step      precision  recall  honest transfers met per member-week  honest members met");
    for step in [Step::Confirm, Step::Delay, Step::Hold, Step::Limit] {
        let mut figures = Figures::default();
        for (seed, town) in &towns {
            count(&mut figures, *seed, town, at_least(step));
        }
        println!(
            "{:<9} {:>9.3} {:>7.3} {:>37.4} {:>19}",
            format!("{step:?}"),
            figures.precision(),
            figures.recall(),
            figures.friction_per_week(),
            figures.honest.len()
        );
    }

    println!("\nscore     precision  recall  (at least three signals)");
    for threshold in (300..=900).step_by(50) {
        let mut figures = Figures::default();
        let met = |judged: &town::Judged| {
            !judged.is_review && judged.score >= threshold && judged.signals.len() >= 3
        };
        for (seed, town) in &towns {
            count(&mut figures, *seed, town, met);
        }
        println!(
            "{threshold:<9} {:>9.3} {:>7.3}",
            figures.precision(),
            figures.recall()
        );
    }

    for (what, step) in [("delayed", Step::Delay), ("held", Step::Hold)] {
        println!("\nattacks {what}    found   of   median hours to the first");
        let mut figures = Figures::default();
        for (seed, town) in &towns {
            count(&mut figures, *seed, town, at_least(step));
        }
        for (kind, (all, hours)) in &mut figures.attacks {
            hours.sort_unstable();
            let median = hours
                .get(hours.len() / 2)
                .map_or("-".to_owned(), ToString::to_string);
            println!(
                "{kind:<16} {:>6} {all:>4}   {median:>6}   ({:.2})",
                hours.len(),
                ratio(hours.len(), *all)
            );
        }
    }

    println!("\nhow somebody plays, looked at every day");
    for threshold in [400, 500, 600, 650] {
        let mut figures = Figures::default();
        let met = |judged: &town::Judged| {
            judged.is_review && judged.score >= threshold && judged.signals.len() >= 3
        };
        for (seed, town) in &towns {
            count(&mut figures, *seed, town, met);
        }
        let found = |kind| {
            figures
                .attacks
                .get(kind)
                .map_or(0.0, |(all, hours)| ratio(hours.len(), *all))
        };
        println!(
            "{threshold}: clockwork {:.2}, jitter {:.2}, actor {:.2}; honest members {}",
            found("clockwork"),
            found("jitter"),
            found("actor"),
            figures.honest.len()
        );
    }

    println!("\nwhat met whom, most frequent first");
    for step in [Step::Confirm, Step::Delay, Step::Hold] {
        let mut reasons = std::collections::BTreeMap::<String, usize>::new();
        for (_, town) in &towns {
            for judged in town.judged.iter().filter(|judged| at_least(step)(judged)) {
                let mind = town.players[judged.player].mind;
                if town.players[judged.player].group.is_none() || argument(4, 0) > 0 {
                    *reasons
                        .entry(format!("{mind:?} {:?}", judged.signals))
                        .or_default() += 1;
                }
            }
        }
        let mut reasons: Vec<_> = reasons.into_iter().collect();
        reasons.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        for (reason, times) in reasons.iter().take(usize::try_from(argument(4, 6)).unwrap()) {
            println!("{step:?} {times:>5} {reason}");
        }
    }
}
