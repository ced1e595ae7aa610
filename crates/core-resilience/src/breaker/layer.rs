//! The breaker as a layer.

use std::sync::Arc;

use tower::{Layer, ServiceExt as _};

use super::{Breaker, BreakerOpen};
use crate::judge::{Judge, Verdict};
use crate::refused::{Refused, Why};
use crate::step::{Next, Step, Stepping};

impl From<BreakerOpen> for Refused {
    fn from(open: BreakerOpen) -> Self {
        Self {
            why: Why::BreakerOpen,
            retry_in: open.retry_in,
        }
    }
}

/// Refuses requests while the breaker is open, and tells it how the others ended.
#[derive(Debug, Clone)]
pub struct BreakerLayer<J> {
    breaker: Arc<Breaker>,
    judge: J,
}

impl<J> BreakerLayer<J> {
    /// With this breaker, which others may share; `judge` tells what an answer says about the service.
    pub const fn new(breaker: Arc<Breaker>, judge: J) -> Self {
        Self { breaker, judge }
    }
}

impl<S, J: Clone> Layer<S> for BreakerLayer<J> {
    type Service = Stepping<Self, S>;

    fn layer(&self, next: S) -> Self::Service {
        Stepping::new(self.clone(), next)
    }
}

impl<J, R, N> Step<R, N> for BreakerLayer<J>
where
    J: Judge<N::Response, N::Error>,
    R: Send + 'static,
    N: Next<R, Response: Send, Error: From<Refused> + Send>,
{
    type Response = N::Response;
    type Error = N::Error;

    async fn take(self: Arc<Self>, request: R, next: N) -> Result<N::Response, N::Error> {
        let permit = self.breaker.enter().map_err(Refused::from)?;
        let answer = next.oneshot(request).await;
        match self.judge.judge(&answer) {
            Verdict::Answered => permit.succeeded(),
            Verdict::Failed | Verdict::FailedForGood => permit.failed(),
            // A limit says that we are too fast, nothing about the service's health.
            Verdict::Limited { .. } | Verdict::NotAsked => drop(permit),
        }
        answer
    }
}
