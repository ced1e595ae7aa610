//! Until when an answer is of use, passed down to everybody who works on it.
//!
//! A deadline is a moment, not a duration: however many hands a request goes through, the moment stays. It travels with the
//! request ([`HasDeadline`]), and for what has no request of its own, such as a cache look-up in the middle of a use case,
//! with the task ([`Deadline::scope`], [`Deadline::current`]). The layer refuses what cannot end in time: work that nobody
//! waits for only delays work that somebody waits for.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tower::{Layer, ServiceExt as _};

use crate::refused::{Refused, Why};
use crate::step::{Next, Step, Stepping};

tokio::task_local! {
    static CURRENT: Deadline;
}

/// The moment after which an answer is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Instant);

impl Deadline {
    /// At this moment.
    pub const fn at(moment: Instant) -> Self {
        Self(moment)
    }

    /// So long from now.
    pub fn within(time: Duration) -> Self {
        Self(Instant::now() + time)
    }

    /// The moment itself.
    pub const fn moment(self) -> Instant {
        self.0
    }

    /// The time that is left; zero if it has passed.
    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Whether something that begins or ends so much later is still in time.
    pub fn allows(self, later: Duration) -> bool {
        self.left() > later
    }

    /// The earlier of two.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Ord::min(self, other)
    }

    /// Runs a future with this as the deadline of its task. Inside another scope, the earlier of the two counts.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        let deadline = Self::current().map_or(self, |outer| outer.min(self));
        CURRENT.scope(deadline, work).await
    }

    /// The deadline of the work this is part of; `None` if nobody waits for it.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(|deadline| *deadline).ok()
    }

    /// What an outside call may take: the time that is left, but never more than its own limit.
    pub fn within_current(limit: Duration) -> Self {
        let own = Self::within(limit);
        Self::current().map_or(own, |outer| outer.min(own))
    }
}

/// A request that knows its deadline.
pub trait HasDeadline {
    /// Until when an answer is of use.
    fn deadline(&self) -> Deadline;
}

impl<R: HasDeadline + ?Sized> HasDeadline for Arc<R> {
    fn deadline(&self) -> Deadline {
        (**self).deadline()
    }
}

/// Refuses requests that cannot be answered in time, and passes the deadline of the others down to the task.
#[derive(Debug, Clone, Copy)]
pub struct DeadlineLayer {
    least: Duration,
}

impl DeadlineLayer {
    /// `least` is what an answer takes at the very best: with less time left, the request is refused at once.
    pub const fn new(least: Duration) -> Self {
        Self { least }
    }
}

impl<S> Layer<S> for DeadlineLayer {
    type Service = Stepping<Self, S>;

    fn layer(&self, next: S) -> Self::Service {
        Stepping::new(*self, next)
    }
}

impl<R, N> Step<R, N> for DeadlineLayer
where
    R: HasDeadline + Send + 'static,
    N: Next<R, Error: From<Refused>>,
{
    type Response = N::Response;
    type Error = N::Error;

    async fn take(self: Arc<Self>, request: R, next: N) -> Result<N::Response, N::Error> {
        let deadline = request.deadline();
        if !deadline.allows(self.least) {
            let refused = Refused {
                why: Why::Deadline,
                retry_in: Duration::ZERO,
            };
            return Err(refused.into());
        }
        deadline.scope(next.oneshot(request)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Ask;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn what_cannot_end_in_time_is_not_begun_and_the_rest_knows_its_deadline() {
        let inner =
            tower::service_fn(|_: Ask| async { Ok::<_, Refused>(Deadline::current().unwrap().left()) });
        let service = DeadlineLayer::new(SECOND).layer(inner);
        for (left, expected) in [
            (2 * SECOND, Ok(2 * SECOND)),
            (SECOND, Err(Why::Deadline)),
            (Duration::ZERO, Err(Why::Deadline)),
        ] {
            let answer = service.clone().oneshot(Ask::within(left)).await;
            assert_eq!(answer.map_err(|refused| refused.why), expected, "{left:?}");
        }
        assert_eq!(Deadline::current(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn the_earlier_deadline_counts_whoever_sets_it() {
        let (soon, late) = (Deadline::within(SECOND), Deadline::within(5 * SECOND));
        let seen = soon.scope(late.scope(async { Deadline::current() })).await;
        assert_eq!(seen, Some(soon));
        let limited = late.scope(async { Deadline::within_current(2 * SECOND) }).await;
        assert_eq!(limited.left(), 2 * SECOND);
        tokio::time::advance(6 * SECOND).await;
        assert_eq!(late.left(), Duration::ZERO);
        assert!(!late.allows(Duration::ZERO));
    }
}
