use std::fmt;

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
}
