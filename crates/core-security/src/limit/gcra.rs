//! The decision on one call: the generic cell rate algorithm (ITU-T I.371, annex A), in whole microseconds.
//!
//! Each key has one number, its theoretical arrival time (TAT): when everything let through so far is paid off at the
//! rate. A call passes while the TAT is not further ahead than a burst allows, and moves it on by one interval. In any
//! window of length `t` so at most `burst + t / interval` calls pass, whatever their spacing.

use core_types::Rate;

/// A rate as the algorithm needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Microseconds between two calls in the long run. Rounded up: never faster than the rate says.
    pub(crate) interval: i64,
    /// How far ahead of the present the TAT may be after a call: the burst, paid off.
    pub(crate) horizon: i64,
}

impl From<Rate> for Pace {
    fn from(rate: Rate) -> Self {
        let (count, period) = (
            i64::from(rate.count()),
            i64::try_from(rate.period().as_micros()).unwrap_or(i64::MAX),
        );
        let interval = (period + count - 1) / count;
        Self {
            interval,
            horizon: interval * count,
        }
    }
}

impl Pace {
    /// The TAT after a call at `now`, or how many microseconds are to be waited for it.
    ///
    /// A TAT beyond what the pace can reach is from a slower rate that was loosened since; it counts as the furthest there is.
    pub(crate) fn after_call(self, tat: Option<i64>, now: i64) -> Result<i64, i64> {
        let tat = tat.unwrap_or(now).clamp(now, now + self.horizon);
        let after = tat + self.interval;
        let wait = after - self.horizon - now;
        if wait > 0 { Err(wait) } else { Ok(after) }
    }

    /// How many more calls pass at once when the TAT is this.
    pub(crate) fn left(self, tat: i64, now: i64) -> u32 {
        let room = (self.horizon - (tat - now)) / self.interval;
        u32::try_from(room.max(0)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pace(count: u32, seconds: u32) -> Pace {
        Rate::new(count, seconds).unwrap().into()
    }

    #[test]
    fn a_burst_passes_at_once_and_then_one_per_interval() {
        let pace = pace(3, 60);
        let (mut tat, mut waits) = (None, Vec::new());
        for now in [0, 0, 0, 0, 19_999_999, 20_000_000, 20_000_000, 1_000_000_000] {
            match pace.after_call(tat, now) {
                Ok(after) => {
                    tat = Some(after);
                    waits.push(0);
                }
                Err(wait) => waits.push(wait),
            }
        }
        assert_eq!(waits, [0, 0, 0, 20_000_000, 1, 0, 20_000_000, 0]);
    }

    #[test]
    fn a_loosened_rate_holds_at_once() {
        let slow = pace(1, 86_400).after_call(None, 0).unwrap();
        assert_eq!(pace(1, 60).after_call(Some(slow), 0), Err(60_000_000));
    }

    proptest! {
        /// Over any window between two calls that passed, no more passed than the burst and what came back since.
        #[test]
        fn never_more_than_burst_and_rate_in_any_window(
            count in 1_u32..40, seconds in 1_u32..400,
            gaps in prop::collection::vec(prop_oneof![3 => Just(0_i64), 2 => 0..2_000_000_i64, 1 => 0..90_000_000_i64], 1..300),
        ) {
            let pace = pace(count, seconds);
            let (mut now, mut tat, mut passed) = (0_i64, None, Vec::new());
            for gap in gaps {
                now += gap;
                match pace.after_call(tat, now) {
                    Ok(after) => {
                        tat = Some(after);
                        passed.push(now);
                        // What is said to be left is there, and no more.
                        let mut spent = after;
                        for _ in 0..pace.left(after, now) {
                            spent = pace.after_call(Some(spent), now).unwrap();
                        }
                        prop_assert!(pace.after_call(Some(spent), now).is_err());
                    }
                    // The wait that is told is neither too long nor too short.
                    Err(wait) => {
                        prop_assert!(pace.after_call(tat, now + wait).is_ok());
                        prop_assert!(pace.after_call(tat, now + wait - 1).is_err());
                    }
                }
            }
            for (first, from) in passed.iter().enumerate() {
                for (last, to) in passed.iter().enumerate().skip(first) {
                    let most = i64::from(count) + (to - from) / pace.interval;
                    prop_assert!(i64::try_from(last - first + 1).unwrap() <= most, "from {from} to {to}");
                }
            }
        }
    }
}
