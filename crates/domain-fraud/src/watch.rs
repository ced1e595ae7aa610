//! What is remembered of one guild, and what follows from it.

mod amount;

use std::collections::BTreeMap;

use core_types::UserId;

use crate::histogram::Amounts;
use crate::member::Member;
use crate::moment::Moment;
use crate::score::Findings;
use crate::{Assessment, Event, Policy, Transfer};

/// The watch over one guild: told what happens, asked what to think of a transfer.
///
/// Nothing in it is slower than a few look-ups, and it grows with members up to a bound, never with what they do.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    members: BTreeMap<UserId, Member>,
    /// What members of this guild send.
    amounts: Amounts,
}

impl Watch {
    /// A watch that has seen nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes what happened.
    pub fn observe(&mut self, event: &Event) {
        let at = Moment::from(event.at());
        let (member, other) = event.members();
        self.seen(member, at);
        if let Some(other) = other {
            self.seen(other, at);
        }
        if let Event::Transfer(transfer) = event {
            let amount = transfer.amount.minor().max(0);
            self.amounts.add(amount, at);
            if let Some(from) = self.members.get_mut(&transfer.from) {
                from.sent.add(amount, at);
                from.amounts.add(amount, at);
            }
        }
    }

    fn seen(&mut self, member: UserId, at: Moment) {
        let known = self.members.entry(member).or_insert_with(|| Member::new(at));
        known.seen = known.seen.latest(at);
    }

    /// What to think of a transfer that is asked for. Changes nothing: it is observed when it was made.
    pub fn assess(&self, transfer: &Transfer, policy: &Policy) -> Assessment {
        let mut findings = Findings::default();
        self.amount_signals(transfer, policy, &mut findings);
        findings.assess(policy)
    }
}
