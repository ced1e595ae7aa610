//! REST v10, as far as bots use it.

mod applications;
mod audit_log;
mod bans;
mod body;
mod caller;
mod channels;
mod command_permissions;
mod emojis;
mod entitlements;
mod gate;
mod guild_channels;
mod guilds;
mod interactions;
mod invites;
pub(crate) mod limits;
mod members;
mod messages;
mod pins;
mod polls;
mod prune;
mod query;
mod reactions;
mod reason;
mod roles;
mod threads;
mod unused;
mod users;
mod webhooks;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    middleware,
    routing::{get, post},
};
use serde_json::{Value, json};

pub(crate) use self::{
    body::{Body, Form},
    caller::{Bot, Caller, PERSON_HEADER},
    query::Query,
};
use crate::{
    conformance,
    error::{ApiError, ApiResult},
    oauth2,
    snowflake::Snowflake,
    state::Discord,
};

/// What handlers answer with.
type Answer = ApiResult<Json<Value>>;

pub(crate) fn router(discord: &Arc<Discord>) -> Router<Arc<Discord>> {
    let router = Router::new()
        .route("/gateway", get(gateway))
        .route("/gateway/bot", get(gateway_bot))
        .merge(applications::router())
        .merge(channels::router())
        .merge(audit_log::router())
        .merge(bans::router())
        .merge(command_permissions::router())
        .merge(emojis::router())
        .merge(entitlements::router())
        .merge(guild_channels::router())
        .merge(invites::router())
        .merge(prune::router())
        .merge(guilds::router())
        .merge(interactions::router())
        .merge(members::router())
        .merge(messages::router())
        .merge(pins::router())
        .merge(polls::router())
        .merge(reactions::router())
        .merge(roles::router())
        .merge(unused::router())
        .merge(threads::router())
        .merge(users::router())
        .merge(webhooks::router())
        .merge(oauth2::router())
        .fallback(|| async { ApiError::not_found() })
        .method_not_allowed_fallback(|| async { ApiError::method_not_allowed() })
        // The gate reads bodies, and knows the limit.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(Arc::clone(discord), gate::pass));
    match discord.checker {
        Some(_) => router.layer(middleware::from_fn_with_state(
            Arc::clone(discord),
            conformance::check,
        )),
        None => router,
    }
}

async fn gateway(State(discord): State<Arc<Discord>>) -> Json<Value> {
    Json(json!({"url": discord.read(|state| format!("ws://{}/gateway", state.address))}))
}

async fn gateway_bot(State(discord): State<Arc<Discord>>, bot: Bot) -> Json<Value> {
    let (url, (shards, limit)) = discord.read(|state| {
        let url = format!("ws://{}/gateway", state.address);
        (url, state.session_start_json(&discord.limits, bot.application))
    });
    Json(json!({"url": url, "shards": shards, "session_start_limit": limit}))
}

/// A segment of the path that must be an id, with the name Discord gives it.
pub(crate) fn id(name: &str, text: &str) -> ApiResult<Snowflake> {
    text.parse().map_err(|_| {
        let message = format!("Value \"{text}\" is not snowflake.");
        ApiError::form(name, "NUMBER_TYPE_COERCE", &message)
    })
}
