//! When there is more to do than can be done, the least important is refused first, and at once.
//!
//! So many requests are worked on at the same time and no more. Each [`Priority`] must leave a share of the seats free for
//! what is more important than itself: while the house fills up, suggestions are refused first, then looks, games, staff, and
//! payments last. Nobody queues for a seat: a queue would only turn a refusal now into a missed deadline later.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tower::{Layer, ServiceExt as _};

use crate::refused::{Refused, Why};
use crate::step::{Next, Step, Stepping};

/// How important work is to the person who waits for it; later ones are more important.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Suggestions while somebody types: nice to have.
    Autocomplete,
    /// Looking at something: it can be looked at later.
    Look,
    /// A move in a game: a round waits for it.
    Game,
    /// Staff at work: they may be the ones who end the rush.
    Staff,
    /// Money moves: nobody should wonder whether it did.
    Money,
}

impl Priority {
    /// All of them, the least important first.
    pub const ALL: [Self; 5] = [
        Self::Autocomplete,
        Self::Look,
        Self::Game,
        Self::Staff,
        Self::Money,
    ];

    /// The name for metrics and the log.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Autocomplete => "autocomplete",
            Self::Look => "look",
            Self::Game => "game",
            Self::Staff => "staff",
            Self::Money => "money",
        }
    }

    /// The share of all seats, in percent, that must stay free for what is more important.
    pub const fn leaves_free(self) -> usize {
        match self {
            Self::Autocomplete => 40,
            Self::Look => 20,
            Self::Game => 10,
            Self::Staff => 5,
            Self::Money => 0,
        }
    }
}

/// A request that knows how important it is.
pub trait HasPriority {
    /// How important it is.
    fn priority(&self) -> Priority;
}

impl<R: HasPriority + ?Sized> HasPriority for Arc<R> {
    fn priority(&self) -> Priority {
        (**self).priority()
    }
}

/// The seats. Clones share them.
#[derive(Debug, Clone)]
pub struct Shedder(Arc<Seats>);

#[derive(Debug)]
struct Seats {
    service: &'static str,
    limit: usize,
    taken: AtomicUsize,
}

impl Seats {
    /// Seats that this priority and all lesser ones may take together.
    const fn open_to(&self, priority: Priority) -> usize {
        self.limit - self.limit.saturating_mul(priority.leaves_free()) / 100
    }
}

impl Shedder {
    /// So many seats; the name is for metrics.
    pub fn new(service: &'static str, limit: usize) -> Self {
        Self(Arc::new(Seats {
            service,
            limit,
            taken: AtomicUsize::new(0),
        }))
    }

    /// A seat until it is dropped.
    ///
    /// # Errors
    /// [`Why::Shed`]: what is free is for more important work.
    pub fn enter(&self, priority: Priority) -> Result<Seat, Refused> {
        let open = self.0.open_to(priority);
        let take = |taken: usize| (taken < open).then_some(taken + 1);
        let taken = &self.0.taken;
        if taken
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, take)
            .is_ok()
        {
            return Ok(Seat(self.clone()));
        }
        metrics::counter!("guildhall_shed_total", "service" => self.0.service, "priority" => priority.label())
            .increment(1);
        Err(Refused {
            why: Why::Shed,
            retry_in: Duration::ZERO,
        })
    }

    /// Seats there are.
    pub fn limit(&self) -> usize {
        self.0.limit
    }

    /// Seats that are taken.
    pub fn taken(&self) -> usize {
        self.0.taken.load(Ordering::Acquire)
    }

    /// Whether even what people look at is refused now: a house this full is worth a word.
    pub fn is_full(&self) -> bool {
        self.taken() >= self.0.open_to(Priority::Look)
    }
}

/// A seat, free again when dropped.
#[derive(Debug)]
#[must_use = "a seat that is dropped is free at once"]
pub struct Seat(Shedder);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.0.taken.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Refuses requests for which there is no seat.
#[derive(Debug, Clone)]
pub struct ShedLayer(Shedder);

