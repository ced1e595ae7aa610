//! Lengths of time: `"500ms"`, `"2s"`, `"5m"`, `"1h"`, or a number of seconds.

use std::time::Duration;

use super::{Raw, Setting};

/// Units, longest name first, with their length in milliseconds.
const UNITS: [(&str, u64); 4] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

impl Setting for Duration {
    const EXPECTED: &'static str = "length of time";

    fn parse(raw: &Raw) -> Result<Self, String> {
        let text = raw.text()?;
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = text[digits.len()..].to_lowercase();
        let milliseconds = match unit.as_str() {
            "" => Some(1_000),
            unit => UNITS
                .iter()
                .find(|(name, _)| *name == unit)
                .map(|(_, length)| *length),
        };
        let number = digits.trim().replace('_', "").parse::<u64>().ok();
        number
            .zip(milliseconds)
            .and_then(|(number, length)| number.checked_mul(length))
            .map(Self::from_millis)
            .ok_or_else(|| format!("`{text}` is not a length of time in ms, s, m or h"))
    }

    fn show(&self) -> String {
        let milliseconds = self.as_millis();
        let unit = UNITS.iter().rev().find(|(_, length)| {
            let length = u128::from(*length);
            milliseconds >= length && milliseconds.is_multiple_of(length)
        });
        match unit {
            Some((name, length)) => format!("{}{name}", milliseconds / u128::from(*length)),
            None => "0s".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_shows() {
        for (text, milliseconds, shown) in [
            ("2000ms", 2_000, "2s"),
            ("300", 300_000, "5m"),
            ("1500 ms", 1_500, "1500ms"),
            ("1h", 3_600_000, "1h"),
            ("0", 0, "0s"),
        ] {
            let duration = Duration::parse(&Raw::Text(text.into())).expect(text);
            assert_eq!(duration, Duration::from_millis(milliseconds), "{text}");
            assert_eq!(duration.show(), shown);
        }
        for text in [
            "",
            "s",
            "-1s",
            "1.5s",
            "2 days",
            "99999999999999999999h",
            "18446744073709551615h",
        ] {
            assert!(Duration::parse(&Raw::Text(text.into())).is_err(), "{text}");
        }
    }
}
