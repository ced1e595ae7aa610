//! `POST /interactions` up to whoever takes them.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use futures_util::stream;
use http_api::{Interactions, router};

use crate::door::{ask, door, from};

/// Takes what says "good", refuses the rest, and counts.
fn taker(taken: &Arc<AtomicUsize>) -> Interactions {
    let taken = Arc::clone(taken);
    Interactions::new(move |_: HeaderMap, body: Bytes| {
        taken.fetch_add(1, Ordering::SeqCst);
        let status = match &body[..] {
            b"good" => StatusCode::OK,
            b"away" => StatusCode::SERVICE_UNAVAILABLE,
            b"odd" => StatusCode::BAD_REQUEST,
            _ => StatusCode::UNAUTHORIZED,
        };
        let mut response = Response::new(Body::from("answer"));
        *response.status_mut() = status;
        std::future::ready(response)
    })
}

async fn open() -> (Router, Arc<AtomicUsize>) {
    let (door, taken) = (door().await, Arc::default());
    let state = door.state.clone().with_interactions(taker(&taken));
    (router(state), taken)
}

fn post(address: &str, body: impl Into<Body>) -> Request<Body> {
    let mut request = from(address, "POST", "/interactions");
    let kind = "application/json".parse().unwrap();
    request.headers_mut().insert("content-type", kind);
    *request.body_mut() = body.into();
    request
}

const ONE: &str = "203.0.113.1:1";

#[tokio::test]
async fn what_is_taken_is_answered_and_refusals_are_explained() {
    let (router, _) = open().await;
    let good = ask(&router, post(ONE, "good")).await;
    assert_eq!((good.status, good.text.as_str()), (StatusCode::OK, "answer"));
    for (body, status, code) in [
        ("bad", StatusCode::UNAUTHORIZED, "http.signature"),
        ("away", StatusCode::SERVICE_UNAVAILABLE, "http.away"),
        ("odd", StatusCode::BAD_REQUEST, "http.invalid"),
    ] {
        let answer = ask(&router, post(ONE, body)).await;
        assert_eq!((answer.status, answer.code()), (status, code.into()), "{body}");
    }
    let looked = ask(&router, from(ONE, "GET", "/interactions")).await;
    assert_eq!(looked.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn without_a_taker_there_is_no_door() {
    let answer = ask(&router(door().await.state), post(ONE, "good")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn case_42_what_is_of_another_kind_too_large_or_too_slow_reaches_nobody() {
    let (router, taken) = open().await;
    // Not before: the database is a thread of its own, and paused time does not wait for it.
    tokio::time::pause();
    for (name, value) in [("content-type", "text/plain"), ("content-encoding", "gzip")] {
        let mut request = post(ONE, "good");
        request.headers_mut().insert(name, value.parse().unwrap());
        let answer = ask(&router, request).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{name}");
    }
    let large = ask(&router, post(ONE, vec![b' '; 256 * 1024 + 1])).await;
    assert_eq!(
        (large.status, large.code()),
        (StatusCode::PAYLOAD_TOO_LARGE, "http.too_large".into())
    );
    let endless = Body::from_stream(stream::repeat_with(|| Ok::<_, Infallible>("[[[[[[[[")));
    assert_eq!(
        ask(&router, post(ONE, endless)).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let never = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    let began = tokio::time::Instant::now();
    assert_eq!(
        ask(&router, post(ONE, never)).await.status,
        StatusCode::REQUEST_TIMEOUT
    );
    assert_eq!(began.elapsed().as_secs(), 3);
    assert_eq!(taken.load(Ordering::SeqCst), 0);
    let fitting = vec![b' '; 256 * 1024];
    assert_eq!(
        ask(&router, post(ONE, fitting)).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn case_45_who_fails_too_often_is_turned_away_before_anybody_looks_and_others_are_not() {
    let (router, taken) = open().await;
    // Not before: the database is a thread of its own, and paused time does not wait for it.
    tokio::time::pause();
    for _ in 0..20 {
        assert_eq!(
            ask(&router, post(ONE, "bad")).await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    let limited = ask(&router, post(ONE, "good")).await;
    assert_eq!(
        (limited.status, limited.code()),
        (StatusCode::TOO_MANY_REQUESTS, "http.struck_out".into())
    );
    assert_eq!(limited.headers["retry-after"], "2");
    assert_eq!(taken.load(Ordering::SeqCst), 20);
    for _ in 0..500 {
        let answer = ask(&router, post("203.0.113.2:1", "good")).await;
        assert_eq!(
            answer.status,
            StatusCode::OK,
            "who is in the right is never limited"
        );
    }
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(ask(&router, post(ONE, "good")).await.status, StatusCode::OK);
    tokio::time::resume();
    assert_eq!(
        ask(&router, from(ONE, "GET", "/health/ready")).await.status,
        StatusCode::OK
    );
}
