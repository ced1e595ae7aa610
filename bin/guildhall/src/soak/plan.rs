//! What goes wrong when: decided by the seed alone.

use std::time::Duration;

use core_types::{Seed, Stream};

use super::FaultKind;

/// How long a bot lives between two kills, in milliseconds.
const LIFE: (i64, i64) = (300, 2_200);

/// Beside its kill, so many things go wrong in a life at most.
const FAULTS: u64 = 4;

/// One chance in so many that a bot comes back with another clock, and with a disk that is soon full.
const CLOCKS: u64 = 4;
const DISKS: u64 = 6;

/// The life of one process, and how it begins and ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Life {
    /// By how many seconds its clock is wrong, against that of the round.
    pub(super) clock: i64,
    /// How much larger than now a file can get, in KiB.
    pub(super) disk: Option<u32>,
    /// What goes wrong after how long, in order of time.
    pub(super) faults: Vec<(Duration, Fault)>,
    /// When it is killed.
    pub(super) length: Duration,
    /// How long nobody is there afterwards.
    pub(super) down: Duration,
}

/// One thing that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// So many REST calls fail with this status: first words, or edits and follow-ups.
    Fail { on: Route, status: u16, count: usize },
    /// So many REST calls are carried out, and fail with 500 all the same.
    Lose { on: Route, count: usize },
    /// So many REST calls are told to wait.
    Limit { on: Route, wait: Duration, count: usize },
    /// Every REST answer takes so long; zero ends it.
    Slow(Duration),
    /// So many interactions come twice.
    Twice(usize),
    /// So many interactions come late.
    Late(usize, Duration),
    /// So many interactions come in reverse order.
    Reversed(usize),
    /// The connection ends in the middle of an interaction.
    Torn,
    /// Gateway connections end without a word.
    HangUp,
    /// Gateway connections are asked to come again.
    Reconnect,
    /// The gateway session is over.
    SessionOver,
    /// So many COMMITs lose their connection: after the server has done it, or before it heard of it.
    Commit { is_done: bool, count: usize },
    /// All connections to the database end.
    DatabaseHangsUp,
    /// The PostgreSQL server is killed and comes back.
    PostgresDies,
    /// Redis forgets everything.
    RedisForgets,
    /// Redis is killed and comes back after a while.
    RedisDies(Duration),
}

/// Which REST calls fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    /// The first answer to an interaction.
    FirstWord,
    /// Edits of an answer, and follow-ups.
    Later,
}

impl Route {
    /// What their paths contain.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::FirstWord => "/callback",
            Self::Later => "/webhooks/",
        }
    }
}

/// The randomness of a round; each part of it has a stream of its own.
pub(super) fn seed_of(round: u64) -> Seed {
    let mut bytes = [0; 32];
    for (to, from) in bytes.iter_mut().zip(round.to_le_bytes()) {
        *to = from;
    }
    Seed::new(bytes)
}

/// The lives of a round.
pub(super) fn plan(seed: u64, kills: u32, kinds: &[FaultKind]) -> Vec<Life> {
    let mut dice = seed_of(seed).stream(&["plan"]);
    (0..kills)
        .map(|number| life(&mut dice, kinds, number == 0))
        .collect()
}

fn life(dice: &mut Stream, kinds: &[FaultKind], is_first: bool) -> Life {
    let length = dice.between(LIFE.0, LIFE.1);
    let others: Vec<FaultKind> = kinds
        .iter()
        .copied()
        .filter(|kind| !matches!(kind, FaultKind::Clock | FaultKind::Disk))
        .collect();
    let mut faults = Vec::new();
    for _ in 0..dice.below(FAULTS) {
        let Some(kind) = pick(dice, &others) else {
            continue;
        };
        faults.push((millis(dice.between(0, length)), fault(dice, kind)));
    }
    faults.sort_by_key(|(after, _)| *after);
    let clock = kinds.contains(&FaultKind::Clock) && dice.below(CLOCKS) == 0;
    let disk = kinds.contains(&FaultKind::Disk) && dice.below(DISKS) == 0;
    Life {
        clock: if clock { dice.between(-7_200, 7_200) } else { 0 },
        // The first one finds an empty disk: it has to have something to lose.
        disk: (disk && !is_first).then(|| u32::try_from(dice.between(40, 800)).unwrap_or(40)),
        faults,
        length: millis(length),
        down: millis(dice.between(0, 400)),
    }
}

fn fault(dice: &mut Stream, kind: FaultKind) -> Fault {
    match kind {
        FaultKind::Rest => rest(dice),
        FaultKind::Events => event(dice),
        FaultKind::Commit => match dice.below(5) {
            0 => Fault::DatabaseHangsUp,
            way => Fault::Commit {
                is_done: way % 2 == 0,
                count: count(dice, 4),
            },
        },
        FaultKind::Postgres => Fault::PostgresDies,
        FaultKind::Redis => match dice.below(2) {
            0 => Fault::RedisForgets,
            _ => Fault::RedisDies(millis(dice.between(0, 1_500))),
        },
        // These are how a life begins.
        FaultKind::Disk | FaultKind::Clock => Fault::HangUp,
    }
}

