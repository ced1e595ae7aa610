//! Numbers with 64 digits, so that ids stay short.

const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// The number without leading zeroes; `0` for nothing.
pub(crate) fn encode(mut number: u128) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = usize::try_from(number & 63).unwrap_or(0);
        digits.push(char::from(DIGITS[digit]));
        number >>= 6;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

/// The number, if the text is one and fits.
pub(crate) fn decode(text: &str) -> Option<u64> {
    text.bytes().try_fold(0_u64, |number, byte| {
        let digit = DIGITS.iter().position(|candidate| *candidate == byte)?;
        number.checked_mul(64)?.checked_add(u64::try_from(digit).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive_the_round_trip() {
        for number in [0, 1, 63, 64, 1_234_567_890_123_456_789, u64::MAX] {
            assert_eq!(decode(&encode(u128::from(number))), Some(number));
        }
        assert_eq!(decode("zzzzzzzzzzzz"), None, "more than 64 bits");
        assert_eq!(decode("a b"), None);
    }
}
