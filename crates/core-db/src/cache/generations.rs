//! Which copies are too old: every change moves its keys to the next generation.

use std::sync::atomic::{AtomicU64, Ordering};

/// Keys share generations, so that they take no room of their own: a change makes about one in so many others be loaded
/// again for nothing.
const STRIPES: usize = 1_024;

/// The generations of all keys of one cache. A copy counts if its load began in the present generation of its key: one that
/// was being loaded while its key changed does not, whichever of the two ends first.
#[derive(Debug)]
pub(super) struct Generations(Box<[AtomicU64]>);

impl Generations {
    pub(super) fn new() -> Self {
        Self((0..STRIPES).map(|_| AtomicU64::new(0)).collect())
    }

    /// The generation of keys with this number.
    pub(super) fn present(&self, number: u64) -> u64 {
        self.stripe(number)
            .map_or(0, |stripe| stripe.load(Ordering::Acquire))
    }

    /// What is known of keys with this number is old from now on.
    pub(super) fn advance(&self, number: u64) {
        if let Some(stripe) = self.stripe(number) {
            stripe.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// What is known of any key is old from now on.
    pub(super) fn advance_all(&self) {
        for stripe in &self.0 {
            stripe.fetch_add(1, Ordering::AcqRel);
        }
    }

    fn stripe(&self, number: u64) -> Option<&AtomicU64> {
        let stripe = usize::try_from(number % STRIPES as u64).unwrap_or(0);
        self.0.get(stripe)
    }
}
