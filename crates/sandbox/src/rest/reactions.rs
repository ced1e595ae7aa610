//! Reactions to messages.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{delete, put},
};
use serde::Deserialize;
use serde_json::Value;

use super::{Answer, Caller, Query, get, id};
use crate::{
    error::{ApiResult, FormErrors},
    snowflake::Snowflake,
    state::Discord,
};

pub(super) fn router() -> Router<Arc<Discord>> {
    let all = "/channels/{channel}/messages/{message}/reactions";
    Router::new()
        .route(all, delete(clear))
        .route(&format!("{all}/{{emoji}}"), get(users).delete(clear_emoji))
        .route(&format!("{all}/{{emoji}}/@me"), put(add).delete(take_back))
        .route(&format!("{all}/{{emoji}}/{{user}}"), delete(remove))
}

/// The message that a path names.
fn place(channel: &str, message: &str) -> ApiResult<(Snowflake, Snowflake)> {
    Ok((id("channel_id", channel)?, id("message_id", message)?))
}

async fn add(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message, emoji)): Path<(String, String, String)>,
) -> ApiResult<StatusCode> {
    let (channel, message) = place(&channel, &message)?;
    discord.update(|state| state.reaction_add(channel, message, &emoji, caller.user))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn take_back(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message, emoji)): Path<(String, String, String)>,
) -> ApiResult<StatusCode> {
    let (channel, message) = place(&channel, &message)?;
    let own = (caller.user, caller.user);
    discord.update(|state| state.reaction_remove(channel, message, &emoji, own))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message, emoji, user)): Path<(String, String, String, String)>,
) -> ApiResult<StatusCode> {
    let (channel, message) = place(&channel, &message)?;
    let other = (caller.user, id("user_id", &user)?);
    discord.update(|state| state.reaction_remove(channel, message, &emoji, other))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn clear(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (channel, message) = place(&channel, &message)?;
    discord.update(|state| state.reactions_clear(channel, message, None, caller.user))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_emoji(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message, emoji)): Path<(String, String, String)>,
) -> ApiResult<StatusCode> {
    let (channel, message) = place(&channel, &message)?;
    discord.update(|state| state.reactions_clear(channel, message, Some(&emoji), caller.user))?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
struct UsersQuery {
    limit: Option<usize>,
    after: Option<Snowflake>,
    #[serde(rename = "type")]
    kind: Option<u8>,
}

async fn users(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message, emoji)): Path<(String, String, String)>,
    Query(query): Query<UsersQuery>,
) -> Answer {
    let (channel, message) = place(&channel, &message)?;
    let limit = query.limit.unwrap_or(25);
    let mut errors = FormErrors::default();
    errors.range("limit", limit as u64, 1, 100);
    errors.finish()?;
    let page = (query.after.unwrap_or(Snowflake(0)), limit);
    let users = discord.read(|state| state.reaction_users(channel, message, &emoji, caller.user, page))?;
    // Nobody here pays for burst reactions.
    let is_burst = query.kind == Some(1);
    Ok(Json(Value::Array(if is_burst { Vec::new() } else { users })))
}
