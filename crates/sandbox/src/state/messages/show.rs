//! A message as somebody sees it, with what it refers to.

use serde_json::{Value, json};

use super::super::State;
use crate::{
    gateway::content,
    snowflake::Snowflake,
    world::{Message, PrivilegedIntent, REPLY, THREAD_STARTER},
};

impl State {
    /// The message as REST answers it to `viewer`, with the message it replies to.
    pub(crate) fn message_json(&self, message: &Message, viewer: Option<Snowflake>) -> Value {
        let mut json = message.json(&self.world, viewer);
        if let Some(reference) = &message.reference
            && matches!(message.kind, REPLY | THREAD_STARTER)
        {
            let referred = reference
                .message_id
                .and_then(|id| self.message(reference.channel_id, id));
            // Null says that it was deleted.
            json["referenced_message"] =
                referred.map_or(Value::Null, |referred| referred.json(&self.world, viewer));
        }
        viewer
            .and_then(|viewer| self.hidden_from(message, &json, viewer))
            .unwrap_or(json)
    }

    /// The message without its content, for a bot of whose application the message-content intent is switched off.
    fn hidden_from(&self, message: &Message, json: &Value, viewer: Snowflake) -> Option<Value> {
        let application = self.world.application_of_bot(viewer)?;
        if application
            .privileged_intents
            .has(PrivilegedIntent::MessageContent)
        {
            return None;
        }
        self.world.guild_of_channel(message.channel_id)?;
        content::blanked(json, viewer)
    }

    /// The message as an event carries it: with its server and the author's membership.
    pub(crate) fn message_event_json(&self, message: &Message, viewer: Option<Snowflake>) -> Value {
        let mut json = self.message_json(message, viewer);
        if let Some(guild) = self.world.guild_of_channel(message.channel_id) {
            json["guild_id"] = json!(guild.id);
            if let Some(member) = guild.members.get(&message.author) {
                json["member"] = member.partial_json();
            }
        }
        json
    }
}
