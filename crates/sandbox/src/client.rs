//! What people do beyond the REST they share with bots: use commands, follow what happens, look around.

mod applications;
mod controls;
mod feed;
pub(crate) mod interactions;
mod messages;
mod origin;
mod overview;
mod recording;
mod servers;
mod world;

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    extract::{FromRequestParts, Query},
    http::request::Parts,
    middleware,
    routing::{delete, get, patch, post, put},
};

use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    state::Discord,
};

pub(crate) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/state", get(overview::state))
        .route("/calls", get(overview::calls))
        .route("/violations", get(overview::violations))
        .route("/guilds/{guild}/commands", get(overview::commands))
        .route("/channels/{channel}/commands", get(overview::channel_commands))
        .route(
            "/channels/{channel}/messages/{message}/ephemeral",
            delete(messages::dismiss),
        )
        .route(
            "/applications",
            get(applications::list).post(applications::create),
        )
        .route("/applications/{application}", patch(applications::edit))
        .route(
            "/applications/{application}/token",
            post(applications::reset_token),
        )
        .route(
            "/applications/{application}/secret",
            post(applications::reset_secret),
        )
        .route("/guilds", get(servers::list))
        .route("/guilds/{guild}/members/{user}", put(servers::enter))
        .route("/people", post(servers::person))
        .route("/interactions", post(interactions::create))
        .route(
            "/recording",
            get(recording::read).post(recording::begin).delete(recording::end),
        )
        .route("/world", get(world::save).put(world::restore))
        .route("/controls", post(controls::control))
        .route("/socket", get(feed::socket))
        .layer(middleware::from_fn(origin::refuse_other_pages))
}

/// The person who acts: header `X-Sandbox-User` or query `as`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person(pub(crate) Snowflake);

impl FromRequestParts<Arc<Discord>> for Person {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, discord: &Arc<Discord>) -> ApiResult<Self> {
        if origin::is_from_another_page(&parts.headers) {
            return Err(ApiError::missing_access());
        }
        let header = parts
            .headers
            .get("x-sandbox-user")
            .and_then(|value| value.to_str().ok());
        let query = Query::<BTreeMap<String, String>>::try_from_uri(&parts.uri).ok();
        let named = header.or_else(|| {
            query
                .as_ref()
                .and_then(|query| query.get("as").map(String::as_str))
        });
        let id = named.and_then(|id| id.parse().ok());
        discord
            .read(|state| match (named, id) {
                // Whoever does not say who they are is the server's owner: the page opens on somebody.
                (None, _) => state.world.home().map(|guild| guild.owner_id),
                (_, Some(id)) => state
                    .world
                    .users
                    .get(&id)
                    .filter(|user| !user.bot)
                    .map(|user| user.id),
                _ => None,
            })
            .map(Self)
            .ok_or_else(ApiError::unknown_user)
    }
}
