//! Messages, with everything the sandbox remembers about them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Guise, Poll, Reaction, World};
use crate::{clock::iso8601, snowflake::Snowflake};

/// Flag: the message was published.
pub(crate) const CROSSPOSTED: u64 = 1;
/// Flag: embeds are hidden.
pub(crate) const SUPPRESS_EMBEDS: u64 = 1 << 2;
/// Flag: the message carries another one that was forwarded.
pub(crate) const HAS_SNAPSHOT: u64 = 1 << 14;
/// Flag: a thread hangs below the message.
pub(crate) const HAS_THREAD: u64 = 1 << 5;
/// Flag: only one member sees the message.
pub(crate) const EPHEMERAL: u64 = 1 << 6;
/// Flag: the application is still thinking.
pub(crate) const LOADING: u64 = 1 << 7;
/// Flag: the message is made of V2 components only.
pub(crate) const V2: u64 = 1 << 15;

/// Message type: somebody was added to a thread.
pub(crate) const RECIPIENT_ADD: u8 = 1;
/// Message type: somebody was removed from a thread.
pub(crate) const RECIPIENT_REMOVE: u8 = 2;
/// Message type: a message was pinned.
pub(crate) const PINNED: u8 = 6;
/// Message type: a thread was made, said in its channel.
pub(crate) const THREAD_CREATED: u8 = 18;
/// Message type: a reply.
pub(crate) const REPLY: u8 = 19;
/// Message type: how a poll came out.
pub(crate) const POLL_RESULT: u8 = 46;
/// Message type: the message a thread began with, said in the thread.
pub(crate) const THREAD_STARTER: u8 = 21;

/// Another message (or the channel alone) that a message points to.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    /// 0 for a reply and for what the system points to, 1 for a forward.
    pub(crate) kind: u8,
    pub(crate) channel_id: Snowflake,
    /// None when a thread as a whole is meant.
    pub(crate) message_id: Option<Snowflake>,
}

/// The fields of a message that go along when it is forwarded.
const SNAPSHOT_FIELDS: [&str; 10] = [
    "type",
    "content",
    "mentions",
    "mention_roles",
    "attachments",
    "embeds",
    "timestamp",
    "edited_timestamp",
    "flags",
    "components",
];

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: Snowflake,
    pub(crate) channel_id: Snowflake,
    /// A user, or a webhook.
    pub(crate) author: Snowflake,
    /// How a webhook shows itself as the author.
    pub(crate) guise: Option<Guise>,
    pub(crate) poll: Option<Poll>,
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
    pub(crate) reference: Option<Reference>,
    /// The how-manieth message of its thread it is.
    pub(crate) position: Option<u64>,
    /// What a forward carries: the forwarded message as it was.
    pub(crate) snapshot: Option<Value>,
    pub(crate) reactions: Vec<Reaction>,
    /// Unix milliseconds of the pinning.
    pub(crate) pinned_at: Option<u64>,
    /// Discord's `interaction_metadata`.
    pub(crate) interaction: Option<Arc<Value>>,
    /// The only member who sees an ephemeral message.
    pub(crate) visible_to: Option<Snowflake>,
    /// Greater than that of every message written or edited before.
    pub(crate) revision: u64,
}

impl Message {
    pub(crate) fn is_visible_to(&self, user: Snowflake) -> bool {
        self.visible_to.is_none_or(|only| only == user)
    }

    /// Whether Discord wrote it rather than its author: nobody edits or pins those.
    pub(crate) fn is_system(&self) -> bool {
        !matches!(self.kind, 0 | REPLY | 20 | 23)
    }

    /// What a forward keeps of it.
    pub(crate) fn snapshot_json(&self, world: &World) -> Value {
        let mut message = self.json(world, None);
        if let Some(message) = message.as_object_mut() {
            message.retain(|key, _| SNAPSHOT_FIELDS.contains(&key.as_str()));
        }
        message
    }

    /// The message it replies to, if it is a reply.
    pub(crate) fn replies_to(&self) -> Option<Snowflake> {
        let reference = self.reference.as_ref()?;
        (self.kind == REPLY).then_some(reference.message_id).flatten()
    }

    /// The message alone as `viewer` sees it: without what it refers to.
    pub(crate) fn json(&self, world: &World, viewer: Option<Snowflake>) -> Value {
        let mentions: Vec<_> = self.mentions.iter().map(|id| world.user_json(*id)).collect();
        let author = match &self.guise {
            Some(guise) => guise.json(),
            None => world.user_json(self.author),
        };
        let mut message = json!({
            "id": self.id, "channel_id": self.channel_id, "author": author,
            "type": self.kind, "content": self.content, "timestamp": iso8601(self.created_at),
            "edited_timestamp": self.edited_at.map(iso8601), "tts": self.tts, "pinned": self.pinned_at.is_some(),
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
            message["interaction_metadata"] = metadata.as_ref().clone();
            // A follow-up belongs to Discord's webhook of the application.
            message["webhook_id"] = json!(self.application_id);
        }
        if let Some(reference) = &self.reference {
            message["message_reference"] = reference.json(world);
        }
        if let Some(guise) = &self.guise {
            message["webhook_id"] = json!(guise.webhook_id);
        }
        if let Some(poll) = &self.poll {
            message["poll"] = poll.json(viewer, world.clock.now());
        }
        if let Some(position) = self.position {
            message["position"] = json!(position);
        }
        if self.flags & HAS_THREAD != 0
            && let Some(thread) = world.channels.get(&self.id)
        {
            message["thread"] = thread.json(world, viewer);
        }
        if let Some(snapshot) = &self.snapshot {
            message["message_snapshots"] = json!([{"message": snapshot}]);
        }
        if !self.reactions.is_empty() {
            let reactions = self.reactions.iter().map(|reaction| reaction.json(viewer));
            message["reactions"] = reactions.collect();
        }
        message
    }
}

impl Reference {
    fn json(&self, world: &World) -> Value {
        let mut reference = json!({"type": self.kind, "channel_id": self.channel_id});
        if let Some(message) = self.message_id {
            reference["message_id"] = json!(message);
        }
        if let Some(guild) = world.guild_of_channel(self.channel_id) {
            reference["guild_id"] = json!(guild.id);
        }
        reference
    }
}
