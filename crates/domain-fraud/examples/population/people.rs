//! Who lives in a town, and what became of them.

use std::collections::{BTreeMap, BTreeSet};

use domain_fraud::Step;

use super::minds::Mind;
use super::town::{DAY, HOUR, Judged, MINUTE, START, Town};

/// What is measured at one threshold or step.
#[derive(Debug, Default, Clone)]
pub(crate) struct Figures {
    /// Honest and cheating members who were met by it.
    pub(crate) honest: BTreeSet<(u64, usize)>,
    pub(crate) caught: BTreeSet<(u64, usize)>,
    pub(crate) cheats: usize,
    /// Per kind of attack: attacks, attacks met, and hours until each was.
    pub(crate) attacks: BTreeMap<&'static str, (usize, Vec<i64>)>,
    /// Honest transfers it was in the way of.
    pub(crate) friction: usize,
    pub(crate) honest_weeks: i64,
}

impl Figures {
    pub(crate) fn precision(&self) -> f64 {
        ratio(self.caught.len(), self.caught.len() + self.honest.len())
    }

    pub(crate) fn recall(&self) -> f64 {
        ratio(self.caught.len(), self.cheats)
    }

    pub(crate) fn friction_per_week(&self) -> f64 {
        ratio(self.friction, usize::try_from(self.honest_weeks).unwrap_or(1))
    }
}

pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    let real = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    if whole == 0 { 1.0 } else { real(part) / real(whole) }
}

/// How many honest members there are of each style, in a town of size 1.
const HONEST: &[(Mind, usize)] = &[
    (Mind::Casual, 60),
    (Mind::Grinder, 20),
    (Mind::Trader, 14),
    (Mind::Generous, 14),
    (Mind::Streamer, 2),
    (Mind::Clubber, 16),
    (Mind::Newcomer, 12),
];

/// A town with honest members and attacks, after some weeks.
pub(crate) fn live(seed: u64, size: usize, weeks: i64) -> Town {
    let mut town = Town::new(seed, weeks);
    let before = |town: &mut Town, most: i64| START - town.dice.between(DAY, most * DAY);
    for (mind, count) in HONEST {
        for _ in 0..count * size {
            let (joined, age) = if *mind == Mind::Newcomer {
                (
                    START + town.dice.between(0, weeks * 7 - 2) * DAY,
                    town.dice.about(3.0, 1.0),
                )
            } else {
                (before(&mut town, 700), town.dice.about(500.0, 0.8))
            };
            town.join(*mind, None, joined, age);
        }
    }
    let honest = town.players.len();
    for who in 0..honest {
        for _ in 0..town.dice.between(1, 6) {
            let friend = town.dice.index(honest);
            town.players[who].friends.push(friend);
        }
    }
    // Each club has a treasurer.
    let clubbers: Vec<usize> = (0..honest)
        .filter(|who| town.players[*who].mind == Mind::Clubber)
        .collect();
    for club in clubbers.chunks(8) {
        for who in club {
            town.players[*who].friends = vec![club[0]];
        }
    }
    // Families join in one evening and save with the first of them.
    for _ in 0..3 * size {
        let joined = before(&mut town, 60);
        let first = town.players.len();
        for child in 0..4 {
            let age = if child < 2 { 900.0 } else { 40.0 };
            let who = town.join(Mind::Family, None, joined + child * 10 * MINUTE, age);
            town.players[who].friends = vec![first];
        }
    }
    attacks(&mut town, size, weeks);
    town.run();
    town
}

