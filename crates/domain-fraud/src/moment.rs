//! Time in whole seconds since Discord's epoch, small enough to be kept often.

use core_types::{Timestamp, UserId};

/// 2015-01-01T00:00:00Z in seconds since 1970: where Discord's snowflakes begin to count
/// (Discord developer documentation, "Reference: Snowflakes").
const EPOCH: i64 = 1_420_070_400;

/// Seconds of an hour.
pub(crate) const HOUR: u32 = 3_600;
/// Seconds of a day.
pub(crate) const DAY: u32 = 24 * HOUR;

/// Seconds since the first second of 2015; earlier moments are that second, later ones than the year 2151 that year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Moment(pub(crate) u32);

impl Moment {
    /// How many seconds later this is; none if the clock went back.
    pub(crate) const fn since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }

    /// Which hour this is in.
    pub(crate) const fn hour(self) -> u32 {
        self.0 / HOUR
    }

    /// The later of two.
    pub(crate) fn latest(self, other: Self) -> Self {
        self.max(other)
    }
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        let seconds = at.as_seconds().saturating_sub(EPOCH).max(0);
        Self(u32::try_from(seconds).unwrap_or(u32::MAX))
    }
}

impl From<Moment> for Timestamp {
    fn from(at: Moment) -> Self {
        Self::from_seconds(EPOCH + i64::from(at.0))
    }
}

/// When an account was made: a snowflake's upper 42 bits are milliseconds since Discord's epoch.
pub fn account_created(user: UserId) -> Timestamp {
    let millis = (user.get() >> 22).cast_signed();
    Timestamp::from_micros(millis.saturating_add(EPOCH * 1_000).saturating_mul(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snowflake_tells_when_its_account_was_made() {
        // The example of Discord's documentation: 175928847299117063 is 2016-04-30 11:18:25.796 UTC.
        let user = UserId::new(175_928_847_299_117_063).unwrap();
        assert_eq!(
            account_created(user),
            Timestamp::from_micros(1_462_015_105_796_000)
        );
    }

    #[test]
    fn moments_saturate() {
        assert_eq!(Moment::from(Timestamp::from_micros(i64::MIN)), Moment(0));
        assert_eq!(Moment::from(Timestamp::from_micros(i64::MAX)), Moment(u32::MAX));
        assert_eq!(Moment(5).since(Moment(7)), 0);
    }
}
