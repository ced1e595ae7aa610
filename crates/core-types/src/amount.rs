//! The one parser for amounts as people type them.

use crate::Money;

/// Why a typed amount was not understood. Each variant has a message and a tip of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AmountError {
    /// Nothing was typed.
    #[error("no amount was given")]
    Empty,
    /// A minus sign: direction is chosen by the command, never by a sign.
    #[error("the amount is negative")]
    Negative,
    /// Zero, or a share of nothing.
    #[error("the amount is zero")]
    Zero,
    /// Something that is no number, such as a letter, an exponent or digits of another script.
    #[error("the amount is not a number")]
    NotANumber,
    /// Less than one unit is left over, such as `1.5` or `0.0001k`.
    #[error("the amount has a fraction of a coin")]
    Fraction,
    /// `1.500k` could be one and a half thousand or one and a half million.
    #[error("the amount can be read in two ways")]
    Ambiguous,
    /// Separators stand where no thousands are, such as `10,00,000`.
    #[error("the thousands separators are in odd places")]
    Grouping,
    /// More than can be counted.
    #[error("the amount is too large")]
    TooLarge,
    /// A percentage that is not above 0 and up to 100.
    #[error("the percentage is not between 0 and 100")]
    Percentage,
}

/// An amount as typed: fixed, or a share of what is available.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountInput {
    /// A number of minor units, at least 1.
    Exact(Money),
    /// A share of what is available, in hundredths of a per cent: 1 to 10,000. `all` is 10,000, `half` 5,000.
    Share(u16),
}

/// Longer texts are refused unread; 2^63 with separators has 25 characters.
const LONGEST: usize = 40;

impl AmountInput {
    /// Reads `500`, `1,000`, `1 000`, `10k`, `1.5m`, `2b`, `25%`, `half`, `all` (and `alles`, `hälfte`), in any case.
    ///
    /// Coins have no smaller part, so without a suffix a `.` or `,` can only separate thousands (`1.000` and `1,000`
    /// are both a thousand); with one it is the decimal sign.
    ///
    /// # Errors
    /// [`AmountError`] names what is odd about the text. Nothing is guessed.
    ///
    /// ```
    /// use core_types::{AmountInput, Money};
    /// let typed = AmountInput::parse("1.5k")?;
    /// assert_eq!(typed.resolve(Money::ZERO)?, Money::new(1_500));
    /// assert_eq!(AmountInput::parse("half")?.resolve(Money::new(31))?, Money::new(15));
    /// # Ok::<(), core_types::AmountError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AmountError::Empty);
        }
        if text.chars().count() > LONGEST {
            return Err(AmountError::NotANumber);
        }
        let lower = text.to_lowercase();
        match lower.as_str() {
            "all" | "max" | "everything" | "alles" => return Ok(Self::Share(10_000)),
            "half" | "hälfte" | "haelfte" => return Ok(Self::Share(5_000)),
            _ => {}
        }
        if lower.starts_with(['-', '\u{2212}']) {
            return Err(AmountError::Negative);
        }
        let lower = lower.strip_prefix('+').unwrap_or(&lower);
        if let Some(number) = lower.strip_suffix('%') {
            return share(number.trim_end());
        }
        let (number, exponent) = match lower.char_indices().next_back() {
            Some((at, 'k')) => (&lower[..at], 3),
            Some((at, 'm')) => (&lower[..at], 6),
            Some((at, 'b')) => (&lower[..at], 9),
            _ => (lower, 0),
        };
        let minor = scaled(number.trim_end(), exponent)?;
        if minor == 0 {
            Err(AmountError::Zero)
        } else {
            Ok(Self::Exact(Money::new(minor)))
        }
    }

    /// The amount in minor units, where `available` is what shares are taken of. Shares are rounded down. Whether an
    /// exact amount is available is for the caller to decide.
    ///
    /// # Errors
    /// [`AmountError::Zero`] when the share comes to nothing.
    pub fn resolve(self, available: Money) -> Result<Money, AmountError> {
        match self {
            Self::Exact(amount) => Ok(amount),
            Self::Share(share) => available
                .scaled(i64::from(share), 10_000)
                .ok()
                .filter(|amount| amount.is_positive())
                .ok_or(AmountError::Zero),
        }
    }
}

