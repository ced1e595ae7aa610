//! Weeks and months, whose rewards follow the rules of the days' ([`daily::claim`](crate::daily::claim)).

use core_types::Day;
use serde::{Deserialize, Serialize};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Weeks, from Monday.
    Week,
    /// Months of the calendar.
    Month,
}

impl Period {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Week, Self::Month];

    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The week or month that a day is in. Week 0 began on Monday, 1969-12-29; month 0 is January 1970.
    pub const fn of(self, day: Day) -> i32 {
        match self {
            Self::Week => day.number().saturating_add(3).div_euclid(7),
            Self::Month => month_of(day.number()),
        }
    }

    /// The first day of a week or month.
    pub const fn start(self, number: i32) -> Day {
        Day::from_number(match self {
            Self::Week => number.saturating_mul(7).saturating_sub(3),
            Self::Month => first_of(number),
        })
    }
}

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;
/// Days of 400 years.
const ERA: i64 = 146_097;

/// Months since January 1970 of a day, by the civil-from-days algorithm (Howard Hinnant, `chrono`-compatible low-level date
/// algorithms): years begin in March, so that leap days come last.
#[expect(
    clippy::cast_possible_truncation,
    reason = "days are 32 bits wide, so months are"
)]
const fn month_of(day: i32) -> i32 {
    let days = day as i64 + EPOCH;
    let era = days.div_euclid(ERA);
    let of_era = days.rem_euclid(ERA);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    // March of the year 0 is month 2 of it.
    let months = (era * 400 + year_of_era) * 12 + from_march + 2;
    (months - 1_970 * 12) as i32
}

/// The first day of a month, by the days-from-civil algorithm of the same source.
#[expect(clippy::cast_possible_truncation, reason = "days are 32 bits wide")]
const fn first_of(month: i32) -> i32 {
    let months = month as i64 + 1_970 * 12 - 2;
    let year = months.div_euclid(12);
    let from_march = months.rem_euclid(12);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * from_march + 2) / 5;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    (era * ERA + of_era - EPOCH) as i32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        for (text, week, month) in [
            ("1970-01-01", 0, 0),
            ("1970-01-04", 0, 0),
            ("1970-01-05", 1, 0),
            ("1969-12-31", 0, -1),
            ("2024-02-29", 2_826, 649),
            ("2024-03-01", 2_826, 650),
            ("2026-11-21", 2_968, 682),
            ("2026-11-23", 2_969, 682),
        ] {
            assert_eq!(
                (Period::Week.of(day(text)), Period::Month.of(day(text))),
                (week, month),
                "{text}"
            );
        }
        assert_eq!(Period::Month.start(682), day("2026-11-01"));
        assert_eq!(Period::Week.start(2_969), day("2026-11-23"));
    }

    proptest! {
        #[test]
        fn a_day_is_in_the_period_that_begins_before_it(number in -800_000..800_000_i32) {
            let day = Day::from_number(number);
            for period in Period::ALL {
                let found = period.of(day);
                prop_assert!(period.start(found) <= day && day < period.start(found + 1));
                prop_assert_eq!(period.of(period.start(found)), found);
                let length = period.start(found + 1).number() - period.start(found).number();
                prop_assert!(if period == Period::Week { length == 7 } else { (28..=31).contains(&length) });
            }
        }
    }
}
