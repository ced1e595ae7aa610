//! Channels of every kind, the categories around them, and direct messages.

use serde_json::{Value, json};

use super::{Forum, Thread, World, kind};
use crate::{clock::iso8601, snowflake::Snowflake};

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
    /// 16 posts need a tag, 32768 media cannot be downloaded.
    pub(crate) flags: u64,
    /// Minutes, for new threads.
    pub(crate) default_auto_archive_duration: Option<u64>,
    /// Seconds, for new threads.
    pub(crate) default_thread_rate_limit_per_user: Option<u64>,
    pub(crate) forum: Forum,
    pub(crate) voice: Voice,
    pub(crate) position: u64,
    /// The category it stands in.
    pub(crate) parent_id: Option<Snowflake>,
    pub(crate) overwrites: Vec<Overwrite>,
    /// Who a direct message is between; empty in servers.
    pub(crate) recipients: Vec<Snowflake>,
    pub(crate) last_message_id: Option<Snowflake>,
    /// Unix milliseconds of the latest pin.
    pub(crate) last_pin_at: Option<u64>,
    /// What makes it a thread.
    pub(crate) thread: Option<Thread>,
}

/// What voice channels say of their voice, which nobody hears in here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Voice {
    /// Bits per second; 0 stands for Discord's default.
    pub(crate) bitrate: u64,
    /// How many may be connected; 0 for any number.
    pub(crate) user_limit: u64,
    pub(crate) rtc_region: Option<String>,
}

impl Channel {
    /// The channel as `viewer` sees it: a direct message lists the others as recipients.
    pub(crate) fn json(&self, world: &World, viewer: Option<Snowflake>) -> Value {
        if let Some(thread) = &self.thread {
            return thread.json(self, viewer);
        }
        let Some(guild_id) = self.guild_id else {
            let others = self.recipients.iter().filter(|id| Some(**id) != viewer);
            let recipients: Vec<_> = others.map(|id| world.user_json(*id)).collect();
            return json!({
                "id": self.id, "type": self.kind, "last_message_id": self.last_message_id, "flags": 0,
                "recipients": recipients, "last_pin_timestamp": self.last_pin_at.map(iso8601),
            });
        };
        let overwrites: Vec<_> = self.overwrites.iter().map(Overwrite::json).collect();
        let mut channel = json!({
            "id": self.id, "type": self.kind, "guild_id": guild_id, "name": self.name,
            "position": self.position, "permission_overwrites": overwrites, "parent_id": self.parent_id,
            "flags": self.flags,
        });
        if self.kind == kind::CATEGORY {
            return channel;
        }
        channel["nsfw"] = json!(self.nsfw);
        channel["rate_limit_per_user"] = json!(self.rate_limit_per_user);
        channel["last_message_id"] = json!(self.last_message_id);
        if self.kind == kind::VOICE {
            let bitrate = if self.voice.bitrate == 0 {
                64_000
            } else {
                self.voice.bitrate
            };
            channel["bitrate"] = json!(bitrate);
            channel["user_limit"] = json!(self.voice.user_limit);
            channel["rtc_region"] = json!(self.voice.rtc_region);
            return channel;
        }
        channel["topic"] = json!(self.topic);
        channel["last_pin_timestamp"] = json!(self.last_pin_at.map(iso8601));
        for (key, value) in [
            (
                "default_auto_archive_duration",
                self.default_auto_archive_duration,
            ),
            (
                "default_thread_rate_limit_per_user",
                self.default_thread_rate_limit_per_user,
            ),
        ] {
            if let Some(value) = value {
                channel[key] = json!(value);
            }
        }
        if kind::is_forum(self.kind) {
            self.forum.write(&mut channel);
        }
        channel
    }

    /// The channel as an option's or a component's resolved data carries it.
    pub(crate) fn partial_json(&self, permissions: u64) -> Value {
        let mut channel = json!({
            "id": self.id, "type": self.kind, "name": self.name, "permissions": permissions.to_string(),
            "guild_id": self.guild_id, "parent_id": self.parent_id, "flags": self.flags, "position": self.position,
            "topic": self.topic, "nsfw": self.nsfw, "last_message_id": self.last_message_id,
            "rate_limit_per_user": self.rate_limit_per_user,
        });
        if let Some(thread) = &self.thread {
            channel["thread_metadata"] = thread.metadata_json(self.kind);
            channel["owner_id"] = json!(thread.owner_id);
            channel["flags"] = json!(thread.flags());
        }
        channel
    }
}

impl Overwrite {
    /// Discord's number of its kind.
    pub(crate) fn kind_number(&self) -> u64 {
        match self.kind {
            OverwriteKind::Role => 0,
            OverwriteKind::Member => 1,
        }
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id, "type": self.kind_number(), "allow": self.allow.to_string(),
            "deny": self.deny.to_string(),
        })
    }
}
