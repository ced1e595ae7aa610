//! `Authorization: Bearer`: an application that acts for the person who allowed it.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};

use super::{grants::Grant, scopes::Scopes};
use crate::{
    error::{ApiError, ApiResult},
    rest::Caller,
    snowflake::Snowflake,
    state::Discord,
};

/// The person whom an access token stands for, and what it may be used for.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    pub(crate) user: Snowflake,
    pub(crate) scopes: Scopes,
    pub(super) application: Snowflake,
    /// When the token ends, in Unix milliseconds.
    pub(super) expires_at: u64,
}

impl Bearer {
    /// Refuses a token that was not given for this.
    pub(crate) fn must_have(&self, scope: &str) -> ApiResult<()> {
        if self.scopes.has(scope) {
            Ok(())
        } else {
            Err(ApiError::new(403, 50_026, "Missing required OAuth2 scope"))
        }
    }
}

fn token(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    header.strip_prefix("Bearer ")
}

impl FromRequestParts<Arc<Discord>> for Bearer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, discord: &Arc<Discord>) -> ApiResult<Self> {
        let token = token(parts).ok_or_else(ApiError::unauthorized)?;
        discord
            .read(|state| {
                let token = state.token_find(token)?;
                let Grant {
                    application,
                    user,
                    scopes,
                    ..
                } = token.grant.clone();
                Some(Self {
                    user,
                    scopes,
                    application,
                    expires_at: token.expires_at,
                })
            })
            .ok_or_else(ApiError::unauthorized)
    }
}

/// Who reads `/users/@me` and what is below it.
#[derive(Clone, Debug)]
pub(crate) enum Viewer {
    /// A bot or a person, as themselves.
    Caller(Caller),
    /// An application for somebody.
    Bearer(Bearer),
}

impl Viewer {
    /// Whose account it is about, if the token may read it: only access tokens need a scope.
    pub(crate) fn user(&self, scope: &str) -> ApiResult<Snowflake> {
        match self {
            Self::Caller(caller) => Ok(caller.user),
            Self::Bearer(bearer) => bearer.must_have(scope).map(|()| bearer.user),
        }
    }
}

impl FromRequestParts<Arc<Discord>> for Viewer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, discord: &Arc<Discord>) -> ApiResult<Self> {
        if token(parts).is_some() {
            return Bearer::from_request_parts(parts, discord).await.map(Self::Bearer);
        }
        Caller::from_request_parts(parts, discord).await.map(Self::Caller)
    }
}
