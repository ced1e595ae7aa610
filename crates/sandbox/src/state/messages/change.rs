//! Editing and deleting, by authors and by moderators.

use serde_json::json;

use super::super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    error::{ApiError, ApiResult},
    rest::Caller,
    snowflake::Snowflake,
    validate::message::Payload,
    world::{Message, SUPPRESS_EMBEDS, THREAD_STARTER, permissions::MANAGE_MESSAGES},
};

impl State {
    fn message_found(&self, caller: Caller, channel: Snowflake, id: Snowflake) -> ApiResult<&Message> {
        self.must_have(channel, caller.user, 0)?;
        self.message(channel, id)
            .filter(|message| message.is_visible_to(caller.user))
            .ok_or_else(ApiError::unknown_message)
    }

    /// Edits a message as its author, or hides its embeds as a moderator.
    pub(crate) fn message_change(
        &mut self,
        caller: Caller,
        channel: Snowflake,
        id: Snowflake,
        payload: Payload,
    ) -> ApiResult<()> {
        let message = self.message_found(caller, channel, id)?;
        if message.is_system() {
            return Err(ApiError::system_message());
        }
        if message.poll.is_some() && !payload.has_only_flags() {
            return Err(ApiError::new(400, 520_003, "Cannot edit a poll message"));
        }
        let is_own = message.author == caller.user;
        self.must_be_awake(channel)?;
        if payload.has_only_flags() && !(is_own && caller.application.is_some()) {
            let wanted = payload.flags.unwrap_or_default() & SUPPRESS_EMBEDS;
            let flags = message.flags & !SUPPRESS_EMBEDS | wanted;
            if !is_own {
                self.must_have(channel, caller.user, MANAGE_MESSAGES)?;
            }
            return self.message_flag(channel, id, flags);
        }
        if !is_own {
            return Err(ApiError::not_the_author());
        }
        let payload = match caller.application {
            Some(_) => payload,
            None => payload.of_person(),
        };
        self.message_edit(channel, id, &payload)
    }

    /// Sets a message's flags, which is not an edit to those who read it.
    pub(in crate::state) fn message_flag(
        &mut self,
        channel: Snowflake,
        id: Snowflake,
        flags: u64,
    ) -> ApiResult<()> {
        let message = self
            .message_mut(channel, id)
            .ok_or_else(ApiError::unknown_message)?;
        message.flags = flags;
        let message = message.clone();
        self.message_touch(channel, id);
        self.message_updated(&message);
        Ok(())
    }

    /// Deletes a message as its author or as a moderator.
    pub(crate) fn message_delete(&mut self, act: &Act, channel: Snowflake, id: Snowflake) -> ApiResult<()> {
        let message = self.message_found(act.caller(), channel, id)?;
        let author = message.author;
        if message.kind == THREAD_STARTER {
            return Err(ApiError::system_message());
        }
        if author == act.user {
            return self.message_remove(channel, id);
        }
        self.must_be_in_guild(channel)?;
        self.must_have(channel, act.user, MANAGE_MESSAGES)?;
        self.message_remove(channel, id)?;
        let deed = Deed::new(action::MESSAGE_DELETE).to(author);
        self.audit_in(
            channel,
            act,
            deed.with(json!({"channel_id": channel, "count": "1"})),
        );
        Ok(())
    }
}
