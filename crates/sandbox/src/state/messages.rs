//! Writing, changing and removing messages.

mod bulk;
mod change;
mod page;
mod show;
mod write;

pub(crate) use self::page::Page;

use std::sync::Arc;

use serde_json::Value;

use super::{State, alarms::Alarm};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::{components, embeds, message::Payload},
    world::{Guise, LOADING, Message, REPLY, Reference, V2, permissions},
};

/// Flags an edit may change: suppress embeds and components V2.
const EDITABLE_FLAGS: u64 = 1 << 2 | V2;

/// How many messages of a channel are remembered; the oldest are forgotten without a word.
const KEPT: usize = 10_000;

/// Where a message comes from and who may see it.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// A new one, if none is given.
    pub(crate) id: Option<Snowflake>,
    pub(crate) channel_id: Snowflake,
    pub(crate) author: Snowflake,
    /// How a webhook shows itself.
    pub(crate) guise: Option<Guise>,
    pub(crate) application_id: Option<Snowflake>,
    pub(crate) interaction: Option<Arc<Value>>,
    pub(crate) visible_to: Option<Snowflake>,
    /// Flags the origin gives beyond what the payload asked for.
    pub(crate) flags: u64,
    /// 0 ordinary, 19 reply, 20 slash command, 23 context-menu command.
    pub(crate) kind: u8,
    /// What a message of the system points to.
    pub(crate) reference: Option<Reference>,
    /// The forwarded message.
    pub(crate) snapshot: Option<Value>,
}

impl Origin {
    /// An ordinary message.
    pub(crate) fn new(channel_id: Snowflake, author: Snowflake) -> Self {
        Self {
            id: None,
            channel_id,
            author,
            guise: None,
            application_id: None,
            interaction: None,
            visible_to: None,
            flags: 0,
            kind: 0,
            reference: None,
            snapshot: None,
        }
    }
}

impl State {
    /// Writes a new message and tells everyone who sees it.
    pub(crate) fn message_post(&mut self, origin: Origin, payload: &Payload) -> ApiResult<Snowflake> {
        let message = self.message_build(origin, payload)?;
        Ok(self.message_publish(message))
    }

    /// A new message that nobody sees yet.
    pub(super) fn message_build(&mut self, origin: Origin, payload: &Payload) -> ApiResult<Message> {
        let id = origin.id.unwrap_or_else(|| self.next_id());
        let reply = payload.replies_to.map(|replied| Reference {
            kind: 0,
            channel_id: origin.channel_id,
            message_id: Some(replied),
        });
        let mut message = Message {
            id,
            channel_id: origin.channel_id,
            author: origin.author,
            guise: origin.guise,
            poll: payload.poll.clone().map(|poll| poll.begun(self.clock.now())),
            kind: if payload.replies_to.is_some() {
                REPLY
            } else {
                origin.kind
            },
            content: payload.content.clone().unwrap_or_default(),
            embeds: payload.embeds.clone().unwrap_or_default(),
            components: payload.components.clone().unwrap_or_default(),
            attachments: Vec::new(),
            flags: payload.flags.unwrap_or_default() | origin.flags,
            tts: payload.tts,
            nonce: payload.nonce.clone(),
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            mention_everyone: false,
            created_at: self.clock.now(),
            edited_at: None,
            application_id: origin.application_id,
            reference: origin.reference.or(reply),
            position: None,
            snapshot: origin.snapshot,
            reactions: Vec::new(),
            pinned_at: None,
            interaction: origin.interaction,
            visible_to: origin.visible_to,
            revision: self.next_revision(),
        };
        self.attach(&mut message, payload)?;
        components::complete(&mut message.components);
        embeds::complete(&mut message.embeds);
        self.mention(&mut message, payload);
        Ok(message)
    }

    /// Puts a message into its channel and tells everyone who sees it.
    pub(super) fn message_publish(&mut self, mut message: Message) -> Snowflake {
        let id = message.id;
        self.thread_said(&mut message);
        self.poll_begin(&message);
        if let Some(channel) = self.world.channels.get_mut(&message.channel_id)
            && message.visible_to.is_none()
        {
            channel.last_message_id = Some(id);
        }
        self.message_created(&message);
        let messages = self.messages.entry(message.channel_id).or_default();
        messages.insert(id, message);
        if messages.len() > KEPT {
            messages.pop_first();
        }
        id
    }

    /// Numbers every writing and every edit of a message, so that a watcher knows what it has looked at.
    pub(super) fn next_revision(&mut self) -> u64 {
        self.revision += 1;
        self.revision
    }

