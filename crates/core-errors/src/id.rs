use std::{fmt, str::FromStr};

use sha2::{Digest, Sha256};

/// The short id of one failed interaction, shown to the member and written to the log: `K7Q2-M4XD`.
///
/// It is derived from the interaction, so every process and every replay names the same failure alike. 40 bits: among
/// a million failures the chance that any two share an id is below one half, and the log line also has the trace.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ErrorId(u64);

/// Crockford's base 32: no I, L, O or U, so that an id survives being read aloud.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl ErrorId {
    /// The id for a failure, from whatever names the interaction (its snowflake) and the code.
    pub fn derive(interaction: &str, code: crate::Code) -> Self {
        let digest = Sha256::new_with_prefix(interaction)
            .chain_update([0])
            .chain_update(code.name())
            .finalize();
        let mut bytes = [0; 8];
        bytes[3..].copy_from_slice(&digest[..5]);
        Self(u64::from_be_bytes(bytes))
    }
}

/// A text that is no error id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no error id; one looks like K7Q2-M4XD")]
pub struct ParseErrorId(pub String);

impl FromStr for ErrorId {
    type Err = ParseErrorId;

    /// Reads an id as people copy or dictate it: in any case, with or without the hyphen, with O for 0 and I or L for 1.
    fn from_str(text: &str) -> Result<Self, ParseErrorId> {
        let wrong = || ParseErrorId(text.chars().take(40).collect());
        let (mut bits, mut digits) = (0_u64, 0);
        for letter in text.chars() {
            let letter = match letter.to_ascii_uppercase() {
                '-' | ' ' | '`' => continue,
                'O' => '0',
                'I' | 'L' => '1',
                letter => letter,
            };
            let value = ALPHABET.iter().position(|known| char::from(*known) == letter);
            let value = value
                .and_then(|value| u64::try_from(value).ok())
                .ok_or_else(wrong)?;
            digits += 1;
            if digits > 8 {
                return Err(wrong());
            }
            bits = bits << 5 | value;
        }
        if digits == 8 { Ok(Self(bits)) } else { Err(wrong()) }
    }
}

impl fmt::Display for ErrorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in (0..8).rev() {
            let digit = usize::try_from(self.0 >> (place * 5) & 31).unwrap_or(0);
            write!(
                f,
                "{}{}",
                char::from(ALPHABET[digit]),
                if place == 4 { "-" } else { "" }
            )?;
        }
        Ok(())
    }
}

impl fmt::Debug for ErrorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ErrorId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes;

    #[test]
    fn ids_are_short_stable_and_differ() {
        let id = |interaction| ErrorId::derive(interaction, codes::INTERNAL).to_string();
        assert_eq!(id("1"), id("1"));
        assert_ne!(id("1"), id("2"));
        assert_eq!(id("1").len(), 9);
        assert_ne!(id("1"), ErrorId::derive("1", codes::UNAVAILABLE).to_string());
    }

    #[test]
    fn ids_are_read_as_people_write_them() {
        for interaction in 0..200 {
            let id = ErrorId::derive(&interaction.to_string(), codes::INTERNAL);
            let text = id.to_string();
            let spoken = text.to_lowercase().replace('-', "").replace('0', "o");
            assert_eq!(text.parse(), Ok(id));
            assert_eq!(spoken.replace('1', "l").parse(), Ok(id));
            assert_eq!(format!(" `{}` ", text.replace('1', "I")).parse(), Ok(id));
        }
        for wrong in [
            "",
            "K7Q2-M4X",
            "K7Q2-M4XDD",
            "K7Q2-M4XU",
            "economy.not_enough",
            "\u{130}7Q2-M4XD",
        ] {
            assert!(wrong.parse::<ErrorId>().is_err(), "{wrong}");
        }
    }
}
