//! Stops calling a service that fails, and finds out carefully whether it is back.

mod layer;
mod state;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

pub use layer::BreakerLayer;
use state::State;

/// When a [`Breaker`] opens and how it closes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerSettings {
    /// Opens after so many failures in a row: a service that is gone.
    pub in_a_row: u32,
    /// Opens when this share of the calls in the window failed: a service that is ill.
    pub percent: u32,
    /// Calls in the window below which the share says nothing.
    pub at_least: u32,
    /// Length of the window.
    pub window: Duration,
    /// How long it stays open the first time; each failed probation doubles it.
    pub open_for: Duration,
    /// How long it stays open at most.
    pub longest_open: Duration,
    /// Calls let through on probation, one after another, that must succeed before it closes.
    pub probes: u32,
}

impl Default for BreakerSettings {
    /// Five in a row, or half of at least twenty in half a minute; open for two seconds, up to half a minute; two probes.
    fn default() -> Self {
        Self {
            in_a_row: 5,
            percent: 50,
            at_least: 20,
            window: Duration::from_secs(30),
            open_for: Duration::from_secs(2),
            longest_open: Duration::from_secs(30),
            probes: 2,
        }
    }
}

/// A circuit breaker: closed while calls succeed, open while they fail, and on probation (half-open) in between.
#[derive(Debug)]
pub struct Breaker {
    service: &'static str,
    state: Mutex<State>,
}

/// The breaker is open: do not call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("calls are stopped for another {} ms because the service fails", retry_in.as_millis())]
pub struct BreakerOpen {
    /// When it is worth asking again.
    pub retry_in: Duration,
}

impl Breaker {
    /// A closed breaker in front of a service; the name is for metrics and the log.
    pub const fn new(service: &'static str, settings: BreakerSettings) -> Self {
        Self {
            service,
            state: Mutex::new(State::closed(settings)),
        }
    }

    /// Asks whether to call. The permit must be told how the call ended; dropping it says nothing about the service.
    ///
    /// # Errors
    /// The breaker is open, or on probation with a probe under way.
    pub fn enter(&self) -> Result<Permit<'_>, BreakerOpen> {
        let era = self
            .state()
            .enter(Instant::now())
            .map_err(|retry_in| BreakerOpen { retry_in })?;
        Ok(Permit {
            breaker: self,
            era,
            ended: None,
        })
    }

    /// Whether calls are refused now.
    pub fn is_open(&self) -> bool {
        self.state().is_open(Instant::now())
    }

    /// Whether calls flow: closed, neither open nor on probation.
    pub fn is_closed(&self) -> bool {
        self.state().is_closed()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settle(&self, era: u64, ended: Option<bool>) {
        let (before, now) = {
            let mut state = self.state();
            let before = state.is_closed();
            state.settle(era, ended, Instant::now());
            (before, state.is_closed())
        };
        if before != now {
            metrics::gauge!("guildhall_breaker_open", "service" => self.service).set(if now {
                0.0
            } else {
                1.0
            });
            if now {
                tracing::info!(service = self.service, "calls resumed");
            } else {
                tracing::warn!(service = self.service, "calls stopped because the service fails");
            }
        }
    }
}

/// Leave to make one call.
#[derive(Debug)]
#[must_use = "the breaker learns nothing from a permit that is dropped"]
pub struct Permit<'b> {
    breaker: &'b Breaker,
    era: u64,
    ended: Option<bool>,
}

impl Permit<'_> {
    /// The service answered, if only to say no.
    pub fn succeeded(mut self) {
        self.ended = Some(true);
    }

    /// The service did not answer, or could not.
    pub fn failed(mut self) {
        self.ended = Some(false);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.breaker.settle(self.era, self.ended);
    }
}
