//! What a payment between members costs and when it is asked about first.

use core_types::{AmountError, AmountInput, Money, MoneyOverflow};

/// The guild's rules for payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayPolicy {
    /// Above this amount the payer confirms first.
    pub threshold: Money,
    /// Paid on top by the payer, in millionths of the amount, at most 1,000,000.
    pub fee_ppm: u32,
}

/// Why an amount cannot be quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// A share that comes to nothing.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// Amount and fee together are more than can be counted.
    #[error(transparent)]
    Overflow(#[from] MoneyOverflow),
}

/// An exact amount with its fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// What arrives.
    pub amount: Money,
    /// What the payer pays on top.
    pub fee: Money,
    /// What leaves the payer's wallet.
    pub total: Money,
    /// Whether the payer confirms first.
    pub needs_confirm: bool,
}

impl PayPolicy {
    /// The fee: `⌈amount · ppm / 1,000,000⌉`, so that the house never loses to rounding.
    ///
    /// # Errors
    /// [`MoneyOverflow`] for an amount near the end of what can be counted.
    pub fn fee(&self, amount: Money) -> Result<Money, MoneyOverflow> {
        let exact = i128::from(amount.minor()) * i128::from(self.fee_ppm);
        let rounded = exact.div_euclid(1_000_000) + i128::from(exact.rem_euclid(1_000_000) > 0);
        i64::try_from(rounded).map(Money::new).map_err(|_| MoneyOverflow)
    }

    /// What a payment costs. An exact amount names what arrives; a share (`all`, `half`, `25%`) names what leaves the
    /// wallet, so `all` empties it whatever the fee. Whether an exact amount is there is for the ledger to say.
    ///
    /// # Errors
    /// [`QuoteError`] when a share comes to nothing or the total cannot be counted.
    pub fn quote(&self, input: AmountInput, wallet: Money) -> Result<Quote, QuoteError> {
        let amount = match input {
            AmountInput::Exact(amount) => amount,
            AmountInput::Share(_) => self.largest_within(input.resolve(wallet)?),
        };
        if !amount.is_positive() {
            return Err(AmountError::Zero.into());
        }
        let fee = self.fee(amount)?;
        Ok(Quote {
            amount,
            fee,
            total: amount.plus(fee)?,
            needs_confirm: amount > self.threshold,
        })
    }

    /// The largest amount that, with its fee, is at most `total`: `⌊total · 10⁶ / (10⁶ + ppm)⌋`.
    fn largest_within(&self, total: Money) -> Money {
        total
            .scaled(1_000_000, 1_000_000 + i64::from(self.fee_ppm))
            .unwrap_or(total)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn policy(fee_ppm: u32) -> PayPolicy {
        PayPolicy {
            threshold: Money::new(1_000),
            fee_ppm,
        }
    }

    #[test]
    fn fees_round_up_and_shares_name_what_leaves() {
        let table = [
            (0, AmountInput::Exact(Money::new(1_000)), Ok((1_000, 0, false))),
            (0, AmountInput::Exact(Money::new(1_001)), Ok((1_001, 0, true))),
            (10_000, AmountInput::Exact(Money::new(1)), Ok((1, 1, false))),
            (10_000, AmountInput::Exact(Money::new(200)), Ok((200, 2, false))),
            (10_000, AmountInput::Share(10_000), Ok((4_950, 50, true))),
            (1_000_000, AmountInput::Share(10_000), Ok((2_500, 2_500, true))),
            (0, AmountInput::Share(1), Err(AmountError::Zero.into())),
            (0, AmountInput::Exact(Money::MAX), Ok((i64::MAX, 0, true))),
            (1, AmountInput::Exact(Money::MAX), Err(MoneyOverflow.into())),
        ];
        for (fee_ppm, input, expected) in table {
            let quote = policy(fee_ppm).quote(input, Money::new(5_000));
            let expected: Result<(i64, i64, bool), QuoteError> = expected;
            assert_eq!(
                quote.map(|quote| (quote.amount.minor(), quote.fee.minor(), quote.needs_confirm)),
                expected,
                "{fee_ppm} {input:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_fee_never_exceeds_its_share_by_more_than_rounding(amount in 1..i64::MAX, fee_ppm in 0..=1_000_000_u32) {
            let fee = policy(fee_ppm).fee(Money::new(amount)).unwrap();
            prop_assert!(fee.minor() >= 0 && fee.minor() <= amount);
            let (fee, exact) = (i128::from(fee.minor()) * 1_000_000, i128::from(amount) * i128::from(fee_ppm));
            prop_assert!(fee >= exact && fee - exact < 1_000_000);
        }

        #[test]
        fn all_empties_the_wallet_to_the_last_payable_coin(wallet in 1..i64::MAX / 2, fee_ppm in 0..=1_000_000_u32) {
            let policy = policy(fee_ppm);
            if let Ok(quote) = policy.quote(AmountInput::Share(10_000), Money::new(wallet)) {
                prop_assert!(quote.total.minor() <= wallet);
                let more = quote.amount.minor() + 1;
                prop_assert!(more + policy.fee(Money::new(more)).unwrap().minor() > wallet);
            }
        }
    }
}
