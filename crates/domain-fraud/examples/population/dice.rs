//! Random numbers of a simulation: replayable, from a seed and a label.

use core_types::{Seed, Stream};

/// A stream of random numbers with the distributions that people and programs follow.
pub(crate) struct Dice(Stream);

impl Dice {
    pub(crate) fn new(seed: u64, label: &str) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        Self(Seed::new(bytes).stream(&["population", label]))
    }

    /// 0 to 1, without 1.
    pub(crate) fn unit(&mut self) -> f64 {
        f64::from(u32::try_from(self.0.below(1 << 32)).unwrap_or(0)) / 4_294_967_296.0
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Evenly from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.between(low, high)
    }

    /// One of so many.
    pub(crate) fn index(&mut self, of: usize) -> usize {
        usize::try_from(self.0.below(of as u64)).unwrap_or(0)
    }

    /// Spread over orders of magnitude around a median; `sigma` in natural logarithms (Box and Muller, 1958).
    pub(crate) fn about(&mut self, median: f64, sigma: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        let normal = radius * (std::f64::consts::TAU * self.unit()).cos();
        median * (sigma * normal).exp()
    }

    /// The same in whole milliseconds, from seconds.
    #[expect(clippy::cast_possible_truncation, reason = "bounded below the range")]
    pub(crate) fn about_ms(&mut self, median_seconds: f64, sigma: f64) -> i64 {
        (self.about(median_seconds, sigma) * 1_000.0).clamp(0.0, 1e12) as i64
    }

    /// A part of an amount, rounded down.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "amounts stay small here"
    )]
    pub(crate) fn part(&mut self, amount: i64, low: f64, high: f64) -> i64 {
        (amount as f64 * (low + (high - low) * self.unit())) as i64
    }
}
