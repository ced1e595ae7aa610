//! What is remembered of one member.

mod form;
mod known;

use core_types::UserId;

use crate::decay::Fading;
use crate::edge::{Edge, Edges};
use crate::flow::Flow;
use crate::histogram::Amounts;
use crate::hours::Hours;
use crate::income::Income;
use crate::moment::{HOUR, Moment, account_created};
use crate::num::{real, share};
use crate::tally::Tally;
use crate::waits::Waits;

pub use known::{Known, KnownFlow, KnownPair, KnownTally};

/// Money that is passed on within this time was only passing through.
pub(crate) const PASSING: u32 = 6 * HOUR;
/// Who passes on this part of what came in is a hand on the way.
const PASSED_ON: f64 = 0.8;

/// What is remembered of one member in one guild.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Member {
    /// When they were first seen here.
    pub(crate) first: Moment,
    /// When they were last seen here.
    pub(crate) seen: Moment,
    /// When they joined, if Discord said so.
    pub(crate) joined: Option<Moment>,
    /// What they sent.
    pub(crate) sent: Flow,
    /// What they were sent.
    pub(crate) received: Flow,
    /// How large their transfers are.
    pub(crate) amounts: Amounts,
    /// All that came in: earned, given by the guild, sent by others.
    pub(crate) taken_in: Fading,
    /// Whom they pay.
    pub(crate) payees: Edges,
    /// Who pays them.
    pub(crate) payers: Edges,
    /// What they earn in an hour.
    pub(crate) income: Income,
    /// How they come back to work.
    pub(crate) shifts: Waits,
    /// How they come back for the daily reward.
    pub(crate) dailies: Waits,
    /// When they are active.
    pub(crate) hours: Hours,
    /// Buttons pressed, and how many faster than a person can.
    pub(crate) presses: Tally,
    /// Commands used, and how many that earn or send.
    pub(crate) commands: Tally,
}

impl Member {
    /// Somebody who is seen for the first time.
    pub(crate) fn new(at: Moment) -> Self {
        Self {
            first: at,
            seen: at,
            ..Self::default()
        }
    }

    /// When they came here, as far as is known.
    pub(crate) fn arrived(&self) -> Moment {
        self.joined.unwrap_or(self.first)
    }

    /// Which part of all that ever came in goes to one other, with so much more.
    pub(crate) fn share_to(&self, peer: UserId, amount: f64, at: Moment) -> f64 {
        let sent = self.payees.with(peer, at).map_or(0.0, |edge| edge.sum.value(at)) + amount;
        // What came in before the watch began is not known: then what is sent must have come in.
        share(sent, self.taken_in.value(at).max(sent))
    }

    /// Over how many hands money has come that is now passed on; 0 if it is not.
    pub(crate) fn hands(&self, amount: f64, at: Moment, least: f64) -> u8 {
        let came = self.received.within(PASSING, at).sum;
        let goes = self.sent.within(PASSING, at).sum + amount;
        if came < least.max(1.0) || goes < PASSED_ON * came {
            return 0;
        }
        let lately = self
            .payers
            .alive(at)
            .filter(|edge| at.since(edge.last) <= PASSING);
        lately.map(|edge| edge.hands).max().unwrap_or(0).saturating_add(1)
    }
}

/// Whether the payer of an edge is new here, or their account is: less than so many seconds old.
pub(crate) fn is_young(payer: &Edge, at: Moment, seconds: u32) -> bool {
    at.since(payer.joined) < seconds || at.since(account_created(payer.peer).into()) < seconds
}

/// An amount that is nothing if it is negative.
pub(crate) fn counted(amount: core_types::Money) -> (i64, f64) {
    let minor = amount.minor().max(0);
    (minor, real(minor))
}
