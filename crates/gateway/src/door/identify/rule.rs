//! The rule: one session per bucket in five seconds, and a reserve of the day's that is never touched.

use std::time::Duration;

use core_types::Timestamp;

/// How long a bucket is busy with one session.
pub(super) const PACE: Duration = Duration::from_secs(5);

/// The smallest step of time.
const TICK: Duration = Duration::from_micros(1);

/// After how long the day's sessions are granted anew.
const DAY: Duration = Duration::from_hours(24);

/// One of so many is never begun: our count and Discord's may differ by a few, and beyond the last one the token is lost.
const RESERVE: i64 = 50;

/// The day's sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) total: i64,
    pub(super) left: i64,
    pub(super) resets_at: Timestamp,
}

/// Whether a session may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Yes, and it is counted.
    Now,
    /// Not before the bucket is free.
    After {
        /// How long that is by the monotonic clock, whatever the other one says.
        wait: Duration,
        /// What to have waited for: if nobody else came first, it is free then even if the clock was set back.
        free_at: Timestamp,
    },
    /// Not today.
    UsedUp { resets_at: Timestamp },
}

/// Decides, and says how bucket and day are afterwards. `waited` is what the asker has waited for already.
pub(super) fn decide(
    now: Timestamp,
    free_at: Option<Timestamp>,
    waited: Option<Timestamp>,
    day: Day,
) -> (Turn, Timestamp, Day) {
    let day = if day.resets_at <= now {
        Day {
            left: day.total,
            resets_at: now.plus(DAY),
            ..day
        }
    } else {
        day
    };
    let busy_until = free_at.unwrap_or(now);
    if day.left <= day.total / RESERVE {
        let resets_at = day.resets_at;
        return (Turn::UsedUp { resets_at }, busy_until, day);
    }
    if busy_until > now && waited != Some(busy_until) {
        let wait = busy_until.since(now).min(PACE);
        let free_at = busy_until;
        return (Turn::After { wait, free_at }, busy_until, day);
    }
    let counted = Day {
        left: day.left - 1,
        ..day
    };
    let next = now.plus(PACE);
    // Never the same as before, also by a clock that stands still: whoever waits sees that somebody came first.
    let next = if free_at == Some(next) {
        next.plus(TICK)
    } else {
        next
    };
    (Turn::Now, next, counted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_seconds(second)
    }

    fn day(left: i64) -> Day {
        Day {
            total: 1_000,
            left,
            resets_at: at(10_000),
        }
    }

    #[test]
    fn case_09_sessions_of_a_bucket_are_five_seconds_apart_and_the_day_keeps_a_reserve() {
        let after = |seconds, free_at| Turn::After {
            wait: Duration::from_secs(seconds),
            free_at: at(free_at),
        };
        let used_up = Turn::UsedUp {
            resets_at: at(10_000),
        };
        for (what, free_at, waited, left, expected, left_after) in [
            ("nobody began yet", None, None, 1_000, Turn::Now, 999),
            ("free since a while", Some(90), None, 500, Turn::Now, 499),
            ("free just now", Some(100), None, 500, Turn::Now, 499),
            ("busy", Some(103), None, 500, after(3, 103), 500),
            (
                "busy, and the clock was set back",
                Some(9_000),
                None,
                500,
                after(5, 9_000),
                500,
            ),
            ("waited for it", Some(103), Some(at(103)), 500, Turn::Now, 499),
            (
                "waited, and somebody came first",
                Some(103),
                Some(at(98)),
                500,
                after(3, 103),
                500,
            ),
            ("the last one before the reserve", None, None, 21, Turn::Now, 20),
            ("only the reserve is left", None, None, 20, used_up, 20),
            ("nothing is left", Some(103), None, -1, used_up, -1),
        ] {
            let (turn, free_after, day_after) = decide(at(100), free_at.map(at), waited, day(left));
            assert_eq!((turn, day_after), (expected, day(left_after)), "{what}");
            if turn == Turn::Now {
                assert_eq!(free_after, at(105), "{what}");
            }
        }
    }

    #[test]
    fn case_09_a_thousand_shards_that_drop_at_once_begin_in_turn_and_never_beyond_the_reserve() {
        let (mut day, mut buckets) = (day(1_000), [None; 16]);
        let mut begun: [Vec<i64>; 16] = Default::default();
        for second in 0..400 {
            for (bucket, free_at) in buckets.iter_mut().enumerate() {
                // Several processes ask in the same moment.
                for _process in 0..3 {
                    let (turn, free, after) = decide(at(second), *free_at, None, day);
                    if turn == Turn::Now {
                        (*free_at, day) = (Some(free), after);
                        begun[bucket].push(second);
                    }
                }
            }
        }
        assert_eq!(begun.iter().map(Vec::len).sum::<usize>(), 980);
        for seconds in begun {
            assert!(
                seconds.windows(2).all(|pair| pair[1] - pair[0] >= 5),
                "{seconds:?}"
            );
        }
    }

    #[test]
    fn a_new_day_grants_all_anew() {
        let (turn, _, new) = decide(at(10_000), None, None, day(0));
        assert_eq!(
            (turn, new.left, new.resets_at),
            (Turn::Now, 999, at(10_000).plus(DAY))
        );
    }
}
