//! Everything that belongs in front of one outside service, in the right order.
//!
//! From the outside in: deadline, repetition, pauses, bulkhead, breaker. What is too late already is not begun. Each attempt of
//! a request waits out the pauses, takes a seat and asks the breaker, because much can happen between two attempts; and who
//! waits for a pause takes nobody's seat.

use std::sync::Arc;
use std::time::Duration;

use core_types::Stream;
use tower::Layer;

use crate::breaker::{Breaker, BreakerLayer, BreakerSettings};
use crate::bulkhead::{BulkheadLayer, BulkheadSettings};
use crate::deadline::DeadlineLayer;
use crate::pause::{PauseLayer, Pauses};
use crate::retry::{RetryLayer, RetrySettings};
use crate::step::Stepping;

/// How a [`Guard`] behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GuardSettings {
    /// How often and when to ask again.
    pub retry: RetrySettings,
    /// How many ask at the same time.
    pub bulkhead: BulkheadSettings,
    /// When calls are stopped.
    pub breaker: BreakerSettings,
}

/// Stands in front of one outside service. Clones, and all services made by its layer, share budget, seats, pauses and breaker.
#[derive(Debug, Clone)]
pub struct Guard<J> {
    retry: RetryLayer<J>,
    bulkhead: BulkheadLayer,
    pause: PauseLayer<J>,
    breaker: BreakerLayer<J>,
    state: Arc<Breaker>,
}

impl<J: Clone> Guard<J> {
    /// In front of a service; the name is for metrics and the log, the stream for the jitter of waits, and `judge` says what
    /// the service's answers mean.
    pub fn new(service: &'static str, settings: GuardSettings, random: Stream, judge: J) -> Self {
        let state = Arc::new(Breaker::new(service, settings.breaker));
        Self {
            retry: RetryLayer::new(service, settings.retry, random, judge.clone()),
            bulkhead: BulkheadLayer::new(service, settings.bulkhead),
            pause: PauseLayer::new(Pauses::default(), judge.clone()),
            breaker: BreakerLayer::new(Arc::clone(&state), judge),
            state,
        }
    }

    /// The breaker, for those who want to know how the service is.
    pub fn breaker(&self) -> Arc<Breaker> {
        Arc::clone(&self.state)
    }
}

/// What stands in front of each attempt.
type Attempt<S, J> = Stepping<PauseLayer<J>, Stepping<BulkheadLayer, Stepping<BreakerLayer<J>, S>>>;

impl<S, J: Clone> Layer<S> for Guard<J> {
    type Service = Stepping<DeadlineLayer, Stepping<RetryLayer<J>, Attempt<S, J>>>;

    fn layer(&self, inner: S) -> Self::Service {
        let asked = self.bulkhead.layer(self.breaker.layer(inner));
        let in_time = DeadlineLayer::new(Duration::ZERO);
        in_time.layer(self.retry.layer(self.pause.layer(asked)))
    }
}

#[cfg(test)]
mod tests;
