//! What a guild's staff can set about its bank.

use core_types::Money;
use serde::{Deserialize, Serialize};

use crate::interest::InterestPolicy;

/// Whose money the bank pays with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Funds {
    /// New money, out of the mint.
    Mint,
    /// The guild's treasury, as long as it lasts.
    Treasury,
}

impl Funds {
    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mint => "mint",
            Self::Treasury => "treasury",
        }
    }

    /// The funds with a stored name; the mint for any other.
    pub fn parse(name: &str) -> Self {
        if name == Self::Treasury.name() {
            Self::Treasury
        } else {
            Self::Mint
        }
    }
}

core_types::settings! {
    /// One setting of a guild's bank.
    pub enum BankSetting {
        /// Whether savings bear interest.
        InterestOn "interest.on" Switch, "on";
        /// Millionths a day on the first part of the savings. 300 is 0.03 %, 11.6 % in a year.
        InterestRate "interest.rate" Number(0, 10_000), "300";
        /// How large the first part is; ten times as much earns half of the rate, everything above a tenth.
        InterestTier "interest.tier" Number(1, 1_000_000_000_000), "100000";
        /// The most that one account gets for one day.
        InterestCap "interest.cap" Number(0, 1_000_000_000), "1000";
        /// Where interest comes from.
        InterestFrom "interest.from" Choice(&["mint", "treasury"]), "mint";
        /// Whether members can take loans.
        LoanOn "loan.on" Switch, "on";
        /// The most that anybody can owe.
        LoanMax "loan.max" Number(0, 1_000_000_000_000), "10000";
        /// Weeks of income that somebody with the best score can owe.
        LoanWeeks "loan.income_weeks" Number(1, 52), "2";
        /// Millionths a day on what is owed: simple interest. 1000 is 0.1 %.
        LoanRate "loan.rate" Number(0, 50_000), "1000";
        /// Days until a loan is due.
        LoanDays "loan.days" Number(1, 90), "28";
        /// Per cent of daily rewards and pay that go to a loan by themselves.
        LoanShare "loan.income_share" Number(0, 100), "25";
        /// Where loans come from and go back to.
        LoanFrom "loan.from" Choice(&["mint", "treasury"]), "mint";
        /// Whether members can bind savings for a better rate.
        TermOn "term.on" Switch, "on";
        /// Millionths a day on bound savings.
        TermRate "term.rate" Number(0, 20_000), "600";
        /// The most that one member can have bound.
        TermMax "term.max" Number(1, 1_000_000_000_000), "100000";
    }
}

/// What members can borrow, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoanPolicy {
    /// Whether there are loans.
    pub on: bool,
    /// The most that anybody can owe.
    pub max: Money,
    /// Weeks of income that somebody with the best score can owe.
    pub income_weeks: u32,
    /// Millionths a day on what is owed.
    pub rate_ppm: u32,
    /// Days until a loan is due.
    pub days: u32,
    /// Per cent of income that goes to a loan by itself.
    pub income_share: u32,
    /// Where loans come from and go back to.
    pub from: Funds,
}

/// Savings that are bound for a better rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermPolicy {
    /// Whether there are any.
    pub on: bool,
    /// Millionths a day.
    pub rate_ppm: u32,
    /// The most that one member can have bound.
    pub max: Money,
}

/// All settings of one guild's bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BankRules {
    /// Whether savings bear interest.
    pub interest_on: bool,
    /// What is paid on savings; a rate of 0 while it is switched off.
    pub interest: InterestPolicy,
    /// Where interest comes from.
    pub interest_from: Funds,
    /// Loans.
    pub loan: LoanPolicy,
    /// Bound savings.
    pub term: TermPolicy,
}

impl BankRules {
    /// The settings from what is stored; `stored` answers the value of a setting, if staff ever set one. A stored value
    /// that is no longer allowed counts as never set.
    pub fn from_stored(stored: impl Fn(BankSetting) -> Option<String>) -> Self {
        let text = |setting: BankSetting| {
            stored(setting)
                .and_then(|value| setting.normalise(&value).ok())
                .unwrap_or_else(|| setting.default_text().to_owned())
        };
        let number = |setting| text(setting).parse::<i64>().unwrap_or_default();
        let count = |setting| u32::try_from(number(setting)).unwrap_or_default();
        let money = |setting| Money::new(number(setting));
        let is_on = |setting| text(setting) == "on";
        let interest_on = is_on(BankSetting::InterestOn);
        Self {
            interest_on,
            interest: InterestPolicy {
                rate_ppm: if interest_on {
                    count(BankSetting::InterestRate)
                } else {
                    0
                },
                tier: money(BankSetting::InterestTier),
                cap: money(BankSetting::InterestCap),
            },
            interest_from: Funds::parse(&text(BankSetting::InterestFrom)),
            loan: LoanPolicy {
                on: is_on(BankSetting::LoanOn),
                max: money(BankSetting::LoanMax),
                income_weeks: count(BankSetting::LoanWeeks),
                rate_ppm: count(BankSetting::LoanRate),
                days: count(BankSetting::LoanDays),
                income_share: count(BankSetting::LoanShare),
                from: Funds::parse(&text(BankSetting::LoanFrom)),
            },
            term: TermPolicy {
                on: is_on(BankSetting::TermOn),
                rate_ppm: count(BankSetting::TermRate),
                max: money(BankSetting::TermMax),
            },
        }
    }
}

impl Default for BankRules {
    fn default() -> Self {
        Self::from_stored(|_| None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standards_are_allowed_and_a_switched_off_bank_pays_nothing() {
        for setting in BankSetting::ALL {
            assert_eq!(
                setting.normalise(setting.default_text()).as_deref(),
                Ok(setting.default_text())
            );
            assert_eq!(BankSetting::by_key(setting.key()), Some(*setting));
        }
        let rules = BankRules::default();
        assert_eq!((rules.interest.rate_ppm, rules.interest_from), (300, Funds::Mint));
        let off = BankRules::from_stored(|setting| match setting {
            BankSetting::InterestOn => Some("off".to_owned()),
            BankSetting::InterestFrom => Some("treasury".to_owned()),
            BankSetting::LoanDays => Some("-3".to_owned()),
            _ => None,
        });
        assert_eq!((off.interest.rate_ppm, off.interest_from), (0, Funds::Treasury));
        assert_eq!(
            off.loan.days, 28,
            "a value that is not allowed counts as never set"
        );
    }
}
