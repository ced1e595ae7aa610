//! Numbers on their way from what is counted to what is weighed.

/// An amount or a count as a real number; beyond 2^53 neighbours fall together, which no signal can tell.
#[expect(
    clippy::cast_precision_loss,
    reason = "signals compare magnitudes, not single coins"
)]
pub(crate) const fn real(number: i64) -> f64 {
    number as f64
}

/// How many there are, as a real number.
#[expect(clippy::cast_precision_loss, reason = "nothing here has 2^53 elements")]
pub(crate) const fn count(number: usize) -> f64 {
    number as f64
}

/// Which part of a whole, 0 to 1; 0 of nothing.
pub(crate) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 {
        (part / whole).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// A share in thousandths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=1000; not-a-number becomes 0"
)]
pub(crate) fn thousandths(share: f64) -> u16 {
    (share * 1_000.0).round().clamp(0.0, 1_000.0) as u16
}

/// A share in whole percent, rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=100; not-a-number becomes 0"
)]
pub(crate) fn percent(share: f64) -> u8 {
    (share * 100.0).clamp(0.0, 100.0) as u8
}
