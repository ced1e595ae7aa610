//! How limits show in answers: headers, 429 bodies, and the page that banned bots get.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use tokio::time::Duration;

use super::Verdict;
use crate::{limits::LimitScope, state::faults::Failure};

/// Discord's own proxy names itself in every answer. Libraries tell a ban by its absence.
const PROXY: &str = "1.1 google";

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

/// Writes where the bucket stands; `now` is the wall clock in milliseconds. A 429 on demand leaves nothing in it.
pub(in crate::rest) fn mark(headers: &mut HeaderMap, verdict: Verdict, failure: Option<&Failure>, now: u64) {
    let standing = match verdict {
        Verdict::Banned(_) => return,
        Verdict::Free => None,
        Verdict::Counted(standing) => Some(standing),
        Verdict::Refused(standing, ..) => standing,
    };
    set(headers, "via", PROXY);
    let Some(mut standing) = standing else { return };
    if let Some(failure) = failure.filter(|failure| failure.status == 429) {
        standing.remaining = 0;
        standing.reset_after = failure.retry_after;
    }
    let hash = standing
        .bucket
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
    let reset = Duration::from_millis(now) + standing.reset_after;
    set(headers, "x-ratelimit-bucket", &format!("{hash:016x}"));
    set(headers, "x-ratelimit-limit", &standing.limit.to_string());
    set(headers, "x-ratelimit-remaining", &standing.remaining.to_string());
    set(
        headers,
        "x-ratelimit-reset",
        &format!("{:.3}", reset.as_secs_f64()),
    );
    let after = format!("{:.3}", standing.reset_after.as_secs_f64());
    set(headers, "x-ratelimit-reset-after", &after);
}

/// 429 in Discord's words.
pub(in crate::rest) fn refuse(scope: LimitScope, retry_after: Duration) -> Response {
    let millis = retry_after.as_micros().div_ceil(1000);
    let seconds = Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX)).as_secs_f64();
    let message = match scope {
        LimitScope::Shared => "The resource is being rate limited.",
        LimitScope::User | LimitScope::Global => "You are being rate limited.",
    };
    let is_global = scope == LimitScope::Global;
    let body = json!({"message": message, "retry_after": seconds, "global": is_global});
    let mut response = (StatusCode::TOO_MANY_REQUESTS, axum::Json(body)).into_response();
    let headers = response.headers_mut();
    set(headers, "retry-after", &millis.div_ceil(1000).to_string());
    set(headers, "x-ratelimit-scope", scope.name());
    if is_global {
        set(headers, "x-ratelimit-global", "true");
    }
    response
}

/// What the network in front of Discord answers to those it has banned: no JSON, no headers of Discord's.
pub(in crate::rest) fn ban(left: Duration) -> Response {
    let page = "<!DOCTYPE html>\n<html lang=\"en-US\"><head><title>Access denied | discord.com used Cloudflare to restrict \
                access</title></head><body><h1>Error 1015</h1><p>You are being rate limited</p></body></html>\n";
    let wait = left.as_secs().max(1).to_string();
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=UTF-8"),
        (header::RETRY_AFTER, wait.as_str()),
    ];
    (StatusCode::TOO_MANY_REQUESTS, headers, page).into_response()
}
