//! Retry-After, budgeted repetitions and a breaker in front of one outside service.

mod outcome;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use core_types::Stream;
use tokio::time::{Instant, sleep_until};

pub use outcome::{GaveUp, GuardError, Outcome, Scope};

use crate::backoff::{Backoff, Waits};
use crate::breaker::{Breaker, BreakerSettings};
use crate::budget::{BudgetSettings, RetryBudget};

/// How a [`Guard`] behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuardSettings {
    /// Attempts a call gets at most, the first included. Waits that the service asked for do not count.
    pub attempts: u32,
    /// Waits between attempts.
    pub backoff: Backoff,
    /// Repetitions altogether.
    pub budget: BudgetSettings,
    /// When calls are stopped.
    pub breaker: BreakerSettings,
}

impl Default for GuardSettings {
    /// Four attempts, 50 ms to 1 s apart, and the defaults of budget and breaker.
    fn default() -> Self {
        Self {
            attempts: 4,
            backoff: Backoff {
                shortest: Duration::from_millis(50),
                longest: Duration::from_secs(1),
            },
            budget: BudgetSettings::default(),
            breaker: BreakerSettings::default(),
        }
    }
}

/// Stands in front of one outside service; everybody who calls it shares one.
#[derive(Debug)]
pub struct Guard {
    service: &'static str,
    settings: GuardSettings,
    budget: RetryBudget,
    breaker: Breaker,
    paused_until: Mutex<Option<Instant>>,
    random: Mutex<Stream>,
}

/// One call on its way.
struct Run<'g, E> {
    guard: &'g Guard,
    deadline: Instant,
    attempts: u32,
    waits: Waits,
    error: Option<E>,
}

impl Guard {
    /// A guard for a service; the name is for metrics and the log, the stream for the jitter of waits.
    pub fn new(service: &'static str, settings: GuardSettings, random: Stream) -> Self {
        Self {
            service,
            settings,
            budget: RetryBudget::new(settings.budget),
            breaker: Breaker::new(service, settings.breaker),
            paused_until: Mutex::new(None),
            random: Mutex::new(random),
        }
    }

    /// Calls `op` until it succeeds, is refused for good, or there is no more time, budget or hope.
    ///
    /// `op` is given the number of the attempt, from 1. An attempt that was begun is never dropped at the deadline: no
    /// further one is begun that could only end after it. Whether an operation may be repeated is for `op` to say, by
    /// answering [`Outcome::Fatal`] when it may not.
    ///
    /// # Errors
    /// [`GuardError::Refused`] when the service was not called at all, else [`GuardError::Failed`] with the last error.
    pub async fn call<T, E, F, Fut>(&self, deadline: Instant, mut op: F) -> Result<T, GuardError<E>>
    where
        F: FnMut(u32) -> Fut,
        Fut: Future<Output = Outcome<T, E>>,
    {
        let began = Instant::now();
        self.budget.call();
        let waits = self.settings.backoff.waits();
        let mut run = Run {
            guard: self,
            deadline,
            attempts: 0,
            waits,
            error: None,
        };
        let result = loop {
            let outcome = match run.attempt(&mut op).await {
                Ok(outcome) => outcome,
                Err(stopped) => break Err(stopped),
            };
            match outcome {
                Outcome::Ok(value) => break Ok(value),
                failed => {
                    if let Err(stopped) = run.prepare_next(failed).await {
                        break Err(stopped);
                    }
                }
            }
        };
        let outcome = result.as_ref().map_or_else(GuardError::label, |_| "ok");
        metrics::histogram!("guildhall_remote_call_duration_seconds", "service" => self.service, "outcome" => outcome)
            .record(began.elapsed().as_secs_f64());
        result
    }

    /// Whether calls are refused now because the service fails.
    pub fn is_open(&self) -> bool {
        self.breaker.is_open()
    }

    fn pause(&self, until: Instant) {
        let mut paused = self.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        *paused = (*paused).max(Some(until));
    }

    fn paused_until(&self) -> Option<Instant> {
        *self.paused_until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<E> Run<'_, E> {
    /// Makes one attempt, when the service takes calls.
    async fn attempt<T, F, Fut>(&mut self, op: &mut F) -> Result<Outcome<T, E>, GuardError<E>>
    where
        F: FnMut(u32) -> Fut,
        Fut: Future<Output = Outcome<T, E>>,
    {
        // Others may have been told to wait while this call waited.
        while let Some(until) = self.guard.paused_until().filter(|until| *until > Instant::now()) {
            self.wait_until(until).await?;
        }
        let permit = match self.guard.breaker.enter() {
            Ok(permit) => permit,
            Err(open) => return Err(self.stop(GaveUp::BreakerOpen, open.retry_in)),
        };
        self.attempts += 1;
        if self.attempts > 1 {
            metrics::counter!("guildhall_remote_retries_total", "service" => self.guard.service).increment(1);
        }
        let outcome = op(self.attempts).await;
        match &outcome {
            Outcome::Ok(_) | Outcome::Fatal(_) => permit.succeeded(),
            Outcome::Transient(_) => permit.failed(),
            // A limit says that we are too fast, nothing about the service's health.
            Outcome::RetryAfter { .. } => drop(permit),
        }
        Ok(outcome)
    }

    /// Waits for the next attempt after a failed one, or says why there is none.
    async fn prepare_next<T>(&mut self, failed: Outcome<T, E>) -> Result<(), GuardError<E>> {
        let wait = match failed {
            Outcome::Ok(_) => return Ok(()),
            Outcome::Fatal(error) => {
                self.error = Some(error);
                return Err(self.stop(GaveUp::Fatal, Duration::ZERO));
            }
            Outcome::RetryAfter { wait, scope, error } => {
                self.error = Some(error);
                let wait = wait.max(self.guard.settings.backoff.shortest);
                if scope == Scope::Everybody {
                    self.guard.pause(Instant::now() + wait);
                }
                wait
            }
            Outcome::Transient(error) => {
                self.error = Some(error);
                if self.attempts >= self.guard.settings.attempts {
                    return Err(self.stop(GaveUp::Attempts, Duration::ZERO));
                }
                if !self.guard.budget.take() {
                    return Err(self.stop(GaveUp::Budget, Duration::ZERO));
                }
                let mut random = self.guard.random.lock().unwrap_or_else(PoisonError::into_inner);
                self.waits.next(&mut random)
            }
        };
        self.wait_until(Instant::now() + wait).await
    }

    async fn wait_until(&mut self, moment: Instant) -> Result<(), GuardError<E>> {
        if moment >= self.deadline {
            let retry_in = moment.saturating_duration_since(Instant::now());
            return Err(self.stop(GaveUp::Deadline, retry_in));
        }
        sleep_until(moment).await;
        Ok(())
    }

    fn stop(&mut self, reason: GaveUp, retry_in: Duration) -> GuardError<E> {
        match self.error.take() {
            Some(error) => GuardError::Failed {
                error,
                attempts: self.attempts,
                reason,
            },
            None => GuardError::Refused { retry_in },
        }
    }
}
