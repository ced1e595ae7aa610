//! A budget for what rewards mint in one day: as it is used up, rewards shrink smoothly.

use core_types::Money;

use crate::health::{WHOLE_PPM, share_ppm};

/// What rewards may mint in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    daily: Money,
    full_ppm: i64,
    floor_ppm: i64,
}

impl Budget {
    /// A budget of so many coins a day, of which so many per cent are paid out before rewards shrink, and so many per cent
    /// are left of a reward once all is spent; none for a budget of nothing.
    pub fn new(daily: Money, full_percent: u32, floor_percent: u32) -> Option<Self> {
        daily.is_positive().then(|| Self {
            daily,
            full_ppm: i64::from(full_percent.min(99)) * (WHOLE_PPM / 100),
            floor_ppm: i64::from(floor_percent.min(100)) * (WHOLE_PPM / 100),
        })
    }

    /// The coins a day.
    pub const fn daily(self) -> Money {
        self.daily
    }

    /// What rewards pay of what they say, in millionths, once so much was minted today.
    ///
    /// In full up to the share `s` that is paid in full; then f(u) = (1 − u) / (1 − s) of the used share u, a straight line
    /// from 1 at s to 0 at the whole budget, but never below the floor. Without a floor the sum approaches the budget and
    /// never passes it, as each reward shrinks with what is left.
    pub fn factor_ppm(self, minted: Money) -> i64 {
        let used = share_ppm(i128::from(minted.minor().max(0)), i128::from(self.daily.minor()));
        let left = (WHOLE_PPM - used).max(0);
        let line = share_ppm(i128::from(left), i128::from(WHOLE_PPM - self.full_ppm));
        line.clamp(self.floor_ppm, WHOLE_PPM)
    }

    /// What is paid of a reward once so much was minted today: rounded down, and beyond the floor's share of it no more than
    /// the budget has left.
    pub fn paid(self, reward: Money, minted: Money) -> Money {
        let reward = reward.minor().max(0);
        let share = |ppm: i64| {
            let part = i128::from(reward) * i128::from(ppm) / i128::from(WHOLE_PPM);
            i64::try_from(part).unwrap_or(i64::MAX)
        };
        let left = self.daily.minor().saturating_sub(minted.minor().max(0)).max(0);
        Money::new(
            share(self.factor_ppm(minted))
                .min(left.max(share(self.floor_ppm)))
                .min(reward),
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rewards_shrink_on_a_straight_line() {
        let budget = Budget::new(Money::new(1_000), 60, 10).unwrap();
        let table = [
            (0, 1_000_000),
            (600, 1_000_000),
            (800, 500_000),
            (880, 300_000),
            (990, 100_000),
            (5_000, 100_000),
        ];
        for (minted, expected) in table {
            assert_eq!(budget.factor_ppm(Money::new(minted)), expected, "{minted}");
        }
        assert_eq!(budget.paid(Money::new(100), Money::new(800)), Money::new(50));
        assert_eq!(budget.paid(Money::new(5_000), Money::new(0)), Money::new(1_000));
        assert_eq!(Budget::new(Money::ZERO, 60, 10), None);
    }

    proptest! {
        /// Without a floor no day mints more than its budget, however the rewards come.
        #[test]
        fn no_day_mints_more_than_its_budget(daily in 1..1_000_000_i64, full in 0..=99_u32,
            rewards in proptest::collection::vec(0..100_000_i64, 1..200)) {
            let budget = Budget::new(Money::new(daily), full, 0).unwrap();
            let mut minted = 0;
            let mut factor = WHOLE_PPM;
            for reward in rewards {
                let now = budget.factor_ppm(Money::new(minted));
                prop_assert!(now <= factor, "it only shrinks within a day");
                factor = now;
                let paid = budget.paid(Money::new(reward), Money::new(minted)).minor();
                prop_assert!((0..=reward).contains(&paid));
                minted += paid;
                prop_assert!(minted <= daily);
            }
        }

        /// The floor holds, however much was minted.
        #[test]
        fn nobody_gets_less_than_the_floor(daily in 1..1_000_000_i64, floor in 0..=100_u32, reward in 0..1_000_000_i64,
            minted in 0..10_000_000_i64) {
            let budget = Budget::new(Money::new(daily), 60, floor).unwrap();
            let paid = budget.paid(Money::new(reward), Money::new(minted)).minor();
            prop_assert!(paid >= reward * i64::from(floor) / 100);
        }
    }
}