const fn separates_thousands(c: char) -> bool {
    matches!(
        c,
        ',' | '.' | '_' | '\'' | '\u{2019}' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'
    )
}

/// `number` · 10^`exponent` as a whole number.
fn scaled(number: &str, exponent: u32) -> Result<i64, AmountError> {
    let mut groups: Vec<&str> = number.split(separates_thousands).collect();
    if groups
        .iter()
        .any(|group| !group.bytes().all(|byte| byte.is_ascii_digit()))
        || groups.concat().is_empty()
    {
        return Err(AmountError::NotANumber);
    }
    let mut separators: Vec<char> = number.chars().filter(|c| separates_thousands(*c)).collect();
    let last_group = groups.last().map_or(0, |group| group.len());
    let has_fraction = match separators[..] {
        ['.' | ','] if last_group == 3 && exponent > 0 => {
            return Err(AmountError::Ambiguous);
        }
        ['.' | ','] => last_group != 3,
        // After thousands separators of one kind, another one is the decimal sign: `1,234.5k`.
        [first, .., last @ ('.' | ',')] => first != last,
        _ => false,
    };
    let fraction = if has_fraction {
        separators.pop();
        groups.pop()
    } else {
        None
    };
    if separators.windows(2).any(|pair| pair[0] != pair[1]) {
        return Err(AmountError::Grouping);
    }
    let grouped = groups.len() > 1;
    if grouped && (!(1..=3).contains(&groups[0].len()) || groups[1..].iter().any(|group| group.len() != 3)) {
        return Err(AmountError::Grouping);
    }
    combine(&groups.concat(), fraction.unwrap_or(""), exponent)
}

/// The digits before and after the decimal sign, moved by `exponent` places.
fn combine(whole: &str, fraction: &str, exponent: u32) -> Result<i64, AmountError> {
    let fraction = fraction.trim_end_matches('0');
    let places = u32::try_from(fraction.len()).map_err(|_| AmountError::Fraction)?;
    let Some(shift) = exponent.checked_sub(places) else {
        return Err(AmountError::Fraction);
    };
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Ok(0);
    }
    digits
        .parse::<i64>()
        .ok()
        .and_then(|value| value.checked_mul(10_i64.checked_pow(shift)?))
        .ok_or(AmountError::TooLarge)
}

