//! Who asks, and whether they may: before any handler runs.

use std::time::Duration;

use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use core_security::{ApiBudget, ApiExhausted, KeyRefused, Scope};
use core_types::{GuildId, Rate};

use super::{Caller, InGuild};
use crate::error::ApiError;
use crate::layers::Budget;
use crate::state::HttpState;

/// Takes the key of the request, or refuses: whether it is missing, malformed, unknown, revoked or expired makes no
/// difference to what is answered.
pub(super) async fn authenticate(
    State(state): State<HttpState>,
    mut request: Request,
    next: Next,
) -> Response {
    match caller(&state, request.headers()).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(refusal) => refusal,
    }
}

/// Counts the request against the budget of its key, which all processes share, and tells what is left of it.
pub(super) async fn budget(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    let (Some(security), Some(caller)) = (&state.security, request.extensions().get::<Caller>()) else {
        return unauthorised();
    };
    let budget = |rate: Rate, left, reset: Duration| Budget {
        policy: "key",
        quota: rate.count(),
        window: rate.period().as_secs(),
        left,
        // Whole seconds, and late enough.
        reset: reset
            .as_micros()
            .div_ceil(1_000_000)
            .try_into()
            .unwrap_or(u64::MAX),
    };
    match security.api_admit(&caller.0).await {
        Ok(ApiBudget { rate, left }) => {
            let spent = rate.count().saturating_sub(left);
            let mut response = next.run(request).await;
            let reset = rate.period() * spent / rate.count();
            budget(rate, left, reset).write(response.headers_mut());
            response
        }
        Err(ApiExhausted { rate, wait }) => budget(rate, 0, wait).exhausted(ApiError::KEY_TOO_MANY),
    }
}

/// Lets a request through if its key has the scope and, where the path names a guild, may see it. Somebody else's guild looks
/// like one that does not exist.
pub(super) async fn scope(scope: Scope, params: RawPathParams, mut request: Request, next: Next) -> Response {
    let Some(caller) = request.extensions().get::<Caller>() else {
        return unauthorised();
    };
    if !caller.0.may(scope) {
        return ApiError::SCOPE.into_response();
    }
    if let Some((_, typed)) = params.iter().find(|(name, _)| *name == "guild") {
        let guild = typed.parse::<GuildId>().ok();
        match guild.filter(|guild| caller.0.covers(*guild)) {
            Some(guild) => request.extensions_mut().insert(InGuild(guild)),
            None => return ApiError::NOT_FOUND.into_response(),
        };
    }
    next.run(request).await
}

/// Guards what is shown about the process, if the settings want it guarded.
pub(crate) async fn figures(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    if !state.settings.current().http.require_key {
        return next.run(request).await;
    }
    match caller(&state, request.headers()).await {
        Ok(caller) if caller.0.may(Scope::MetricsRead) => next.run(request).await,
        Ok(_) => ApiError::SCOPE.into_response(),
        Err(refusal) => refusal,
    }
}

async fn caller(state: &HttpState, headers: &HeaderMap) -> Result<Caller, Response> {
    let Some(security) = &state.security else {
        return Err(ApiError::NOT_FOUND.into_response());
    };
    let Some(token) = bearer(headers) else {
        return Err(unauthorised());
    };
    match security.key_check(token).await {
        Ok(caller) => Ok(Caller(caller)),
        Err(KeyRefused::Invalid) => Err(unauthorised()),
        Err(KeyRefused::Failed(error)) => {
            tracing::warn!(%error, "an API key could not be looked up");
            Err(ApiError::of(&error).into_response())
        }
    }
}

/// The key of `Authorization: Bearer <key>`; nothing if there are several headers, of which somebody else might read the other.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (first, None) = (all.next()?, all.next()) else {
        return None;
    };
    let (scheme, key) = first.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

fn unauthorised() -> Response {
    let mut response = ApiError::UNAUTHORISED.into_response();
    let challenge = HeaderValue::from_static("Bearer realm=\"guildhall\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bearer_header_carries_the_key() {
        for (headers, expected) in [
            (&["Bearer abc"][..], Some("abc")),
            (&["bearer abc"], Some("abc")),
            (&["Basic abc"], None),
            (&["abc"], None),
            (&[], None),
            (&["Bearer abc", "Bearer def"], None),
        ] {
            let mut map = HeaderMap::new();
            for header in headers {
                map.append(header::AUTHORIZATION, HeaderValue::from_static(header));
            }
            assert_eq!(bearer(&map), expected, "{headers:?}");
        }
    }
}
