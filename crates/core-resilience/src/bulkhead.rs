//! One slow service takes only its own seats: so many calls to it at once, a short queue, and nobody waits past the deadline.
//!
//! Without a bulkhead, every handler of a busy bot ends up waiting for the one service that hangs, and those who never needed
//! it wait behind them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep_until;
use tower::{Layer, ServiceExt as _};

use crate::deadline::{Deadline, HasDeadline};
use crate::refused::{Refused, Why};
use crate::step::{Next, Step, Stepping};

/// How large a bulkhead is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkheadSettings {
    /// Calls under way at the same time.
    pub at_once: usize,
    /// Calls that wait for their turn, first come, first served.
    pub waiting: usize,
}

impl Default for BulkheadSettings {
    /// 64 at once, 256 waiting.
    fn default() -> Self {
        Self {
            at_once: 64,
            waiting: 256,
        }
    }
}

/// Bounds the calls to one service. Clones share the bounds.
#[derive(Debug, Clone)]
pub struct BulkheadLayer(Arc<Bounds>);

#[derive(Debug)]
struct Bounds {
    service: &'static str,
    seats: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
}

/// One who waits, counted until dropped.
struct Waiting<'b>(&'b AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl BulkheadLayer {
    /// A bulkhead in front of a service; the name is for metrics.
    pub fn new(service: &'static str, settings: BulkheadSettings) -> Self {
        Self(Arc::new(Bounds {
            service,
            seats: Arc::new(Semaphore::new(settings.at_once)),
            waiting: AtomicUsize::new(0),
            most_waiting: settings.waiting,
        }))
    }
}

impl Bounds {
    async fn seat(&self, deadline: Deadline) -> Result<OwnedSemaphorePermit, Refused> {
        if let Ok(seat) = Arc::clone(&self.seats).try_acquire_owned() {
            return Ok(seat);
        }
        let join = |waiting: usize| (waiting < self.most_waiting).then_some(waiting + 1);
        if self
            .waiting
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, join)
            .is_err()
        {
            return Err(self.refuse(Why::BulkheadFull));
        }
        let _waiting = Waiting(&self.waiting);
        tokio::select! {
            biased;
            seat = Arc::clone(&self.seats).acquire_owned() => seat.map_err(|_| self.refuse(Why::BulkheadFull)),
            () = sleep_until(deadline.moment()) => Err(self.refuse(Why::Deadline)),
        }
    }

    fn refuse(&self, why: Why) -> Refused {
        metrics::counter!("guildhall_bulkhead_refused_total", "service" => self.service).increment(1);
        Refused {
            why,
            retry_in: Duration::ZERO,
        }
    }
}

impl<S> Layer<S> for BulkheadLayer {
    type Service = Stepping<Self, S>;

    fn layer(&self, next: S) -> Self::Service {
        Stepping::new(self.clone(), next)
    }
}

impl<R, N> Step<R, N> for BulkheadLayer
where
    R: HasDeadline + Send + 'static,
    N: Next<R, Response: Send, Error: From<Refused> + Send>,
{
    type Response = N::Response;
    type Error = N::Error;

    async fn take(self: Arc<Self>, request: R, next: N) -> Result<N::Response, N::Error> {
        let seat = self.0.seat(request.deadline()).await?;
        let answer = next.oneshot(request).await;
        drop(seat);
        answer
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;
    use tokio::time::Instant;
    use tower::Service;

    use super::*;
    use crate::testing::Ask;

    const SECOND: Duration = Duration::from_secs(1);

    fn service(
        settings: BulkheadSettings,
    ) -> impl Service<Ask, Response = Duration, Error = Refused, Future: Send> + Clone {
        let began = Instant::now();
        let inner = tower::service_fn(move |_: Ask| async move {
            tokio::time::sleep(SECOND).await;
            Ok::<_, Refused>(began.elapsed())
        });
        BulkheadLayer::new("test", settings).layer(inner)
    }

    #[tokio::test(start_paused = true)]
    async fn some_go_some_wait_in_order_and_the_rest_is_refused() {
        let service = service(BulkheadSettings {
            at_once: 2,
            waiting: 3,
        });
        let calls = (0..7).map(|_| service.clone().oneshot(Ask::within(10 * SECOND)));
        let answers: Vec<_> = join_all(calls).await;
        let seconds: Vec<_> = answers
            .into_iter()
            .map(|answer| answer.map(|took| took.as_secs()).map_err(|refused| refused.why))
            .collect();
        let full = Err(Why::BulkheadFull);
        assert_eq!(seconds, [Ok(1), Ok(1), Ok(2), Ok(2), Ok(3), full, full]);
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_past_their_deadline_and_their_place_is_free_again() {
        let service = service(BulkheadSettings {
            at_once: 1,
            waiting: 1,
        });
        let (first, second) = tokio::join!(
            service.clone().oneshot(Ask::within(10 * SECOND)),
            service.clone().oneshot(Ask::within(SECOND / 2)),
        );
        assert!(first.is_ok());
        assert_eq!(second.unwrap_err().why, Why::Deadline);
        let (third, fourth) = tokio::join!(
            service.clone().oneshot(Ask::within(10 * SECOND)),
            service.clone().oneshot(Ask::within(10 * SECOND)),
        );
        assert!(third.is_ok() && fourth.is_ok());
    }
}
