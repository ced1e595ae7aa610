//! Text channels, the categories around them, and direct messages.

use serde_json::{Value, json};

use super::World;
use crate::{clock::iso8601, snowflake::Snowflake};

pub(crate) const GUILD_TEXT: u8 = 0;
pub(crate) const DM: u8 = 1;
pub(crate) const GUILD_CATEGORY: u8 = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OverwriteKind {
    Role,
    Member,
}

/// What a channel allows or denies one role or member, beyond the server's roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Overwrite {
    pub(crate) id: Snowflake,
    pub(crate) kind: OverwriteKind,
    pub(crate) allow: u64,
    pub(crate) deny: u64,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Channel {
    pub(crate) id: Snowflake,
    pub(crate) guild_id: Option<Snowflake>,
    pub(crate) kind: u8,
    pub(crate) name: String,
    pub(crate) topic: Option<String>,
    pub(crate) nsfw: bool,
    /// Seconds a member waits between two messages (slow mode), or between two new threads in a forum.
    pub(crate) rate_limit_per_user: u64,
    pub(crate) position: u64,
    /// The category it stands in.
    pub(crate) parent_id: Option<Snowflake>,
    pub(crate) overwrites: Vec<Overwrite>,
    /// Who a direct message is between; empty in servers.
    pub(crate) recipients: Vec<Snowflake>,
    pub(crate) last_message_id: Option<Snowflake>,
    /// Unix milliseconds of the latest pin.
    pub(crate) last_pin_at: Option<u64>,
}

impl Channel {
    /// The channel as `viewer` sees it: a direct message lists the others as recipients.
    pub(crate) fn json(&self, world: &World, viewer: Option<Snowflake>) -> Value {
        let Some(guild_id) = self.guild_id else {
            let others = self.recipients.iter().filter(|id| Some(**id) != viewer);
            let recipients: Vec<_> = others.map(|id| world.user_json(*id)).collect();
            return json!({
                "id": self.id, "type": self.kind, "last_message_id": self.last_message_id, "flags": 0,
                "recipients": recipients, "last_pin_timestamp": self.last_pin_at.map(iso8601),
            });
        };
        let overwrites: Vec<_> = self.overwrites.iter().map(Overwrite::json).collect();
        json!({
            "id": self.id, "type": self.kind, "guild_id": guild_id, "name": self.name, "topic": self.topic,
            "position": self.position, "permission_overwrites": overwrites, "parent_id": self.parent_id,
            "nsfw": self.nsfw, "rate_limit_per_user": self.rate_limit_per_user,
            "last_message_id": self.last_message_id, "flags": 0,
            "last_pin_timestamp": self.last_pin_at.map(iso8601),
        })
    }

    /// The channel as an option's or a component's resolved data carries it.
    pub(crate) fn partial_json(&self, permissions: u64) -> Value {
        json!({
            "id": self.id, "type": self.kind, "name": self.name, "permissions": permissions.to_string(),
            "guild_id": self.guild_id, "parent_id": self.parent_id, "flags": 0, "position": self.position,
            "topic": self.topic, "nsfw": self.nsfw, "last_message_id": self.last_message_id,
            "rate_limit_per_user": self.rate_limit_per_user,
        })
    }
}

impl Overwrite {
    pub(crate) fn json(&self) -> Value {
        let kind = match self.kind {
            OverwriteKind::Role => 0,
            OverwriteKind::Member => 1,
        };
        json!({"id": self.id, "type": kind, "allow": self.allow.to_string(), "deny": self.deny.to_string()})
    }
}
