//! Messages, with everything the sandbox remembers about them.

use serde_json::{Value, json};

use super::World;
use crate::{clock::iso8601, snowflake::Snowflake};

/// Flag: only one member sees the message.
pub(crate) const EPHEMERAL: u64 = 1 << 6;
/// Flag: the application is still thinking.
pub(crate) const LOADING: u64 = 1 << 7;
/// Flag: the message is made of V2 components only.
pub(crate) const V2: u64 = 1 << 15;

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: Snowflake,
    pub(crate) channel_id: Snowflake,
    pub(crate) author: Snowflake,
    pub(crate) kind: u8,
    pub(crate) content: String,
    pub(crate) embeds: Vec<Value>,
    pub(crate) components: Vec<Value>,
    pub(crate) attachments: Vec<Value>,
    pub(crate) flags: u64,
    pub(crate) tts: bool,
    pub(crate) nonce: Option<Value>,
    pub(crate) mentions: Vec<Snowflake>,
    pub(crate) mention_roles: Vec<Snowflake>,
    pub(crate) mention_everyone: bool,
    /// Unix milliseconds.
    pub(crate) created_at: u64,
    /// Unix milliseconds of the last edit.
    pub(crate) edited_at: Option<u64>,
    pub(crate) application_id: Option<Snowflake>,
    pub(crate) replies_to: Option<Snowflake>,
    /// Discord's `interaction_metadata`.
    pub(crate) interaction: Option<Value>,
    /// The only member who sees an ephemeral message.
    pub(crate) visible_to: Option<Snowflake>,
    /// Greater than that of every message written or edited before.
    pub(crate) revision: u64,
}

impl Message {
    pub(crate) fn is_visible_to(&self, user: Snowflake) -> bool {
        self.visible_to.is_none_or(|only| only == user)
    }

    /// The message as REST answers it.
    pub(crate) fn json(&self, world: &World) -> Value {
        let mentions: Vec<_> = self.mentions.iter().map(|id| world.user_json(*id)).collect();
        let mut message = json!({
            "id": self.id, "channel_id": self.channel_id, "author": world.user_json(self.author),
            "type": self.kind, "content": self.content, "timestamp": iso8601(self.created_at),
            "edited_timestamp": self.edited_at.map(iso8601), "tts": self.tts, "pinned": false,
            "mention_everyone": self.mention_everyone, "mentions": mentions,
            "mention_roles": self.mention_roles, "attachments": self.attachments, "embeds": self.embeds,
            "components": self.components, "flags": self.flags,
        });
        if let Some(nonce) = &self.nonce {
            message["nonce"] = nonce.clone();
        }
        if let Some(application_id) = self.application_id {
            message["application_id"] = json!(application_id);
        }
        if let Some(metadata) = &self.interaction {
            message["interaction_metadata"] = metadata.clone();
            // A follow-up belongs to Discord's webhook of the application.
            message["webhook_id"] = json!(self.application_id);
        }
        if let Some(reference) = self.replies_to {
            message["message_reference"] =
                json!({"type": 0, "message_id": reference, "channel_id": self.channel_id});
            if let Some(guild) = world.guild_of_channel(self.channel_id) {
                message["message_reference"]["guild_id"] = json!(guild.id);
            }
        }
        message
    }

    /// The message as the gateway dispatches it: with its server and the author's membership.
    pub(crate) fn event_json(&self, world: &World) -> Value {
        let mut message = self.json(world);
        if let Some(guild) = world.guild_of_channel(self.channel_id) {
            message["guild_id"] = json!(guild.id);
            if let Some(member) = guild.members.get(&self.author) {
                message["member"] = member.partial_json();
            }
        }
        message
    }
}
