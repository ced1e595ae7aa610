//! Seasons: what is scored, who gets what, and what is carried over.

use core_types::{Money, RoleId};
use serde::{Deserialize, Serialize};

/// Places of a season that are kept for good.
pub const ARCHIVED: u32 = 100;
/// The longest season, in days.
pub const MAX_DAYS: u32 = 366;
/// How far ahead a season can be planned, in days.
pub const MAX_AHEAD: u32 = 90;
/// The largest prize.
pub const MAX_PRIZE: Money = Money::new(1_000_000_000);

/// What brings points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scored {
    /// Experience.
    Xp,
    /// Coins that work, rewards, chances and quests bring, less fines.
    Coins,
    /// Levels that are reached.
    Levels,
}

impl Scored {
    /// Everything there is.
    pub const ALL: [Self; 3] = [Self::Xp, Self::Coins, Self::Levels];

    /// The stable name, as stored and typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Xp => "xp",
            Self::Coins => "coins",
            Self::Levels => "levels",
        }
    }

    /// What has this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scored| scored.name() == name)
    }
}

/// What the first places get: new coins, and a role for the winner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Prizes {
    /// The first.
    pub first: Money,
    /// The second.
    pub second: Money,
    /// The third.
    pub third: Money,
    /// Each of the fourth to the tenth.
    pub ten: Money,
    /// The role of the first.
    pub role: Option<RoleId>,
}

impl Prizes {
    /// The last place with a prize.
    pub const PLACES: u32 = 10;

    /// What a place gets, the first being 1.
    pub const fn of(&self, place: u32) -> Money {
        match place {
            1 => self.first,
            2 => self.second,
            3 => self.third,
            4..=Self::PLACES => self.ten,
            _ => Money::ZERO,
        }
    }

    /// Whether there is nothing to win.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Why a season cannot be as described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SeasonFault {
    /// It is not 1 to [`MAX_DAYS`] days long, or begins more than [`MAX_AHEAD`] days ahead.
    #[error("the length or the beginning is out of range")]
    Time,
    /// A prize is below nothing or above [`MAX_PRIZE`], or a later place gets more than an earlier one.
    #[error("the prizes are out of range or order")]
    Prizes,
    /// More than all would be carried over or kept.
    #[error("a share is above 100 per cent")]
    Share,
}

/// A season as staff describe it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeasonSpec {
    /// What it is called, 1 to 40 characters.
    pub name: String,
    /// What brings points.
    pub scored: Scored,
    /// How long it is, in days.
    pub days: u32,
    /// In how many days it begins.
    pub ahead: u32,
    /// What the first places get.
    pub prizes: Prizes,
    /// What members begin with, in per cent of their points in the season before.
    pub carry_percent: u32,
    /// What members keep of their experience when it ends, in per cent; none leaves levels alone.
    pub keep_percent: Option<u32>,
}

impl SeasonSpec {
    /// Whether a season can be as described. Its name was cleaned and measured before.
    ///
    /// # Errors
    /// The first [`SeasonFault`].
    pub fn check(&self) -> Result<(), SeasonFault> {
        if !(1..=MAX_DAYS).contains(&self.days) || self.ahead > MAX_AHEAD {
            return Err(SeasonFault::Time);
        }
        let prizes = [
            self.prizes.first,
            self.prizes.second,
            self.prizes.third,
            self.prizes.ten,
        ];
        let in_range = |prize: &Money| (Money::ZERO..=MAX_PRIZE).contains(prize);
        if !prizes.iter().all(in_range) || !prizes.is_sorted_by(|before, after| before >= after) {
            return Err(SeasonFault::Prizes);
        }
        if self.carry_percent > 100 || self.keep_percent.is_some_and(|percent| percent > 100) {
            return Err(SeasonFault::Share);
        }
        Ok(())
    }
}

/// A share of points or experience, rounded towards nothing: never more than there was.
pub fn share(of: i64, percent: u32) -> i64 {
    let share = i128::from(of) * i128::from(percent.min(100)) / 100;
    i64::try_from(share).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::progress::level_at;

    fn spec() -> SeasonSpec {
        SeasonSpec {
            name: "Spring".to_owned(),
            scored: Scored::Xp,
            days: 30,
            ahead: 0,
            prizes: Prizes::default(),
            carry_percent: 0,
            keep_percent: None,
        }
    }

    #[test]
    fn odd_seasons_are_refused() {
        let prizes = |first, second| Prizes {
            first: Money::new(first),
            second: Money::new(second),
            ..Prizes::default()
        };
        let table = [
            (spec(), Ok(())),
            (SeasonSpec { days: 0, ..spec() }, Err(SeasonFault::Time)),
            (SeasonSpec { days: 367, ..spec() }, Err(SeasonFault::Time)),
            (SeasonSpec { ahead: 91, ..spec() }, Err(SeasonFault::Time)),
            (
                SeasonSpec {
                    prizes: prizes(5, 5),
                    ..spec()
                },
                Ok(()),
            ),
            (
                SeasonSpec {
                    prizes: prizes(5, 6),
                    ..spec()
                },
                Err(SeasonFault::Prizes),
            ),
            (
                SeasonSpec {
                    prizes: prizes(-1, -2),
                    ..spec()
                },
                Err(SeasonFault::Prizes),
            ),
            (
                SeasonSpec {
                    prizes: prizes(i64::MAX, 0),
                    ..spec()
                },
                Err(SeasonFault::Prizes),
            ),
            (
                SeasonSpec {
                    carry_percent: 101,
                    ..spec()
                },
                Err(SeasonFault::Share),
            ),
            (
                SeasonSpec {
                    keep_percent: Some(101),
                    ..spec()
                },
                Err(SeasonFault::Share),
            ),
        ];
        for (season, expected) in table {
            assert_eq!(season.check(), expected, "{season:?}");
        }
    }

    #[test]
    fn ten_places_win_and_names_are_stable() {
        let prizes = Prizes {
            first: Money::new(4),
            second: Money::new(3),
            third: Money::new(2),
            ten: Money::new(1),
            role: None,
        };
        let won: Vec<i64> = (0..=11).map(|place| prizes.of(place).minor()).collect();
        assert_eq!(won, [0, 4, 3, 2, 1, 1, 1, 1, 1, 1, 1, 0]);
        for scored in Scored::ALL {
            assert_eq!(Scored::parse(scored.name()), Some(scored));
        }
    }

    proptest! {
        #[test]
        fn nobody_carries_more_than_they_had(of in any::<i64>(), percent in 0_u32..300) {
            let kept = share(of, percent);
            prop_assert!(kept.unsigned_abs() <= of.unsigned_abs() && kept.signum() * of.signum() >= 0);
            prop_assert_eq!(share(of, 100), of);
            prop_assert!(level_at(share(of.max(0), percent)) <= level_at(of.max(0)));
            prop_assert!(share(of.saturating_abs(), percent) >= share(of.saturating_abs(), percent / 2));
        }
    }
}
