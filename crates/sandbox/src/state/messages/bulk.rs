//! Deleting many messages at once, and publishing those of announcement channels.

use serde_json::json;

use super::super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    error::{ApiError, ApiResult},
    rest::Caller,
    snowflake::Snowflake,
    world::{
        CROSSPOSTED, kind,
        permissions::{MANAGE_MESSAGES, SEND_MESSAGES},
    },
};

/// Milliseconds after which a message can no longer be deleted along with others.
const OLDEST: u64 = 14 * 24 * 60 * 60 * 1000;

impl State {
    /// Deletes two to a hundred messages in one go. Those that are not there are passed over.
    pub(crate) fn messages_delete(
        &mut self,
        channel: Snowflake,
        act: &Act,
        ids: &[Snowflake],
    ) -> ApiResult<()> {
        self.must_have(channel, act.user, 0)?;
        self.must_be_in_guild(channel)?;
        self.must_have(channel, act.user, MANAGE_MESSAGES)?;
        if !(2..=100).contains(&ids.len()) {
            let text = "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 \
                        messages to delete";
            return Err(ApiError::new(400, 50_016, text));
        }
        let oldest = self.clock.now().saturating_sub(OLDEST);
        if ids.iter().any(|id| id.created_at() < oldest) {
            let text = "You can only bulk delete messages that are under 14 days old.";
            return Err(ApiError::new(400, 50_034, text));
        }
        let gone = self.messages_drop(channel, ids);
        if gone > 0 {
            let deed = Deed::new(action::MESSAGE_BULK_DELETE).to(channel);
            self.audit_in(channel, act, deed.with(json!({"count": gone.to_string()})));
        }
        Ok(())
    }

    /// Takes messages out of a channel in one go and tells everyone who sees it. How many there were.
    pub(in crate::state) fn messages_drop(&mut self, channel: Snowflake, ids: &[Snowflake]) -> usize {
        let mut gone = Vec::new();
        for id in ids {
            let messages = self.messages.get_mut(&channel);
            let found = messages.and_then(|messages| match messages.get(id) {
                Some(message) if message.visible_to.is_none() => messages.remove(id),
                _ => None,
            });
            if let Some(removed) = found {
                self.thread_unsaid(&removed);
                gone.push(*id);
            }
        }
        if !gone.is_empty() {
            let data = json!({"ids": gone, "channel_id": channel});
            self.channel_event(channel, "MESSAGE_DELETE_BULK", data);
        }
        gone.len()
    }

    /// Publishes a message of an announcement channel.
    pub(crate) fn message_crosspost(
        &mut self,
        caller: Caller,
        channel: Snowflake,
        id: Snowflake,
    ) -> ApiResult<()> {
        let message = self.message_read(channel, id, caller.user, SEND_MESSAGES)?;
        let (flags, is_own, is_system) = (message.flags, message.author == caller.user, message.is_system());
        if self.channel(channel)?.kind != kind::ANNOUNCEMENT {
            return Err(ApiError::wrong_channel_kind());
        }
        if !is_own {
            self.must_have(channel, caller.user, MANAGE_MESSAGES)?;
        }
        if is_system {
            return Err(ApiError::new(400, 50_068, "Invalid message type"));
        }
        if flags & CROSSPOSTED != 0 {
            let text = "This message has already been crossposted.";
            return Err(ApiError::new(400, 40_033, text));
        }
        self.message_flag(channel, id, flags | CROSSPOSTED)
    }
}
