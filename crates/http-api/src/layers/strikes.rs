//! Addresses whose requests are refused too often are not listened to for a while: before anything is read or computed for
//! them. Unlike a limit on all requests, this never meets whoever is in the right, however often they come.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use core_telemetry::name;
use tokio::time::Instant;

use super::limit::network_of;
use crate::error::ApiError;

/// An address may fail so often at once, and once more after each [`FORGIVEN_EVERY`].
const AT_ONCE: u32 = 20;
const FORGIVEN_EVERY: Duration = Duration::from_secs(1);

/// Addresses remembered at most; beyond that, all are forgiven at once rather than filling the memory.
const REMEMBERED: usize = 50_000;

/// Who failed how often. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Strikes {
    trusted: Arc<[IpAddr]>,
    /// When everything will be forgiven, by address. Without an entry, there is nothing to forgive.
    forgiven: Arc<Mutex<BTreeMap<IpAddr, Instant>>>,
}

impl Strikes {
    /// Believes these proxies about who asks.
    pub(crate) fn new(trusted: &Arc<[IpAddr]>) -> Self {
        Self {
            trusted: Arc::clone(trusted),
            forgiven: Arc::default(),
        }
    }

    /// How long an address must wait before it is listened to again; nothing for most.
    fn wait(&self, address: IpAddr, now: Instant) -> Option<Duration> {
        let forgiven = self.forgiven.lock().unwrap_or_else(PoisonError::into_inner);
        let until = *forgiven.get(&address)?;
        let wait = until.saturating_duration_since(now + FORGIVEN_EVERY * (AT_ONCE - 1));
        (!wait.is_zero()).then_some(wait)
    }

    fn strike(&self, address: IpAddr, now: Instant) {
        let mut forgiven = self.forgiven.lock().unwrap_or_else(PoisonError::into_inner);
        if forgiven.len() >= REMEMBERED && !forgiven.contains_key(&address) {
            forgiven.retain(|_, until| *until > now);
            if forgiven.len() >= REMEMBERED {
                forgiven.clear();
            }
        }
        let until = forgiven.entry(address).or_insert(now);
        *until = (*until).max(now) + FORGIVEN_EVERY;
        if *until >= now + FORGIVEN_EVERY * AT_ONCE {
            tracing::warn!(
                %address,
                "requests of an address are refused again and again; if it is a proxy of yours, name it in http.trusted_proxies"
            );
        }
    }
}

/// Refuses struck-out addresses, and counts the refusals of others.
pub(crate) async fn strike_out(State(strikes): State<Strikes>, request: Request, next: Next) -> Response {
    let Some(address) = network_of(&request, &strikes.trusted) else {
        return ApiError::INTERNAL.into_response();
    };
    if let Some(wait) = strikes.wait(address, Instant::now()) {
        metrics::counter!(name::INTERACTIONS_REFUSED, "reason" => "too_often").increment(1);
        let mut response = ApiError::STRUCK_OUT.into_response();
        let seconds = HeaderValue::from(wait.as_secs() + 1);
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
        return response;
    }
    let response = next.run(request).await;
    if is_strangers(response.status()) {
        strikes.strike(address, Instant::now());
    }
    response
}

/// Whether somebody was refused who may be anybody. What is signed and cannot be read is Discord's own.
fn is_strangers(refusal: StatusCode) -> bool {
    refusal.is_client_error() && refusal != StatusCode::BAD_REQUEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn case_45_an_address_that_fails_too_often_waits_and_others_do_not() {
        let strikes = Strikes::new(&Arc::from([]));
        let [bad, good] = ["203.0.113.9", "203.0.113.10"].map(|text| text.parse().unwrap());
        for _ in 0..AT_ONCE {
            assert_eq!(strikes.wait(bad, Instant::now()), None);
            strikes.strike(bad, Instant::now());
        }
        assert_eq!(strikes.wait(bad, Instant::now()), Some(FORGIVEN_EVERY));
        assert_eq!(strikes.wait(good, Instant::now()), None);
        tokio::time::advance(FORGIVEN_EVERY).await;
        assert_eq!(strikes.wait(bad, Instant::now()), None, "one more is forgiven");
        strikes.strike(bad, Instant::now());
        assert!(strikes.wait(bad, Instant::now()).is_some());
        tokio::time::advance(FORGIVEN_EVERY * (AT_ONCE + 1)).await;
        for _ in 0..AT_ONCE {
            assert_eq!(strikes.wait(bad, Instant::now()), None, "all is forgiven");
            strikes.strike(bad, Instant::now());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn memory_is_bounded() {
        let strikes = Strikes::new(&Arc::from([]));
        for number in 0..u32::try_from(REMEMBERED).unwrap() + 10 {
            strikes.strike(IpAddr::from(number.to_be_bytes()), Instant::now());
        }
        assert!(strikes.forgiven.lock().unwrap().len() <= REMEMBERED);
    }
}
