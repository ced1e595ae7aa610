//! Reading and writing as a person.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;

use super::Person;
use crate::{
    error::{ApiError, ApiResult},
    rest::{Body, Page, Query},
    snowflake::Snowflake,
    state::{self, Discord, messages::Origin},
    validate::message::Payload,
    world::permissions::{READ_MESSAGE_HISTORY, SEND_MESSAGES},
};

pub(super) async fn list(
    State(discord): State<Arc<Discord>>,
    Person(person): Person,
    Path(channel): Path<Snowflake>,
    Query(page): Query<Page>,
) -> ApiResult<Json<Value>> {
    discord.read(|state| {
        state.must_have(channel, person, READ_MESSAGE_HISTORY)?;
        state
            .messages_page(channel, person, &page)
            .map(|page| Json(Value::Array(page)))
    })
}

/// Writes a message as a person.
pub(crate) fn say(
    state: &mut state::State,
    person: Snowflake,
    channel: Snowflake,
    body: &Value,
) -> ApiResult<Value> {
    let mut payload = Payload::text(body["content"].as_str().unwrap_or_default());
    if payload.is_empty() {
        return Err(ApiError::empty_message());
    }
    let parsed = Payload::parse(body)?;
    payload.nonce = parsed.nonce;
    payload.replies_to = parsed.replies_to;
    state.must_have(channel, person, SEND_MESSAGES)?;
    state.must_reply_to_something(channel, body, &mut payload)?;
    let origin = Origin {
        channel_id: channel,
        author: person,
        application_id: None,
        interaction: None,
        visible_to: None,
        flags: 0,
        kind: 0,
    };
    let id = state.message_post(origin, &payload)?;
    state
        .message(channel, id)
        .map(|message| message.json(&state.world))
        .ok_or_else(ApiError::unknown_message)
}

pub(super) async fn create(
    State(discord): State<Arc<Discord>>,
    Person(person): Person,
    Path(channel): Path<Snowflake>,
    Body(body): Body,
) -> ApiResult<Json<Value>> {
    discord
        .update(|state| say(state, person, channel, &body))
        .map(Json)
}

pub(super) async fn dismiss(
    State(discord): State<Arc<Discord>>,
    Person(person): Person,
    Path((channel, message)): Path<(Snowflake, Snowflake)>,
) -> ApiResult<StatusCode> {
    discord.update(|state| state.message_dismiss(channel, message, person))?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn typing(
    State(discord): State<Arc<Discord>>,
    Person(person): Person,
    Path(channel): Path<Snowflake>,
) -> ApiResult<StatusCode> {
    discord.update(|state| {
        state.must_have(channel, person, SEND_MESSAGES)?;
        state.typing_started(channel, person);
        Ok(StatusCode::NO_CONTENT)
    })
}
