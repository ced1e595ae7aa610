//! Signals about who pays whom: in the graph of the transfers of the last thirty days.

use core_types::UserId;

use super::Watch;
use crate::edge::Edge;
use crate::member::{Member, is_young};
use crate::moment::{DAY, HOUR, Moment, account_created};
use crate::num::{count, real};
use crate::score::Findings;
use crate::{Policy, Signal, Transfer};

/// Who came or was made less than this ago is young.
const YOUNG: u32 = 30 * DAY;
/// Who sends this percentage of all that came in to one other works for them.
const FEEDS: u8 = 80;
/// Accounts that came within this time of each other came together.
const TOGETHER: u32 = 2 * HOUR;
/// Accounts that were made within this time of each other were made together.
const MADE_TOGETHER: u32 = DAY;
/// The longest circle that is looked for, in members.
const LONGEST_CIRCLE: u32 = 5;
/// Edges that are looked at for a circle, at most.
const CIRCLE_BUDGET: u32 = 192;

impl Watch {
    pub(super) fn ring_signals(&self, transfer: &Transfer, policy: &Policy, findings: &mut Findings) {
        let at = Moment::from(transfer.at);
        let amount = real(transfer.amount.minor().max(0));
        // A twentieth of a large transfer is worth following.
        let least = real(policy.large_transfer.minor()).max(1.0) / 20.0;
        let stranger = Member::new(at);
        let from = self.members.get(&transfer.from).map_or(&stranger, |from| &**from);
        let to = self.members.get(&transfer.to).map_or(&stranger, |to| &**to);
        let sent = from
            .payees
            .with(transfer.to, at)
            .map_or(0.0, |edge| edge.sum.value(at))
            + amount;
        let share = from.share_to(transfer.to, amount, at);
        if sent >= least {
            findings.note(Signal::Feeder, share, f64::from(FEEDS) / 100.0, 1.0);
        }
        let new = Edge {
            peer: transfer.from,
            sum: crate::decay::Fading { sum: sent, at },
            first: at,
            last: at,
            percent: crate::num::percent(share),
            joined: from.arrived(),
            hands: 0,
        };
        let others = || to.payers.alive(at).filter(|edge| edge.peer != transfer.from);
        let feeds = |edge: &Edge| edge.percent >= FEEDS && edge.sum.value(at) >= least / 2.0;
        if feeds(&new) && is_young(&new, at, YOUNG) {
            let young = others()
                .filter(|edge| feeds(edge) && is_young(edge, at, YOUNG))
                .count()
                + 1;
            findings.note(Signal::FanIn, count(young), 4.0, 8.0);
        }
        if feeds(&new) {
            let came = |edge: &&Edge| feeds(edge) && edge.joined.0.abs_diff(new.joined.0) <= TOGETHER;
            let hub = u32::from(to.arrived().0.abs_diff(new.joined.0) <= TOGETHER && self.knows(transfer.to));
            let together = count(others().filter(came).count()) + f64::from(hub) + 1.0;
            if at.since(new.joined) < YOUNG {
                findings.note(Signal::JoinedTogether, together, 3.0, 6.0);
            }
            let made = made(transfer.from);
            let same = |peer: UserId| made.0.abs_diff(self::made(peer).0) <= MADE_TOGETHER;
            let twins = others().filter(|edge| feeds(edge) && same(edge.peer)).count();
            let twins = count(twins) + f64::from(u8::from(same(transfer.to))) + 1.0;
            findings.note(Signal::MadeTogether, twins, 3.0, 6.0);
        }
        let (common, hours) = from.hours.common(&to.hours);
        if hours >= 12 {
            findings.note(Signal::CommonHours, common, 0.75, 0.95);
        }
        let hands = from.hands(amount, at, 5.0 * least);
        findings.note(Signal::PassedOn, f64::from(hands), 1.0, 2.0);
        if let Some(back) = from.payers.with(transfer.to, at)
            && back.sum.value(at) >= 5.0 * least
        {
            let ago = f64::from(at.since(back.last)) / f64::from(HOUR);
            findings.note(Signal::RoundTrip, ago, 6.0, 1.0);
        }
        if let Some(length) = self.circle(transfer, at, 2.0 * least) {
            findings.note(Signal::Circle, f64::from(length), 3.0, 3.0);
        }
    }

    /// How many members the shortest circle has that the transfer would close, if it has three to five: breadth first from
    /// the payee along what each paid in the last week, within a budget of edges.
    fn circle(&self, transfer: &Transfer, at: Moment, least: f64) -> Option<u32> {
        let mut reached = vec![transfer.to];
        let mut ring = 0..1;
        let mut budget = CIRCLE_BUDGET;
        for length in 2..=LONGEST_CIRCLE {
            for place in ring.clone() {
                let payees = reached
                    .get(place)
                    .and_then(|id| self.members.get(id))
                    .map(|member| &member.payees);
                for edge in payees.into_iter().flat_map(|payees| payees.alive(at)) {
                    budget = budget.checked_sub(1)?;
                    if at.since(edge.last) > 7 * DAY || edge.sum.value(at) < least {
                        continue;
                    }
                    if edge.peer == transfer.from {
                        // Two who pay each other are no circle.
                        if length > 2 {
                            return Some(length);
                        }
                    } else if !reached.contains(&edge.peer) {
                        reached.push(edge.peer);
                    }
                }
            }
            ring = ring.end..reached.len();
        }
        None
    }
}

fn made(user: UserId) -> Moment {
    account_created(user).into()
}
