//! A histogram of what members have, small for any number of them, with a Gini coefficient whose error it knows.
//!
//! The coefficient is G = Σ(2i − n − 1)·xᵢ / (n·Σx) over amounts in ascending order (the mean absolute difference over twice
//! the mean). Amounts below 64 have a bucket each; above, each power of two is split into 32, so that a bucket's ends differ by
//! at most 1/32. Everybody of a bucket counts as having its mean, which loses what differs inside it: at most
//! Σ pₖ·sₖ·(√r − 1)/(√r + 1) for buckets with a share pₖ of the members, sₖ of the money and ends of ratio r. That is below 0.008
//! even if all are in one bucket, and around 0.0005 in an economy that is spread out.

use std::collections::BTreeMap;

use super::{WHOLE_PPM, share_ppm};

/// Amounts below this have a bucket of their own.
const EXACT: u64 = 64;
/// Parts of each power of two above.
const PARTS_LOG2: u32 = 5;
/// (√r − 1)/(√r + 1) for r = 33/32, in millionths, rounded up.
const INSIDE_PPM: i128 = 7_693;

/// What many members have, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wealth {
    buckets: BTreeMap<u32, Bucket>,
    members: u64,
    sum: i128,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bucket {
    members: u64,
    sum: i128,
}

/// What a [`Wealth`] says. Shares are in millionths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spread {
    /// Members counted.
    pub members: u64,
    /// What they have together.
    pub sum: i128,
    /// 0 if all have the same, near 1,000,000 if one has all.
    pub gini_ppm: i64,
    /// By how much the true coefficient may be larger; it is never smaller.
    pub gini_error_ppm: i64,
    /// What the richest hundredth has of everything, at least one member.
    pub top_ppm: i64,
    /// What half of the members have at most: the mean of the bucket in the middle.
    pub median: i64,
}

impl Wealth {
    /// Counts a member with this much; less than nothing counts as nothing.
    pub fn add(&mut self, amount: i64) {
        let amount = amount.max(0).unsigned_abs();
        let bucket = self.buckets.entry(bucket_of(amount)).or_default();
        bucket.members += 1;
        bucket.sum += i128::from(amount);
        self.members += 1;
        self.sum += i128::from(amount);
    }

    /// What it says of all that were counted.
    pub fn spread(&self) -> Spread {
        if self.members == 0 {
            return Spread::default();
        }
        let (mut below, mut weighted, mut inside) = (0_i128, 0_i128, 0_i128);
        let n = i128::from(self.members);
        for (number, bucket) in &self.buckets {
            let count = i128::from(bucket.members);
            // Ranks below+1 … below+count, each with the mean: Σ(2i − n − 1) = count·(2·below + count − n).
            weighted += (2 * below + count - n).saturating_mul(bucket.sum);
            if u64::from(*number) >= EXACT && self.sum > 0 {
                // The shares first: their product with the sum could leave 128 bits.
                let of_members = i128::from(share_ppm(count, n)) + 1;
                let of_money = i128::from(share_ppm(bucket.sum, self.sum)) + 1;
                inside += of_members * of_money * INSIDE_PPM;
            }
            below += count;
        }
        let whole = i128::from(WHOLE_PPM);
        let error = inside / (whole * whole);
        Spread {
            members: self.members,
            sum: self.sum,
            gini_ppm: share_ppm(weighted, n.saturating_mul(self.sum)),
            gini_error_ppm: i64::try_from(error).unwrap_or(WHOLE_PPM) + i64::from(inside > 0),
            top_ppm: share_ppm(self.top(self.members.div_ceil(100)), self.sum),
            median: self.median(),
        }
    }

    /// The Lorenz curve (M. O. Lorenz: Methods of measuring the concentration of wealth, 1905): for every so many of the
    /// members, from the poorest on, what they have together, both in millionths of all. At most a hundred points, the ends
    /// left out; straight between two of them, as if everybody of a bucket had its mean.
    pub fn curve(&self) -> Vec<(i64, i64)> {
        const POINTS: usize = 100;
        let (mut below, mut sum) = (0_i128, 0_i128);
        let mut points = Vec::with_capacity(self.buckets.len().min(POINTS));
        let every = self.buckets.len().div_ceil(POINTS).max(1);
        for (place, bucket) in self.buckets.values().enumerate() {
            below += i128::from(bucket.members);
            sum += bucket.sum;
            if (place + 1).is_multiple_of(every) {
                points.push((
                    share_ppm(below, i128::from(self.members)),
                    share_ppm(sum, self.sum),
                ));
            }
        }
        points.retain(|(members, _)| *members < WHOLE_PPM);
        points
    }

    /// What the poorest so many millionths of the members have, in millionths of all.
    pub fn share_of_poorest(&self, members_ppm: i64) -> i64 {
        let wanted = i128::from(self.members) * i128::from(members_ppm) / i128::from(WHOLE_PPM);
        let (mut left, mut sum) = (wanted, 0_i128);
        for bucket in self.buckets.values() {
            let members = i128::from(bucket.members);
            if members >= left {
                return share_ppm(sum + bucket.sum * left / members, self.sum);
            }
            left -= members;
            sum += bucket.sum;
        }
        share_ppm(sum, self.sum)
    }

    /// What the richest so many have together, in whole buckets and the mean of the last.
    fn top(&self, members: u64) -> i128 {
        let (mut left, mut sum) = (members, 0_i128);
        for bucket in self.buckets.values().rev() {
            if bucket.members >= left {
                return sum + bucket.sum * i128::from(left) / i128::from(bucket.members);
            }
            left -= bucket.members;
            sum += bucket.sum;
        }
        sum
    }

