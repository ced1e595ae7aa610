//! How an attempt ended, and how a call ended.

use std::time::Duration;

/// How one attempt ended.
#[derive(Debug)]
pub enum Outcome<T, E> {
    /// It worked.
    Ok(T),
    /// The service asks to wait, as HTTP 429 with `Retry-After` does.
    RetryAfter {
        /// For how long.
        wait: Duration,
        /// Who has to wait.
        scope: Scope,
        /// What to answer when there is no time to wait.
        error: E,
    },
    /// It failed in a way that may pass: a lost connection, a timeout, HTTP 5xx.
    Transient(E),
    /// It failed for good, or must not be repeated.
    Fatal(E),
}

/// Who has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// This call only: a limit of one route or one resource.
    Call,
    /// Every call of the service: a global limit.
    Everybody,
}

/// Why there was no further attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GaveUp {
    /// The service refused for good.
    #[error("refused for good")]
    Fatal,
    /// The next attempt would have come after the deadline.
    #[error("out of time")]
    Deadline,
    /// The service has had its share of repetitions.
    #[error("out of repetitions for the service")]
    Budget,
    /// The call has had its attempts.
    #[error("out of attempts")]
    Attempts,
    /// Calls to the service were stopped meanwhile.
    #[error("calls were stopped")]
    BreakerOpen,
}

/// How a call failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GuardError<E> {
    /// The service was not called: it fails, or asked everybody to wait for longer than there is time.
    #[error("not called; worth asking again in {} ms", retry_in.as_millis())]
    Refused {
        /// When it is worth asking again.
        retry_in: Duration,
    },
    /// The last attempt failed.
    #[error("failed after {attempts} attempts, {reason}")]
    Failed {
        /// Of the last attempt.
        #[source]
        error: E,
        /// Attempts that were made.
        attempts: u32,
        /// Why there was no further one.
        reason: GaveUp,
    },
}

impl<E> GuardError<E> {
    /// Name for metrics.
    pub(super) const fn label(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::Failed { reason, .. } => match reason {
                GaveUp::Fatal => "fatal",
                GaveUp::Deadline => "deadline",
                GaveUp::Budget => "budget",
                GaveUp::Attempts => "attempts",
                GaveUp::BreakerOpen => "breaker_open",
            },
        }
    }
}
