//! How often one address may ask.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, header};
use axum::response::{IntoResponse as _, Response};
use tower_governor::GovernorLayer;
use tower_governor::errors::GovernorError;
use tower_governor::governor::GovernorConfigBuilder;
use tower_governor::key_extractor::KeyExtractor;

use crate::api;
use crate::error::ApiError;

/// A request is earned back every so many milliseconds: ten a second.
const EARNED_EVERY: u64 = 100;

/// Requests that can be made at once.
const BURST: u32 = 50;

/// How often addresses that did not ask lately are forgotten.
const FORGET_EVERY: Duration = Duration::from_mins(1);

/// A key earns a request back every so many milliseconds: two a second.
const KEY_EARNED_EVERY: u64 = 500;

/// Requests that can be made at once with one key.
const KEY_BURST: u32 = 30;

/// Limits the routes per address. Must be called inside a tokio runtime.
pub(crate) fn rate_limit<S: Clone + Send + Sync + 'static>(
    routes: Router<S>,
    trusted: &Arc<[IpAddr]>,
) -> Router<S> {
    let caller = Caller {
        trusted: Arc::clone(trusted),
    };
    limited(routes, caller, EARNED_EVERY, BURST, ApiError::TOO_MANY)
}

/// Limits the routes per API key; behind the layer that finds out whose key it is. Must be called inside a tokio runtime.
pub(crate) fn rate_limit_keys<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    limited(routes, ByKey, KEY_EARNED_EVERY, KEY_BURST, ApiError::KEY_TOO_MANY)
}

fn limited<S, K>(routes: Router<S>, key: K, every: u64, burst: u32, too_many: ApiError) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    K: KeyExtractor + Send + Sync + 'static,
    K::Key: Send + Sync + 'static,
{
    let config = GovernorConfigBuilder::default()
        .per_millisecond(every)
        .burst_size(burst)
        .key_extractor(key)
        .finish();
    // Only a burst or a period of zero has no configuration.
    let Some(config) = config else { return routes };
    let limiter = Arc::downgrade(config.limiter());
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(FORGET_EVERY);
        loop {
            ticks.tick().await;
            let Some(limiter) = limiter.upgrade() else { break };
            limiter.retain_recent();
        }
    });
    routes.layer(GovernorLayer::new(config).error_handler(move |error| refused(&error, too_many)))
}

fn refused(error: &GovernorError, too_many: ApiError) -> Response {
    match error {
        GovernorError::TooManyRequests { wait_time, .. } => {
            let mut response = too_many.into_response();
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from((*wait_time).max(1)));
            response
        }
        // Without an address or a key nobody can be told apart: a mistake in how the router is served.
        GovernorError::UnableToExtractKey | GovernorError::Other { .. } => ApiError::INTERNAL.into_response(),
    }
}

/// Tells callers apart by their key.
#[derive(Debug, Clone)]
struct ByKey;

impl KeyExtractor for ByKey {
    type Key = String;

    fn extract<T>(&self, request: &Request<T>) -> Result<String, GovernorError> {
        let caller = request.extensions().get::<api::Caller>();
        caller
            .map(|caller| caller.0.key.clone())
            .ok_or(GovernorError::UnableToExtractKey)
    }
}

/// Tells callers apart by their address.
#[derive(Debug, Clone)]
struct Caller {
    /// Proxies whose word about the caller is taken.
    trusted: Arc<[IpAddr]>,
}

impl KeyExtractor for Caller {
    type Key = IpAddr;

    fn extract<T>(&self, request: &Request<T>) -> Result<IpAddr, GovernorError> {
        network_of(request, &self.trusted).ok_or(GovernorError::UnableToExtractKey)
    }
}

/// Where a request comes from, as far as our proxies say; nothing if the router is served without connect info.
pub(super) fn network_of<T>(request: &Request<T>, trusted: &[IpAddr]) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let forwarded = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok());
    let forwarded: Vec<&str> = forwarded.flat_map(|value| value.split(',')).collect();
    Some(network(caller(peer.0.ip(), &forwarded, trusted)))
}

/// The nearest address that is no proxy of ours: what stands further left in the header is the caller's own word.
fn caller(peer: IpAddr, forwarded: &[&str], trusted: &[IpAddr]) -> IpAddr {
    let mut nearest = peer.to_canonical();
    for hop in forwarded.iter().rev() {
        if !trusted.contains(&nearest) {
            break;
        }
        let Ok(address) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        nearest = address.to_canonical();
    }
    nearest
}

/// A household gets a whole /64 of IPv6: one caller, however many addresses it uses.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_proxies_are_believed_and_only_for_their_own_hop() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let trusted = [ip("10.0.0.1"), ip("10.0.0.2")];
        for (peer, forwarded, expected) in [
            ("203.0.113.9", vec![], "203.0.113.9"),
            ("203.0.113.9", vec!["198.51.100.1"], "203.0.113.9"),
            ("10.0.0.1", vec!["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", vec!["127.0.0.1", "198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", vec!["198.51.100.1", " 10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", vec!["nonsense"], "10.0.0.1"),
            ("10.0.0.1", vec![], "10.0.0.1"),
            ("::ffff:10.0.0.1", vec!["198.51.100.1"], "198.51.100.1"),
        ] {
            assert_eq!(
                caller(ip(peer), &forwarded, &trusted),
                ip(expected),
                "{peer} {forwarded:?}"
            );
        }
    }

    #[test]
    fn addresses_of_one_household_are_one_caller() {
        let network = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("203.0.113.9"), "203.0.113.9");
    }
}
