//! A request id, a span, a duration and a line per request.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;
use tracing::{Instrument as _, Span, field};

/// Joins an answer to its log lines. Ids of callers are not taken over: they could be anything.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

static COUNT: AtomicU64 = AtomicU64::new(1);

pub(super) async fn observe(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = format!(
        "{:x}-{:06}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    // The pattern, never the address as it was asked for: that would be a label with endless values.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unknown", MatchedPath::as_str)
        .to_owned();
    let method = known_method(request.method());
    // Health checks and scrapes come every few seconds and tell nothing.
    let span = if is_probe(&route) {
        Span::none()
    } else {
        tracing::info_span!(
            "http",
            "otel.name" = format_args!("{method} {route}"),
            "otel.kind" = "server",
            "otel.status_code" = field::Empty,
            "http.response.status_code" = field::Empty,
            "http.request.method" = method,
            "http.route" = route,
            "error.type" = field::Empty,
            request_id = %id,
        )
    };
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let took = began.elapsed();
    // Traces know signed numbers only, and write others as text.
    span.record("http.response.status_code", i64::from(status));
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
        span.record("error.type", status.to_string());
    }
    span.in_scope(|| tracing::debug!(status, ms = took.as_millis(), "request answered"));
    metrics::histogram!(
        "http_server_request_duration_seconds",
        "http_request_method" => method, "http_route" => route, "http_response_status_code" => status.to_string(),
    )
    .record(took.as_secs_f64());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

fn is_probe(route: &str) -> bool {
    route == "/metrics" || route.starts_with("/health")
}

/// Anybody can make up methods, and each would be a label of its own.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "_OTHER",
    }
}
