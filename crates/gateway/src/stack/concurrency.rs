//! So many handlers at once and no more: who comes when the house is full is told so at once.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use core_errors::{AppError, codes};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::{Layer, Service, ServiceExt, layer::layer_fn};

use super::Pending;
use crate::{
    call::{Call, CallKind},
    reply::Reply,
    stats::Stats,
};

pub(super) fn layer<S>(limit: usize, stats: Stats) -> impl Layer<S, Service = Concurrency<S>> + Clone {
    let seats = Arc::new(Semaphore::new(limit));
    layer_fn(move |inner| Concurrency {
        inner,
        limit,
        seats: Arc::clone(&seats),
        stats: stats.clone(),
    })
}

#[derive(Clone)]
pub(super) struct Concurrency<S> {
    inner: S,
    limit: usize,
    seats: Arc<Semaphore>,
    stats: Stats,
}

impl<S> Concurrency<S> {
    /// A seat, if there is one. Suggestions leave the last quarter to what people wait for.
    fn seat(&self, call: &Call) -> Option<OwnedSemaphorePermit> {
        let reserved = match call.kind {
            CallKind::Autocomplete(_) => self.limit / 4,
            _ => 0,
        };
        (self.seats.available_permits() > reserved)
            .then(|| Arc::clone(&self.seats).try_acquire_owned().ok())
            .flatten()
    }
}

impl<S> Service<Arc<Call>> for Concurrency<S>
where
    S: Service<Arc<Call>, Response = Reply, Error = AppError> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Reply;
    type Error = AppError;
    type Future = Pending<Reply, AppError>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), AppError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, call: Arc<Call>) -> Self::Future {
        let Some(seat) = self.seat(&call) else {
            return Box::pin(std::future::ready(Err(AppError::new(codes::BUSY))));
        };
        let running = self.stats.running();
        let inner = self.inner.clone().oneshot(call);
        Box::pin(async move {
            let result = inner.await;
            drop((seat, running));
            result
        })
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use tokio::sync::watch;

    use super::*;
    use crate::{
        reply::View,
        stack::testing::{autocomplete, call},
    };

    #[tokio::test]
    async fn who_comes_when_the_house_is_full_is_refused_until_a_seat_is_free() {
        let (open, gate) = watch::channel(false);
        let inner = tower::service_fn(move |_| {
            let mut gate = gate.clone();
            async move {
                gate.wait_for(|open| *open).await.unwrap();
                Ok(Reply::private(View::text("")))
            }
        });
        let stats = Stats::default();
        let service = layer(4, stats.clone()).layer(inner);
        let mut running: Vec<_> = (0..3)
            .map(|_| tokio::spawn(service.clone().oneshot(Arc::new(call()))))
            .collect();
        while stats.figures().running < 3 {
            tokio::task::yield_now().await;
        }
        // One seat is left, which suggestions may not take. A refusal comes at once: nobody waits for a seat.
        let refused = |call| {
            service
                .clone()
                .oneshot(Arc::new(call))
                .now_or_never()
                .unwrap()
                .unwrap_err()
                .code()
        };
        assert_eq!(refused(autocomplete()), codes::BUSY);
        running.push(tokio::spawn(service.clone().oneshot(Arc::new(call()))));
        while stats.figures().running < 4 {
            tokio::task::yield_now().await;
        }
        assert_eq!(refused(call()), codes::BUSY);

        open.send(true).unwrap();
        for handler in running {
            handler.await.unwrap().unwrap();
        }
        assert_eq!(stats.figures().running, 0);
        service.oneshot(Arc::new(call())).await.unwrap();
    }
}
