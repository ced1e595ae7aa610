//! Income of roles: in which period a moment lies.

use core_types::{Day, Timestamp, Zone};

/// How often a role pays, in hours. Whole days are days of the guild's zone, anything else counts from 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period(u32);

/// A period that is no divisor of a day and no number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period is 1, 2, 3, 4, 6, 8 or 12 hours, or 1 to 30 days")]
pub struct PeriodError;

const MICROS_PER_HOUR: i64 = 3_600_000_000;

impl Period {
    /// A period of so many hours.
    ///
    /// # Errors
    /// [`PeriodError`] for what does not fit into days.
    pub const fn hours(hours: u32) -> Result<Self, PeriodError> {
        match hours {
            1 | 2 | 3 | 4 | 6 | 8 | 12 => Ok(Self(hours)),
            24..=720 if hours.is_multiple_of(24) => Ok(Self(hours)),
            _ => Err(PeriodError),
        }
    }

    /// When the period ends in which a moment lies: nobody is paid twice before that.
    pub fn end(self, at: Timestamp, zone: &Zone) -> Timestamp {
        if self.0 < 24 {
            let length = i64::from(self.0) * MICROS_PER_HOUR;
            let number = at.as_micros().div_euclid(length);
            return Timestamp::from_micros((number + 1).saturating_mul(length));
        }
        let days = i32::try_from(self.0 / 24).unwrap_or(1);
        let number = zone.day(at).number().div_euclid(days);
        zone.start_of(Day::from_number((number + 1).saturating_mul(days)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn periods_are_parts_of_days_or_days() {
        for (hours, fits) in [
            (0, false),
            (1, true),
            (5, false),
            (12, true),
            (24, true),
            (36, false),
            (720, true),
            (744, false),
        ] {
            assert_eq!(Period::hours(hours).is_ok(), fits, "{hours}");
        }
    }

    #[test]
    fn a_day_is_a_day_of_the_guild_also_when_clocks_change() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let day = Period::hours(24).unwrap();
        // 2026-03-29 has 23 hours in Berlin: it begins 2026-03-28T23:00Z and ends 2026-03-29T22:00Z.
        let noon = Timestamp::from_seconds(1_774_778_400);
        assert_eq!(day.end(noon, &berlin), Timestamp::from_seconds(1_774_821_600));
    }

    proptest! {
        /// Periods have no gaps and no overlaps: the end of one lies in the next, and every moment before it in this one.
        #[test]
        fn periods_follow_one_another(seconds in 1_600_000_000_i64..1_900_000_000, choice in 0_usize..5) {
            let zone = Zone::named("Europe/Berlin").unwrap();
            let period = Period::hours([1, 6, 24, 72, 168][choice]).unwrap();
            let at = Timestamp::from_seconds(seconds);
            let end = period.end(at, &zone);
            prop_assert!(end > at);
            prop_assert!(period.end(end, &zone) > end);
            let last = Timestamp::from_micros(end.as_micros() - 1);
            prop_assert_eq!(period.end(last, &zone), end);
        }
    }
}
