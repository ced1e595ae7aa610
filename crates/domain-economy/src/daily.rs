//! The daily reward and its streak.
//!
//! A day is a calendar day of the guild's zone, whatever its length. One missed day is forgiven if the grace is ready:
//! the streak pauses instead of breaking, as in the streak freezes that learning apps have found to keep people
//! happier. The grace is ready again after [`GRACE_EARNED_AFTER`] claims in a row. Days are only ever claimed forwards, so a
//! clock that goes back, or a change of the zone, repeats nothing.

use core_types::{Day, Money, MoneyOverflow};
use serde::{Deserialize, Serialize};

/// Claims in a row that make the grace ready (again).
pub const GRACE_EARNED_AFTER: u32 = 7;

/// What the guild pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyPolicy {
    /// The reward of the first day.
    pub base: Money,
    /// More for each further day of the streak.
    pub bonus: Money,
    /// So many further days count; the reward stays the same after them.
    pub bonus_days: u32,
}

/// A member's streak as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Streak {
    /// The day of the latest claim.
    pub last_day: Day,
    /// Days claimed in a row, at least 1.
    pub length: u32,
    /// The longest streak so far.
    pub best: u32,
    /// Claims in a row since the grace was last used.
    pub since_grace: u32,
}

impl Streak {
    /// Whether one missed day would be forgiven.
    pub const fn grace_is_ready(&self) -> bool {
        self.since_grace >= GRACE_EARNED_AFTER
    }
}

/// What a claim does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyClaim {
    /// The streak to store.
    pub streak: Streak,
    /// What is paid, with the bonus.
    pub reward: Money,
    /// The part of it that the streak added.
    pub bonus: Money,
    /// How long the streak was that broke, 0 if none did.
    pub broken: u32,
    /// Whether a missed day was forgiven.
    pub grace_used: bool,
}

/// The reward of this day, or of a later one, was already taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the reward of day {0:?} was already taken")]
pub struct AlreadyClaimed(pub Day);

/// Why there is no claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DailyRefusal {
    /// Come back when the day after [`AlreadyClaimed`] begins.
    #[error(transparent)]
    Taken(#[from] AlreadyClaimed),
    /// The settings promise more than can be counted.
    #[error(transparent)]
    Overflow(#[from] MoneyOverflow),
}

/// Claims the reward of `today`. `before` is the streak so far, if there is one.
///
/// # Errors
/// [`DailyRefusal::Taken`] when the latest claim was for today or, after a clock went back, for a later day.
pub fn claim(before: Option<Streak>, today: Day, policy: DailyPolicy) -> Result<DailyClaim, DailyRefusal> {
    let missed = match before {
        Some(streak) if streak.last_day >= today => return Err(AlreadyClaimed(streak.last_day).into()),
        // Both are days of a calendar: the difference fits.
        Some(streak) => today.number().saturating_sub(streak.last_day.number()) - 1,
        None => 0,
    };
    let (length, since_grace, broken, grace_used) = match before {
        None => (1, 1, 0, false),
        Some(streak) if missed == 0 => (
            streak.length.saturating_add(1),
            streak.since_grace.saturating_add(1),
            0,
            false,
        ),
        Some(streak) if missed == 1 && streak.grace_is_ready() => {
            (streak.length.saturating_add(1), 1, 0, true)
        }
        Some(streak) => (1, 1, streak.length, false),
    };
    let counted = (length - 1).min(policy.bonus_days);
    let bonus = policy.bonus.scaled(i64::from(counted), 1)?;
    Ok(DailyClaim {
        streak: Streak {
            last_day: today,
            length,
            best: before.map_or(0, |streak| streak.best).max(length),
            since_grace,
        },
        reward: policy.base.plus(bonus)?,
        bonus,
        broken,
        grace_used,
    })
}

#[cfg(test)]
mod tests {
    use core_types::{Timestamp, Zone};
    use proptest::prelude::*;

    use super::*;

    const POLICY: DailyPolicy = DailyPolicy {
        base: Money::new(100),
        bonus: Money::new(10),
        bonus_days: 14,
    };

    fn run(days: &[i32]) -> Vec<(u32, i64)> {
        let mut streak = None;
        days.iter()
            .map(|day| {
                let claim = claim(streak, Day::from_number(*day), POLICY).unwrap();
                streak = Some(claim.streak);
                (claim.streak.length, claim.reward.minor())
            })
            .collect()
    }

    #[test]
    fn streaks_grow_break_and_are_forgiven_once() {
        assert_eq!(run(&[5, 6, 7]), [(1, 100), (2, 110), (3, 120)]);
        assert_eq!(
            run(&[5, 6, 8]),
            [(1, 100), (2, 110), (1, 100)],
            "the grace is not ready yet"
        );
        let week = [1, 2, 3, 4, 5, 6, 7];
        assert_eq!(
            run(&[&week[..], &[9]].concat())[7],
            (8, 170),
            "one missed day is forgiven"
        );
        assert_eq!(run(&[&week[..], &[10]].concat())[7], (1, 100), "two are not");
        assert_eq!(
            run(&[&week[..], &[9, 11]].concat())[8],
            (1, 100),
            "and not twice in a row"
        );
        let month: Vec<i32> = (1..=30).collect();
        assert_eq!(run(&month)[29], (30, 240), "the bonus is capped");
    }

    #[test]
    fn no_day_is_claimed_twice_also_backwards() {
        let first = claim(None, Day::from_number(20), POLICY).unwrap();
        for day in [20, 19, -3] {
            assert_eq!(
                claim(Some(first.streak), Day::from_number(day), POLICY),
                Err(AlreadyClaimed(Day::from_number(20)).into())
            );
        }
    }

    proptest! {
        /// Claims at noon of every day, in zones with and without daylight saving: one a day, never broken.
        #[test]
        fn daylight_saving_neither_breaks_nor_doubles(
            zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
                "America/St_Johns", "Pacific/Apia", "UTC"]),
            start in 1_577_880_000_i64..1_900_000_000,
        ) {
            let zone = Zone::named(zone).unwrap();
            let mut day = zone.day(Timestamp::from_seconds(start));
            let mut streak = None;
            for expected in 1..=400_u32 {
                let noon = zone.start_of(day).plus(std::time::Duration::from_hours(12));
                prop_assert_eq!(zone.day(noon), day);
                let done = claim(streak, zone.day(noon), POLICY).unwrap();
                prop_assert_eq!(done.streak.length, expected);
                let last_second = zone.start_of(day.next()).minus(std::time::Duration::from_secs(1));
                prop_assert!(claim(Some(done.streak), zone.day(last_second), POLICY).is_err());
                streak = Some(done.streak);
                day = day.next();
            }
        }

        #[test]
        fn rewards_stay_between_base_and_cap(days in prop::collection::btree_set(0..3_000_i32, 1..60)) {
            let days: Vec<i32> = days.into_iter().collect();
            for (length, reward) in run(&days) {
                prop_assert!(length >= 1 && length as usize <= days.len());
                prop_assert!((100..=240).contains(&reward));
            }
        }
    }
}
