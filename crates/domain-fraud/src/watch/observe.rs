//! What each event leaves behind.

use std::time::Duration;

use core_types::{Timestamp, UserId};

use super::Watch;
use crate::edge::{PAYEES, PAYERS};
use crate::member::{Member, counted};
use crate::moment::Moment;
use crate::num::percent;
use crate::{Event, Source, Transfer};

/// Nobody sees a message, decides and presses in less: simple visual reactions take people 180 to 250 ms, and the message
/// has to travel to them and the press back (Luce, Response Times, 1986).
const FASTER_THAN_PEOPLE: Duration = Duration::from_millis(250);
/// Sums below this are not followed from hand to hand.
const LEAST_PASSED: f64 = 250.0;

impl Watch {
    /// Notes what happened.
    pub fn observe(&mut self, event: &Event) {
        let at = Moment::from(event.at());
        match *event {
            Event::Transfer(transfer) => self.transferred(&transfer, at),
            Event::Earned {
                member,
                source,
                amount,
                at: came,
                next_at,
            } => {
                let (minor, amount) = counted(amount);
                let known = self.seen(member, at);
                let waits = match source {
                    Source::Shift => &mut known.shifts,
                    Source::Daily => &mut known.dailies,
                };
                waits.came(millis(came), millis(next_at));
                known.hours.mark(at);
                known.taken_in.add(amount, at);
                let ended = known.income.add(minor, at);
                if let Some(in_hour) = ended {
                    self.incomes.add(in_hour, at);
                    self.baseline_is_dirty = true;
                }
            }
            Event::Granted { member, amount, .. } => {
                let (_, amount) = counted(amount);
                self.seen(member, at).taken_in.add(amount, at);
            }
            Event::Command {
                member,
                economy,
                joined_at,
                ..
            } => {
                let known = self.seen(member, at);
                known.commands.count(economy);
                known.hours.mark(at);
                known.joined = joined_at.map(Moment::from).or(known.joined);
            }
            Event::Pressed { member, after, .. } => {
                let known = self.seen(member, at);
                known.presses.count(after < FASTER_THAN_PEOPLE);
                known.hours.mark(at);
            }
        }
    }

    fn transferred(&mut self, transfer: &Transfer, at: Moment) {
        let (minor, amount) = counted(transfer.amount);
        self.amounts.add(minor, at);
        self.baseline_is_dirty = true;
        let from = self.seen(transfer.from, at);
        let part = percent(from.share_to(transfer.to, amount, at));
        let hands = from.hands(amount, at, LEAST_PASSED);
        let joined = from.arrived();
        from.sent.add(minor, at);
        from.amounts.add(minor, at);
        from.payees.add(transfer.to, amount, at, PAYEES);
        from.hours.mark(at);
        let to = self.seen(transfer.to, at);
        to.received.add(minor, at);
        to.taken_in.add(amount, at);
        let edge = to.payers.add(transfer.from, amount, at, PAYERS);
        edge.percent = part;
        edge.joined = joined;
        edge.hands = hands;
    }

    /// The member, who is there from now on.
    fn seen(&mut self, member: UserId, at: Moment) -> &mut Member {
        self.dirty.insert(member);
        let known = self.enter(member, at, None);
        known.seen = known.seen.latest(at);
        known
    }
}

fn millis(at: Timestamp) -> i64 {
    at.as_micros() / 1_000
}
