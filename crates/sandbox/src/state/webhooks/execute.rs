//! Writing through a webhook, and changing what was written so.

use serde_json::Value;

use super::super::{State, messages::Origin};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::{message::Payload, webhook::Execution},
    world::{Guise, Message, kind},
};

/// Where a webhook's message is: in its channel, or in a thread below it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Where {
    pub(crate) webhook: Snowflake,
    pub(crate) thread: Option<Snowflake>,
}

impl State {
    /// Writes a message through a webhook. Channel and id of it.
    pub(crate) fn webhook_execute(
        &mut self,
        place: Where,
        token: &str,
        execution: Execution,
        with_components: bool,
    ) -> ApiResult<(Snowflake, Snowflake)> {
        let webhook = self.webhook_of_token(place.webhook, token)?.clone();
        let is_forum = kind::is_forum(self.channel(webhook.channel_id)?.kind);
        must_fit(is_forum, place.thread.is_some(), execution.post.is_some())?;
        let channel = self.webhook_channel(place)?;
        let payload = execution
            .payload
            .of_webhook(webhook.application_id.is_some(), with_components)?;
        if payload.is_empty() && payload.poll.is_none() {
            return Err(ApiError::empty_message());
        }
        let origin = Origin {
            application_id: webhook.application_id,
            guise: Some(Guise {
                webhook_id: webhook.id,
                name: execution.username.unwrap_or(webhook.name),
                avatar: execution.avatar_url.or(webhook.avatar),
            }),
            ..Origin::new(channel, webhook.id)
        };
        match execution.post {
            Some(post) => {
                let id = self.forum_begin(channel, post, origin, &payload)?;
                Ok((id, id))
            }
            None => Ok((channel, self.message_post(origin, &payload)?)),
        }
    }

    /// The webhook's channel, or the thread below it that is meant.
    fn webhook_channel(&self, place: Where) -> ApiResult<Snowflake> {
        let channel = self.webhook(place.webhook)?.channel_id;
        let Some(thread) = place.thread else {
            return Ok(channel);
        };
        let found = self.channel(thread)?;
        if found.is_thread() && found.parent_id == Some(channel) {
            Ok(thread)
        } else {
            Err(ApiError::unknown_channel())
        }
    }

    /// One of the webhook's own messages.
    pub(crate) fn webhook_message(&self, place: Where, token: &str, id: Snowflake) -> ApiResult<&Message> {
        let webhook = self.webhook_of_token(place.webhook, token)?.id;
        let channel = self.webhook_channel(place)?;
        self.message(channel, id)
            .filter(|message| message.author == webhook)
            .ok_or_else(ApiError::unknown_message)
    }

    pub(crate) fn webhook_message_edit(
        &mut self,
        place: Where,
        token: &str,
        id: Snowflake,
        payload: Payload,
        with_components: bool,
    ) -> ApiResult<Value> {
        let is_owned = self
            .webhook_of_token(place.webhook, token)?
            .application_id
            .is_some();
        let channel = self.webhook_message(place, token, id)?.channel_id;
        let payload = payload.of_webhook(is_owned, with_components)?;
        self.message_edit(channel, id, &payload)?;
        self.webhook_message(place, token, id)
            .map(|message| self.message_json(message, None))
    }

    pub(crate) fn webhook_message_delete(
        &mut self,
        place: Where,
        token: &str,
        id: Snowflake,
    ) -> ApiResult<()> {
        let channel = self.webhook_message(place, token, id)?.channel_id;
        self.message_remove(channel, id)
    }
}

/// Refuses messages for a forum that are no post, and posts for what is no forum.
fn must_fit(is_forum: bool, has_thread: bool, has_post: bool) -> ApiResult<()> {
    let (code, text) = match (is_forum, has_thread, has_post) {
        (true, false, false) => (
            220_001,
            "Webhooks posted to forum channels must have a thread_name or thread_id",
        ),
        (true, true, true) => (
            220_002,
            "Webhooks posted to forum channels cannot have both a thread_name and thread_id",
        ),
        (false, _, true) => (220_003, "Webhooks can only create threads in forum channels"),
        _ => return Ok(()),
    };
    Err(ApiError::new(400, code, text))
}
