//! The messages of a channel.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;

use super::{Answer, Body, Caller, Form, Query, get, id, post};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    state::{self, Discord, audit_log::Act, messages::Page},
    validate::{fields::Fields, message::Payload},
    world::permissions,
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/channels/{channel}/messages", get(messages).post(create))
        .route("/channels/{channel}/messages/bulk-delete", post(remove_many))
        .route(
            "/channels/{channel}/messages/{message}/crosspost",
            post(crosspost),
        )
        .route(
            "/channels/{channel}/messages/{message}",
            get(message).patch(edit).delete(remove),
        )
}

async fn messages(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(channel): Path<String>,
    Query(page): Query<Page>,
) -> Answer {
    let channel = id("channel_id", &channel)?;
    discord.read(|state| {
        state.must_have(channel, caller.user, 0)?;
        state
            .messages_page(channel, caller.user, &page)
            .map(|page| Json(Value::Array(page)))
    })
}

async fn create(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(channel): Path<String>,
    form: Form,
) -> Answer {
    let channel = id("channel_id", &channel)?;
    let payload = Payload::with_files(&form.json, form.files)?;
    discord.update(|state| {
        let id = state.message_write(caller, channel, payload)?;
        find(state, channel, id, caller)
    })
}

pub(super) fn find(state: &state::State, channel: Snowflake, message: Snowflake, caller: Caller) -> Answer {
    state
        .message(channel, message)
        .filter(|message| message.is_visible_to(caller.user))
        .map(|message| Json(state.message_json(message, Some(caller.user))))
        .ok_or_else(ApiError::unknown_message)
}

async fn message(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message)): Path<(String, String)>,
) -> Answer {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    discord.read(|state| {
        state.must_have(channel, caller.user, permissions::READ_MESSAGE_HISTORY)?;
        find(state, channel, message, caller)
    })
}

async fn edit(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    let payload = Payload::with_files(&form.json, form.files)?;
    discord.update(|state| {
        state.message_change(caller, channel, message, payload)?;
        find(state, channel, message, caller)
    })
}

async fn remove(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path((channel, message)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    discord.update(|state| state.message_delete(&act, channel, message))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove_many(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(channel): Path<String>,
    Body(body): Body,
) -> ApiResult<StatusCode> {
    let channel = id("channel_id", &channel)?;
    let mut fields = Fields::of(&body);
    let ids = fields.ids("messages", usize::MAX).given();
    let given = body["messages"].as_array().map_or(0, Vec::len);
    match &ids {
        None => fields.errors.required("messages"),
        Some(ids) if ids.len() != given => {
            fields.error("messages", "SET_TYPE_CONTAINS_DUPLICATES", "Must be unique.");
        }
        Some(_) => {}
    }
    fields.finish()?;
    discord.update(|state| state.messages_delete(channel, &act, &ids.unwrap_or_default()))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn crosspost(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message)): Path<(String, String)>,
) -> Answer {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    discord.update(|state| {
        state.message_crosspost(caller, channel, message)?;
        find(state, channel, message, caller)
    })
}
