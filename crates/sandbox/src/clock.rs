//! Where the sandbox's wall-clock time comes from.
//!
//! Snowflakes and timestamps read this clock; time *limits* (three seconds for an answer, fifteen minutes
//! for a token) run on [`tokio::time`], which tests can pause.

use std::{
    fmt,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// A source of wall-clock time in milliseconds since the Unix epoch.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Clock {
    /// A clock that asks `now` for the time in milliseconds since the Unix epoch.
    pub fn new(now: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// A clock that always shows the same time, for reproducible tests.
    pub fn fixed(unix_millis: u64) -> Self {
        Self::new(move || unix_millis)
    }

    /// The clock of this machine.
    pub fn system() -> Self {
        Self::new(system_now)
    }

    /// Milliseconds since the Unix epoch.
    pub fn now(&self) -> u64 {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the sandbox reads the real clock; everything else asks a Clock"
)]
fn system_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| {
        u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
    })
}

/// `unix_millis` as Discord writes a time: `2026-01-31T12:00:00.000000+00:00`.
pub(crate) fn iso8601(unix_millis: u64) -> String {
    let (days, millis) = (unix_millis / 86_400_000, unix_millis % 86_400_000);
    let (year, month, day) = civil_from_days(days);
    let (hour, minute) = (millis / 3_600_000, millis / 60_000 % 60);
    let (second, milli) = (millis / 1000 % 60, millis % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}000+00:00")
}

/// Reads what [`iso8601`] writes, also with `Z`, with another offset, or without the fraction. Unix milliseconds.
pub(crate) fn from_iso8601(text: &str) -> Option<u64> {
    let (date, time) = text.split_once(['T', ' '])?;
    let mut date = date.splitn(3, '-');
    let mut next = || date.next()?.parse::<i64>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let (time, offset) = match time.find(['Z', '+', '-']) {
        Some(place) => time.split_at(place),
        None => (time, "Z"),
    };
    let mut time = time.splitn(3, ':');
    let (hour, minute) = (
        time.next()?.parse::<i64>().ok()?,
        time.next()?.parse::<i64>().ok()?,
    );
    let (second, fraction) = time.next().map_or((0, 0), |seconds| {
        let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
        let milli: String = fraction.chars().chain("000".chars()).take(3).collect();
        (whole.parse().unwrap_or(-1), milli.parse::<i64>().unwrap_or(-1))
    });
    let is_real = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second)
        && fraction >= 0;
    if !is_real {
        return None;
    }
    let offset = match offset.split_at_checked(1)? {
        ("Z", _) => 0,
        (sign, rest) => {
            let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            if sign == "-" { -minutes } else { minutes }
        }
    };
    let minutes = (days_from_civil(year, month, day) * 24 + hour) * 60 + minute - offset;
    u64::try_from((minutes * 60 + second) * 1000 + fraction).ok()
}

/// Year, month and day to days since 1970-01-01 (the same source as below).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Days since 1970-01-01 to year, month and day (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn civil_from_days(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::{from_iso8601, iso8601};

    #[test]
    fn times_are_written_as_discord_writes_them() {
        for (millis, expected) in [
            (0, "1970-01-01T00:00:00.000000+00:00"),
            (951_782_400_000, "2000-02-29T00:00:00.000000+00:00"),
            (1_700_000_000_123, "2023-11-14T22:13:20.123000+00:00"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999000+00:00"),
        ] {
            assert_eq!(iso8601(millis), expected);
            assert_eq!(from_iso8601(expected), Some(millis));
        }
        for (text, expected) in [
            ("1970-01-01T01:00:01Z", Some(3_601_000)),
            ("1970-01-01T01:00:00.5+01:00", Some(500)),
            ("1970-01-01 00:00", Some(0)),
            ("1970-13-01T00:00:00Z", None),
            ("yesterday", None),
        ] {
            assert_eq!(from_iso8601(text), expected, "{text}");
        }
    }
}
