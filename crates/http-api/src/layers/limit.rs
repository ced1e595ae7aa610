//! How often one address may ask, whoever it is: before anybody is known by a key. Each process counts for itself, because
//! this keeps a flood away from what it costs to find out more.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::{IntoResponse as _, Response};
use tower_governor::GovernorLayer;
use tower_governor::errors::GovernorError;
use tower_governor::governor::GovernorConfigBuilder;
use tower_governor::key_extractor::KeyExtractor;

use crate::error::ApiError;
use crate::layers::budget::Budget;

/// A request is earned back every so many milliseconds: ten a second.
const EARNED_EVERY: u64 = 100;

/// Requests that can be made at once.
const BURST: u32 = 50;

/// How often addresses that did not ask lately are forgotten.
const FORGET_EVERY: Duration = Duration::from_mins(1);

/// Limits the routes per address. Must be called inside a tokio runtime.
pub(crate) fn rate_limit<S: Clone + Send + Sync + 'static>(
    routes: Router<S>,
    trusted: &Arc<[IpAddr]>,
) -> Router<S> {
    let caller = Caller {
        trusted: Arc::clone(trusted),
    };
    let config = GovernorConfigBuilder::default()
        .per_millisecond(EARNED_EVERY)
        .burst_size(BURST)
        .key_extractor(caller)
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
    routes.layer(GovernorLayer::new(config).error_handler(|error| refused(&error)))
}

fn refused(error: &GovernorError) -> Response {
    match error {
        GovernorError::TooManyRequests { wait_time, .. } => {
            // What the whole burst takes to come back.
            let window = Duration::from_millis(u64::from(BURST) * EARNED_EVERY).as_secs();
            let budget = Budget {
                policy: "address",
                quota: BURST,
                window,
                left: 0,
                reset: (*wait_time).max(1),
            };
            budget.exhausted(ApiError::TOO_MANY)
        }
        // Without an address nobody can be told apart: a mistake in how the router is served.
        GovernorError::UnableToExtractKey | GovernorError::Other { .. } => ApiError::INTERNAL.into_response(),
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
