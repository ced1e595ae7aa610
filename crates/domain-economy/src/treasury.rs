//! The guild's treasury: who may propose what becomes of it, and when a vote is won.

use core_types::Money;

use crate::budget::Budget;

core_types::settings! {
    /// One setting of the treasury.
    pub enum TreasurySetting {
        /// Who may propose a payment: staff alone, whoever is known long enough to vote, or everyone. Staff always may.
        TreasuryProposers "treasury.proposers" Choice(&["staff", "known", "everyone"]), "staff";
        /// The level that members need to propose.
        TreasuryLevel "treasury.level" Number(0, 1_000), "0";
        /// For how many hours members vote.
        TreasuryHours "treasury.hours" Number(1, 336), "48";
        /// How many votes it takes, of whatever kind.
        TreasuryQuorum "treasury.quorum" Number(1, 100_000), "5";
        /// How much of yes and no must be yes, in per cent; a tie is never enough.
        TreasuryMajority "treasury.majority_percent" Number(50, 100), "50";
        /// For how many days a member must have been known here before a proposal to vote on it.
        TreasuryVoterDays "treasury.voter_days" Number(0, 365), "7";
        /// The most of the treasury that one proposal may ask for, in per cent.
        TreasuryShare "treasury.share_percent" Number(1, 100), "25";
        /// What rewards may mint in one day; 0 for no budget.
        BudgetDaily "budget.daily" Number(0, 1_000_000_000_000), "0";
        /// How much of the budget is paid in full before rewards shrink, in per cent.
        BudgetFull "budget.full_percent" Number(0, 99), "60";
        /// What is left of rewards when the budget is spent, in per cent.
        BudgetFloor "budget.floor_percent" Number(0, 100), "10";
    }
}

/// Who may propose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposers {
    /// Staff alone.
    Staff,
    /// Members who may vote.
    Known,
    /// Everyone.
    Everyone,
}

/// What a guild set about its treasury.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreasuryRules {
    /// Who may propose.
    pub proposers: Proposers,
    /// The level members need for it.
    pub level: i64,
    /// For how many hours members vote.
    pub hours: u32,
    /// How a vote is judged.
    pub vote: VoteRules,
    /// For how many days somebody must have been known.
    pub voter_days: u32,
    /// The most of the treasury one proposal may ask for, in per cent.
    pub share_percent: i64,
    /// The budget of rewards, if there is one.
    pub budget: Option<Budget>,
}

/// How votes are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoteRules {
    /// How many votes it takes, of whatever kind.
    pub quorum: i64,
    /// How much of yes and no must be yes, in per cent.
    pub majority_percent: i64,
}

impl TreasuryRules {
    /// The rules from what is stored; a stored value that is no longer allowed counts as never set.
    pub fn from_stored(stored: impl Fn(TreasurySetting) -> Option<String>) -> Self {
        let text = |setting: TreasurySetting| {
            stored(setting)
                .and_then(|value| setting.normalise(&value).ok())
                .unwrap_or_else(|| setting.default_text().to_owned())
        };
        let number = |setting| text(setting).parse::<i64>().unwrap_or_default();
        let count = |setting| u32::try_from(number(setting)).unwrap_or_default();
        Self {
            proposers: match text(TreasurySetting::TreasuryProposers).as_str() {
                "known" => Proposers::Known,
                "everyone" => Proposers::Everyone,
                _ => Proposers::Staff,
            },
            level: number(TreasurySetting::TreasuryLevel),
            hours: count(TreasurySetting::TreasuryHours),
            vote: VoteRules {
                quorum: number(TreasurySetting::TreasuryQuorum),
                majority_percent: number(TreasurySetting::TreasuryMajority),
            },
            voter_days: count(TreasurySetting::TreasuryVoterDays),
            share_percent: number(TreasurySetting::TreasuryShare),
            budget: Budget::new(
                Money::new(number(TreasurySetting::BudgetDaily)),
                count(TreasurySetting::BudgetFull),
                count(TreasurySetting::BudgetFloor),
            ),
        }
    }

    /// The most that one proposal may ask for of this treasury.
    pub fn most(&self, treasury: Money) -> Money {
        let share = i128::from(treasury.minor().max(0)) * i128::from(self.share_percent) / 100;
        Money::new(i64::try_from(share).unwrap_or(i64::MAX))
    }
}

impl Default for TreasuryRules {
    fn default() -> Self {
        Self::from_stored(|_| None)
    }
}

/// What was voted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    /// For it.
    pub yes: i64,
    /// Against it.
    pub no: i64,
    /// Neither, but they count towards the quorum.
    pub abstain: i64,
}

/// How a vote ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoteResult {
    /// It is carried out.
    Passed,
    /// Too many were against it.
    Rejected,
    /// Too few voted.
    NoQuorum,
}

impl Tally {
    /// Votes of whatever kind.
    pub const fn cast(self) -> i64 {
        self.yes.saturating_add(self.no).saturating_add(self.abstain)
    }

    /// How it ends if it ends like this: enough votes, more yes than no, and yes at least the majority of both.
    pub fn result(self, rules: VoteRules) -> VoteResult {
        if self.cast() < rules.quorum {
            return VoteResult::NoQuorum;
        }
        let decided = i128::from(self.yes) + i128::from(self.no);
        let is_enough = i128::from(self.yes) * 100 >= decided * i128::from(rules.majority_percent);
        if self.yes > self.no && is_enough {
            VoteResult::Passed
        } else {
            VoteResult::Rejected
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn rules(quorum: i64, majority_percent: i64) -> VoteRules {
        VoteRules {
            quorum,
            majority_percent,
        }
    }

    #[test]
    fn votes_are_judged_by_quorum_and_majority() {
        use VoteResult::{NoQuorum, Passed, Rejected};
        let table = [
            ((2, 0, 0), rules(3, 50), NoQuorum),
            ((2, 0, 1), rules(3, 50), Passed),
            ((2, 2, 0), rules(3, 50), Rejected),
            ((3, 2, 0), rules(3, 60), Passed),
            ((3, 2, 0), rules(3, 61), Rejected),
            ((5, 0, 0), rules(3, 100), Passed),
            ((99, 1, 0), rules(3, 100), Rejected),
            ((0, 0, 9), rules(3, 50), Rejected),
        ];
        for ((yes, no, abstain), rules, expected) in table {
            let tally = Tally { yes, no, abstain };
            assert_eq!(tally.result(rules), expected, "{tally:?} by {rules:?}");
        }
    }

    #[test]
    fn the_defaults_leave_the_treasury_to_staff() {
        let rules = TreasuryRules::default();
        assert_eq!((rules.proposers, rules.budget), (Proposers::Staff, None));
        assert_eq!(rules.most(Money::new(1_001)), Money::new(250));
        assert_eq!(rules.most(Money::MAX), Money::new(i64::MAX / 4));
    }

    proptest! {
        /// Another yes never loses a vote, another no never wins one.
        #[test]
        fn votes_pull_their_way(yes in 0..1_000_i64, no in 0..1_000_i64, abstain in 0..1_000_i64,
            quorum in 1..100_i64, majority in 50..=100_i64) {
            let rules = rules(quorum, majority);
            let tally = Tally { yes, no, abstain };
            let passes = tally.result(rules) == VoteResult::Passed;
            let more = Tally { yes: yes + 1, ..tally };
            let less = Tally { no: no + 1, ..tally };
            prop_assert!(!passes || more.result(rules) == VoteResult::Passed);
            prop_assert!(less.result(rules) != VoteResult::Passed || passes || tally.cast() < quorum);
        }
    }
}
