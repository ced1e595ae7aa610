//! What is remembered of a member, readable: for whoever asks what is stored about them.

use core_types::{Timestamp, UserId};

use super::Member;
use crate::edge::Edges;
use crate::flow::Flow;
use crate::moment::{DAY, Moment};
use crate::tally::Tally;
use crate::waits::Waits;

/// What a watch remembers of one member.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// When they were first seen in the guild.
    pub first_seen: Timestamp,
    /// When they were last seen.
    pub last_seen: Timestamp,
    /// When they joined, if Discord said so.
    pub joined: Option<Timestamp>,
    /// Transfers they made within a week.
    pub sent: KnownFlow,
    /// Transfers they got within a week.
    pub received: KnownFlow,
    /// All that came in, in coins; it halves every ten days.
    pub taken_in: f64,
    /// Whom they paid within thirty days.
    pub pays: Vec<KnownPair>,
    /// Who paid them within thirty days.
    pub paid_by: Vec<KnownPair>,
    /// Hours in which they earned something.
    pub hours_with_income: u32,
    /// How late they came back to work, each of the last times, in milliseconds.
    pub waits_after_shifts: Vec<u32>,
    /// How late they came back for the daily reward, in milliseconds.
    pub waits_after_dailies: Vec<u32>,
    /// The hours of the last week in which they were active, by their beginning.
    pub active_hours: Vec<Timestamp>,
    /// Buttons they pressed lately, and how many of them faster than people can.
    pub presses: KnownTally,
    /// Commands they used lately, and how many of them earn or send.
    pub commands: KnownTally,
}

/// What moved within a week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownFlow {
    /// How much.
    pub coins: f64,
    /// How often.
    pub times: f64,
}

/// One member who paid or was paid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownPair {
    /// The other one.
    pub member: UserId,
    /// How much, in coins; it halves every ten days.
    pub coins: f64,
    /// The first transfer.
    pub first: Timestamp,
    /// The latest.
    pub last: Timestamp,
}

/// How often something was so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownTally {
    /// Of how many.
    pub all: u16,
    /// How many.
    pub so: u16,
}

impl Member {
    /// What is remembered of them at a moment.
    pub(crate) fn known(&self, at: Moment) -> Known {
        Known {
            first_seen: self.first.into(),
            last_seen: self.seen.into(),
            joined: self.joined.map(Timestamp::from),
            sent: flow(&self.sent, at),
            received: flow(&self.received, at),
            taken_in: self.taken_in.value(at),
            pays: pairs(&self.payees, at),
            paid_by: pairs(&self.payers, at),
            hours_with_income: self.income.hours,
            waits_after_shifts: waits(&self.shifts),
            waits_after_dailies: waits(&self.dailies),
            active_hours: self.hours.active().map(Timestamp::from).collect(),
            presses: self.presses.into(),
            commands: self.commands.into(),
        }
    }
}

fn flow(flow: &Flow, at: Moment) -> KnownFlow {
    let moved = flow.within(7 * DAY, at);
    KnownFlow {
        coins: moved.sum,
        times: moved.count,
    }
}

fn pairs(edges: &Edges, at: Moment) -> Vec<KnownPair> {
    let pair = |edge: &crate::edge::Edge| KnownPair {
        member: edge.peer,
        coins: edge.sum.value(at),
        first: edge.first.into(),
        last: edge.last.into(),
    };
    edges.alive(at).map(pair).collect()
}

/// Oldest first.
fn waits(waits: &Waits) -> Vec<u32> {
    let oldest = usize::from(waits.next).min(waits.ring.len());
    let (newer, older) = waits.ring.split_at(oldest);
    older.iter().chain(newer).copied().collect()
}

impl From<Tally> for KnownTally {
    fn from(tally: Tally) -> Self {
        Self {
            all: tally.all,
            so: tally.so,
        }
    }
}
