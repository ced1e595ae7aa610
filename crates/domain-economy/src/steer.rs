//! What staff mends in bulk: from whom an amount is taken back, what a percentage is of, and how large a batch may be.

/// The most rows one batch may have.
pub const MAX_ROWS: usize = 20_000;

/// How an amount is taken back from a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovery {
    /// From the account that had got it.
    pub first: i64,
    /// From the member's other account.
    pub second: i64,
    /// What is not there any more.
    pub missing: i64,
}

/// Takes `wanted` back from what is `first` and `second` at hand, the first as far as it goes. Nothing below nothing.
pub const fn recover(wanted: i64, first: i64, second: i64) -> Recovery {
    let wanted = if wanted < 0 { 0 } else { wanted };
    let from_first = min(wanted, positive(first));
    let from_second = min(wanted - from_first, positive(second));
    Recovery {
        first: from_first,
        second: from_second,
        missing: wanted - from_first - from_second,
    }
}

/// A percentage of a balance, rounded down, so that nobody owes more than the percentage says.
pub fn percent_of(balance: i64, percent: u32) -> i64 {
    let part = i128::from(positive(balance)) * i128::from(percent.min(100)) / 100;
    i64::try_from(part).unwrap_or(i64::MAX)
}

/// Splits `total` in proportion to `weights`: nobody gets more than their weight if the total is not more than all of them, and
/// the parts are the total to the last unit. What rounding leaves goes to the largest fractions, the first among equals.
pub fn in_proportion(total: i64, weights: &[i64]) -> Vec<i64> {
    let total = i128::from(positive(total));
    let all: i128 = weights.iter().map(|weight| i128::from(positive(*weight))).sum();
    if all == 0 {
        return vec![0; weights.len()];
    }
    let mut parts: Vec<(i128, i128)> = weights
        .iter()
        .map(|weight| total * i128::from(positive(*weight)))
        .map(|product| (product / all, product % all))
        .collect();
    let mut left = total - parts.iter().map(|(part, _)| part).sum::<i128>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(parts[*place].1));
    for place in order {
        if left == 0 {
            break;
        }
        parts[place].0 += 1;
        left -= 1;
    }
    let whole = |(part, _)| i64::try_from(part).unwrap_or(i64::MAX);
    parts.into_iter().map(whole).collect()
}

const fn min(a: i64, b: i64) -> i64 {
    if a < b { a } else { b }
}

const fn positive(amount: i64) -> i64 {
    if amount < 0 { 0 } else { amount }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_account_that_got_it_pays_first() {
        let table = [
            ((100, 150, 50), (100, 0, 0)),
            ((100, 60, 50), (60, 40, 0)),
            ((100, 60, 10), (60, 10, 30)),
            ((100, 0, 0), (0, 0, 100)),
            ((-5, 10, 10), (0, 0, 0)),
        ];
        for ((wanted, first, second), expected) in table {
            let taken = recover(wanted, first, second);
            assert_eq!((taken.first, taken.second, taken.missing), expected);
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_and_what_is_missing_are_all(wanted in 0..i64::MAX, first in 0..i64::MAX, second in 0..i64::MAX) {
            let taken = recover(wanted, first, second);
            prop_assert_eq!(
                i128::from(taken.first) + i128::from(taken.second) + i128::from(taken.missing), i128::from(wanted));
            prop_assert!(taken.first <= first && taken.second <= second);
            prop_assert!(taken.missing == 0 || (taken.first, taken.second) == (first, second));
        }

        #[test]
        fn parts_are_the_total_to_the_last_unit(total in 0..1_000_000_i64, weights in proptest::collection::vec(0..1_000_000_i64, 1..12)) {
            let all: i64 = weights.iter().sum();
            prop_assume!(all > 0);
            let parts = in_proportion(total, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), total);
            prop_assert!(total > all || parts.iter().zip(&weights).all(|(part, weight)| part <= weight));
        }

        #[test]
        fn a_percentage_is_never_more_than_there_is(balance in any::<i64>(), percent in 0..1_000_u32) {
            let part = percent_of(balance, percent);
            prop_assert!(part >= 0 && part <= balance.max(0));
        }
    }
}
