//! Channels and the messages in them.

use std::{ops::Bound, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::Value;

use super::{Answer, Bot, Form, Query, get, id, post};
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
pub(crate) struct Page {
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
    pub(crate) fn messages_page(
        &self,
        channel: Snowflake,
        viewer: Snowflake,
        page: &Page,
    ) -> ApiResult<Vec<Value>> {
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

    /// Checks that the message a reply names is there.
    pub(crate) fn must_reply_to_something(
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

async fn one(State(discord): State<Arc<Discord>>, bot: Bot, Path(channel): Path<String>) -> Answer {
    let channel = id("channel_id", &channel)?;
    discord.read(|state| {
        state.must_have(channel, bot.user, 0)?;
        let found = state
            .world
            .channels
            .get(&channel)
            .ok_or_else(ApiError::unknown_channel)?;
        Ok(Json(found.json(&state.world, Some(bot.user))))
    })
}

async fn messages(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path(channel): Path<String>,
    Query(page): Query<Page>,
) -> Answer {
    let channel = id("channel_id", &channel)?;
    discord.read(|state| {
        state.must_have(channel, bot.user, 0)?;
        state
            .messages_page(channel, bot.user, &page)
            .map(|page| Json(Value::Array(page)))
    })
}

async fn create(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path(channel): Path<String>,
    form: Form,
) -> Answer {
    let channel = id("channel_id", &channel)?;
    let mut payload = Payload::with_files(&form.json, form.files)?;
    if payload.is_empty() {
        return Err(ApiError::empty_message());
    }
    discord.update(|state| {
        state.must_have(channel, bot.user, permissions::SEND_MESSAGES)?;
        state.must_reply_to_something(channel, &form.json, &mut payload)?;
        let origin = Origin {
            channel_id: channel,
            author: bot.user,
            application_id: Some(bot.application),
            interaction: None,
            visible_to: None,
            flags: 0,
            kind: 0,
        };
        let id = state.message_post(origin, &payload)?;
        find(state, channel, id, bot)
    })
}

fn find(state: &state::State, channel: Snowflake, message: Snowflake, bot: Bot) -> Answer {
    state
        .message(channel, message)
        .filter(|message| message.is_visible_to(bot.user))
        .map(|message| Json(message.json(&state.world)))
        .ok_or_else(ApiError::unknown_message)
}

/// Who wrote a message that the bot sees.
fn author(state: &state::State, channel: Snowflake, message: Snowflake, bot: Bot) -> ApiResult<Snowflake> {
    state
        .message(channel, message)
        .filter(|message| message.is_visible_to(bot.user))
        .map(|message| message.author)
        .ok_or_else(ApiError::unknown_message)
}

async fn message(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path((channel, message)): Path<(String, String)>,
) -> Answer {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    discord.read(|state| {
        state.must_have(channel, bot.user, permissions::READ_MESSAGE_HISTORY)?;
        find(state, channel, message, bot)
    })
}

async fn edit(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path((channel, message)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    let payload = Payload::with_files(&form.json, form.files)?;
    discord.update(|state| {
        state.must_have(channel, bot.user, 0)?;
        if author(state, channel, message, bot)? != bot.user {
            return Err(ApiError::not_the_author());
        }
        state.message_edit(channel, message, &payload)?;
        find(state, channel, message, bot)
    })
}

async fn remove(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path((channel, message)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    discord.update(|state| {
        state.must_have(channel, bot.user, 0)?;
        if author(state, channel, message, bot)? != bot.user {
            state.must_have(channel, bot.user, permissions::MANAGE_MESSAGES)?;
        }
        state.message_remove(channel, message)?;
        Ok(StatusCode::NO_CONTENT)
    })
}

async fn typing(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path(channel): Path<String>,
) -> ApiResult<StatusCode> {
    let channel = id("channel_id", &channel)?;
    discord.update(|state| {
        state.must_have(channel, bot.user, permissions::SEND_MESSAGES)?;
        state.typing_started(channel, bot.user);
        Ok(StatusCode::NO_CONTENT)
    })
}
