//! What one kind of entry did to an economy over some time.

use serde::{Deserialize, Serialize};

use crate::ledger::EntryKind;

/// What entries of one kind did together, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Out of the mint, less what went back into it.
    pub minted: i64,
    /// Destroyed, less what came back.
    pub burned: i64,
    /// Into the guild's treasury, less what it gave.
    pub treasury: i64,
    /// What left accounts of members, wherever it went.
    pub moved: i64,
    /// How many entries.
    pub entries: i64,
}

impl Flow {
    /// Adds one account's part in an entry: what kind of account of the guild it is, or that it is a member's.
    pub const fn add(&mut self, line: Side, amount: i64) {
        match line {
            Side::Mint => self.minted = self.minted.saturating_sub(amount),
            Side::Burn => self.burned = self.burned.saturating_add(amount),
            Side::Treasury => self.treasury = self.treasury.saturating_add(amount),
            Side::Member if amount < 0 => self.moved = self.moved.saturating_sub(amount),
            Side::Member => {}
        }
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            minted: self.minted.saturating_add(other.minted),
            burned: self.burned.saturating_add(other.burned),
            treasury: self.treasury.saturating_add(other.treasury),
            moved: self.moved.saturating_add(other.moved),
            entries: self.entries.saturating_add(other.entries),
        }
    }

    /// By how much there is more money after it: positive for a faucet, negative for a sink.
    pub const fn issued(self) -> i64 {
        self.minted.saturating_sub(self.burned)
    }
}

/// Whose account a line of an entry is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Where money comes from.
    Mint,
    /// Where it ends.
    Burn,
    /// The guild's own.
    Treasury,
    /// A member's.
    Member,
}

/// Whether money that moves by entries of this kind changes hands: payments, purchases, trades, fees and fines, and holds that
/// went where they were meant to go. Not a member's own pockets, holds on their way, debts, levies, or what staff mends.
///
/// Every kind is named, so that a new one does not compile until somebody decides what it is.
pub const fn is_circulation(kind: EntryKind) -> bool {
    match kind {
        EntryKind::Pay
        | EntryKind::Fee
        | EntryKind::Capture
        | EntryKind::Buy
        | EntryKind::Market
        | EntryKind::Trade
        | EntryKind::Craft
        | EntryKind::Fine
        | EntryKind::Rob => true,
        // New money, and money of the guild's own: nothing leaves a member.
        EntryKind::Daily
        | EntryKind::Work
        | EntryKind::Grant
        | EntryKind::Import
        | EntryKind::Interest
        | EntryKind::Loan
        | EntryKind::Sell
        | EntryKind::Item
        | EntryKind::Income
        | EntryKind::Weekly
        | EntryKind::Monthly
        | EntryKind::Quest
        | EntryKind::Crime
        | EntryKind::Payout
        | EntryKind::LevelReward
        | EntryKind::Season
        | EntryKind::Collection
        // One's own pockets, and holds on their way.
        | EntryKind::Deposit
        | EntryKind::Withdraw
        | EntryKind::Hold
        | EntryKind::Release
        | EntryKind::Expiry
        // Debts, levies, and what staff mends.
        | EntryKind::Repayment
        | EntryKind::Tax
        | EntryKind::Decay
        | EntryKind::Remove
        | EntryKind::Reversal
        | EntryKind::Erase => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side() -> impl Strategy<Value = Side> {
        prop_oneof![
            Just(Side::Mint),
            Just(Side::Burn),
            Just(Side::Treasury),
            Just(Side::Member)
        ]
    }

    proptest! {
        /// What is issued is what members and treasury have more of.
        #[test]
        fn nothing_is_lost_on_the_way(lines in proptest::collection::vec((side(), -1_000_000..1_000_000_i64), 1..20)) {
            let rest: i64 = lines.iter().map(|(_, amount)| amount).sum();
            let mut flow = Flow::default();
            let mut held = 0;
            for (side, amount) in lines.into_iter().chain([(Side::Member, -rest)]) {
                flow.add(side, amount);
                held += if matches!(side, Side::Member | Side::Treasury) { amount } else { 0 };
            }
            prop_assert_eq!(flow.issued(), held);
        }
    }
}
