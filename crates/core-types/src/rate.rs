//! So many of something in so much time.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// So many at once, and as many again over a period: `60/1m` is sixty at once, and one more every second.
///
/// ```
/// use core_types::Rate;
/// let rate: Rate = " 90 / min ".parse()?;
/// assert_eq!(rate, Rate::per_minute(90));
/// assert_eq!("90/60s".parse::<Rate>()?.to_string(), "90/1m");
/// # Ok::<(), core_types::RateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rate {
    count: u32,
    seconds: u32,
}

/// What is not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a rate is a count (1 to 1000000) and a time (1s to 24h), such as 60/1m")]
pub struct RateError;

const MOST: u32 = 1_000_000;
const LONGEST: u32 = 24 * 60 * 60;

impl Rate {
    /// So many in so many seconds.
    ///
    /// # Errors
    /// [`RateError`] outside of 1 to 1,000,000 in 1 second to 24 hours.
    pub const fn new(count: u32, seconds: u32) -> Result<Self, RateError> {
        if count == 0 || count > MOST || seconds == 0 || seconds > LONGEST {
            return Err(RateError);
        }
        Ok(Self { count, seconds })
    }

    /// So many a minute; none and more than a million are taken for the nearest there is.
    pub const fn per_minute(count: u32) -> Self {
        let count = if count == 0 {
            1
        } else if count > MOST {
            MOST
        } else {
            count
        };
        Self { count, seconds: 60 }
    }

    /// How many at once.
    pub const fn count(self) -> u32 {
        self.count
    }

    /// In which time as many come back.
    pub const fn period(self) -> Duration {
        Duration::from_secs(self.seconds as u64)
    }

    /// How many in a minute in the long run, rounded down.
    pub const fn in_a_minute(self) -> u64 {
        self.count as u64 * 60 / self.seconds as u64
    }
}

impl fmt::Display for Rate {
    /// The one form that is stored, in the largest unit that fits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, seconds) = (self.count, self.seconds);
        match (seconds % 3_600, seconds % 60) {
            (0, _) => write!(f, "{count}/{}h", seconds / 3_600),
            (_, 0) => write!(f, "{count}/{}m", seconds / 60),
            _ => write!(f, "{count}/{seconds}s"),
        }
    }
}

impl FromStr for Rate {
    type Err = RateError;

    /// As people type it: `60/1m`, `60 / min`, `60 per 90s`, `5/hour`.
    fn from_str(typed: &str) -> Result<Self, RateError> {
        let typed = typed.trim().to_lowercase();
        let (count, time) = typed
            .split_once('/')
            .or_else(|| typed.split_once(" per "))
            .ok_or(RateError)?;
        let time = time.trim();
        let digits = time.find(|c: char| !c.is_ascii_digit()).unwrap_or(time.len());
        let (number, unit) = time.split_at(digits);
        let number: u32 = if number.is_empty() {
            1
        } else {
            number.parse().map_err(|_| RateError)?
        };
        let unit = match unit.trim() {
            "s" | "sec" | "second" | "seconds" => 1,
            "m" | "min" | "minute" | "minutes" => 60,
            "h" | "hour" | "hours" => 3_600,
            _ => return Err(RateError),
        };
        let seconds = number.checked_mul(unit).ok_or(RateError)?;
        Self::new(count.trim().parse().map_err(|_| RateError)?, seconds)
    }
}

impl TryFrom<String> for Rate {
    type Error = RateError;

    fn try_from(text: String) -> Result<Self, RateError> {
        text.parse()
    }
}

impl From<Rate> for String {
    fn from(rate: Rate) -> Self {
        rate.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_people_type_them_and_kept_in_one_form() {
        let table = [
            ("60/1m", Some("60/1m")),
            ("60/60s", Some("60/1m")),
            (" 5 per 10 seconds ", Some("5/10s")),
            ("5/h", Some("5/1h")),
            ("3/120min", Some("3/2h")),
            ("7/90s", Some("7/90s")),
            ("0/1m", None),
            ("5/0s", None),
            ("5/25h", None),
            ("1000001/1m", None),
            ("5/99999999999h", None),
            ("5/4294967295h", None),
            ("-5/1m", None),
            ("5", None),
            ("5/fortnight", None),
            ("", None),
        ];
        for (typed, expected) in table {
            let found = typed.parse::<Rate>().ok().map(|rate| rate.to_string());
            assert_eq!(found.as_deref(), expected, "{typed:?}");
        }
    }
}
