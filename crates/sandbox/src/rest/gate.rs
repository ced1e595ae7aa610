//! What every REST call of a bot passes: limits, trouble on demand, the record.

use std::sync::Arc;

use axum::{
    body::{Body, HttpBody},
    extract::{MatchedPath, Request, State},
    http::{HeaderName, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::time::Instant;

use super::{
    caller::PERSON_HEADER,
    limits::{self, Asking, Verdict},
};
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
    let asking = Asking {
        method: method.as_str(),
        route: route.strip_prefix("/api/v10").unwrap_or(&route),
        path: &path,
        token: header_text(&parts, header::AUTHORIZATION),
    };
    let (at, verdict, delay, failure) = discord.update_quietly(|state| {
        let verdict = state.rest_admit(&discord.limits, &asking);
        let faults = &mut state.faults;
        let failure = verdict.is_good().then(|| faults.take_failure(&path)).flatten();
        (state.clock.now(), verdict, faults.rest_delay, failure)
    });
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let mut response = match (&verdict, &failure) {
        (Verdict::Banned(left), _) => limits::ban(*left),
        (Verdict::Refused(_, scope, retry_after), _) => limits::refuse(*scope, *retry_after),
        (_, Some(failure)) if failure.is_done => {
            next.run(Request::from_parts(parts, Body::from(bytes))).await;
            fail(failure)
        }
        (_, Some(failure)) => fail(failure),
        (_, None) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
    };
    limits::mark(response.headers_mut(), verdict, failure.as_ref(), at);
    settle(&discord, &response);
    let (response, answer) = peek(response).await;
    let status = response.status().as_u16();
    let took = began.elapsed();
    tracing::debug!(%method, path, status, ?took, "rest call");
    let refusal =
        (status >= 400 && failure.is_none()).then(|| (method.clone(), path.clone(), answer.clone()));
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
    discord.update_quietly(|state| {
        if let Some((method, path, answer)) = refusal {
            state.refusals.note(method.as_str(), &path, status, &answer);
        }
        state.log.record(entry);
    });
    response
}

fn header_text(parts: &Parts, name: HeaderName) -> &str {
    let value = parts.headers.get(name);
    value.and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Counts what the answer means for a ban. The ban itself comes from somebody else, and counts for nothing.
fn settle(discord: &Discord, response: &Response) {
    let status = response.status().as_u16();
    let is_discords = response.headers().contains_key(header::VIA);
    if discord.limits.is_counting && is_discords && matches!(status, 401 | 403 | 429) {
        let scope = response.headers().get("x-ratelimit-scope");
        let is_shared = scope.is_some_and(|scope| scope == "shared");
        discord.update_quietly(|state| state.rest_answered(&discord.limits, status, is_shared));
    }
}

fn fail(failure: &Failure) -> Response {
    if failure.status == 429 {
        return limits::refuse(failure.scope, failure.retry_after);
    }
    let status = StatusCode::from_u16(failure.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    ApiError::new(failure.status, 0, &status.to_string()).into_response()
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
