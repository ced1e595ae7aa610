//! What the watch over fraud learns from use cases, after their commit.

use core_types::{Money, Timestamp};
use domain_fraud::{Event, Source};

use crate::economy::Economy;
use crate::{Daily, Request, Shift};

impl Economy {
    /// A reward was taken.
    pub(crate) fn watch_daily(&self, request: &Request, daily: &Daily) {
        self.watch_grant(request, daily.grant);
        self.watch_earned(request, Source::Daily, daily.reward, daily.next_at);
    }

    /// A shift was worked.
    pub(crate) fn watch_shift(&self, request: &Request, shift: &Shift) {
        self.watch_earned(request, Source::Shift, shift.pay, shift.next_shift_at);
    }

    /// Something was given for a start.
    pub(crate) fn watch_grant(&self, request: &Request, grant: Option<Money>) {
        let (member, at) = (request.user(), self.db().now());
        if let Some(amount) = grant {
            let event = Event::Granted { member, amount, at };
            self.security().fraud_observe(request.guild, event);
        }
    }

    fn watch_earned(&self, request: &Request, source: Source, amount: Money, next_at: Timestamp) {
        let event = Event::Earned {
            member: request.user(),
            source,
            amount,
            at: self.db().now(),
            next_at,
        };
        self.security().fraud_observe(request.guild, event);
    }
}
