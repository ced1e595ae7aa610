//! Threads: channels that hang below another one and go to sleep.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Channel, World, kind, permissions};
use crate::{clock::iso8601, snowflake::Snowflake};

/// Channel flag: the post stands on top of its forum.
const PINNED_POST: u64 = 1 << 1;

/// Most members that a thread counts.
const COUNTED: usize = 50;

/// What a thread has beyond what every channel has.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the fields of Discord's thread"
)]
pub(crate) struct Thread {
    pub(crate) owner_id: Snowflake,
    pub(crate) archived: bool,
    /// Unix milliseconds of when it was made, archived or opened again.
    pub(crate) archived_at: u64,
    /// Minutes of silence after which it is archived.
    pub(crate) auto_archive_duration: u64,
    pub(crate) locked: bool,
    /// Whether all members of a private thread may add others.
    pub(crate) invitable: bool,
    /// Unix milliseconds.
    pub(crate) created_at: u64,
    /// Who follows it, and since when in unix milliseconds.
    pub(crate) members: BTreeMap<Snowflake, u64>,
    /// Without the message it began with, and without those that were deleted.
    pub(crate) message_count: u64,
    pub(crate) total_message_sent: u64,
    pub(crate) applied_tags: Vec<Snowflake>,
    /// Whether it stands on top of its forum.
    pub(crate) pinned: bool,
}

impl Thread {
    pub(crate) fn flags(&self) -> u64 {
        if self.pinned { PINNED_POST } else { 0 }
    }

    /// Reads what a request wants the flags to be.
    pub(crate) fn set_flags(&mut self, flags: u64) {
        self.pinned = flags & PINNED_POST != 0;
    }

    pub(super) fn metadata_json(&self, shape: u8) -> Value {
        let mut metadata = json!({
            "archived": self.archived, "archive_timestamp": iso8601(self.archived_at),
            "auto_archive_duration": self.auto_archive_duration, "locked": self.locked,
            "create_timestamp": iso8601(self.created_at),
        });
        if shape == kind::PRIVATE_THREAD {
            metadata["invitable"] = json!(self.invitable);
        }
        metadata
    }

    /// The thread as `viewer` sees it, with their own membership.
    pub(super) fn json(&self, channel: &Channel, viewer: Option<Snowflake>) -> Value {
        let mut thread = json!({
            "id": channel.id, "type": channel.kind, "guild_id": channel.guild_id,
            "parent_id": channel.parent_id, "owner_id": self.owner_id, "name": channel.name,
            "last_message_id": channel.last_message_id,
            "last_pin_timestamp": channel.last_pin_at.map(iso8601),
            "rate_limit_per_user": channel.rate_limit_per_user, "flags": self.flags(),
            "message_count": self.message_count, "total_message_sent": self.total_message_sent,
            "member_count": self.members.len().min(COUNTED), "applied_tags": self.applied_tags,
            "thread_metadata": self.metadata_json(channel.kind),
        });
        if let Some(member) = viewer.and_then(|viewer| self.member_json(channel.id, viewer)) {
            thread["member"] = member;
        }
        thread
    }

    /// Somebody's membership of the thread with this id.
    pub(crate) fn member_json(&self, id: Snowflake, user: Snowflake) -> Option<Value> {
        let joined = self.members.get(&user)?;
        Some(json!({
            "id": id, "user_id": user, "join_timestamp": iso8601(*joined), "flags": 0,
        }))
    }
}

impl Channel {
    pub(crate) fn is_thread(&self) -> bool {
        self.thread.is_some()
    }

    /// The permission it takes to write here.
    pub(crate) fn sending(&self) -> u64 {
        if self.is_thread() {
            permissions::SEND_MESSAGES_IN_THREADS
        } else {
            permissions::SEND_MESSAGES
        }
    }
}

impl World {
    /// The threads of a server that are not archived.
    pub(crate) fn active_threads(&self, guild: Snowflake) -> impl Iterator<Item = &Channel> {
        self.channels.values().filter(move |channel| {
            let is_active = channel.thread.as_ref().is_some_and(|thread| !thread.archived);
            is_active && channel.guild_id == Some(guild)
        })
    }

    /// The threads that `viewer` gets to know of when they come: those they see, of private ones their own.
    pub(crate) fn threads_json(&self, guild: Snowflake, viewer: Snowflake) -> Vec<Value> {
        self.active_threads(guild)
            .filter(|channel| {
                let thread = channel.thread.as_ref();
                let is_member = thread.is_some_and(|thread| thread.members.contains_key(&viewer));
                self.can_see(channel.id, viewer) && (channel.kind != kind::PRIVATE_THREAD || is_member)
            })
            .map(|channel| channel.json(self, Some(viewer)))
            .collect()
    }

    /// A thread's member with their membership of the server.
    pub(crate) fn thread_member_json(&self, channel: &Channel, user: Snowflake) -> Option<Value> {
        let mut json = channel.thread.as_ref()?.member_json(channel.id, user)?;
        let guild = self.guild_of_channel(channel.id)?;
        json["member"] = guild.members.get(&user).map(|member| member.json(self))?;
        Some(json)
    }
}
