//! Amounts of several things: every product is checked, fees round up and refunds round down.

use core_types::{Money, MoneyOverflow};

const WHOLE: i128 = 1_000_000;

/// What so many cost: `each · quantity`.
///
/// # Errors
/// [`MoneyOverflow`] beyond what can be counted.
pub fn total(each: Money, quantity: u32) -> Result<Money, MoneyOverflow> {
    narrow(i128::from(each.minor()) * i128::from(quantity))
}

/// What the seller leaves to the house: `⌈amount · ppm / 1,000,000⌉`, so that the house never loses to rounding; never more
/// than the amount for up to 1,000,000 ppm.
///
/// # Errors
/// [`MoneyOverflow`] beyond what can be counted.
pub fn fee(amount: Money, ppm: u32) -> Result<Money, MoneyOverflow> {
    let exact = i128::from(amount.minor()) * i128::from(ppm);
    narrow(exact.div_euclid(WHOLE) + i128::from(exact.rem_euclid(WHOLE) > 0))
}

/// What the shop pays for things it takes back: `⌊each · quantity · ppm / 1,000,000⌋`.
///
/// # Errors
/// [`MoneyOverflow`] beyond what can be counted.
pub fn refund(each: Money, quantity: u32, ppm: u32) -> Result<Money, MoneyOverflow> {
    // Each factor is below 2^63, 2^32 and 2^32: the product could pass i128, so the first two are checked first.
    let whole = total(each, quantity)?;
    narrow((i128::from(whole.minor()) * i128::from(ppm)).div_euclid(WHOLE))
}

fn narrow(amount: i128) -> Result<Money, MoneyOverflow> {
    i64::try_from(amount).map(Money::new).map_err(|_| MoneyOverflow)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fees_round_up_and_refunds_down() {
        let coins = Money::new;
        assert_eq!(fee(coins(1), 20_000), Ok(coins(1)));
        assert_eq!(fee(coins(100), 20_000), Ok(coins(2)));
        assert_eq!(fee(coins(100), 0), Ok(coins(0)));
        assert_eq!(refund(coins(5), 1, 500_000), Ok(coins(2)));
        assert_eq!(refund(coins(5), 2, 500_000), Ok(coins(5)));
        assert_eq!(total(Money::MAX, 2), Err(MoneyOverflow));
    }

    proptest! {
        /// Buying and selling back never makes money, however it is split up.
        #[test]
        fn the_shop_never_pays_more_than_it_took(each in 1_i64..1_000_000_000, few in 1_u32..1_000, more in 1_u32..1_000, ppm in 0_u32..=1_000_000) {
            let each = Money::new(each);
            let back = |quantity| refund(each, quantity, ppm).unwrap().minor();
            prop_assert!(back(few) <= total(each, few).unwrap().minor());
            prop_assert!(back(few) + back(more) <= back(few + more));
        }

        /// What a sale brings is split to the last coin, and both parts are whole.
        #[test]
        fn a_fee_is_within_what_it_is_taken_of(amount in 1_i64..i64::MAX, ppm in 0_u32..=1_000_000) {
            let amount = Money::new(amount);
            let fee = fee(amount, ppm).unwrap();
            prop_assert!(fee >= Money::ZERO && fee <= amount);
        }
    }
}
