//! What an answer means to the guards: they know nothing of the service, so whoever calls it tells them.

use std::time::Duration;

/// What one answer of a service means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The service answered, if only to say no. Asking again would bring the same.
    Answered,
    /// It asks to wait, as HTTP 429 with `Retry-After` does. Says nothing about its health.
    Limited {
        /// For how long.
        wait: Duration,
        /// Who has to wait.
        scope: Scope,
    },
    /// It failed in a way that may pass, and the request may be repeated: a lost connection, a timeout, HTTP 5xx.
    Failed,
    /// It failed, and the request must not be repeated.
    FailedForGood,
    /// It was not asked: a guard further in refused.
    NotAsked,
}

/// Who has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// This request alone: the limit is that of one resource nobody else asks for.
    Request,
    /// Every request of the same route ([`HasRoute`](crate::HasRoute)).
    Route,
    /// Every request to the service.
    Everybody,
}

/// Says what an answer means. Every `Fn(&Result<…>) -> Verdict` does.
pub trait Judge<T, E>: Clone + Send + Sync + 'static {
    /// The meaning of one answer.
    fn judge(&self, answer: &Result<T, E>) -> Verdict;
}

impl<T, E, F> Judge<T, E> for F
where
    F: Fn(&Result<T, E>) -> Verdict + Clone + Send + Sync + 'static,
{
    fn judge(&self, answer: &Result<T, E>) -> Verdict {
        self(answer)
    }
}
