//! Sums that fade.

use crate::moment::{DAY, Moment};

/// After this long a sum counts half: what is a month old counts an eighth.
const HALF_LIFE: f64 = 10.0 * DAY as f64;

/// A sum that halves every ten days. Two sums that fade alike keep their ratio, so shares of one in the other are exact.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Fading {
    pub(crate) sum: f64,
    pub(crate) at: Moment,
}

impl Fading {
    /// The sum at a moment; one before the last addition counts as that.
    pub(crate) fn value(self, at: Moment) -> f64 {
        let age = f64::from(at.since(self.at));
        self.sum * (-age / HALF_LIFE).exp2()
    }

    /// Adds to it.
    pub(crate) fn add(&mut self, amount: f64, at: Moment) {
        self.sum = self.value(at) + amount;
        self.at = self.at.latest(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_halve_and_never_grow_by_themselves() {
        let mut fading = Fading::default();
        fading.add(100.0, Moment(0));
        assert!((fading.value(Moment(10 * DAY)) - 50.0).abs() < 1e-9);
        fading.add(10.0, Moment(10 * DAY));
        fading.add(1.0, Moment(0));
        assert!((fading.value(Moment(0)) - 61.0).abs() < 1e-9);
    }
}
