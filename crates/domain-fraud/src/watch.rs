//! What is remembered of one guild, and what follows from it.

mod amount;
mod automation;
mod keep;
mod newness;
mod observe;
mod ring;

use std::collections::{BTreeMap, BTreeSet};

use core_types::{Timestamp, UserId};

use crate::histogram::Amounts;
use crate::member::Member;
use crate::moment::Moment;
use crate::score::Findings;
use crate::{Assessment, Known, Policy, Step, Transfer};

pub use keep::{Changes, without};

/// Members that a watch remembers unless told otherwise.
const CAPACITY: usize = 50_000;

/// The watch over one guild: told what happens, asked what to think of a transfer.
///
/// Nothing in it is slower than a few dozen look-ups, and it grows with members up to a bound, never with what they do.
/// When it is full, those who were not seen for longest are forgotten, or [spilt](Self::changes) to whoever keeps it.
#[derive(Debug, Clone)]
pub struct Watch {
    members: BTreeMap<UserId, Box<Member>>,
    capacity: usize,
    /// What members of this guild send.
    amounts: Amounts,
    /// What members of this guild earn in an hour in which they play.
    incomes: Amounts,
    /// Who changed since they were last kept.
    dirty: BTreeSet<UserId>,
    baseline_is_dirty: bool,
    /// Whether nobody ever had to make room.
    has_everybody: bool,
    /// Who changed and then had to make room.
    spilt: BTreeMap<UserId, Vec<u8>>,
    /// Who was forgotten for good.
    forgotten: BTreeSet<UserId>,
}

impl Default for Watch {
    fn default() -> Self {
        Self::with_capacity(CAPACITY)
    }
}

impl Watch {
    /// A watch that has seen nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A watch that remembers so many members at most.
    pub fn with_capacity(members: usize) -> Self {
        Self {
            members: BTreeMap::new(),
            capacity: members.max(2),
            amounts: Amounts::default(),
            incomes: Amounts::default(),
            dirty: BTreeSet::new(),
            baseline_is_dirty: false,
            has_everybody: true,
            spilt: BTreeMap::new(),
            forgotten: BTreeSet::new(),
        }
    }

    /// How many members are remembered.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether nobody is remembered.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether somebody is remembered.
    pub fn knows(&self, member: UserId) -> bool {
        self.members.contains_key(&member)
    }

    /// What is remembered of somebody, readable.
    pub fn known(&self, member: UserId, at: Timestamp) -> Option<Known> {
        self.members.get(&member).map(|member| member.known(at.into()))
    }

    /// Whether nobody ever had to make room.
    pub fn has_everybody(&self) -> bool {
        self.has_everybody
    }

    /// What to think of a transfer that is asked for. Changes nothing: it is [observed](Self::observe) when it was made.
    pub fn assess(&self, transfer: &Transfer, policy: &Policy) -> Assessment {
        let at = Moment::from(transfer.at);
        let mut findings = Findings::default();
        self.amount_signals(transfer, policy, &mut findings);
        self.automation_signals(transfer.from, at, &mut findings);
        self.newness_signals(transfer, &mut findings);
        self.ring_signals(transfer, policy, &mut findings);
        let mut assessment = findings.assess(policy);
        // On a young server everybody is new and everything is large: until there is something to compare with, nothing is
        // in anybody's way, and the score only says what would be.
        if self.amounts.usual(at, amount::GUILD).is_none() {
            assessment.step = Step::Pass;
        }
        assessment
    }

    /// What to think of how somebody plays, whatever they send.
    pub fn review(&self, member: UserId, at: Timestamp, policy: &Policy) -> Assessment {
        let mut findings = Findings::default();
        self.automation_signals(member, at.into(), &mut findings);
        findings.assess(policy)
    }
}
