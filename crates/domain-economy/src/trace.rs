//! Where a balance came from.
//!
//! Coins of one member cannot be told apart, so there is a convention: first in, first out. Whoever spends, spends what came
//! first; what is there now came with the latest entries. (The convention of accounts for stocks, and of tracing claims in
//! common law since Clayton's Case, 1816.)

/// Of each amount that came in, the latest first, how much is still there; stops when the balance is explained. The second
/// part of the answer is what is not explained by these amounts.
pub fn latest_in(balance: i64, came: impl IntoIterator<Item = i64>) -> (Vec<i64>, i64) {
    let mut left = balance.max(0);
    let mut parts = Vec::new();
    for amount in came {
        if left == 0 {
            break;
        }
        let part = amount.max(0).min(left);
        left -= part;
        parts.push(part);
    }
    (parts, left)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_latest_explain_what_is_there() {
        assert_eq!(latest_in(100, [30, 50, 40, 7]), (vec![30, 50, 20], 0));
        assert_eq!(latest_in(100, [30]), (vec![30], 70));
        assert_eq!(latest_in(0, [30]), (vec![], 0));
        assert_eq!(latest_in(-3, [30]), (vec![], 0));
    }

    proptest! {
        #[test]
        fn all_of_a_balance_is_explained_or_said_not_to_be(balance in 0..i64::MAX, came in proptest::collection::vec(0..1_000_000_i64, 0..50)) {
            let (parts, rest) = latest_in(balance, came.iter().copied());
            prop_assert_eq!(parts.iter().sum::<i64>() + rest, balance);
            prop_assert!(parts.iter().zip(&came).all(|(part, came)| part <= came));
        }
    }
}
