//! What metrics and traces know of a request: method and route, never an id or a token.

use std::sync::atomic::{AtomicU32, Ordering};

use core_telemetry::name;
use tokio::time::Instant;
use tracing::{Span, debug_span, field};

use super::{NoAnswer, Request, Response, Sending, Verb};

/// One request with all its attempts.
pub(super) struct Observed {
    pub(super) span: Span,
    method: &'static str,
    route: String,
    attempts: AtomicU32,
}

impl Observed {
    pub(super) fn new(request: &Request) -> Self {
        let (method, route) = (method(request.verb), route(&request.path));
        let span = debug_span!(
            "rest",
            "otel.name" = format_args!("{method} {route}"),
            "otel.kind" = "client",
            "otel.status_code" = field::Empty,
            "http.request.method" = method,
            "url.template" = route.as_str(),
            "http.response.status_code" = field::Empty,
            "http.request.resend_count" = field::Empty,
            "error.type" = field::Empty,
        );
        Self {
            span,
            method,
            route,
            attempts: AtomicU32::new(0),
        }
    }

    /// Counts and times one attempt.
    pub(super) async fn attempt(&self, sending: Sending<'_>) -> Result<Response, NoAnswer> {
        let number = self.attempts.fetch_add(1, Ordering::Relaxed) + 1;
        let began = Instant::now();
        let answer = sending.await;
        let took = began.elapsed();
        // Without an answer there is no status; `error` keeps the label there.
        let status = answer
            .as_ref()
            .map_or_else(|_| "error".to_owned(), |answer| answer.status.to_string());
        metrics::histogram!(
            name::HTTP_CLIENT_DURATION,
            "http_request_method" => self.method,
            "url_template" => self.route.clone(),
            "http_response_status_code" => status.clone(),
        )
        .record(took);
        if let Ok(answer) = &answer {
            // Traces know signed numbers only, and write others as text.
            self.span
                .record("http.response.status_code", i64::from(answer.status));
            if answer.status >= 400 {
                self.span.record("error.type", answer.status.to_string());
            }
        }
        if number > 1 {
            self.span
                .record("http.request.resend_count", i64::from(number - 1));
        }
        if !answer.as_ref().is_ok_and(|answer| answer.status < 400) {
            tracing::debug!(
                attempt = number,
                status,
                ms = took.as_millis(),
                "request was not taken"
            );
        }
        answer
    }

    pub(super) fn ended(&self, well: bool) {
        if !well {
            self.span.record("otel.status_code", "ERROR");
        }
    }
}

const fn method(verb: Verb) -> &'static str {
    match verb {
        Verb::Get => "GET",
        Verb::Post => "POST",
        Verb::Put => "PUT",
        Verb::Patch => "PATCH",
        Verb::Delete => "DELETE",
    }
}

/// The path with `{id}` and `{token}` in the place of what opens something or is different each time.
fn route(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let mut route = String::with_capacity(path.len() + 1);
    let mut before: [&str; 2] = [""; 2];
    for part in path.split('/') {
        let is_token = matches!(before[0], "interactions" | "webhooks");
        route.push('/');
        route.push_str(match part {
            _ if is_token => "{token}",
            _ if part.bytes().all(|byte| byte.is_ascii_digit()) => "{id}",
            part => part,
        });
        before = [before[1], part];
    }
    route
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_hold_neither_ids_nor_tokens() {
        for (path, expected) in [
            (
                "interactions/123/aW50ZXJhY3Rpb24/callback",
                "/interactions/{id}/{token}/callback",
            ),
            (
                "webhooks/123/secret/messages/@original",
                "/webhooks/{id}/{token}/messages/@original",
            ),
            ("webhooks/123/456?wait=true", "/webhooks/{id}/{token}"),
            ("channels/1/messages/2", "/channels/{id}/messages/{id}"),
            ("gateway/bot", "/gateway/bot"),
            ("users/@me/channels", "/users/@me/channels"),
        ] {
            assert_eq!(route(path), expected);
        }
    }
}
