//! What is left to a caller, as the headers `RateLimit-Policy` and `RateLimit` say it (IETF draft-ietf-httpapi-ratelimit-headers),
//! and `Retry-After` (RFC 9110) when nothing is.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

use crate::error::ApiError;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// A caller's budget after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Budget {
    /// What is counted together.
    pub(crate) policy: &'static str,
    /// So many requests at once.
    pub(crate) quota: u32,
    /// In so many seconds as many come back.
    pub(crate) window: u64,
    /// So many are left.
    pub(crate) left: u32,
    /// In so many seconds there are more: all of them again or, when none is left, the next.
    pub(crate) reset: u64,
}

impl Budget {
    /// Tells the caller.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        let Self {
            policy,
            quota,
            window,
            left,
            reset,
        } = self;
        for (name, value) in [
            (POLICY, format!("\"{policy}\";q={quota};w={window}")),
            (LIMIT, format!("\"{policy}\";r={left};t={reset}")),
        ] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }

    /// The answer when nothing is left.
    pub(crate) fn exhausted(self, error: ApiError) -> Response {
        let mut response = error.into_response();
        self.write(response.headers_mut());
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(self.reset));
        response
    }
}
