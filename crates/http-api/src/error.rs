//! What a caller gets instead of an answer.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use core_errors::{AppError, ErrorKind};
use serde::Serialize;

/// An error as JSON: `{"error":{"code","message","tip"}}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiError {
    /// HTTP status.
    pub status: StatusCode,
    /// Stable name of the cause.
    pub code: &'static str,
    /// What went wrong.
    pub message: &'static str,
    /// What to do about it.
    pub tip: &'static str,
}

impl ApiError {
    /// There is no such route.
    pub const NOT_FOUND: Self = Self {
        status: StatusCode::NOT_FOUND,
        code: "http.not_found",
        message: "there is nothing at this address",
        tip: "GET / lists the addresses there are",
    };
    /// The route does not take the method.
    pub const METHOD: Self = Self {
        status: StatusCode::METHOD_NOT_ALLOWED,
        code: "http.method",
        message: "this address does not take this method",
        tip: "use the methods that the Allow header of this answer and /api/v1/openapi.json name",
    };
    /// The body is larger than allowed.
    pub const TOO_LARGE: Self = Self {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        code: "http.too_large",
        message: "the body is too large",
        tip: "send less than 64 KiB; an interaction may have 256 KiB",
    };
    /// Too many requests from one address.
    pub const TOO_MANY: Self = Self {
        status: StatusCode::TOO_MANY_REQUESTS,
        code: "http.too_many",
        message: "too many requests from your address",
        tip: "wait as long as Retry-After says",
    };
    /// An interaction that is not signed, or not by whoever may ask us.
    pub const SIGNATURE: Self = Self {
        status: StatusCode::UNAUTHORIZED,
        code: "http.signature",
        message: "the request is not signed with a key that is known here",
        tip: "compare discord.public_key with the developer portal, and this machine's clock with the time",
    };
    /// A kind of body that is not read here.
    pub const KIND: Self = Self {
        status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
        code: "http.kind",
        message: "this address reads another kind of body",
        tip: "send application/json without a content-encoding",
    };
    /// A body that took too long to arrive.
    pub const TOO_SLOW: Self = Self {
        status: StatusCode::REQUEST_TIMEOUT,
        code: "http.too_slow",
        message: "the body did not arrive in time",
        tip: "send it at once",
    };
    /// Too many requests of one address were refused.
    pub const STRUCK_OUT: Self = Self {
        status: StatusCode::TOO_MANY_REQUESTS,
        code: "http.struck_out",
        message: "too many requests from your address were refused",
        tip: "wait as long as Retry-After says",
    };
    /// Nobody can take the request now.
    pub const AWAY: Self = Self {
        status: StatusCode::SERVICE_UNAVAILABLE,
        code: "http.away",
        message: "this cannot be taken right now",
        tip: "try again soon; /health says what is missing",
    };
    /// No key, or none that works.
    pub const UNAUTHORISED: Self = Self {
        status: StatusCode::UNAUTHORIZED,
        code: "http.key",
        message: "this address asks for a key that works",
        tip: "send `Authorization: Bearer gh_live_…`; /keys create or `guildhall keys create` makes a key",
    };
    /// The key may not do this.
    pub const SCOPE: Self = Self {
        status: StatusCode::FORBIDDEN,
        code: "http.scope",
        message: "the key may not do this",
        tip: "make a key with the scope that /api/v1/openapi.json names for this address",
    };
    /// Parameters that are not understood.
    pub const QUERY: Self = Self {
        status: StatusCode::BAD_REQUEST,
        code: "http.query",
        message: "the parameters were not understood",
        tip: "/api/v1/openapi.json names the parameters there are",
    };
    /// A body that is not understood.
    pub const BODY: Self = Self {
        status: StatusCode::BAD_REQUEST,
        code: "http.body",
        message: "the body was not understood",
        tip: "send the JSON that /api/v1/openapi.json describes, with `Content-Type: application/json`",
    };
    /// A condition that is not understood.
    pub const IF_MATCH: Self = Self {
        status: StatusCode::BAD_REQUEST,
        code: "http.if_match",
        message: "`If-Match` was not understood",
        tip: "send the `ETag` of the answer before, such as \"3\"",
    };
    /// A change without a name of its own.
    pub const IDEMPOTENCY_KEY: Self = Self {
        status: StatusCode::BAD_REQUEST,
        code: "http.idempotency_key",
        message: "a change needs an `Idempotency-Key`",
        tip: "send one header `Idempotency-Key` of 1 to 100 characters without spaces, and the same one when you try again",
    };
    /// Too many requests with one key.
    pub const KEY_TOO_MANY: Self = Self {
        status: StatusCode::TOO_MANY_REQUESTS,
        code: "http.key_too_many",
        message: "too many requests with this key",
        tip: "wait as long as Retry-After says",
    };
    /// A mistake of ours.
    pub const INTERNAL: Self = Self {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: "internal",
        message: "something broke on our side",
        tip: "look in the log for the x-request-id of this answer",
    };
    /// Any other refusal of the request.
    const INVALID: Self = Self {
        status: StatusCode::BAD_REQUEST,
        code: "http.invalid",
        message: "the request was not understood",
        tip: "GET / lists the addresses there are",
    };

    /// The error of a use case as programs get it.
    pub(crate) fn of(error: &AppError) -> Self {
        let code = error.code();
        let status = match error.kind() {
            ErrorKind::Invalid => StatusCode::BAD_REQUEST,
            ErrorKind::Refused => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::Forbidden => StatusCode::FORBIDDEN,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Conflict => StatusCode::CONFLICT,
            ErrorKind::Limited => StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self {
            status,
            code: code.name(),
            message: code.summary(),
            tip: code.tip(),
        }
    }

    /// The same, with what only the log may know written there.
    pub(crate) fn answer(error: &AppError) -> Self {
        if error.kind().is_our_fault() {
            tracing::error!(%error, "a request over HTTP failed");
        }
        Self::of(error)
    }

    /// The error that says what a bare status means.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NOT_FOUND,
            StatusCode::METHOD_NOT_ALLOWED => Self::METHOD,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TOO_LARGE,
            StatusCode::TOO_MANY_REQUESTS => Self::TOO_MANY,
            status if status.is_server_error() => Self {
                status,
                ..Self::INTERNAL
            },
            status => Self {
                status,
                ..Self::INVALID
            },
        }
    }
}

#[derive(Serialize)]
struct Body {
    error: Inner,
}

#[derive(Serialize)]
struct Inner {
    code: &'static str,
    message: &'static str,
    tip: &'static str,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let error = Inner {
            code: self.code,
            message: self.message,
            tip: self.tip,
        };
        (self.status, Json(Body { error })).into_response()
    }
}
