//! Asks again what may succeed the next time: a few times, at random distances, in time, and within a budget of the service.
//!
//! Four rules keep repetition from doing harm. Only what failed in a way that may pass is repeated ([`Judge`]). Waits have
//! decorrelated jitter, so that those who failed together do not come back together ([`Backoff`]). All callers of a service
//! share a [`RetryBudget`], so that a service in trouble sees little more than its usual load. And nothing is begun that could
//! only end after the deadline.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use core_types::Stream;
use tokio::time::{Instant, sleep};
use tower::{Layer, Service, ServiceExt as _};

use crate::backoff::{Backoff, Waits};
use crate::budget::{BudgetSettings, RetryBudget};
use crate::deadline::HasDeadline;
use crate::judge::{Judge, Verdict};
use crate::step::{Next, Step, Stepping};

/// How often and when to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetrySettings {
    /// Attempts a request gets at most, the first included. Attempts that ended in a wait the service asked for do not count.
    pub attempts: u32,
    /// Waits between attempts.
    pub backoff: Backoff,
    /// Repetitions altogether.
    pub budget: BudgetSettings,
}

impl Default for RetrySettings {
    /// Four attempts, 50 ms to 1 s apart, and the default budget.
    fn default() -> Self {
        Self {
            attempts: 4,
            backoff: Backoff {
                shortest: Duration::from_millis(50),
                longest: Duration::from_secs(1),
            },
            budget: BudgetSettings::default(),
        }
    }
}

/// Repeats requests to one service. Clones share the budget.
#[derive(Debug)]
pub struct RetryLayer<J> {
    shared: Arc<Shared>,
    judge: J,
}

#[derive(Debug)]
struct Shared {
    service: &'static str,
    settings: RetrySettings,
    budget: RetryBudget,
    random: Mutex<Stream>,
}

impl<J: Clone> Clone for RetryLayer<J> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            judge: self.judge.clone(),
        }
    }
}

impl<J> RetryLayer<J> {
    /// In front of a service; the name is for metrics, the stream for the jitter.
    pub fn new(service: &'static str, settings: RetrySettings, random: Stream, judge: J) -> Self {
        let shared = Shared {
            service,
            settings,
            budget: RetryBudget::new(settings.budget),
            random: Mutex::new(random),
        };
        Self {
            shared: Arc::new(shared),
            judge,
        }
    }
}

impl Shared {
    fn wait(&self, waits: &mut Waits) -> Duration {
        waits.next(&mut self.random.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<S, J: Clone> Layer<S> for RetryLayer<J> {
    type Service = Stepping<Self, S>;

    fn layer(&self, next: S) -> Self::Service {
        Stepping::new(self.clone(), next)
    }
}

/// How a request ended, for metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Answered,
    Fatal,
    Refused,
    Attempts,
    Budget,
    Deadline,
}

impl Ended {
    const fn label(self, is_ok: bool) -> &'static str {
        match self {
            Self::Answered if is_ok => "ok",
            Self::Answered | Self::Fatal => "fatal",
            Self::Refused => "refused",
            Self::Attempts => "attempts",
            Self::Budget => "budget",
            Self::Deadline => "deadline",
        }
    }
}

impl<J, R, N> Step<R, N> for RetryLayer<J>
where
    J: Judge<N::Response, N::Error>,
    R: HasDeadline + Clone + Send + 'static,
    N: Next<R, Response: Send, Error: Send>,
{
    type Response = N::Response;
    type Error = N::Error;

    async fn take(self: Arc<Self>, request: R, next: N) -> Result<N::Response, N::Error> {
        let began = Instant::now();
        let (answer, ended) = self.run(next, request).await;
        metrics::histogram!("guildhall_remote_call_duration_seconds", "service" => self.shared.service, "outcome" => ended.label(answer.is_ok()))
            .record(began.elapsed().as_secs_f64());
        answer
    }
}

impl<J> RetryLayer<J> {
    async fn run<S, R>(&self, inner: S, request: R) -> (Result<S::Response, S::Error>, Ended)
    where
        S: Service<R> + Clone,
        J: Judge<S::Response, S::Error>,
        R: HasDeadline + Clone,
    {
        let shared = &*self.shared;
        shared.budget.call();
        let mut waits = shared.settings.backoff.waits();
        let mut failures = 0;
        let mut before = None;
        loop {
            let answer = inner.clone().oneshot(request.clone()).await;
            let wait = match self.judge.judge(&answer) {
                Verdict::Answered => return (answer, Ended::Answered),
                Verdict::FailedForGood => return (answer, Ended::Fatal),
                // What the service itself said says more than that it is not asked any more.
                Verdict::NotAsked => return (before.unwrap_or(answer), Ended::Refused),
                Verdict::Limited { wait, .. } => wait.max(shared.settings.backoff.shortest),
                Verdict::Failed => {
                    failures += 1;
                    if failures >= shared.settings.attempts {
                        return (answer, Ended::Attempts);
                    }
                    if !shared.budget.take() {
                        return (answer, Ended::Budget);
                    }
                    shared.wait(&mut waits)
                }
            };
            if !request.deadline().allows(wait) {
                return (answer, Ended::Deadline);
            }
            before = Some(answer);
            sleep(wait).await;
            metrics::counter!("guildhall_remote_retries_total", "service" => shared.service).increment(1);
        }
    }
}
