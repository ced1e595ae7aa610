//! Channels and the messages in them.

use std::{ops::Bound, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::Value;

use super::{Answer, Caller, Form, Query, get, id, post};
use crate::{
    error::{ApiError, ApiResult, FormErrors},
    snowflake::Snowflake,
    state::{self, Discord, messages::Origin},
    validate::message::Payload,
    world::{Message, permissions},
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/channels/{channel}", get(one))
        .route("/channels/{channel}/messages", get(messages).post(create))
        .route(
            "/channels/{channel}/messages/{message}",
            get(message).patch(edit).delete(remove),
        )
        .route("/channels/{channel}/typing", post(typing))
}

/// Which messages of a channel are wanted.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Page {
    limit: Option<usize>,
    around: Option<Snowflake>,
    before: Option<Snowflake>,
    after: Option<Snowflake>,
}

impl state::State {
    /// Refuses who does not have these permissions in the channel.
    pub(crate) fn must_have(&self, channel: Snowflake, user: Snowflake, needed: u64) -> ApiResult<()> {
        if !self.world.channels.contains_key(&channel) {
            return Err(ApiError::unknown_channel());
        }
        let granted = self.world.permissions_in(channel, user);
        if granted & permissions::VIEW_CHANNEL == 0 {
            return Err(ApiError::missing_access());
        }
        if granted & needed == needed {
            Ok(())
        } else {
            Err(ApiError::missing_permissions())
        }
    }

    /// A page of the messages that `viewer` sees, newest first.
    fn messages_page(&self, channel: Snowflake, viewer: Snowflake, page: &Page) -> ApiResult<Vec<Value>> {
        let limit = page.limit.unwrap_or(50);
        let mut errors = FormErrors::default();
        errors.range("limit", limit as u64, 1, 100);
        errors.finish()?;
        let may_read = self.world.permissions_in(channel, viewer) & permissions::READ_MESSAGE_HISTORY != 0;
        let Some(messages) = self.messages.get(&channel) else {
            return Ok(Vec::new());
        };
        let is_visible = |message: &&Message| may_read && message.is_visible_to(viewer);
        let newer = |id: Snowflake, count: usize| {
            let from = (Bound::Excluded(id), Bound::Unbounded);
            let messages = messages.range(from).map(|(_, message)| message);
            let mut found: Vec<_> = messages.filter(is_visible).take(count).collect();
            found.reverse();
            found
        };
        let older = |before: Bound<Snowflake>, count: usize| {
            let messages = messages.range((Bound::Unbounded, before)).rev();
            messages
                .map(|(_, message)| message)
                .filter(is_visible)
                .take(count)
                .collect::<Vec<_>>()
        };
        let found = match (page.around, page.before, page.after) {
            (Some(around), ..) => {
                let half = limit / 2;
                let mut found = newer(around, half);
                found.extend(older(Bound::Included(around), limit - half));
                found
            }
            (None, Some(before), _) => older(Bound::Excluded(before), limit),
            (None, None, Some(after)) => newer(after, limit),
            (None, None, None) => older(Bound::Unbounded, limit),
        };
        Ok(found
            .into_iter()
            .map(|message| message.json(&self.world))
            .collect())
    }

    /// Writes a message as a bot or a person, of what each may send. People send neither embeds nor components.
    pub(crate) fn message_write(
        &mut self,
        caller: Caller,
        channel: Snowflake,
        body: &Value,
        mut payload: Payload,
    ) -> ApiResult<Snowflake> {
        if caller.application.is_none() {
            payload = payload.of_person();
        }
        if payload.is_empty() {
            return Err(ApiError::empty_message());
        }
        self.must_have(channel, caller.user, permissions::SEND_MESSAGES)?;
        self.must_reply_to_something(channel, body, &mut payload)?;
        let origin = Origin {
            channel_id: channel,
            author: caller.user,
            application_id: caller.application,
            interaction: None,
            visible_to: None,
            flags: 0,
            kind: 0,
        };
        self.message_post(origin, &payload)
    }

    /// Checks that the message a reply names is there.
    fn must_reply_to_something(
        &self,
        channel: Snowflake,
        body: &Value,
        payload: &mut Payload,
    ) -> ApiResult<()> {
        let Some(reference) = payload.replies_to else {
            return Ok(());
        };
        if self.message(channel, reference).is_some() {
            return Ok(());
        }
        if body["message_reference"]["fail_if_not_exists"]
            .as_bool()
            .unwrap_or(true)
        {
            return Err(ApiError::form(
                "message_reference",
                "REPLIES_UNKNOWN_MESSAGE",
                "Unknown message",
            ));
        }
        payload.replies_to = None;
        Ok(())
    }
}

async fn one(State(discord): State<Arc<Discord>>, caller: Caller, Path(channel): Path<String>) -> Answer {
    let channel = id("channel_id", &channel)?;
    discord.read(|state| {
        state.must_have(channel, caller.user, 0)?;
        let found = state
            .world
            .channels
            .get(&channel)
            .ok_or_else(ApiError::unknown_channel)?;
        Ok(Json(found.json(&state.world, Some(caller.user))))
    })
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
        let id = state.message_write(caller, channel, &form.json, payload)?;
        find(state, channel, id, caller)
    })
}

fn find(state: &state::State, channel: Snowflake, message: Snowflake, caller: Caller) -> Answer {
    state
        .message(channel, message)
        .filter(|message| message.is_visible_to(caller.user))
        .map(|message| Json(message.json(&state.world)))
        .ok_or_else(ApiError::unknown_message)
}

/// Who wrote a message that the caller sees.
fn author(
    state: &state::State,
    channel: Snowflake,
    message: Snowflake,
    caller: Caller,
) -> ApiResult<Snowflake> {
    state
        .message(channel, message)
        .filter(|message| message.is_visible_to(caller.user))
        .map(|message| message.author)
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
        state.must_have(channel, caller.user, 0)?;
        if author(state, channel, message, caller)? != caller.user {
            return Err(ApiError::not_the_author());
        }
        state.message_edit(channel, message, &payload)?;
        find(state, channel, message, caller)
    })
}

async fn remove(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    discord.update(|state| {
        state.must_have(channel, caller.user, 0)?;
        if author(state, channel, message, caller)? != caller.user {
            state.must_have(channel, caller.user, permissions::MANAGE_MESSAGES)?;
        }
        state.message_remove(channel, message)?;
        Ok(StatusCode::NO_CONTENT)
    })
}

async fn typing(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(channel): Path<String>,
) -> ApiResult<StatusCode> {
    let channel = id("channel_id", &channel)?;
    discord.update(|state| {
        state.must_have(channel, caller.user, permissions::SEND_MESSAGES)?;
        state.typing_started(channel, caller.user);
        Ok(StatusCode::NO_CONTENT)
    })
}
