#![doc = include_str!("../README.md")]

mod backoff;
mod breaker;
mod budget;
mod bulkhead;
mod deadline;
mod guard;
mod judge;
mod pause;
mod reach;
mod refused;
mod retry;
mod services;
mod shed;
mod step;
#[cfg(test)]
mod testing;

use std::pin::Pin;

pub use backoff::{Backoff, Waits};
pub use breaker::{Breaker, BreakerLayer, BreakerOpen, BreakerSettings, Permit};
pub use budget::{BudgetSettings, RetryBudget};
pub use bulkhead::{BulkheadLayer, BulkheadSettings};
pub use deadline::{Deadline, DeadlineLayer, HasDeadline};
pub use guard::{Guard, GuardSettings};
pub use judge::{Judge, Scope, Verdict};
pub use pause::{HasRoute, PauseLayer, Pauses};
pub use reach::{Reach, Resolver};
pub use refused::{Refused, Why};
pub use retry::{RetryLayer, RetrySettings};
pub use services::{Hysteresis, Incident, News, ServiceState, Services};
pub use shed::{HasPriority, Priority, Seat, ShedLayer, Shedder};
pub use step::{Next, Step, StepLayer, Stepping};

/// What the services of all layers answer with; the work starts when it is polled.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
