//! Time: a stamp, a clock that is passed in, and the calendar day of a place.

use std::{
    fmt,
    str::FromStr,
    sync::{
        OnceLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

/// A moment: microseconds since 1970-01-01T00:00:00Z, without leap seconds. Databases store the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment so many microseconds after the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The moment so many seconds after the epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since the epoch.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down, as Discord's `<t:…>` wants them.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The moment this much later (the end of time, if that is beyond it).
    pub fn plus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)),
        )
    }

    /// The moment this much earlier.
    pub fn minus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)),
        )
    }

    /// How much later this is than `earlier`; nothing if it is not later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(stamp) => fmt::Display::fmt(&stamp, f),
            Err(_) => write!(f, "{}us", self.0),
        }
    }
}

/// Where the time comes from. Passed in, so that tests and replays can fix it.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// The time since some moment in the past, for limits: setting the machine's clock does not move it. A clock that
    /// nobody else can set may count from the epoch.
    fn monotonic(&self) -> Duration {
        self.now().since(Timestamp::from_micros(0))
    }
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine's clock is read"
    )]
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_microsecond())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine's monotonic clock is read"
    )]
    fn monotonic(&self) -> Duration {
        static ORIGIN: OnceLock<Instant> = OnceLock::new();
        ORIGIN.get_or_init(Instant::now).elapsed()
    }
}

/// A clock that stands still until it is moved, for tests and simulations.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `start`.
    pub const fn new(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.0))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.set(self.now().plus(by));
    }

    /// Puts the clock to a moment, also an earlier one.
    pub fn set(&self, to: Timestamp) {
        self.0.store(to.0, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// A calendar day, counted from 1970-01-01 (day 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(i32);

impl Day {
    /// The day so many days after 1970-01-01.
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The month (1 to 12) and the day of it (1 to 31).
    pub fn month_and_day(self) -> (u8, u8) {
        let epoch = jiff::civil::date(1970, 1, 1);
        let date = epoch.checked_add(jiff::Span::new().try_days(self.0).unwrap_or_default());
        let date = date.unwrap_or(epoch);
        (date.month().unsigned_abs(), date.day().unsigned_abs())
    }

    /// The day after.
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// A text that is no calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a day looks like 2026-11-21")]
pub struct DayError;

impl FromStr for Day {
    type Err = DayError;

    /// `2026-11-21`.
    fn from_str(text: &str) -> Result<Self, DayError> {
        let date: jiff::civil::Date = text.parse().map_err(|_| DayError)?;
        let epoch = jiff::civil::date(1970, 1, 1);
        epoch
            .until(date)
            .map(|span| Self(span.get_days()))
            .map_err(|_| DayError)
    }
}

/// A name that is no time zone of the IANA database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time zone; names look like `Europe/Berlin` or `UTC`")]
pub struct UnknownZone(pub String);

/// A time zone: decides when a day begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(jiff::tz::TimeZone);

impl Zone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self(jiff::tz::TimeZone::UTC);

    /// The zone with an IANA name, from the database built into the executable.
    ///
    /// # Errors
    /// [`UnknownZone`] when there is none of that name.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        jiff::tz::TimeZone::get(name)
            .map(Self)
            .map_err(|_| UnknownZone(name.to_owned()))
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The calendar day of a moment here.
    pub fn day(&self, at: Timestamp) -> Day {
        let stamp = jiff::Timestamp::from_microsecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let date = stamp.to_zoned(self.0.clone()).date();
        let epoch = jiff::civil::date(1970, 1, 1);
        Day(epoch.until(date).map_or(0, |span| span.get_days()))
    }

    /// The moment at which a day begins here (the first existing moment, where midnight is skipped).
    pub fn start_of(&self, day: Day) -> Timestamp {
        let epoch = jiff::civil::date(1970, 1, 1);
        epoch
            .checked_add(jiff::Span::new().days(day.0))
            .ok()
            .and_then(|date| date.to_zoned(self.0.clone()).ok())
            .and_then(|midnight| midnight.start_of_day().ok())
            .map_or(Timestamp(0), |start| {
                Timestamp(start.timestamp().as_microsecond())
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_the_zone_also_across_daylight_saving() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        // 2026-03-29: Berlin's clocks jump from 02:00 to 03:00, the day has 23 hours.
        let start = Timestamp::from_seconds(1_774_738_800);
        let day = berlin.day(start);
        assert_eq!(berlin.start_of(day), start);
        assert_eq!(berlin.start_of(day.next()).since(start), Duration::from_hours(23));
        assert_eq!(berlin.day(start.minus(Duration::from_micros(1))).next(), day);
        assert_eq!(Zone::UTC.day(start).next(), day);
    }

    #[test]
    fn days_are_read_from_their_date() {
        assert_eq!("1970-01-02".parse(), Ok(Day::from_number(1)));
        assert_eq!("1969-12-31".parse(), Ok(Day::from_number(-1)));
        assert_eq!("2026-02-30".parse::<Day>(), Err(DayError));
        assert_eq!("today".parse::<Day>(), Err(DayError));
        let leap: Day = "2028-02-29".parse().unwrap();
        assert_eq!(
            (leap.month_and_day(), leap.next().month_and_day()),
            ((2, 29), (3, 1))
        );
        assert_eq!(Day::from_number(i32::MAX).month_and_day(), (1, 1));
    }

    #[test]
    fn the_monotonic_clock_never_steps_back() {
        let first = SystemClock.monotonic();
        assert!(SystemClock.monotonic() >= first);
    }

    #[test]
    fn unknown_zones_are_named() {
        assert_eq!(Zone::named("Mars/Base"), Err(UnknownZone("Mars/Base".into())));
    }

    #[test]
    fn time_saturates_instead_of_wrapping() {
        let end = Timestamp::from_micros(i64::MAX);
        assert_eq!(end.plus(Duration::from_secs(1)), end);
        assert_eq!(Timestamp::from_micros(0).since(end), Duration::ZERO);
        assert_eq!(Timestamp::from_micros(-1).as_seconds(), -1);
    }
}
