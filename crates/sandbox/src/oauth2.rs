//! OAuth2 as Discord does it: the authorize page's two calls, the exchange of codes and tokens, and what a
//! `Bearer` token may read.
//!
//! Every application has a client secret and redirect addresses. A bare loopback origin among them
//! (`http://127.0.0.1`, `http://localhost`) stands for every port and path of it, which Discord would not allow.

mod authorize;
mod bearer;
mod grants;
mod join;
mod request;
mod scopes;
mod token;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post, put},
};

pub(crate) use self::{
    bearer::{Bearer, Viewer},
    grants::Grants,
};
use crate::state::Discord;

pub(crate) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/oauth2/authorize", get(authorize::look).post(authorize::decide))
        .route("/oauth2/token", post(token::issue))
        .route("/oauth2/token/revoke", post(token::revoke))
        .route("/oauth2/@me", get(token::current))
        .route("/guilds/{guild}/members/{user}", put(join::add))
}