fn rest(dice: &mut Stream) -> Fault {
    let on = if dice.below(3) == 0 {
        Route::Later
    } else {
        Route::FirstWord
    };
    match dice.below(6) {
        0 | 1 => Fault::Limit {
            on,
            wait: millis(dice.between(20, 1_500)),
            count: count(dice, 40),
        },
        2 => Fault::Slow(millis(dice.between(0, 400))),
        3 => Fault::Lose {
            on,
            count: count(dice, 20),
        },
        _ => Fault::Fail {
            on,
            status: pick(dice, &[500, 502, 503]).unwrap_or(500),
            count: count(dice, 80),
        },
    }
}

fn event(dice: &mut Stream) -> Fault {
    match dice.below(10) {
        0 | 1 => Fault::Twice(count(dice, 12)),
        2 | 3 => Fault::Late(count(dice, 12), millis(dice.between(50, 4_000))),
        4 | 5 => Fault::Reversed(1 + count(dice, 8)),
        6 => Fault::Torn,
        7 => Fault::HangUp,
        8 => Fault::Reconnect,
        _ => Fault::SessionOver,
    }
}

fn count(dice: &mut Stream, most: i64) -> usize {
    usize::try_from(dice.between(1, most)).unwrap_or(1)
}

fn millis(count: i64) -> Duration {
    Duration::from_millis(count.unsigned_abs())
}

/// One of several; nothing if there is none.
pub(super) fn pick<T: Copy>(dice: &mut Stream, from: &[T]) -> Option<T> {
    let count = u64::try_from(from.len()).ok().filter(|count| *count > 0)?;
    from.get(usize::try_from(dice.below(count)).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [FaultKind; 7] = [
        FaultKind::Rest,
        FaultKind::Events,
        FaultKind::Commit,
        FaultKind::Postgres,
        FaultKind::Redis,
        FaultKind::Disk,
        FaultKind::Clock,
    ];

    #[test]
    fn a_seed_has_one_plan_and_another_seed_another() {
        assert_eq!(plan(7, 50, &ALL), plan(7, 50, &ALL));
        assert_ne!(plan(7, 50, &ALL), plan(8, 50, &ALL));
        // More kills only add to it: the round that failed can be made longer.
        assert_eq!(plan(7, 50, &ALL)[..20], plan(7, 20, &ALL));
    }

    #[test]
    fn a_life_goes_wrong_only_as_was_asked_for_and_before_it_ends() {
        for seed in 0..200 {
            for kinds in [&ALL[..], &ALL[..1], &ALL[1..2], &[]] {
                for (number, life) in plan(seed, 5, kinds).iter().enumerate() {
                    assert!(life.faults.is_sorted_by_key(|(after, _)| *after));
                    assert!(life.faults.iter().all(|(after, _)| *after <= life.length));
                    assert!(life.clock == 0 || kinds.contains(&FaultKind::Clock));
                    assert!(life.disk.is_none() || number > 0 && kinds.contains(&FaultKind::Disk));
                    let rest = |fault: &Fault| {
                        matches!(
                            fault,
                            Fault::Fail { .. } | Fault::Lose { .. } | Fault::Limit { .. } | Fault::Slow(_)
                        )
                    };
                    match kinds {
                        [] => assert!(life.faults.is_empty()),
                        [FaultKind::Rest] => assert!(life.faults.iter().all(|(_, fault)| rest(fault))),
                        [FaultKind::Events] => assert!(!life.faults.iter().any(|(_, fault)| rest(fault))),
                        _ => {}
                    }
                }
            }
        }
    }

    #[test]
    fn two_hundred_lives_meet_every_fault() {
        let lives: Vec<Life> = (0..20).flat_map(|seed| plan(seed, 10, &ALL)).collect();
        let met = |wanted: fn(&Fault) -> bool| {
            lives
                .iter()
                .flat_map(|life| &life.faults)
                .any(|(_, fault)| wanted(fault))
        };
        assert!(met(|fault| matches!(fault, Fault::Commit { is_done: true, .. })));
        assert!(met(|fault| matches!(fault, Fault::Commit { is_done: false, .. })));
        assert!(met(|fault| matches!(
            fault,
            Fault::Limit { on: Route::Later, .. }
        )));
        assert!(met(|fault| matches!(fault, Fault::RedisForgets)));
        assert!(met(|fault| matches!(fault, Fault::SessionOver)));
        assert!(lives.iter().any(|life| life.clock < 0) && lives.iter().any(|life| life.clock > 0));
        assert!(lives.iter().any(|life| life.disk.is_some()));
    }
}
