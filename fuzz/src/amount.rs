//! Amounts as people type them, compared with a parser that tries both readings of every text.

use core_types::{AmountInput, Money};

pub fn run(data: &[u8]) {
    let text = super::text_of(data);
    let read = AmountInput::parse(&text).ok();
    assert_eq!(read, expected(&text), "{text:?}");
    match read {
        Some(AmountInput::Exact(amount)) => {
            let minor = amount.minor();
            assert!(minor > 0, "{text:?}");
            assert_eq!(
                AmountInput::parse(&minor.to_string()),
                Ok(AmountInput::Exact(amount)),
                "{text:?}"
            );
        }
        Some(AmountInput::Share(share)) => {
            for available in [0, 1, 9_999, 10_000, 123_456_789, i64::MAX] {
                let part = i128::from(available) * i128::from(share) / 10_000;
                let resolved = AmountInput::Share(share).resolve(Money::new(available));
                let resolved = resolved.map_or(0, |money| i128::from(money.minor()));
                assert_eq!(resolved, part, "{text:?} of {available}");
            }
        }
        None => {}
    }
}

/// What a text says, by its grammar: every reading of it is tried, and it has to have exactly one.
fn expected(text: &str) -> Option<AmountInput> {
    let text = text.trim();
    if text.chars().count() > 40 {
        return None;
    }
    let text = text.to_lowercase();
    match text.as_str() {
        "all" | "max" | "everything" | "alles" => return Some(AmountInput::Share(10_000)),
        "half" | "hälfte" | "haelfte" => return Some(AmountInput::Share(5_000)),
        _ => {}
    }
    let text = text.strip_prefix('+').unwrap_or(&text);
    if let Some(number) = text.strip_suffix('%') {
        let hundredths = decimal(number.trim_end(), ['.', ','].as_slice(), 2, false)?;
        return u16::try_from(hundredths)
            .ok()
            .filter(|share| (1..=10_000).contains(share))
            .map(AmountInput::Share);
    }
    let (number, places) = match text.chars().last()? {
        'k' => (&text[..text.len() - 1], 3),
        'm' => (&text[..text.len() - 1], 6),
        'b' => (&text[..text.len() - 1], 9),
        _ => (text, 0),
    };
    let number = number.trim_end();
    let grouped = thousands(number).and_then(|whole| whole.checked_mul(10_i128.pow(places)));
    let pointed = [('.', ','), (',', '.')].into_iter().find_map(|(point, _)| {
        let (whole, fraction) = number.rsplit_once(point)?;
        let is_only_sign = !whole.contains(SEPARATORS);
        // With one sign and three digits behind it, it is a thousand to some people and a decimal to others.
        if is_only_sign && fraction.len() == 3 {
            return (places > 0).then_some(None);
        }
        if whole.contains(point) || fraction.contains(SEPARATORS) {
            return None;
        }
        let whole = if whole.is_empty() { 0 } else { thousands(whole)? };
        if number.len() == 1 {
            return None;
        }
        Some(fraction_of(whole, fraction, places))
    });
    let minor = match (grouped, pointed) {
        (_, Some(None)) | (None, None) => None,
        (Some(whole), None) => Some(whole),
        (None, Some(Some(value))) => Some(value),
        (Some(_), Some(Some(_))) => unreachable!("{number:?} has two readings"),
    }?;
    i64::try_from(minor)
        .ok()
        .filter(|minor| *minor > 0)
        .map(|minor| AmountInput::Exact(Money::new(minor)))
}

const SEPARATORS: [char; 9] = [
    ',', '.', '_', '\'', '\u{2019}', ' ', '\u{a0}', '\u{202f}', '\u{2009}',
];

/// Digits, or digits in threes with one kind of sign between them.
fn thousands(number: &str) -> Option<i128> {
    let sign = number.chars().find(|c| SEPARATORS.contains(c));
    let digits: String = match sign {
        None => number.to_owned(),
        Some(sign) => {
            let groups: Vec<&str> = number.split(sign).collect();
            let (first, rest) = groups.split_first()?;
            if first.is_empty() || first.len() > 3 || rest.iter().any(|group| group.len() != 3) {
                return None;
            }
            groups.concat()
        }
    };
    whole_number(&digits)
}

fn whole_number(digits: &str) -> Option<i128> {
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

fn decimal(number: &str, points: &[char], places: u32, may_be_empty: bool) -> Option<i128> {
    let (whole, fraction) = number.split_once(points).unwrap_or((number, ""));
    let whole = if whole.is_empty() && may_be_empty {
        0
    } else {
        whole_number(whole)?
    };
    fraction_of(whole, fraction, places)
}

/// `whole.fraction` · 10^`places`, if that is a whole number.
fn fraction_of(whole: i128, fraction: &str, places: u32) -> Option<i128> {
    let fraction = fraction.as_bytes();
    let mut value = whole;
    for place in 0..places as usize {
        let digit = fraction.get(place).copied().unwrap_or(b'0');
        value = value
            .checked_mul(10)?
            .checked_add(i128::from(digit.checked_sub(b'0').filter(|d| *d < 10)?))?;
    }
    let rest = fraction.get(places as usize..).unwrap_or_default();
    rest.iter().all(|digit| *digit == b'0').then_some(value)
}
