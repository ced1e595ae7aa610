//! What values are kept under, as every process and every version writes it.

use std::fmt::{self, Write};
use std::hash::Hash;

use core_types::{GuildId, UserId};

/// What a value of a [`Cache`](crate::Cache) is kept under. Processes tell each other what changed by its text, so the text
/// must be the same in each of them; different keys have different texts.
pub trait CacheKey: Hash + Eq + Clone + Send + Sync + 'static {
    /// Writes the text.
    ///
    /// # Errors
    /// Those of `to`.
    fn write(&self, to: &mut dyn Write) -> fmt::Result;
}

impl CacheKey for () {
    fn write(&self, _to: &mut dyn Write) -> fmt::Result {
        Ok(())
    }
}

macro_rules! displayed {
    ($($type:ty),*) => {$(
        impl CacheKey for $type {
            fn write(&self, to: &mut dyn Write) -> fmt::Result {
                write!(to, "{self}")
            }
        }
    )*};
}

displayed!(u32, u64, String, GuildId, UserId);

impl CacheKey for (GuildId, UserId) {
    fn write(&self, to: &mut dyn Write) -> fmt::Result {
        write!(to, "{}:{}", self.0, self.1)
    }
}

/// The text of a key.
pub(super) fn text(key: &impl CacheKey) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = key.write(&mut text);
    text
}

/// A number that every process and every version makes of the same key, without an allocation.
pub(super) fn number(key: &impl CacheKey) -> u64 {
    let mut hash = Fnv(OFFSET);
    // It takes everything.
    let _ = key.write(&mut hash);
    crate::jitter::mix(hash.0)
}

/// [`number`] of a key that came as text.
pub(super) fn number_of(text: &str) -> u64 {
    let mut hash = Fnv(OFFSET);
    let _ = hash.write_str(text);
    crate::jitter::mix(hash.0)
}

/// FNV-1a (Fowler, Noll, Vo 1991): tells texts apart where nobody gains by making two alike.
struct Fnv(u64);

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_and_its_text_have_the_same_number() {
        let member = (GuildId::new(7).unwrap(), UserId::new(8).unwrap());
        assert_eq!(text(&member), "7:8");
        assert_eq!(number(&member), number_of("7:8"));
        assert_eq!(number(&String::from("gh_1")), number_of("gh_1"));
        assert_ne!(number(&1_u64), number(&2_u64));
        // Written down, because processes of other versions compute it as well.
        assert_eq!(number_of("7:8"), 0x32b7_85e5_0a4b_b9a6);
    }
}
