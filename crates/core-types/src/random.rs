//! Random numbers that can be replayed: a seed, and streams drawn from it by label.
//!
//! A stream depends on its seed and label alone, so adding a draw in one place never changes the draws of another, and
//! whoever knows seed and label can repeat every draw.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use rand_chacha::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

/// A secret of 32 bytes from which streams are drawn.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed([u8; 32]);

impl Seed {
    /// A seed for replays and tests.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A fresh seed from the operating system.
    ///
    /// # Errors
    /// The operating system has no randomness to give.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// What may be published before a draw: the SHA-256 of the seed.
    pub fn commitment(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// The secret itself, to store it or to reveal it once it is no longer used.
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The stream for a label: ChaCha12 keyed with HMAC-SHA256(seed, label). Parts of the label are kept apart, so
    /// `["ab", "c"]` and `["a", "bc"]` are different streams.
    pub fn stream(&self, label: &[&str]) -> Stream {
        let mut bytes = Vec::new();
        for part in label {
            bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        Stream(ChaCha12Rng::from_seed(self.authenticate(&bytes)))
    }

    /// HMAC-SHA256 of a message under this seed, for signatures.
    pub fn authenticate(&self, message: &[u8]) -> [u8; 32] {
        // HMAC takes keys of every length; a key of 32 bytes is never refused.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return [0; 32];
        };
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

/// A replayable source of random numbers.
#[derive(Debug, Clone)]
pub struct Stream(ChaCha12Rng);

impl Stream {
    /// A whole number from 0 to `bound - 1`, each equally likely (by rejection, not by modulo). 0 for a bound of 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound <= 1 {
            return 0;
        }
        // The largest multiple of the bound that fits: draws at or beyond it would favour small results.
        let limit = u64::MAX - u64::MAX % bound;
        loop {
            let draw = self.0.next_u64();
            if draw < limit {
                return draw % bound;
            }
        }
    }

    /// A whole number from `low` to `high`, both included; `low` if the range is empty.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low);
        if width <= 0 {
            return low;
        }
        low + self.below(width.cast_unsigned() + 1).cast_signed()
    }

    /// Whether something with a chance of so many millionths happens.
    pub fn chance(&mut self, millionths: u32) -> bool {
        self.below(1_000_000) < u64::from(millionths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_replay_and_labels_separate_them() {
        let seed = Seed::new([7; 32]);
        let draw = |label: &[&str]| seed.stream(label).below(u64::MAX);
        assert_eq!(draw(&["work", "1"]), draw(&["work", "1"]));
        assert_ne!(draw(&["work", "1"]), draw(&["work", "2"]));
        assert_ne!(draw(&["ab", "c"]), draw(&["a", "bc"]));
    }

    #[test]
    fn draws_cover_the_range_and_stay_inside() {
        let mut stream = Seed::new([1; 32]).stream(&["range"]);
        let mut seen = [0_u32; 5];
        for _ in 0..5_000 {
            seen[usize::try_from(stream.between(3, 7) - 3).unwrap()] += 1;
        }
        // Five equally likely faces, 5,000 draws: each is within 6 standard deviations (28) of 1,000.
        assert!(seen.iter().all(|count| count.abs_diff(1_000) < 170), "{seen:?}");
        assert_eq!(stream.between(4, 4), 4);
        assert_eq!(stream.between(4, 3), 4);
        assert!(!stream.chance(0) && stream.chance(1_000_000));
    }
}
