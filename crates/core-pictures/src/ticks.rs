//! Round numbers for axes.

/// Round numbers from one at or below `low` to one at or above `high`, evenly apart, about `most` of them: steps are 1, 2 or
/// 5 times a power of ten. A range that begins far below its end, seen from nothing, begins with nothing.
///
/// The result has at least two numbers, ascending. All of it is done in whole numbers of 128 bits, so that no value that
/// an amount can have is out of range.
pub(crate) fn ticks(low: i64, high: i64, most: i128) -> Vec<i128> {
    let (mut low, mut high) = (i128::from(low.min(high)), i128::from(low.max(high)));
    if low >= 0 && low * 2 <= high {
        low = 0;
    } else if high <= 0 && high * 2 >= low {
        high = 0;
    }
    if low == high {
        // One value alone: nothing is the natural end of the axis.
        match low.signum() {
            1 => low = 0,
            -1 => high = 0,
            _ => high = 1,
        }
    }
    let step = step((high - low + most - 1) / most);
    let first = low.div_euclid(step);
    let last = high.div_euclid(step) + i128::from(high.rem_euclid(step) != 0);
    (first..=last.max(first + 1)).map(|count| count * step).collect()
}

/// The smallest of 1, 2, 5, 10, 20, 50 … that is not smaller.
fn step(least: i128) -> i128 {
    let mut power = 1_i128;
    loop {
        for digit in [1, 2, 5] {
            if digit * power >= least {
                return digit * power;
            }
        }
        power *= 10;
    }
}

/// Where a value stands between two others, on a stretch of so many units.
pub(crate) fn along(value: i128, (from, to): (i128, i128), length: i32) -> i32 {
    let range = (to - from).max(1);
    let at = (value - from) * i128::from(length) / range;
    i32::try_from(at.clamp(0, i128::from(length))).unwrap_or(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_on_axes_are_round() {
        for (low, high, expected) in [
            (0, 0, vec![0, 1]),
            (0, 10, vec![0, 2, 4, 6, 8, 10]),
            (3, 97, vec![0, 20, 40, 60, 80, 100]),
            (980, 1_040, vec![980, 1_000, 1_020, 1_040]),
            (-30, 70, vec![-40, -20, 0, 20, 40, 60, 80]),
            (-970, -20, vec![-1_000, -800, -600, -400, -200, 0]),
            (7, 7, vec![0, 2, 4, 6, 8]),
        ] {
            assert_eq!(ticks(low, high, 5), expected, "{low} to {high}");
        }
    }

    proptest! {
        #[test]
        fn all_values_lie_between_the_ends(a in any::<i64>(), b in any::<i64>()) {
            let found = ticks(a, b, 5);
            prop_assert!((2..=8).contains(&found.len()), "{:?}", found);
            prop_assert!(found[0] <= i128::from(a.min(b)));
            prop_assert!(*found.last().unwrap() >= i128::from(a.max(b)));
            let ends = (found[0], *found.last().unwrap());
            let (low, high) = (along(i128::from(a.min(b)), ends, 900), along(i128::from(a.max(b)), ends, 900));
            prop_assert!(0 <= low && low <= high && high <= 900);
        }
    }
}
