//! What amounts are usual: a small histogram on a logarithmic scale, from which median and spread are read.
//!
//! Why not P²: the P² algorithm (Jain and Chlamtac, CACM 28, 1985) keeps five markers of one quantile, but the spread
//! is the median of distances from a median that moves, its markers are poor while there are few or equal amounts
//! (most members send 100 again and again), and it cannot forget. A histogram answers both exactly up to its bucket,
//! forgets by generations, does not depend on the order of what came in, and takes four bytes per amount in use.

use crate::moment::{DAY, Moment};

/// How long a generation takes in amounts; two are kept, so a baseline looks back 15 to 30 days.
const GENERATION: u32 = 15 * DAY;
/// Scales a deviation to a standard one: 0.6745 is the third quartile of the normal distribution
/// (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993).
const NORMAL: f64 = 0.6745;
/// The least spread in octaves: who always sends the same is not suspicious at the first different amount.
const LEAST_SPREAD: f64 = 0.5;

/// Amounts of the last 15 to 30 days, four buckets per octave.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Amounts {
    pub(crate) started: Moment,
    /// Ascending by bucket.
    pub(crate) bins: Vec<Bin>,
}

/// How often amounts of one bucket came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bin {
    pub(crate) bucket: u8,
    pub(crate) now: u32,
    pub(crate) before: u32,
}

/// Median and spread of what is usual.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usual {
    /// Octaves: the base-2 logarithm of one more than the amount.
    median: f64,
    spread: f64,
}

impl Usual {
    /// The middle amount.
    pub(crate) fn median(self) -> f64 {
        self.median.exp2() - 1.0
    }

    /// The middle in octaves.
    pub(crate) fn centre(self) -> f64 {
        self.median
    }

    /// The standard deviation in octaves that a normal distribution with this spread has.
    pub(crate) fn sigma(self) -> f64 {
        self.spread / NORMAL
    }

    /// Robust z of an amount: how many standard deviations above the usual it is, by median and median absolute
    /// deviation of `log(1 + amount)`, as 0.6745·(x − median)/MAD (Iglewicz and Hoaglin; they flag above 3.5).
    pub(crate) fn z(self, amount: f64) -> f64 {
        NORMAL * (octaves(amount) - self.median) / self.spread
    }
}

/// The base-2 logarithm of one more than an amount.
pub(crate) fn octaves(amount: f64) -> f64 {
    (amount.max(0.0) + 1.0).log2()
}

/// Four buckets per octave: the exponent of one more than the amount, and the two bits after its leading one.
fn bucket_of(amount: i64) -> u8 {
    let number = amount.max(0).cast_unsigned() + 1;
    let exponent = number.ilog2();
    let quarter = ((u128::from(number) << 2) >> exponent) & 3;
    u8::try_from(u128::from(exponent * 4) + quarter).unwrap_or(u8::MAX)
}

/// The middle of a bucket in octaves.
fn middle(bucket: u8) -> f64 {
    f64::from(bucket / 4) + (1.0 + (f64::from(bucket % 4) + 0.5) / 4.0).log2()
}

impl Amounts {
    /// Counts an amount.
    pub(crate) fn add(&mut self, amount: i64, at: Moment) {
        let age = at.since(self.started);
        if self.bins.is_empty() {
            self.started = at;
        } else if age >= GENERATION {
            let keep = age < 2 * GENERATION;
            for bin in &mut self.bins {
                bin.before = if keep { bin.now } else { 0 };
                bin.now = 0;
            }
            self.bins.retain(|bin| bin.before > 0);
            self.started = at;
        }
        let bucket = bucket_of(amount);
        match self.bins.binary_search_by_key(&bucket, |bin| bin.bucket) {
            Ok(found) => {
                if let Some(bin) = self.bins.get_mut(found) {
                    bin.now = bin.now.saturating_add(1);
                }
            }
            Err(place) => self.bins.insert(
                place,
                Bin {
                    bucket,
                    now: 1,
                    before: 0,
                },
            ),
        }
    }

    /// How often a bucket counts at a moment.
    fn weight(&self, bin: Bin, at: Moment) -> u64 {
        match at.since(self.started) {
            age if age < GENERATION => u64::from(bin.now) + u64::from(bin.before),
            age if age < 2 * GENERATION => u64::from(bin.now),
            _ => 0,
        }
    }

    /// What is usual, once there are so many amounts.
    pub(crate) fn usual(&self, at: Moment, least: u64) -> Option<Usual> {
        let mut weights = [(0.0_f64, 0_u64); 256];
        let mut used = 0;
        let mut total = 0;
        for (slot, bin) in weights.iter_mut().zip(&self.bins) {
            let weight = self.weight(*bin, at);
            *slot = (middle(bin.bucket), weight);
            total += weight;
            used += 1;
        }
        if total < least.max(1) {
            return None;
        }
        let weights = weights.get_mut(..used)?;
        let median = half(weights, total);
        for slot in &mut *weights {
            slot.0 = (slot.0 - median).abs();
        }
        weights.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        let spread = half(weights, total).max(LEAST_SPREAD);
        Some(Usual { median, spread })
    }
}

/// The value at which half of the weight is reached.
fn half(ascending: &[(f64, u64)], total: u64) -> f64 {
    let mut below = 0;
    for (value, weight) in ascending {
        below += weight;
        if below * 2 >= total {
            return *value;
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_spread_are_exact_up_to_a_bucket() {
        let mut amounts = Amounts::default();
        for amount in [90, 95, 100, 105, 110, 100_000] {
            amounts.add(amount, Moment(1_000));
        }
        let usual = amounts.usual(Moment(1_000), 5).unwrap();
        assert!((80.0..125.0).contains(&usual.median()), "{usual:?}");
        assert!(usual.z(110.0) < 1.0 && usual.z(100_000.0) > 3.5);
    }

    #[test]
    fn buckets_rise_with_amounts_and_fit() {
        let mut last = 0;
        for amount in (0..63)
            .map(|bit| (1_i64 << bit) - 1)
            .chain([i64::MAX - 1, i64::MAX])
        {
            let bucket = bucket_of(amount);
            assert!(bucket >= last);
            assert!(
                (middle(bucket) - octaves(crate::num::real(amount))).abs() < 0.4,
                "{amount}"
            );
            last = bucket;
        }
        assert_eq!(bucket_of(-5), 0);
    }

    #[test]
    fn old_amounts_are_forgotten() {
        let mut amounts = Amounts::default();
        amounts.add(10, Moment(0));
        assert!(amounts.usual(Moment(GENERATION - 1), 1).is_some());
        amounts.add(1_000, Moment(GENERATION + 1));
        assert_eq!(amounts.bins.len(), 2);
        amounts.add(1_000, Moment(2 * GENERATION + 2));
        assert_eq!(amounts.bins.len(), 1);
        assert!(amounts.usual(Moment(9 * GENERATION), 1).is_none());
    }
}
