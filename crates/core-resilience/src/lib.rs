#![doc = include_str!("../README.md")]

mod backoff;
mod breaker;
mod budget;
mod guard;

pub use backoff::{Backoff, Waits};
pub use breaker::{Breaker, BreakerOpen, BreakerSettings, Permit};
pub use budget::{BudgetSettings, RetryBudget};
pub use guard::{GaveUp, Guard, GuardError, GuardSettings, Outcome, Scope};
