//! Numbers, amounts, shares and durations as each language writes them.

use std::time::Duration;

use core_types::{Day, Locale, Timestamp};

use super::{Words, words::label};

/// A whole number with thousands separated: `1,234` in English, `1.234` in German.
///
/// ```
/// use core_types::Locale;
/// use gateway::presentation::number;
/// assert_eq!(number(Locale::En, 1_234_567), "1,234,567");
/// assert_eq!(number(Locale::De, -1_234), "-1.234");
/// ```
pub fn number(locale: Locale, value: i64) -> String {
    let separator = match locale {
        Locale::En => ',',
        Locale::De => '.',
    };
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 2);
    if value < 0 {
        text.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A number with its sign, also a plus, as statements show movements.
pub fn signed(locale: Locale, value: i64) -> String {
    let plus = if value > 0 { "+" } else { "" };
    format!("{plus}{}", number(locale, value))
}

/// A share given in parts per `whole`, as a percentage with at most one decimal: `82.5%`, in German `82,5 %`.
pub fn percent(locale: Locale, part: i64, whole: i64) -> String {
    let tenths = i128::from(part) * 1_000 / i128::from(whole.max(1));
    let (before, after) = (tenths / 10, (tenths % 10).abs());
    let (point, space) = match locale {
        Locale::En => ('.', ""),
        Locale::De => (',', "\u{a0}"),
    };
    if after == 0 {
        format!("{before}{space}%")
    } else {
        format!("{before}{point}{after}{space}%")
    }
}

/// A duration in its two largest units: `2 h 5 min`. The abbreviations are the same in both languages.
pub fn duration(value: Duration) -> String {
    let seconds = value.as_secs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let parts = match (days, hours, minutes) {
        (0, 0, 0) => [(seconds, "s"), (0, "")],
        (0, 0, _) => [(minutes, "min"), (seconds % 60, "s")],
        (0, _, _) => [(hours, "h"), (minutes, "min")],
        _ => [(days, "d"), (hours, "h")],
    };
    let shown: Vec<String> = parts
        .iter()
        .enumerate()
        .filter(|(place, (count, _))| *place == 0 || *count > 0)
        .map(|(_, (count, unit))| format!("{count}\u{a0}{unit}"))
        .collect();
    shown.join(" ")
}

/// A moment both ways: how far away it is, and when that is in the reader's own zone.
pub(crate) fn moment(at: Timestamp) -> String {
    let seconds = at.as_seconds();
    format!("<t:{seconds}:R> (<t:{seconds}:f>)")
}

/// A day of the year, short: `22 Nov`, in German `22. Nov.`. For places that cannot show the reader's own zone.
pub fn day_name(words: &Words, day: Day) -> String {
    let (month, of_month) = day.month_and_day();
    let names = label!(words, "months");
    let name = names.split(' ').nth(usize::from(month) - 1).unwrap_or_default();
    match words.locale() {
        Locale::En => format!("{of_month} {name}"),
        Locale::De => format!("{of_month}. {name}"),
    }
}

/// A date and time in the reader's own zone, for lists where every line has one.
pub fn date(at: Timestamp) -> String {
    format!("<t:{}:f>", at.as_seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_language() {
        for (value, en, de) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1,000", "1.000"),
            (-12_345_678, "-12,345,678", "-12.345.678"),
            (i64::MAX, "9,223,372,036,854,775,807", "9.223.372.036.854.775.807"),
            (
                i64::MIN,
                "-9,223,372,036,854,775,808",
                "-9.223.372.036.854.775.808",
            ),
        ] {
            assert_eq!(number(Locale::En, value), en);
            assert_eq!(number(Locale::De, value), de);
        }
        assert_eq!(signed(Locale::En, 1_000), "+1,000");
        assert_eq!(signed(Locale::En, 0), "0");
        assert_eq!(percent(Locale::En, 825, 1_000), "82.5%");
        assert_eq!(percent(Locale::De, 825, 1_000), "82,5\u{a0}%");
        assert_eq!(percent(Locale::En, 1, 0), "100%");
    }

    #[test]
    fn durations_name_two_units() {
        for (seconds, text) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (61, "1 min 1 s"),
            (7_500, "2 h 5 min"),
            (90_000, "1 d 1 h"),
            (86_400, "1 d"),
        ] {
            assert_eq!(
                duration(Duration::from_secs(seconds)).replace('\u{a0}', " "),
                text
            );
        }
    }
}
