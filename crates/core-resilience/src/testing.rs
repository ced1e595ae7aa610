//! A request and a service for the tests of the layers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tower::Service;

use crate::{BoxFuture, Deadline, HasDeadline, HasPriority, HasRoute, Priority, Refused, Scope, Verdict};

/// A request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask {
    pub(crate) deadline: Deadline,
    pub(crate) priority: Priority,
    pub(crate) route: &'static str,
}

impl Ask {
    pub(crate) fn within(time: Duration) -> Self {
        Self {
            deadline: Deadline::within(time),
            priority: Priority::Look,
            route: "",
        }
    }
}

impl Default for Ask {
    fn default() -> Self {
        Self::within(Duration::from_hours(1))
    }
}

impl HasDeadline for Ask {
    fn deadline(&self) -> Deadline {
        self.deadline
    }
}

impl HasPriority for Ask {
    fn priority(&self) -> Priority {
        self.priority
    }
}

impl HasRoute for Ask {
    fn route(&self) -> &str {
        self.route
    }
}

/// How the service fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    Limited(Duration, Scope),
    Lost,
    No,
    Broken,
    NotAsked(Refused),
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::NotAsked(refused)
    }
}

pub(crate) fn judge(answer: &Result<u32, Failure>) -> Verdict {
    match *answer {
        Ok(_) | Err(Failure::No) => Verdict::Answered,
        Err(Failure::Limited(wait, scope)) => Verdict::Limited { wait, scope },
        Err(Failure::Lost) => Verdict::Failed,
        Err(Failure::Broken) => Verdict::FailedForGood,
        Err(Failure::NotAsked(_)) => Verdict::NotAsked,
    }
}

/// Answers from a script, then always the same, and counts.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    answers: Arc<Mutex<VecDeque<Result<u32, Failure>>>>,
    then: Result<u32, Failure>,
    calls: Arc<Mutex<usize>>,
}

pub(crate) fn script(
    answers: impl IntoIterator<Item = Result<u32, Failure>>,
    then: Result<u32, Failure>,
) -> Script {
    Script {
        answers: Arc::new(Mutex::new(answers.into_iter().collect())),
        then,
        calls: Arc::default(),
    }
}

impl Script {
    pub(crate) fn calls(&self) -> usize {
        *self.calls.lock().unwrap()
    }
}

impl Service<Ask> for Script {
    type Response = u32;
    type Error = Failure;
    type Future = BoxFuture<Result<u32, Failure>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Failure>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Ask) -> Self::Future {
        *self.calls.lock().unwrap() += 1;
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or(self.then);
        Box::pin(std::future::ready(answer))
    }
}
