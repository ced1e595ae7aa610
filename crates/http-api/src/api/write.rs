//! What routes that change something have in common.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use core_errors::AppError;
use core_types::UserId;
use tracing::Instrument as _;

use crate::error::ApiError;

/// Characters of an idempotency key.
const KEY: std::ops::RangeInclusive<usize> = 1..=100;

/// The member of the path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member(pub(super) UserId);

impl<S: Send + Sync> FromRequestParts<S> for Member {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await;
        let params = params.map_err(|_| ApiError::NOT_FOUND)?;
        let member = params.iter().find(|(name, _)| *name == "member");
        let member = member.and_then(|(_, typed)| typed.parse().ok());
        member.map(Self).ok_or(ApiError::NOT_FOUND)
    }
}

/// The body as JSON, or why not.
pub(super) fn body<T>(read: Result<Json<T>, JsonRejection>) -> Result<T, ApiError> {
    match read {
        Ok(Json(body)) => Ok(body),
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(ApiError::TOO_LARGE),
        Err(_) => Err(ApiError::BODY),
    }
}

/// What the program calls its request, so that the same again changes nothing more.
/// <https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<String, ApiError> {
    let mut all = headers.get_all("idempotency-key").iter();
    let (Some(key), None) = (all.next(), all.next()) else {
        return Err(ApiError::IDEMPOTENCY_KEY);
    };
    let key = key
        .to_str()
        .map_err(|_| ApiError::IDEMPOTENCY_KEY)?
        .trim_matches('"');
    let is_key = KEY.contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    is_key.then(|| key.to_owned()).ok_or(ApiError::IDEMPOTENCY_KEY)
}

/// Does it in a task, so that a client who hangs up does not drop it half-way.
pub(super) async fn in_task<T: Send + 'static>(
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::spawn(work.in_current_span()).await.map_err(|error| {
        tracing::error!(%error, "a change broke off");
        ApiError::INTERNAL
    })?;
    done.map_err(|error| ApiError::answer(&error))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_change_has_one_key_of_its_own() {
        let read = |keys: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for key in keys {
                headers.append("idempotency-key", HeaderValue::from_static(key));
            }
            idempotency_key(&headers).ok()
        };
        assert_eq!(read(&["order-7"]).as_deref(), Some("order-7"));
        assert_eq!(read(&["\"order-7\""]).as_deref(), Some("order-7"));
        for wrong in [&[][..], &["a", "b"], &[""], &["a b"]] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
