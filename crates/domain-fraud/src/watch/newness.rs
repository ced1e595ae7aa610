//! Signals about how new the two are.

use super::Watch;
use crate::moment::{DAY, Moment, account_created};
use crate::score::Findings;
use crate::{Signal, Transfer};

fn days(at: Moment, since: Moment) -> f64 {
    f64::from(at.since(since)) / f64::from(DAY)
}

impl Watch {
    /// Accounts younger than 14 days send with care, younger than 7 days receive with care: the limits that Loritta, a bot
    /// with a large economy, came to. Alone it is never in the way: everybody is new once.
    pub(super) fn newness_signals(&self, transfer: &Transfer, findings: &mut Findings) {
        let at = Moment::from(transfer.at);
        findings.note(
            Signal::YoungPayer,
            days(at, account_created(transfer.from).into()),
            14.0,
            1.0,
        );
        findings.note(
            Signal::YoungPayee,
            days(at, account_created(transfer.to).into()),
            7.0,
            1.0,
        );
        let arrived = self.members.get(&transfer.from).map_or(at, |from| from.arrived());
        findings.note(Signal::NewMember, days(at, arrived), 7.0, 0.5);
    }
}
