//! Signals about whether a program plays.

use core_types::UserId;

use super::Watch;
use crate::Signal;
use crate::moment::Moment;
use crate::score::Findings;

/// Presses before their speed means something.
const PRESSES: u16 = 8;
/// Commands before their kind means something.
const COMMANDS: u16 = 40;
/// Hours with income before their average means something.
const HOURS: u32 = 10;
/// Hours with income of a guild before its median means something.
const GUILD_HOURS: u64 = 100;

impl Watch {
    pub(super) fn automation_signals(&self, member: UserId, at: Moment, findings: &mut Findings) {
        let Some(member) = self.members.get(&member) else {
            return;
        };
        for waits in [&member.shifts, &member.dailies] {
            if let Some(regular) = waits.regularity() {
                findings.note(Signal::SteadyWaits, regular.variation, 0.25, 0.05);
                findings.note(Signal::NarrowWaits, regular.entropy, 2.4, 1.2);
                findings.note(Signal::UniformWaits, regular.from_uniform, 1.36, 0.9);
            }
        }
        let busiest = f64::from(member.hours.busiest(at));
        findings.note(Signal::RoundTheClock, busiest, 20.0, 24.0);
        if let Some(fast) = member.presses.share(PRESSES) {
            findings.note(Signal::FastPresses, fast, 0.2, 0.6);
        }
        if let Some(economy) = member.commands.share(COMMANDS) {
            findings.note(Signal::EconomyOnly, economy, 0.95, 1.0);
        }
        if member.income.hours >= HOURS
            && let Some(usual) = self.incomes.usual(at, GUILD_HOURS)
        {
            let above = member.income.deviations(usual.centre(), usual.sigma());
            findings.note(Signal::HighIncome, above, 6.0, 10.0);
        }
    }
}
