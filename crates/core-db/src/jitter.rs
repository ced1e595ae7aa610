//! Spread for waiting times. It only has to differ between calls, not to be hard to guess.

use std::sync::atomic::{AtomicU64, Ordering};

static CALLS: AtomicU64 = AtomicU64::new(0);

/// A number that differs from call to call and, through `salt`, from process to process.
pub(crate) fn next(salt: u64) -> u64 {
    mix(salt ^ CALLS.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed))
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input touches every bit of the output.
pub(crate) const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