    /// Applies an edit: absent fields stay as they are.
    pub(crate) fn message_edit(
        &mut self,
        channel: Snowflake,
        id: Snowflake,
        payload: &Payload,
    ) -> ApiResult<()> {
        let mut message = self
            .message(channel, id)
            .ok_or_else(ApiError::unknown_message)?
            .clone();
        let was_v2 = message.flags & V2 != 0;
        if let Some(flags) = payload.flags {
            message.flags = message.flags & !EDITABLE_FLAGS | flags & EDITABLE_FLAGS;
            if was_v2 {
                message.flags |= V2;
            }
        }
        let was_loading = message.flags & LOADING != 0;
        message.flags &= !LOADING;
        if was_v2 {
            payload.must_be_v2()?;
        }
        if message.flags & V2 != 0 && !was_v2 {
            // Discord wants the old content and embeds cleared in the same edit.
            payload.refuse_leftovers(&message)?;
        }
        if let Some(content) = &payload.content {
            message.content.clone_from(content);
        }
        if let Some(embeds) = &payload.embeds {
            message.embeds.clone_from(embeds);
        }
        if let Some(components) = &payload.components {
            message.components.clone_from(components);
            components::complete(&mut message.components);
        }
        self.attach(&mut message, payload)?;
        embeds::complete(&mut message.embeds);
        if message.is_empty() {
            return Err(ApiError::empty_message());
        }
        // The first text of a deferred answer is not an edit to those who read it.
        if !was_loading {
            message.edited_at = Some(self.clock.now());
        }
        message.revision = self.next_revision();
        self.mention(&mut message, payload);
        self.message_updated(&message);
        if was_loading {
            self.thinking_ended(&message);
        }
        if let Some(stored) = self.message_mut(channel, id) {
            *stored = message;
        }
        Ok(())
    }

    /// Removes a message and tells everyone who saw it.
    pub(crate) fn message_remove(&mut self, channel: Snowflake, id: Snowflake) -> ApiResult<()> {
        let removed = self
            .messages
            .get_mut(&channel)
            .and_then(|messages| messages.remove(&id));
        let removed = removed.ok_or_else(ApiError::unknown_message)?;
        self.thread_unsaid(&removed);
        self.alarms.unset(Alarm::Poll(channel, id));
        self.message_deleted(&removed);
        Ok(())
    }

    /// Works out whom the message mentions, as far as `allowed_mentions` lets it.
    fn mention(&self, message: &mut Message, payload: &Payload) {
        let mut text = message.content.clone();
        components::visit(&message.components, &mut |component| {
            if let Some(content) = component.get("content").and_then(Value::as_str) {
                text.push('\n');
                text.push_str(content);
            }
        });
        let allowed = &payload.allowed_mentions;
        let guild = self.world.guild_of_channel(message.channel_id);
        let rights = self.world.permissions_in(message.channel_id, message.author);
        let may_mention_all = rights & permissions::MENTION_EVERYONE != 0 || message.guise.is_some();
        message.mentions = marked(&text, "<@")
            .into_iter()
            .filter(|id| allowed.user(*id) && self.world.users.contains_key(id))
            .collect();
        if let Some(author) = message
            .replies_to()
            .and_then(|id| self.message(message.channel_id, id))
            .map(|replied| replied.author)
            && allowed.replied_user()
            && !message.mentions.contains(&author)
            && self.world.users.contains_key(&author)
        {
            message.mentions.push(author);
        }
        message.mention_roles = marked(&text, "<@&")
            .into_iter()
            .filter(|id| allowed.role(*id))
            .filter(|id| {
                let role = guild.and_then(|guild| guild.roles.get(id));
                role.is_some_and(|role| role.mentionable || may_mention_all)
            })
            .collect();
        let names_all = text.contains("@everyone") || text.contains("@here");
        message.mention_everyone = names_all && allowed.everyone() && may_mention_all;
    }
}

/// The distinct ids written as `<prefix><digits>>`; `<@!1>` counts as `<@1>`.
fn marked(text: &str, prefix: &str) -> Vec<Snowflake> {
    let mut found = Vec::new();
    for piece in text.split(prefix).skip(1) {
        let piece = piece.strip_prefix('!').unwrap_or(piece);
        let id = piece.split_once('>').and_then(|(digits, _)| digits.parse().ok());
        if let Some(id) = id
            && !found.contains(&id)
        {
            found.push(id);
        }
    }
    found
}

impl Message {
    pub(crate) fn is_empty(&self) -> bool {
        self.content.trim().is_empty()
            && self.embeds.is_empty()
            && self.components.is_empty()
            && self.attachments.is_empty()
            && self.snapshot.is_none()
            && self.poll.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_users_and_roles_are_told_apart() {
        assert_eq!(
            marked("<@1> <@!2> <@1> <@&3> <@x>", "<@"),
            [Snowflake(1), Snowflake(2)]
        );
        assert_eq!(marked("<@1> <@&3>", "<@&"), [Snowflake(3)]);
    }
}
