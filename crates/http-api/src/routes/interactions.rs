//! `POST /interactions`: what Discord signs and posts. The cheap checks are here, in this order: the address, the kind of
//! body, its size, the time it takes. Everything that needs Discord's key or its words is behind [`Interactions`].

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use core_telemetry::name;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::error::ApiError;
use crate::interactions::Interactions;
use crate::layers::{Strikes, strike_out};

/// Bytes an interaction may have: a message full of embeds, with every character escaped, has about half.
const BODY_LIMIT: usize = 256 * 1024;

/// Discord waits three seconds for the answer; a body that takes this long is nobody's who is in a hurry.
const READ_WITHIN: Duration = Duration::from_secs(3);

/// The door for interactions. Must be served with connect info.
pub(super) fn router<S: Clone + Send + Sync + 'static>(
    door: &Interactions,
    trusted: &Arc<[IpAddr]>,
) -> Router<S> {
    let door = door.clone();
    let take = move |request: Request| {
        let door = door.clone();
        async move { receive(&door, request).await }
    };
    Router::new()
        .route("/interactions", post(take))
        .route_layer(from_fn_with_state(Strikes::new(trusted), strike_out))
}

async fn receive(door: &Interactions, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let read = if is_plain_json(&head.headers) {
        read(body).await
    } else {
        Err((ApiError::KIND, "kind"))
    };
    let body = match read {
        Ok(body) => body,
        Err((error, reason)) => {
            metrics::counter!(name::INTERACTIONS_REFUSED, "reason" => reason).increment(1);
            return error.into_response();
        }
    };
    let response = door.take(head.headers, body).await;
    match response.status() {
        StatusCode::UNAUTHORIZED => ApiError::SIGNATURE.into_response(),
        StatusCode::SERVICE_UNAVAILABLE => ApiError::AWAY.into_response(),
        _ => response,
    }
}

/// Whether the body is JSON as it stands: nothing is unpacked for a stranger.
fn is_plain_json(headers: &HeaderMap) -> bool {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    is_json && !headers.contains_key(header::CONTENT_ENCODING)
}

async fn read(body: Body) -> Result<Bytes, (ApiError, &'static str)> {
    let read = Limited::new(body, BODY_LIMIT).collect();
    tokio::select! {
        read = read => match read {
            Ok(read) => Ok(read.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => Err((ApiError::TOO_LARGE, "too_large")),
            // It broke off: nobody is there to be told.
            Err(_) => Err((ApiError::of_status(StatusCode::BAD_REQUEST), "unreadable")),
        },
        () = tokio::time::sleep(READ_WITHIN) => Err((ApiError::TOO_SLOW, "too_slow")),
    }
}