fn attacks(town: &mut Town, size: usize, weeks: i64) {
    for _ in 0..size {
        for (kind, mind) in [
            ("clockwork", Mind::Clockwork),
            ("jitter", Mind::Jitter),
            ("actor", Mind::Actor),
        ] {
            for _ in 0..3 {
                let group = begin(town, kind, START);
                let age = town.dice.about(120.0, 0.8);
                let joined = START - town.dice.between(1, 90) * DAY;
                let who = town.join(mind, Some(group), joined, age);
                // Sells to whoever buys.
                let buyers = (0..3).map(|_| town.dice.index(100)).collect();
                town.players[who].friends = buyers;
            }
        }
        for _ in 0..2 {
            let start = START + town.dice.between(0, 7) * DAY;
            let group = begin(town, "alt ring", start);
            let main = town.join(Mind::Main, Some(group), START - 100 * DAY, 400.0);
            for _ in 0..town.dice.between(4, 8) {
                let joined = start + town.dice.between(0, 36 * HOUR);
                let age = town.dice.about(4.0, 0.8);
                feed(town, Mind::Alt, group, joined, age, main);
            }
            let start = START;
            let group = begin(town, "patient ring", start);
            let main = town.join(Mind::Main, Some(group), START - 100 * DAY, 400.0);
            for _ in 0..5 {
                let joined = start - town.dice.between(10, 200) * DAY;
                let age = town.dice.about(300.0, 0.5);
                feed(town, Mind::Patient, group, joined, age, main);
            }
            mules(town);
        }
        let start = START + town.dice.between(3, weeks * 7 - 4) * DAY + 15 * HOUR;
        let group = begin(town, "raid", start);
        let hub = town.join(Mind::Main, Some(group), start - DAY, 3.0);
        for _ in 0..town.dice.between(10, 20) {
            let joined = start + town.dice.between(0, 30 * MINUTE);
            let age = town.dice.about(1.0, 0.8);
            feed(town, Mind::Raider, group, joined, age, hub);
        }
    }
}

fn begin(town: &mut Town, kind: &'static str, at: i64) -> usize {
    town.groups.push((kind, at));
    town.groups.len() - 1
}

fn feed(town: &mut Town, mind: Mind, group: usize, joined: i64, age: f64, to: usize) {
    let who = town.join(mind, Some(group), joined, age);
    town.players[who].friends = vec![to];
}

/// A source, three mules, and whoever takes it out.
fn mules(town: &mut Town) {
    let group = begin(town, "mule chain", START);
    let end = town.join(Mind::Main, Some(group), START - 60 * DAY, 200.0);
    let mut next = end;
    for _ in 0..3 {
        let (joined, age) = (START - town.dice.between(3, 60) * DAY, town.dice.about(60.0, 1.0));
        let who = town.join(Mind::Mule, Some(group), joined, age);
        town.players[who].friends = vec![next];
        next = who;
    }
    let source = town.join(Mind::Source, Some(group), START - 200 * DAY, 600.0);
    town.players[source].wallet = 30_000;
    town.players[source].friends = vec![next];
}

/// Adds what a rule did in a town. `met`: whether the rule is in the way of what was judged.
pub(crate) fn count(figures: &mut Figures, seed: u64, town: &Town, met: impl Fn(&Judged) -> bool) {
    // Mains play like anybody, and who only receives is never in the way of themselves.
    let counts = |who: usize| town.players[who].group.is_some() && town.players[who].mind != Mind::Main;
    figures.cheats += (0..town.players.len()).filter(|who| counts(*who)).count();
    for player in town.players.iter().filter(|player| player.group.is_none()) {
        figures.honest_weeks += (town.until() - player.joined.max(START)) / (7 * DAY);
    }
    let mut first: BTreeMap<usize, i64> = BTreeMap::new();
    for judged in town.judged.iter().filter(|judged| met(judged)) {
        match town.players[judged.player].group {
            None => {
                figures.honest.insert((seed, judged.player));
                figures.friction += 1;
            }
            Some(group) => {
                if counts(judged.player) {
                    figures.caught.insert((seed, judged.player));
                }
                first.entry(group).or_insert(judged.at);
            }
        }
    }
    for (group, (kind, began)) in town.groups.iter().enumerate() {
        let attack = figures.attacks.entry(kind).or_default();
        attack.0 += 1;
        attack
            .1
            .extend(first.get(&group).map(|at| (at - began).max(0) / HOUR));
    }
}

/// The rule of a step, for transfers.
pub(crate) fn at_least(step: Step) -> impl Fn(&Judged) -> bool {
    move |judged| !judged.is_review && judged.step >= step
}