fn share(number: &str) -> Result<AmountInput, AmountError> {
    if number.starts_with('-') {
        return Err(AmountError::Negative);
    }
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.is_empty() {
        return Err(AmountError::NotANumber);
    }
    let hundredths = combine(whole, fraction, 2).map_err(|_| AmountError::Percentage)?;
    match u16::try_from(hundredths) {
        Ok(share @ 1..=10_000) => Ok(AmountInput::Share(share)),
        _ => Err(AmountError::Percentage),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_51_people_type_amounts_in_many_ways() {
        let exact = |minor| Ok(AmountInput::Exact(Money::new(minor)));
        let table = [
            ("500", exact(500)),
            ("  500 ", exact(500)),
            ("+5", exact(5)),
            ("007", exact(7)),
            ("1,000", exact(1_000)),
            ("1.000", exact(1_000)),
            ("1 000", exact(1_000)),
            (" 1\u{202f}000\u{202f}000", exact(1_000_000)),
            ("1_000_000", exact(1_000_000)),
            ("1'000", exact(1_000)),
            ("1,234,567", exact(1_234_567)),
            ("1.234.567", exact(1_234_567)),
            ("10k", exact(10_000)),
            ("10 K", exact(10_000)),
            ("1.5m", exact(1_500_000)),
            ("1,5m", exact(1_500_000)),
            ("0.5k", exact(500)),
            (".5k", exact(500)),
            ("2b", exact(2_000_000_000)),
            ("1,234.5k", exact(1_234_500)),
            ("1.50k", exact(1_500)),
            ("1,234,567k", exact(1_234_567_000)),
            ("9223372036854775807", exact(i64::MAX)),
            ("all", Ok(AmountInput::Share(10_000))),
            ("ALL", Ok(AmountInput::Share(10_000))),
            ("Hälfte", Ok(AmountInput::Share(5_000))),
            ("25%", Ok(AmountInput::Share(2_500))),
            ("12.5 %", Ok(AmountInput::Share(1_250))),
            ("0,01%", Ok(AmountInput::Share(1))),
            ("100%", Ok(AmountInput::Share(10_000))),
            ("", Err(AmountError::Empty)),
            ("   ", Err(AmountError::Empty)),
            ("-1", Err(AmountError::Negative)),
            ("−1", Err(AmountError::Negative)),
            ("-5%", Err(AmountError::Negative)),
            ("0", Err(AmountError::Zero)),
            ("0k", Err(AmountError::Zero)),
            ("0.0", Err(AmountError::Zero)),
            ("NaN", Err(AmountError::NotANumber)),
            ("inf", Err(AmountError::NotANumber)),
            ("1e400", Err(AmountError::NotANumber)),
            ("0x10", Err(AmountError::NotANumber)),
            ("１００", Err(AmountError::NotANumber)),
            ("١٠", Err(AmountError::NotANumber)),
            ("ten", Err(AmountError::NotANumber)),
            ("k", Err(AmountError::NotANumber)),
            ("%", Err(AmountError::NotANumber)),
            ("...", Err(AmountError::NotANumber)),
            ("5 coins", Err(AmountError::NotANumber)),
            ("1\u{0}0", Err(AmountError::NotANumber)),
            ("1.5", Err(AmountError::Fraction)),
            ("1,50", Err(AmountError::Fraction)),
            ("0.0001k", Err(AmountError::Fraction)),
            ("1.500k", Err(AmountError::Ambiguous)),
            ("1,500k", Err(AmountError::Ambiguous)),
            ("10,00,000", Err(AmountError::Grouping)),
            ("1 00", Err(AmountError::Grouping)),
            ("1234 567", Err(AmountError::Grouping)),
            ("1 000_000", Err(AmountError::Grouping)),
            ("9223372036854775808", Err(AmountError::TooLarge)),
            ("9223372036854776k", Err(AmountError::TooLarge)),
            ("0%", Err(AmountError::Percentage)),
            ("101%", Err(AmountError::Percentage)),
            ("0.001%", Err(AmountError::Percentage)),
        ];
        for (typed, expected) in table {
            assert_eq!(AmountInput::parse(typed), expected, "{typed:?}");
        }
        assert_eq!(AmountInput::parse(&"9".repeat(41)), Err(AmountError::NotANumber));
    }

    #[test]
    fn shares_round_down_and_never_come_to_nothing() {
        assert_eq!(
            AmountInput::Share(2_500).resolve(Money::new(7)),
            Ok(Money::new(1))
        );
        assert_eq!(
            AmountInput::Share(2_500).resolve(Money::new(3)),
            Err(AmountError::Zero)
        );
        assert_eq!(
            AmountInput::Share(10_000).resolve(Money::ZERO),
            Err(AmountError::Zero)
        );
        assert_eq!(AmountInput::Share(10_000).resolve(Money::MAX), Ok(Money::MAX));
    }

    proptest! {
        #[test]
        fn every_whole_number_reads_back(minor in 1..i64::MAX) {
            prop_assert_eq!(AmountInput::parse(&minor.to_string()), Ok(AmountInput::Exact(Money::new(minor))));
        }

        #[test]
        fn case_51_no_text_panics_and_results_are_positive(text in "\\PC{0,45}|[0-9.,kKmMbB% _+-]{0,20}") {
            match AmountInput::parse(&text) {
                Ok(AmountInput::Exact(amount)) => prop_assert!(amount.is_positive()),
                Ok(AmountInput::Share(share)) => prop_assert!((1..=10_000).contains(&share)),
                Err(_) => {}
            }
        }
    }
}
