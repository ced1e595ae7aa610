//! The table of routes, and the layers in front of them.

mod config;
mod health;
mod index;
mod interactions;
mod metrics;
mod stats;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use crate::api;
use crate::error::ApiError;
use crate::layers;
use crate::state::HttpState;

/// Every route with its layers. Must be called inside a tokio runtime.
///
/// Callers are told apart by their address: serve it with connect info, as [`crate::serve`] does.
pub fn router(state: HttpState) -> Router {
    // Watchers of the process must never be turned away because of others behind the same address.
    let exempt = Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready));
    // What is shown about the process, to everybody or to keys alone.
    let figures = Router::new()
        .route("/stats", get(stats::show))
        .route("/config", get(config::show))
        .route("/metrics", get(metrics::show))
        .route_layer(from_fn_with_state(state.clone(), api::figures));
    let limited = Router::new()
        .route("/", get(index::show))
        .route("/health", get(health::show))
        .merge(figures)
        .nest(api::ROOT, api::router(&state))
        .fallback(|| std::future::ready(ApiError::NOT_FOUND));
    let limited = layers::rate_limit(limited, &state.trusted_proxies);
    let routes = layers::small_bodies(exempt.merge(limited));
    // Discord asks as often as members do, from few addresses: what counts there is how often an address fails.
    let routes = match &state.interactions {
        Some(door) => routes.merge(interactions::router(door, &state.trusted_proxies)),
        None => routes,
    };
    layers::around(routes).with_state(state)
}
