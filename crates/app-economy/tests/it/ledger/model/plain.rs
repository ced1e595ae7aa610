//! The slow model: maps, and one change at a time.

use std::collections::BTreeMap;

use app_economy::ledger::HoldId;

/// Members with what was added to their wallets.
pub(crate) type Changes = Vec<(u64, i64)>;

/// From whom, to whom, how much.
pub(crate) type Payment = (u64, u64, i64);

/// All there is to know, kept the slow way.
#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) wallets: BTreeMap<u64, i64>,
    pub(crate) escrow: BTreeMap<u64, i64>,
    /// What a key was used for, and the entry that came of it.
    pub(crate) keys: BTreeMap<u8, (Payment, i64)>,
    pub(crate) holds: Vec<(HoldId, ModelHold)>,
    /// What each entry did to wallets; none if it is not to be undone by the model (any more).
    pub(crate) entries: Vec<Option<Changes>>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct ModelHold {
    pub(crate) owner: u64,
    pub(crate) amount: i64,
    pub(crate) until: i64,
    pub(crate) open: bool,
}

impl Model {
    pub(crate) fn wallet(&self, member: u64) -> i64 {
        self.wallets.get(&member).copied().unwrap_or(0)
    }

    /// Changes wallets if all of them can be changed.
    pub(crate) fn change(&mut self, changes: &[(u64, i64)]) -> bool {
        let fits = changes.iter().all(|(member, amount)| {
            self.wallet(*member)
                .checked_add(*amount)
                .is_some_and(|after| after >= 0)
        });
        if fits {
            for (member, amount) in changes {
                *self.wallets.entry(*member).or_default() += amount;
            }
        }
        fits
    }

    pub(crate) fn pay(&mut self, (from, to, amount): Payment) -> bool {
        let changes = vec![(from, -amount), (to, amount)];
        let done = self.change(&changes);
        if done {
            self.entries.push(Some(changes));
        }
        done
    }

    pub(crate) fn hold_end(&mut self, nth: usize, other: Option<(u64, i64)>) {
        let hold = &mut self.holds[nth].1;
        hold.open = false;
        let (owner, amount) = (hold.owner, hold.amount);
        *self.escrow.entry(owner).or_default() -= amount;
        let (to, share) = other.unwrap_or((owner, 0));
        *self.wallets.entry(owner).or_default() += amount - share;
        *self.wallets.entry(to).or_default() += share;
        self.entries.push(None);
    }

    pub(crate) fn holds_due(&self, now: i64) -> Vec<usize> {
        let due = |nth: &usize| self.holds[*nth].1.open && self.holds[*nth].1.until <= now;
        (0..self.holds.len()).filter(due).collect()
    }
}
