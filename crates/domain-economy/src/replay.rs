//! What rewards would have been under other settings: the same claims on the same days, paid by another policy.

use core_types::Day;

use crate::daily::{DailyPolicy, Streak, claim};

/// What a member who claimed on these days, in ascending order, is paid from `from` on. Days before it only build the streak.
pub fn rewards(days: &[Day], from: Day, policy: DailyPolicy) -> i64 {
    let (mut streak, mut sum) = (None::<Streak>, 0_i64);
    for day in days {
        let Ok(done) = claim(streak, *day, policy) else {
            continue;
        };
        streak = Some(done.streak);
        if *day >= from {
            sum = sum.saturating_add(done.reward.minor());
        }
    }
    sum
}

/// What is expected of everybody from what is known of some: `part` of `seen`, for `all`.
pub fn scaled_up(part: i64, seen: i64, all: i64) -> i64 {
    if seen <= 0 || seen >= all {
        return part;
    }
    let scaled = i128::from(part) * i128::from(all) / i128::from(seen);
    i64::try_from(scaled).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use core_types::Money;
    use proptest::prelude::*;

    use super::*;

    fn policy(base: i64, bonus: i64, bonus_days: u32) -> DailyPolicy {
        DailyPolicy {
            base: Money::new(base),
            bonus: Money::new(bonus),
            bonus_days,
        }
    }

    fn days(numbers: impl IntoIterator<Item = i32>) -> Vec<Day> {
        numbers.into_iter().map(Day::from_number).collect()
    }

    #[test]
    fn earlier_days_build_the_streak_and_are_not_paid() {
        let four = days([10, 11, 12, 13]);
        assert_eq!(rewards(&four, Day::from_number(10), policy(100, 10, 14)), 460);
        assert_eq!(rewards(&four, Day::from_number(12), policy(100, 10, 14)), 250);
        assert_eq!(rewards(&four, Day::from_number(12), policy(100, 10, 1)), 220);
        assert_eq!(rewards(&[], Day::from_number(0), policy(100, 10, 1)), 0);
        assert_eq!(
            [
                scaled_up(50, 10, 100),
                scaled_up(50, 100, 10),
                scaled_up(50, 0, 10)
            ],
            [500, 50, 50]
        );
    }

    proptest! {
        /// Without a bonus every claim is the base, and a higher base costs exactly so much more.
        #[test]
        fn a_base_is_paid_per_claim(numbers in proptest::collection::btree_set(0..200_i32, 0..60), base in 0..1_000_i64, more in 0..1_000_i64) {
            let claims = days(numbers.iter().copied());
            let from = Day::from_number(100);
            let count = i64::try_from(numbers.iter().filter(|number| **number >= 100).count()).unwrap();
            prop_assert_eq!(rewards(&claims, from, policy(base, 0, 14)), base * count);
            let difference = rewards(&claims, from, policy(base + more, 7, 14)) - rewards(&claims, from, policy(base, 7, 14));
            prop_assert_eq!(difference, more * count);
        }
    }
}
