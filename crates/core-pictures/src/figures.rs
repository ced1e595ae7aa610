//! Numbers as each language writes them: in full for words, short for axes.

use core_types::Locale;

/// What the numbers of a chart count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Whole things, such as coins.
    Amount,
    /// Millionths of a whole, shown as a percentage.
    Share,
}

/// Writes numbers of one kind in one language.
///
/// ```
/// use core_pictures::{Figures, Unit};
/// use core_types::Locale;
/// let coins = Figures::new(Locale::En, Unit::Amount);
/// assert_eq!((coins.full(1_234_567), coins.short(1_234_567)), ("1,234,567".to_owned(), "1.2M".to_owned()));
/// assert_eq!(Figures::new(Locale::De, Unit::Share).short(425_000), "42,5\u{a0}%");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    locale: Locale,
    unit: Unit,
}

/// Where each short form begins, and what it is called.
const STEPS: [(u64, &str, &str); 4] = [
    (1_000_000_000_000, "T", "\u{a0}Bio."),
    (1_000_000_000, "B", "\u{a0}Mrd."),
    (1_000_000, "M", "\u{a0}Mio."),
    (1_000, "k", "\u{a0}Tsd."),
];

impl Figures {
    /// Numbers of this kind in this language.
    pub const fn new(locale: Locale, unit: Unit) -> Self {
        Self { locale, unit }
    }

    const fn signs(self) -> (char, char) {
        match self.locale {
            Locale::En => (',', '.'),
            Locale::De => ('.', ','),
        }
    }

    /// Every digit: `1,234,567`; shares with one decimal.
    pub fn full(self, value: i64) -> String {
        match self.unit {
            Unit::Amount => signed(value, self.grouped(value.unsigned_abs())),
            Unit::Share => self.share(value),
        }
    }

    /// Three or four digits and a sign for the size: `1.2M`, `950k`; below ten thousand every digit.
    pub fn short(self, value: i64) -> String {
        let size = value.unsigned_abs();
        let from = STEPS.iter().map(|(from, ..)| *from).find(|from| size >= *from);
        // A hundred and more of something need no decimals.
        let step = from.map_or(1, |from| if size / from >= 100 { from } else { from / 10 });
        self.to_the(value, step)
    }

    /// As [`Self::short`], with as many decimals as it takes to tell it from others that differ by `step`, and every digit
    /// where that is more than three.
    pub fn to_the(self, value: i64, step: u64) -> String {
        if self.unit == Unit::Share {
            return self.share(value);
        }
        let size = value.unsigned_abs();
        let found = STEPS.iter().find(|(from, ..)| size >= *from && size >= 10_000);
        let Some((from, english, german)) = found else {
            return self.full(value);
        };
        let decimals = (0..=3).find(|decimals| from / 10_u64.pow(*decimals) <= step);
        let Some(decimals) = decimals else {
            return self.full(value);
        };
        let name = match self.locale {
            Locale::En => english,
            Locale::De => german,
        };
        let rest = size % from / (from / 10_u64.pow(decimals));
        let places = usize::try_from(decimals).unwrap_or(0);
        let rest = if rest == 0 {
            String::new()
        } else {
            format!("{rest:0places$}")
        };
        let rest = rest.trim_end_matches('0');
        let point = if rest.is_empty() {
            String::new()
        } else {
            self.signs().1.to_string()
        };
        signed(value, format!("{}{point}{rest}{name}", self.grouped(size / from)))
    }

    fn share(self, millionths: i64) -> String {
        let size = millionths.unsigned_abs();
        let (whole, tenth) = (size / 10_000, size % 10_000 / 1_000);
        let space = match self.locale {
            Locale::En => "",
            Locale::De => "\u{a0}",
        };
        let digits = if tenth == 0 {
            format!("{}{space}%", self.grouped(whole))
        } else {
            format!("{}{}{tenth}{space}%", self.grouped(whole), self.signs().1)
        };
        signed(millionths, digits)
    }

    fn grouped(self, size: u64) -> String {
        let digits = size.to_string();
        let mut text = String::with_capacity(digits.len() * 4 / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(self.signs().0);
            }
            text.push(digit);
        }
        text
    }
}

fn signed(value: i64, digits: String) -> String {
    if value < 0 { format!("−{digits}") } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_on_axes() {
        for (value, en, de) in [
            (0, "0", "0"),
            (9_999, "9,999", "9.999"),
            (10_000, "10k", "10\u{a0}Tsd."),
            (-12_345, "−12.3k", "−12,3\u{a0}Tsd."),
            (999_999, "999k", "999\u{a0}Tsd."),
            (1_250_000, "1.2M", "1,2\u{a0}Mio."),
            (123_456_789, "123M", "123\u{a0}Mio."),
            (7_000_000_000, "7B", "7\u{a0}Mrd."),
            (i64::MAX, "9,223,372T", "9.223.372\u{a0}Bio."),
            (i64::MIN, "−9,223,372T", "−9.223.372\u{a0}Bio."),
        ] {
            assert_eq!(Figures::new(Locale::En, Unit::Amount).short(value), en);
            assert_eq!(Figures::new(Locale::De, Unit::Amount).short(value), de);
        }
    }

    #[test]
    fn numbers_near_one_another_can_be_told_apart() {
        let coins = Figures::new(Locale::En, Unit::Amount);
        for (value, step, text) in [
            (912_200_000, 200_000, "912.2M"),
            (912_000_000, 200_000, "912M"),
            (912_050_000, 20_000, "912.05M"),
            (912_000_400, 200, "912,000,400"),
            (-15_500, 500, "−15.5k"),
            (1_020, 20, "1,020"),
        ] {
            assert_eq!(coins.to_the(value, step), text);
        }
    }

    #[test]
    fn shares_are_percentages() {
        let shares = Figures::new(Locale::En, Unit::Share);
        assert_eq!(shares.short(1_000_000), "100%");
        assert_eq!(shares.full(-12_345), "−1.2%");
        assert_eq!(shares.full(0), "0%");
    }
}
