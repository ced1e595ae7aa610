//! The breaker as a layer.

use std::sync::Arc;
use std::task::{Context, Poll};

use tower::{Layer, Service, ServiceExt};

use super::{Breaker, BreakerOpen};
use crate::BoxFuture;
use crate::judge::{Judge, Verdict};
use crate::refused::{Refused, Why};

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
    type Service = Broken<S, J>;

    fn layer(&self, inner: S) -> Self::Service {
        Broken {
            inner,
            layer: self.clone(),
        }
    }
}

/// The service of [`BreakerLayer`].
#[derive(Debug, Clone)]
pub struct Broken<S, J> {
    inner: S,
    layer: BreakerLayer<J>,
}

impl<S, J, R> Service<R> for Broken<S, J>
where
    S: Service<R, Error: From<Refused> + Send, Response: Send, Future: Send> + Clone + Send + 'static,
    J: Judge<S::Response, S::Error>,
    R: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = BoxFuture<Result<S::Response, S::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: R) -> Self::Future {
        let (inner, layer) = (self.inner.clone(), self.layer.clone());
        Box::pin(async move {
            let permit = layer.breaker.enter().map_err(Refused::from)?;
            let answer = inner.oneshot(request).await;
            match layer.judge.judge(&answer) {
                Verdict::Answered => permit.succeeded(),
                Verdict::Failed | Verdict::FailedForGood => permit.failed(),
                // A limit says that we are too fast, nothing about the service's health.
                Verdict::Limited { .. } | Verdict::NotAsked => drop(permit),
            }
            answer
        })
    }
}
