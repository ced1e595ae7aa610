//! One service: pure, the moments are passed in.

use std::collections::BTreeSet;

use core_types::{GuildId, Timestamp};
use tokio::time::Instant;

use super::{Hysteresis, Incident};

/// How one service is.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Ill since, by both clocks, and why; kept through short spells of health.
    ill: Option<Ill>,
    /// Well since, while there is an illness to recover from.
    well_since: Option<Instant>,
    is_degraded: bool,
    met: BTreeSet<GuildId>,
}

#[derive(Debug)]
struct Ill {
    since: Instant,
    at: Timestamp,
    why: String,
}

/// What a report changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    None,
    Began(Timestamp, String),
    Ended(Timestamp, String, BTreeSet<GuildId>),
}

impl Entry {
    pub(super) fn note(
        &mut self,
        state: Result<(), String>,
        hysteresis: Hysteresis,
        now: Instant,
        at: Timestamp,
    ) -> Step {
        if let Err(why) = state {
            self.well_since = None;
            let ill = self.ill.get_or_insert(Ill { since: now, at, why });
            if self.is_degraded || now.saturating_duration_since(ill.since) < hysteresis.ill_for {
                return Step::None;
            }
            self.is_degraded = true;
            Step::Began(ill.at, ill.why.clone())
        } else {
            if self.ill.is_none() {
                return Step::None;
            }
            let well_for = now.saturating_duration_since(*self.well_since.get_or_insert(now));
            let needed = if self.is_degraded {
                hysteresis.well_for
            } else {
                hysteresis.ill_for
            };
            if well_for < needed {
                return Step::None;
            }
            self.well_since = None;
            let was_degraded = std::mem::take(&mut self.is_degraded);
            let met = std::mem::take(&mut self.met);
            match self.ill.take() {
                Some(ill) if was_degraded => Step::Ended(ill.at, ill.why, met),
                _ => Step::None,
            }
        }
    }

    pub(super) fn incident(&self, service: &'static str) -> Option<Incident> {
        let ill = self.ill.as_ref().filter(|_| self.is_degraded)?;
        Some(Incident {
            service,
            since: ill.at,
            why: ill.why.clone(),
        })
    }

    /// True the first time in an incident.
    pub(super) fn meet(&mut self, guild: GuildId) -> bool {
        self.met.insert(guild)
    }
}
