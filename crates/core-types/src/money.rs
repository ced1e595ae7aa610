//! Money as a checked whole number.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An addition or multiplication left the range of [`Money`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the amount is larger than can be counted")]
pub struct MoneyOverflow;

/// An amount in minor units of one currency (the default currency has no smaller part, so one unit is one coin).
///
/// Signed, because postings are; balances of members never are negative. All arithmetic is checked: there is no `+`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount that can be counted.
    pub const MAX: Self = Self(i64::MAX);

    /// An amount of minor units.
    pub const fn new(minor: i64) -> Self {
        Self(minor)
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// Whether this is more than nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyOverflow`] past ±(2^63 - 1).
    pub fn plus(self, other: Self) -> Result<Self, MoneyOverflow> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyOverflow)
    }

    /// The difference.
    ///
    /// # Errors
    /// [`MoneyOverflow`] past ±(2^63 - 1).
    pub fn minus(self, other: Self) -> Result<Self, MoneyOverflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyOverflow)
    }

    /// The amount with the other sign, as the second leg of a posting.
    ///
    /// # Errors
    /// [`MoneyOverflow`] for the smallest representable number, which has no counterpart.
    pub fn negated(self) -> Result<Self, MoneyOverflow> {
        self.0.checked_neg().map(Self).ok_or(MoneyOverflow)
    }

    /// `self · numerator / denominator`, rounded towards zero, computed in 128 bits so that only the result can overflow.
    ///
    /// # Errors
    /// [`MoneyOverflow`] when the result is too large or the denominator is zero.
    pub fn scaled(self, numerator: i64, denominator: i64) -> Result<Self, MoneyOverflow> {
        let product = i128::from(self.0) * i128::from(numerator);
        product
            .checked_div(i128::from(denominator))
            .and_then(|value| i64::try_from(value).ok())
            .map(Self)
            .ok_or(MoneyOverflow)
    }
}

impl fmt::Display for Money {
    /// Digits alone, for logs and files; people see the form of their language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_52_arithmetic_is_checked() {
        assert_eq!(Money::MAX.plus(Money::new(1)), Err(MoneyOverflow));
        assert_eq!(Money::new(i64::MIN).negated(), Err(MoneyOverflow));
        assert_eq!(Money::new(i64::MIN).minus(Money::new(1)), Err(MoneyOverflow));
        assert_eq!(Money::MAX.scaled(3, 4), Ok(Money::new(6_917_529_027_641_081_855)));
        assert_eq!(Money::MAX.scaled(4, 3), Err(MoneyOverflow));
        assert_eq!(Money::new(1).scaled(1, 0), Err(MoneyOverflow));
        assert_eq!(Money::new(-7).scaled(1, 2), Ok(Money::new(-3)));
    }
}
