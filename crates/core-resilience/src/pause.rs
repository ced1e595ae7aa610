//! A service that asks to wait is not asked again until then, and only what it meant waits.
//!
//! HTTP 429 names its scope: one route is paused while all others flow, or everybody is. A request that can wait out the
//! pause does, one that cannot is refused with the time to wait; neither is a failure of the service.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tower::{Layer, ServiceExt as _};

use crate::deadline::HasDeadline;
use crate::judge::{Judge, Scope, Verdict};
use crate::refused::{Refused, Why};
use crate::step::{Next, Step, Stepping};

/// Routes remembered at most; beyond that, those whose pause is over are forgotten.
const MOST_ROUTES: usize = 1_000;

/// A request that knows which limit of the service it falls under.
pub trait HasRoute {
    /// Requests of one route share a limit.
    fn route(&self) -> &str;
}

impl<R: HasRoute + ?Sized> HasRoute for Arc<R> {
    fn route(&self) -> &str {
        (**self).route()
    }
}

/// What is paused until when. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Pauses(Arc<Mutex<Paused>>);

#[derive(Debug, Default)]
struct Paused {
    everybody: Option<Instant>,
    routes: HashMap<String, Instant>,
}

impl Pauses {
    /// Pauses what the scope says, for so long from now. A pause is never made shorter by another.
    pub fn pause(&self, route: &str, scope: Scope, wait: Duration) {
        let now = Instant::now();
        let until = now + wait;
        let mut paused = self.paused();
        match scope {
            Scope::Request => {}
            Scope::Everybody => paused.everybody = paused.everybody.max(Some(until)),
            Scope::Route => {
                if paused.routes.len() >= MOST_ROUTES {
                    paused.routes.retain(|_, end| *end > now);
                }
                let end = paused.routes.entry(route.to_owned()).or_insert(until);
                *end = (*end).max(until);
            }
        }
    }

    /// Until when a route is paused, if it is.
    pub fn until(&self, route: &str) -> Option<Instant> {
        let paused = self.paused();
        let end = paused.everybody.max(paused.routes.get(route).copied());
        end.filter(|end| *end > Instant::now())
    }

    fn paused(&self) -> MutexGuard<'_, Paused> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets requests wait out the pauses of their route, and notes new pauses.
#[derive(Debug, Clone)]
pub struct PauseLayer<J> {
    pauses: Pauses,
    judge: J,
}

impl<J> PauseLayer<J> {
    /// Over these pauses; `judge` tells a limit from other answers.
    pub const fn new(pauses: Pauses, judge: J) -> Self {
        Self { pauses, judge }
    }
}

impl<S, J: Clone> Layer<S> for PauseLayer<J> {
    type Service = Stepping<Self, S>;

    fn layer(&self, next: S) -> Self::Service {
        Stepping::new(self.clone(), next)
    }
}

impl<J, R, N> Step<R, N> for PauseLayer<J>
where
    J: Judge<N::Response, N::Error>,
    R: HasDeadline + HasRoute + Send + 'static,
    N: Next<R, Response: Send, Error: From<Refused> + Send>,
{
    type Response = N::Response;
    type Error = N::Error;

    async fn take(self: Arc<Self>, request: R, next: N) -> Result<N::Response, N::Error> {
        let route = request.route().to_owned();
        // Asked again after each wait: the pause may have grown meanwhile.
        while let Some(until) = self.pauses.until(&route) {
            if until >= request.deadline().moment() {
                let refused = Refused {
                    why: Why::Paused,
                    retry_in: until.saturating_duration_since(Instant::now()),
                };
                return Err(refused.into());
            }
            sleep_until(until).await;
        }
        let answer = next.oneshot(request).await;
        if let Verdict::Limited { wait, scope } = self.judge.judge(&answer) {
            self.pauses.pause(&route, scope, wait);
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Ask, Failure, judge, script};

    const MS: Duration = Duration::from_millis(1);

    fn limited(scope: Scope) -> Result<u32, Failure> {
        Err(Failure::Limited(700 * MS, scope))
    }

    #[tokio::test(start_paused = true)]
    async fn case_14_only_what_was_meant_waits() {
        for (scope, same_route, other_route) in [
            (Scope::Request, 0, 0),
            (Scope::Route, 700, 0),
            (Scope::Everybody, 700, 700),
        ] {
            let inner = script([limited(scope)], Ok(7));
            let service = PauseLayer::new(Pauses::default(), judge).layer(inner);
            let ask = |route| {
                service.clone().oneshot(Ask {
                    route,
                    ..Ask::within(2_000 * MS)
                })
            };
            ask("a").await.unwrap_err();
            let began = Instant::now();
            let waited = async |route| {
                ask(route).await.unwrap();
                began.elapsed().as_millis()
            };
            let (same, other) = tokio::join!(waited("a"), waited("b"));
            assert_eq!((same, other), (same_route, other_route), "{scope:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_cannot_wait_is_refused_at_once_and_told_when() {
        let pauses = Pauses::default();
        pauses.pause("a", Scope::Route, 700 * MS);
        pauses.pause("a", Scope::Route, 100 * MS);
        let service = PauseLayer::new(pauses, judge).layer(script([], Ok(7)));
        let began = Instant::now();
        let answer = service
            .clone()
            .oneshot(Ask {
                route: "a",
                ..Ask::within(200 * MS)
            })
            .await;
        let expected = Refused {
            why: Why::Paused,
            retry_in: 700 * MS,
        };
        assert_eq!(answer, Err(Failure::NotAsked(expected)));
        assert_eq!(began.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_that_are_over_are_forgotten() {
        let pauses = Pauses::default();
        for route in 0..5 * MOST_ROUTES {
            pauses.pause(&route.to_string(), Scope::Route, MS);
            tokio::time::advance(MS).await;
        }
        assert!(pauses.paused().routes.len() <= MOST_ROUTES);
    }
}
