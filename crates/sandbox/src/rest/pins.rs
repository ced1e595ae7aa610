//! Pinned messages: the paged routes, and the older ones that answer with all at once.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::put,
};
use serde::Deserialize;
use serde_json::Value;

use super::{Answer, Caller, Query, get, id};
use crate::{
    clock::from_iso8601,
    error::{ApiError, ApiResult, FormErrors},
    state::{Discord, audit_log::Act},
};

/// The older route answers with at most as many.
const OLD_LIMIT: usize = 50;

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/channels/{channel}/messages/pins", get(page))
        .route(
            "/channels/{channel}/messages/pins/{message}",
            put(pin).delete(unpin),
        )
        .route("/channels/{channel}/pins", get(all))
        .route("/channels/{channel}/pins/{message}", put(pin).delete(unpin))
}

#[derive(Debug, Deserialize)]
struct PinsQuery {
    before: Option<String>,
    limit: Option<usize>,
}

async fn page(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(channel): Path<String>,
    Query(query): Query<PinsQuery>,
) -> Answer {
    let channel = id("channel_id", &channel)?;
    let limit = query.limit.unwrap_or(50);
    let mut errors = FormErrors::default();
    errors.range("limit", limit as u64, 1, 50);
    errors.finish()?;
    let before = match &query.before {
        None => None,
        Some(text) => Some(from_iso8601(text).ok_or_else(|| {
            let message = format!("Could not parse {text}. Should be ISO8601.");
            ApiError::form("before", "DATE_TIME_TYPE_PARSE", &message)
        })?),
    };
    discord
        .read(|state| state.pins_page(channel, caller.user, before, limit))
        .map(Json)
}

async fn all(State(discord): State<Arc<Discord>>, caller: Caller, Path(channel): Path<String>) -> Answer {
    let channel = id("channel_id", &channel)?;
    discord.read(|state| {
        let pinned = state.pins(channel, caller.user)?.into_iter().take(OLD_LIMIT);
        let pinned = pinned.map(|message| state.message_json(message, Some(caller.user)));
        Ok(Json(Value::Array(pinned.collect())))
    })
}

async fn pin(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path((channel, message)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    discord.update(|state| state.pin_add(channel, message, &act))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unpin(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path((channel, message)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    discord.update(|state| state.pin_remove(channel, message, &act))?;
    Ok(StatusCode::NO_CONTENT)
}
