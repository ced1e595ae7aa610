//! What a guild decided about suspicions.

use std::time::Duration;

use core_types::Money;

use crate::GuardSetting;

/// What a guild decided about suspicions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRules {
    /// How long a delayed payment takes.
    pub delay: Duration,
    /// From this amount on every payment is delayed.
    pub delay_from: Option<Money>,
    /// From this amount on every payment waits for staff.
    pub hold_from: Option<Money>,
    /// From this score on a member who was limited twice within an hour is blocked for a while.
    pub block_score: u16,
    /// For how long.
    pub block: Duration,
    /// After which time money goes back and a case closes by itself.
    pub lapse: Duration,
    /// For how long new evidence joins an open case.
    pub join: Duration,
    /// Whether there is a weekly report.
    pub weekly_report: bool,
}

impl CaseRules {
    pub(crate) fn from_text(text: &impl Fn(GuardSetting) -> String) -> Self {
        // What is stored was checked when it was set, and a value out of range falls back to the default before this.
        let number = |setting| text(setting).parse::<u32>().unwrap_or(1);
        let amount = |setting| {
            text(setting)
                .parse()
                .ok()
                .map(Money::new)
                .filter(|from| from.is_positive())
        };
        let hours = |setting| Duration::from_hours(number(setting).into());
        Self {
            delay: Duration::from_mins(number(GuardSetting::DelayMinutes).into()),
            delay_from: amount(GuardSetting::DelayFrom),
            hold_from: amount(GuardSetting::HoldFrom),
            block_score: u16::try_from(number(GuardSetting::BlockScore)).unwrap_or(u16::MAX),
            block: hours(GuardSetting::BlockHours),
            lapse: hours(GuardSetting::CaseDays) * 24,
            join: hours(GuardSetting::CaseJoinHours),
            weekly_report: text(GuardSetting::CaseReport) == "on",
        }
    }
}
