//! What the watch over fraud learns from use cases, after their commit: what happened, and never the same thing twice. A
//! repeated request that is answered with the stored answer teaches it nothing.

use core_db::Once;
use core_types::{GuildId, Money, Timestamp};
use domain_fraud::{Event, Source, Transfer};

use crate::economy::Economy;
use crate::{Balance, Daily, Request, Shift};

impl Economy {
    /// Somebody is here for the first time.
    pub(crate) fn watch_welcome(&self, request: &Request, first: &Once<Balance>) {
        if !first.replayed {
            self.watch_grant(request, first.value.grant);
        }
    }

    /// A reward was taken.
    pub(crate) fn watch_daily(&self, request: &Request, daily: &Once<Daily>) {
        if !daily.replayed {
            self.watch_grant(request, daily.value.grant);
            self.watch_earned(request, Source::Daily, daily.value.reward, daily.value.next_at);
        }
    }

    /// A shift was worked.
    pub(crate) fn watch_shift(&self, request: &Request, shift: &Once<Shift>) {
        if !shift.replayed {
            self.watch_earned(request, Source::Shift, shift.value.pay, shift.value.next_shift_at);
        }
    }

    /// A transfer was made.
    pub(crate) fn watch_transfer(&self, guild: GuildId, transfer: Transfer) {
        self.security().fraud_observe(guild, Event::Transfer(transfer));
    }

    fn watch_grant(&self, request: &Request, grant: Option<Money>) {
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
