//! Errors of the libraries below are plain text or empty; callers get the same JSON for all.

use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use crate::error::ApiError;

/// Replaces the body of an error that is not JSON already; other headers stay (`Allow`, `Retry-After`).
pub(super) async fn clear_errors(response: Response) -> Response {
    let status = response.status();
    let is_json = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if is_json || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let mut clear = ApiError::of_status(status).into_response();
    for (name, value) in response.headers() {
        if *name != CONTENT_TYPE && *name != CONTENT_LENGTH {
            clear.headers_mut().append(name.clone(), value.clone());
        }
    }
    clear
}
