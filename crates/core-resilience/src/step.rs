//! A layer as one function: what it does with a request and the service behind it. What tower wants beside that is here once.

use std::sync::Arc;
use std::task::{Context, Poll};

use tower::{Layer, Service};

use crate::BoxFuture;

/// The service behind a layer. It is always ready: who does not fit in is refused and never queues.
pub trait Next<R>: Service<R, Future: Send> + Clone + Send + 'static {}

impl<R, S: Service<R, Future: Send> + Clone + Send + 'static> Next<R> for S {}

/// What a layer does.
pub trait Step<R, N>: Send + Sync + 'static {
    /// What is answered.
    type Response;
    /// What is answered when it fails.
    type Error;

    /// Takes a request; whether and when it goes on to the next service is the layer's to decide.
    fn take(
        self: Arc<Self>,
        request: R,
        next: N,
    ) -> impl Future<Output = Result<Self::Response, Self::Error>> + Send + 'static;
}

/// The layer of a step.
#[derive(Debug)]
pub struct StepLayer<T>(Arc<T>);

impl<T> StepLayer<T> {
    /// In front of any service that the step can go on to.
    pub fn new(step: T) -> Self {
        Self(Arc::new(step))
    }
}

impl<T> Clone for StepLayer<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T, N> Layer<N> for StepLayer<T> {
    type Service = Stepping<T, N>;

    fn layer(&self, next: N) -> Stepping<T, N> {
        Stepping {
            step: Arc::clone(&self.0),
            next,
        }
    }
}

impl<T, N> Stepping<T, N> {
    /// For layers of a type of their own.
    pub(crate) fn new(step: T, next: N) -> Self {
        let step = Arc::new(step);
        Self { step, next }
    }
}

/// A step with the service behind it.
#[derive(Debug)]
pub struct Stepping<T, N> {
    step: Arc<T>,
    next: N,
}

impl<T, N: Clone> Clone for Stepping<T, N> {
    fn clone(&self) -> Self {
        Self {
            step: Arc::clone(&self.step),
            next: self.next.clone(),
        }
    }
}

impl<R, T, N> Service<R> for Stepping<T, N>
where
    T: Step<R, N>,
    N: Clone,
{
    type Response = T::Response;
    type Error = T::Error;
    type Future = BoxFuture<Result<T::Response, T::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), T::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: R) -> Self::Future {
        Box::pin(Arc::clone(&self.step).take(request, self.next.clone()))
    }
}