    fn median(&self) -> i64 {
        let mut left = self.members.div_ceil(2);
        for bucket in self.buckets.values() {
            if bucket.members >= left {
                return i64::try_from(bucket.sum / i128::from(bucket.members)).unwrap_or(i64::MAX);
            }
            left -= bucket.members;
        }
        0
    }
}

/// The number of an amount's bucket, in ascending order of amounts.
fn bucket_of(amount: u64) -> u32 {
    if amount < EXACT {
        return u32::try_from(amount).unwrap_or(u32::MAX);
    }
    let octave = amount.ilog2();
    let part = (amount >> (octave - PARTS_LOG2)) & ((1 << PARTS_LOG2) - 1);
    let first = u32::try_from(EXACT).unwrap_or(u32::MAX);
    first + ((octave - EXACT.ilog2()) << PARTS_LOG2) + u32::try_from(part).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spread(amounts: &[i64]) -> Spread {
        let mut wealth = Wealth::default();
        for amount in amounts {
            wealth.add(*amount);
        }
        wealth.spread()
    }

    /// By the formula itself.
    fn gini_exactly(amounts: &[i64]) -> f64 {
        let mut sorted = amounts.to_vec();
        sorted.sort_unstable();
        let n = i128::try_from(sorted.len()).unwrap();
        let sum: i128 = sorted.iter().map(|amount| i128::from(*amount)).sum();
        let weighted: i128 = (1_i128..)
            .zip(&sorted)
            .map(|(i, amount)| (2 * i - n - 1) * i128::from(*amount))
            .sum();
        #[expect(clippy::cast_precision_loss, reason = "compared with a tolerance")]
        let gini = weighted as f64 / (n * sum) as f64;
        gini
    }

    #[test]
    fn known_spreads() {
        assert_eq!(spread(&[]), Spread::default());
        assert_eq!(spread(&[0, 0]).gini_ppm, 0);
        assert_eq!(spread(&[5, 5, 5, 5]).gini_ppm, 0);
        let one_has_all = spread(&[0, 0, 0, 10]);
        assert_eq!((one_has_all.gini_ppm, one_has_all.top_ppm), (750_000, WHOLE_PPM));
        assert_eq!(spread(&[1, 2, 3]).gini_ppm, 222_222);
        assert_eq!(spread(&[1, 2, 3]).median, 2);
        let mut hundred_and_one = vec![1; 200];
        hundred_and_one.push(800);
        // 201 members: the richest hundredth are three.
        assert_eq!(spread(&hundred_and_one).top_ppm, 802_000);
    }

    fn counted(amounts: &[i64]) -> Wealth {
        let mut wealth = Wealth::default();
        for amount in amounts {
            wealth.add(*amount);
        }
        wealth
    }

    #[test]
    fn known_curves() {
        assert_eq!(counted(&[]).curve(), []);
        assert_eq!(counted(&[0, 0, 5, 5]).curve(), [(500_000, 0)]);
        assert_eq!(
            counted(&[1, 2, 3, 4]).curve(),
            [(250_000, 100_000), (500_000, 300_000), (750_000, 600_000)]
        );
        assert_eq!(counted(&[5, 5]).curve(), []);
        for (amounts, half) in [
            (&[1, 2, 3, 4][..], 300_000),
            (&[5, 5], 500_000),
            (&[], 0),
            (&[0, 9], 0),
        ] {
            assert_eq!(counted(amounts).share_of_poorest(500_000), half, "{amounts:?}");
        }
    }

    #[test]
    fn the_largest_amounts_there_are_do_not_overflow() {
        let rich = spread(&[i64::MAX; 100]);
        assert_eq!((rich.gini_ppm, rich.median), (0, i64::MAX));
        assert_eq!(spread(&[-5, 5]).sum, 5);
    }

    proptest! {
        #[test]
        fn the_coefficient_is_within_its_own_error(amounts in proptest::collection::vec(
            prop_oneof![0..100_i64, 0..100_000_i64, 0..1_000_000_000_i64], 1..300)) {
            prop_assume!(amounts.iter().any(|amount| *amount > 0));
            let seen = spread(&amounts);
            let exact = gini_exactly(&amounts) * 1e6;
            #[expect(clippy::cast_precision_loss, reason = "compared with a tolerance")]
            let (low, error) = (seen.gini_ppm as f64, seen.gini_error_ppm as f64);
            prop_assert!(low <= exact + 2.0, "{low} is above {exact}");
            prop_assert!(exact <= low + error + 2.0, "{exact} is above {low} + {error}");
            prop_assert!(seen.gini_error_ppm < 8_000);
        }

        /// Twice the surface between the curve and the straight line is the coefficient.
        #[test]
        fn the_curve_encloses_the_coefficient(amounts in proptest::collection::vec(0..60_i64, 1..300)) {
            prop_assume!(amounts.iter().any(|amount| *amount > 0));
            let wealth = counted(&amounts);
            let mut points = vec![(0, 0)];
            points.extend(wealth.curve());
            points.push((WHOLE_PPM, WHOLE_PPM));
            let below: i64 = points.windows(2).map(|pair| {
                let [(a, low), (b, high)] = pair else { return 0 };
                (b - a) * (low + high) / WHOLE_PPM
            }).sum();
            let gini = wealth.spread().gini_ppm;
            prop_assert!((WHOLE_PPM - below - gini).abs() <= 200, "{} and {gini}", WHOLE_PPM - below);
            prop_assert!(points.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1));
        }

        #[test]
        fn buckets_are_in_the_order_of_amounts(a in 0..u64::MAX / 2, b in 0..u64::MAX / 2) {
            let (low, high) = (a.min(b), a.max(b));
            prop_assert!(bucket_of(low) <= bucket_of(high));
        }
    }
}