impl ShedLayer {
    /// Over these seats.
    pub const fn new(shedder: Shedder) -> Self {
        Self(shedder)
    }
}

impl<S> Layer<S> for ShedLayer {
    type Service = Stepping<Self, S>;

    fn layer(&self, next: S) -> Self::Service {
        Stepping::new(self.clone(), next)
    }
}

impl<R, N> Step<R, N> for ShedLayer
where
    R: HasPriority + Send + 'static,
    N: Next<R, Response: Send, Error: From<Refused> + Send>,
{
    type Response = N::Response;
    type Error = N::Error;

    async fn take(self: Arc<Self>, request: R, next: N) -> Result<N::Response, N::Error> {
        let seat = self.0.enter(request.priority())?;
        let answer = next.oneshot(request).await;
        drop(seat);
        answer
    }
}

#[cfg(test)]
mod tests {
    use tower::Service;

    use super::*;
    use crate::testing::Ask;

    #[test]
    fn each_priority_fills_its_share_and_leaves_the_rest_to_its_betters() {
        let house = Shedder::new("test", 100);
        let mut seats = Vec::new();
        for (priority, expected) in Priority::ALL.into_iter().zip([60, 80, 90, 95, 100]) {
            while let Ok(seat) = house.enter(priority) {
                seats.push(seat);
            }
            assert_eq!(house.taken(), expected, "{priority:?}");
            for lesser in Priority::ALL.into_iter().filter(|lesser| *lesser < priority) {
                assert_eq!(house.enter(lesser).unwrap_err().why, Why::Shed);
            }
        }
        assert!(house.is_full());
        seats.truncate(59);
        assert!(!house.is_full());
        let last = house.enter(Priority::Autocomplete).unwrap();
        assert!(house.enter(Priority::Autocomplete).is_err());
        drop(last);
        assert!(house.enter(Priority::Autocomplete).is_ok());
    }

    /// A rush of suggestions with a payment now and then: every payment gets in, and suggestions still get their share.
    #[test]
    fn a_rush_of_the_unimportant_never_keeps_out_the_important() {
        let house = Shedder::new("test", 20);
        let (mut suggestions, mut payments) = (Vec::new(), Vec::new());
        let (mut refused, mut admitted) = (0, 0);
        for step in 0..10_000 {
            match house.enter(Priority::Autocomplete) {
                Ok(seat) => {
                    admitted += 1;
                    suggestions.push(seat);
                }
                Err(_) => refused += 1,
            }
            if step % 10 == 0 {
                payments.push(
                    house
                        .enter(Priority::Money)
                        .expect("there is always room for a payment"),
                );
            }
            if payments.len() > 5 {
                drop(payments.remove(0));
            }
            if step % 3 == 0 && !suggestions.is_empty() {
                drop(suggestions.remove(0));
            }
        }
        assert!(
            refused > 5_000 && admitted > 3_000,
            "{refused} refused, {admitted} admitted"
        );
    }

    #[test]
    fn in_a_small_house_too_something_is_left_for_everybody() {
        for limit in 1..=10 {
            for priority in Priority::ALL {
                assert!(
                    Shedder::new("test", limit).enter(priority).is_ok(),
                    "{limit} {priority:?}"
                );
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_layer_holds_a_seat_as_long_as_the_work_takes() {
        let house = Shedder::new("test", 1);
        let inner = tower::service_fn(|_: Ask| async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok::<_, Refused>(())
        });
        let service = ShedLayer::new(house.clone()).layer(inner);
        let first = tokio::spawn(service.clone().oneshot(Ask::default()));
        tokio::task::yield_now().await;
        assert_eq!(
            service.clone().oneshot(Ask::default()).await.unwrap_err().why,
            Why::Shed
        );
        first.await.unwrap().unwrap();
        assert_eq!(house.taken(), 0);
        // Given up half-way, the seat is free as well.
        drop(service.clone().call(Ask::default()));
        assert_eq!(house.taken(), 0);
    }
}
