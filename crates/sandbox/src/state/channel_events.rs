//! Events of a channel: to everyone who sees it.

use serde_json::{Value, json};

use super::State;
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    world::{Message, permissions},
};

impl State {
    /// Tells bots and people who see the channel. `data` gets the channel's `guild_id`, if it has one.
    pub(super) fn channel_event(&mut self, channel: Snowflake, event: &str, mut data: Value) {
        let guild = self.world.guild_of_channel(channel).map(|guild| guild.id);
        if let Some(guild) = guild {
            data["guild_id"] = json!(guild);
        }
        self.tell_people(event, &data, |state, user| state.world.can_see(channel, user));
        for (application, _) in self.applications_in(channel) {
            self.dispatch(application, guild, event, &data);
        }
    }

    /// The message, if everyone may see it and `user` may read what was written in the channel and has these
    /// permissions too.
    pub(super) fn message_read(
        &self,
        channel: Snowflake,
        id: Snowflake,
        user: Snowflake,
        needed: u64,
    ) -> ApiResult<&Message> {
        self.must_have(channel, user, permissions::READ_MESSAGE_HISTORY | needed)?;
        self.message(channel, id)
            .filter(|message| message.visible_to.is_none())
            .ok_or_else(ApiError::unknown_message)
    }

    /// Refuses, in direct messages, what only a server's moderators do.
    pub(super) fn must_be_in_guild(&self, channel: Snowflake) -> ApiResult<()> {
        match self.world.channels.get(&channel) {
            Some(found) if found.guild_id.is_none() => Err(ApiError::direct_message()),
            _ => Ok(()),
        }
    }
}
