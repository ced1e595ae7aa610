//! What every REST call passes: the record, trouble on demand, rate-limit headers.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, HttpBody},
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;
use tokio::time::Instant;

use super::caller::PERSON_HEADER;
use crate::{
    error::ApiError,
    server::read_body,
    state::{
        Discord,
        faults::Failure,
        log::{ANSWER_KEPT, BODY_KEPT, Entry, What},
    },
};

pub(super) async fn pass(State(discord): State<Arc<Discord>>, request: Request, next: Next) -> Response {
    // People have no limits here, and no trouble: what bots run into is not in their way.
    if request.headers().contains_key(PERSON_HEADER) {
        return next.run(request).await;
    }
    let began = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| path.clone(), |matched| matched.as_str().to_owned());
    let (parts, bytes) = match read_body(request).await {
        Ok(read) => read,
        Err(error) => return error.into_response(),
    };
    let body = kept(&bytes, BODY_KEPT);
    let (at, delay, failure) = discord.update_quietly(|state| {
        let faults = &mut state.faults;
        (state.clock.now(), faults.rest_delay, faults.take_failure(&path))
    });
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let mut response = match failure {
        Some(failure) => fail(&failure),
        None => next.run(Request::from_parts(parts, Body::from(bytes))).await,
    };
    if !route.contains("/interactions/") {
        add_limits(response.headers_mut(), &format!("{method} {route}"), at);
    }
    let (response, answer) = peek(response).await;
    let status = response.status().as_u16();
    let took = began.elapsed();
    tracing::debug!(%method, path, status, ?took, "rest call");
    let what = What::Rest {
        method,
        path: path.into(),
        status,
        body,
        answer,
    };
    let entry = Entry {
        at,
        began,
        took,
        what,
    };
    discord.update_quietly(|state| state.log.record(entry));
    response
}

fn fail(failure: &Failure) -> Response {
    let status = StatusCode::from_u16(failure.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status == StatusCode::TOO_MANY_REQUESTS {
        let seconds = failure.retry_after.as_secs_f64();
        let body = json!({"message": "You are being rate limited.", "retry_after": seconds, "global": false});
        let headers = [
            (
                header::RETRY_AFTER,
                failure.retry_after.as_millis().div_ceil(1000).to_string(),
            ),
            (HeaderName::from_static("x-ratelimit-scope"), "user".to_owned()),
        ];
        return (status, headers, axum::Json(body)).into_response();
    }
    ApiError::new(failure.status, 0, &status.to_string()).into_response()
}

/// Generous limits, so that rate limiters of clients find what they read and never wait.
fn add_limits(headers: &mut HeaderMap, bucket: &str, now: u64) {
    let hash = bucket.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let reset = Duration::from_millis(now + 1000);
    for (name, value) in [
        ("x-ratelimit-bucket", format!("{hash:016x}")),
        ("x-ratelimit-limit", "1000".to_owned()),
        ("x-ratelimit-remaining", "999".to_owned()),
        ("x-ratelimit-reset", format!("{:.3}", reset.as_secs_f64())),
        ("x-ratelimit-reset-after", "1.000".to_owned()),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

/// The body of an answer, for the record.
async fn peek(response: Response) -> (Response, Box<[u8]>) {
    let limit = if response.status().is_success() {
        ANSWER_KEPT
    } else {
        BODY_KEPT
    };
    let size = response.body().size_hint().exact().unwrap_or(u64::MAX);
    if size == 0 || size > limit as u64 {
        return (response, Box::default());
    }
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, limit).await.unwrap_or_default();
    let answer = kept(&bytes, limit);
    (Response::from_parts(parts, Body::from(bytes)), answer)
}

/// A copy, because the bytes themselves may be a small part of a large buffer; nothing if they are more than `limit`.
fn kept(bytes: &[u8], limit: usize) -> Box<[u8]> {
    if bytes.len() <= limit {
        bytes.into()
    } else {
        Box::default()
    }
}
