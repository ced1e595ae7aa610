//! Signals about how much is sent, and how often.

use crate::moment::{DAY, HOUR, Moment};
use crate::num::real;
use crate::score::Findings;
use crate::{Policy, Signal, Transfer, Watch};

/// Own transfers before a median of them means something.
const OWN: u64 = 5;
/// Transfers of a guild before its median means something.
pub(super) const GUILD: u64 = 30;
/// Where a robust z is flagged (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993).
const Z_LIMIT: f64 = 3.5;
/// Windows of velocity: seconds, how many transfers are usual at most, and how many large transfers may be sent.
const WINDOWS: [(u32, f64, f64); 3] = [(HOUR, 8.0, 1.5), (DAY, 25.0, 2.5), (7 * DAY, 80.0, 6.0)];

impl Watch {
    pub(super) fn amount_signals(&self, transfer: &Transfer, policy: &Policy, findings: &mut Findings) {
        let at = Moment::from(transfer.at);
        let minor = transfer.amount.minor().max(0);
        let amount = real(minor);
        let from = self.members.get(&transfer.from);
        let own = from.and_then(|from| from.amounts.usual(at, OWN));
        // Large is the greatest of: what staff says, five times the member's own 30-day median, a fifth of what they have
        // (docs/fraud.md, after what other economies' staff do by hand).
        let large = [
            real(policy.large_transfer.minor()).max(1.0),
            own.map_or(0.0, |own| 5.0 * own.median()),
            real(transfer.wealth.minor()) / 5.0,
        ]
        .into_iter()
        .fold(0.0, f64::max);
        findings.note(Signal::LargeTransfer, amount, large, 4.0 * large);
        if let Some(own) = own {
            findings.note(Signal::UnlikeMember, own.z(amount), Z_LIMIT, 2.0 * Z_LIMIT);
        }
        if let Some(usual) = self.amounts.usual(at, GUILD) {
            findings.note(Signal::UnlikeGuild, usual.z(amount), Z_LIMIT, 2.0 * Z_LIMIT);
        }
        let is_new = from.is_none_or(|from| {
            from.payees.with(transfer.to, at).is_none() && from.payers.with(transfer.to, at).is_none()
        });
        if is_new {
            findings.note(Signal::NewPair, amount, large / 2.0, 2.0 * large);
        }
        let (mut often, mut much) = (0.0_f64, 0.0_f64);
        for (seconds, count, times) in WINDOWS {
            let moved = from.map_or_else(Default::default, |from| from.sent.within(seconds, at));
            often = often.max((moved.count + 1.0) / count);
            much = much.max((moved.sum + amount) / (times * large));
        }
        findings.note(Signal::ManyTransfers, often, 1.0, 3.0);
        findings.note(Signal::MuchSent, much, 1.0, 3.0);
    }
}
