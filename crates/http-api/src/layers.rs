//! The layers in front of the routes.

mod budget;
mod clear_errors;
mod limit;
mod observe;
mod strikes;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{from_fn, map_response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

pub(crate) use budget::Budget;
pub(crate) use limit::rate_limit;
pub(crate) use strikes::{Strikes, strike_out};

/// Bytes a request's body may have, except at doors with a limit of their own.
const BODY_LIMIT: usize = 64 * 1024;

/// Headers of every answer: nothing here is a page, nothing may be kept, framed or guessed at.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Limits the bodies of requests to what these routes need.
pub(crate) fn small_bodies<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes.layer(RequestBodyLimitLayer::new(BODY_LIMIT))
}

/// Puts the layers around all routes, innermost first: what comes later sees the answer later.
pub(crate) fn around<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    let routes = routes
        // A panic costs one request, not the connection.
        .layer(CatchPanicLayer::new())
        // Whatever failed further in becomes JSON.
        .layer(map_response(clear_errors::clear_errors))
        // Request id, span and duration, for errors too.
        .layer(from_fn(observe::observe));
    HEADERS.into_iter().fold(routes, |routes, (name, value)| {
        routes.layer(SetResponseHeaderLayer::overriding(
            name,
            HeaderValue::from_static(value),
        ))
    })
}
