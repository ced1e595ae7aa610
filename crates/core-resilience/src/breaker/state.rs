//! The breaker's states. Pure: the moment is passed in.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::BreakerSettings;

/// The window is made of so many slots, so that it moves in steps of a tenth.
const SLOTS: u32 = 10;

/// Where the breaker stands. Every change of the phase begins a new era: results of calls that began in an earlier one
/// say nothing any more.
#[derive(Debug)]
pub(super) struct State {
    settings: BreakerSettings,
    phase: Phase,
    era: u64,
    /// Failed probations since it was last closed.
    relapses: u32,
}

#[derive(Debug)]
enum Phase {
    Closed { in_a_row: u32, slots: VecDeque<Slot> },
    Open { until: Instant },
    Probation { is_probing: bool, succeeded: u32 },
}

#[derive(Debug)]
struct Slot {
    began: Instant,
    calls: u32,
    failures: u32,
}

impl State {
    pub(super) const fn closed(settings: BreakerSettings) -> Self {
        Self {
            settings,
            phase: Phase::Closed {
                in_a_row: 0,
                slots: VecDeque::new(),
            },
            era: 0,
            relapses: 0,
        }
    }

    pub(super) const fn is_closed(&self) -> bool {
        matches!(self.phase, Phase::Closed { .. })
    }

    pub(super) fn is_open(&self, now: Instant) -> bool {
        matches!(self.phase, Phase::Open { until } if now < until)
    }

    /// Lets a call through and answers its era, or refuses with the time to wait.
    pub(super) fn enter(&mut self, now: Instant) -> Result<u64, Duration> {
        if let Phase::Open { until } = self.phase {
            if now < until {
                return Err(until - now);
            }
            self.change(Phase::Probation {
                is_probing: false,
                succeeded: 0,
            });
        }
        if let Phase::Probation { is_probing, .. } = &mut self.phase {
            if *is_probing {
                // The probe's end is not known; nobody should wait longer than a probation takes to fail.
                return Err(self.settings.open_for);
            }
            *is_probing = true;
        }
        Ok(self.era)
    }

    /// Notes how a call of an era ended; `None` when that says nothing about the service.
    pub(super) fn settle(&mut self, era: u64, succeeded: Option<bool>, now: Instant) {
        if era != self.era {
            return;
        }
        match (&mut self.phase, succeeded) {
            (Phase::Closed { in_a_row, slots }, Some(succeeded)) => {
                *in_a_row = if succeeded { 0 } else { *in_a_row + 1 };
                note(slots, succeeded, now, self.settings.window);
                if *in_a_row >= self.settings.in_a_row || is_ill(slots, self.settings) {
                    self.open(now);
                }
            }
            (Phase::Probation { .. }, Some(false)) => {
                self.relapses += 1;
                self.open(now);
            }
            (
                Phase::Probation {
                    is_probing,
                    succeeded,
                },
                Some(true),
            ) => {
                *is_probing = false;
                *succeeded += 1;
                if *succeeded >= self.settings.probes {
                    self.relapses = 0;
                    self.change(Phase::Closed {
                        in_a_row: 0,
                        slots: VecDeque::new(),
                    });
                }
            }
            (Phase::Probation { is_probing, .. }, None) => *is_probing = false,
            (Phase::Closed { .. }, None) | (Phase::Open { .. }, _) => {}
        }
    }

    fn open(&mut self, now: Instant) {
        let factor = 2_u32.saturating_pow(self.relapses);
        let open_for = self
            .settings
            .open_for
            .saturating_mul(factor)
            .min(self.settings.longest_open);
        self.change(Phase::Open {
            until: now + open_for,
        });
    }

    fn change(&mut self, phase: Phase) {
        self.phase = phase;
        self.era += 1;
    }
}

/// Adds a call to the window and drops what has left it.
fn note(slots: &mut VecDeque<Slot>, succeeded: bool, now: Instant, window: Duration) {
    if slots
        .back()
        .is_none_or(|slot| now.saturating_duration_since(slot.began) >= window / SLOTS)
    {
        slots.push_back(Slot {
            began: now,
            calls: 0,
            failures: 0,
        });
    }
    while slots
        .front()
        .is_some_and(|slot| now.saturating_duration_since(slot.began) >= window)
    {
        slots.pop_front();
    }
    if let Some(slot) = slots.back_mut() {
        slot.calls += 1;
        slot.failures += u32::from(!succeeded);
    }
}

fn is_ill(slots: &VecDeque<Slot>, settings: BreakerSettings) -> bool {
    let calls: u32 = slots.iter().map(|slot| slot.calls).sum();
    let failures: u32 = slots.iter().map(|slot| slot.failures).sum();
    calls >= settings.at_least && u64::from(failures) * 100 >= u64::from(calls) * u64::from(settings.percent)
}
