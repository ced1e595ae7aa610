//! What people do with messages: reply, edit, react, pin, talk in threads.

use bytes::Bytes;
use serde_json::json;

use super::{Channel, Member, Reply, SandboxError, member::Place};
use crate::{
    rest::Caller,
    snowflake::Snowflake,
    state::audit_log::Act,
    validate::{attachment::Upload, message::Payload, thread::NewThread},
};

/// What names a message: its id, where the person is, or what they see of it.
pub trait IntoMessage {
    /// Channel and id of the message; `here` is the channel the person is in.
    fn into_message(self, here: Snowflake) -> (Snowflake, Snowflake);
}

impl IntoMessage for Snowflake {
    fn into_message(self, here: Snowflake) -> (Snowflake, Snowflake) {
        (here, self)
    }
}

impl IntoMessage for &Reply {
    fn into_message(self, _: Snowflake) -> (Snowflake, Snowflake) {
        (self.channel, self.id)
    }
}

/// A file as a person chooses it, the n-th of what they send.
pub(super) fn file(number: usize, name: &str, bytes: &[u8]) -> Upload {
    Upload {
        number: number.to_string(),
        filename: name.to_owned(),
        content_type: None,
        bytes: Bytes::copy_from_slice(bytes),
    }
}

impl Member {
    fn caller(&self) -> Caller {
        Caller {
            user: self.id,
            application: None,
        }
    }

    fn place_of(&self, message: impl IntoMessage) -> (Snowflake, Snowflake) {
        // Whoever holds the message itself need not be in its channel.
        let here = self.channel_id().unwrap_or_default();
        message.into_message(here)
    }

    /// The same person in a thread, or wherever this is.
    pub fn in_thread(&self, thread: &Channel) -> Self {
        Self {
            place: Place::Id(thread.id()),
            ..self.clone()
        }
    }

    /// Writes a message as a reply to another.
    pub fn reply(&self, to: impl IntoMessage, content: &str) -> Result<Snowflake, SandboxError> {
        let (channel, message) = self.place_of(to);
        let body = json!({"content": content, "message_reference": {"message_id": message}});
        let payload = Payload::parse(&body)?;
        let said = self
            .discord
            .update(|state| state.message_write(self.caller(), channel, payload))?;
        Ok(said)
    }

    /// Writes a message with files, each with its name. The content may be empty.
    pub fn upload(&self, content: &str, files: &[(&str, &[u8])]) -> Result<Snowflake, SandboxError> {
        let channel = self.channel_id()?;
        let files = files.iter().enumerate();
        let files = files
            .map(|(number, (name, bytes))| file(number, name, bytes))
            .collect();
        let payload = Payload::with_files(&json!({"content": content}), files)?;
        let said = self
            .discord
            .update(|state| state.message_write(self.caller(), channel, payload))?;
        Ok(said)
    }

    /// Changes what the person wrote.
    pub fn edit(&self, message: impl IntoMessage, content: &str) -> Result<(), SandboxError> {
        let (channel, message) = self.place_of(message);
        let payload = Payload::parse(&json!({"content": content}))?;
        let changed = self
            .discord
            .update(|state| state.message_change(self.caller(), channel, message, payload));
        Ok(changed?)
    }

    /// Deletes a message: their own, or as a moderator.
    pub fn delete(&self, message: impl IntoMessage) -> Result<(), SandboxError> {
        let (channel, message) = self.place_of(message);
        let deleted = self
            .discord
            .update(|state| state.message_delete(&Act::of(self.caller()), channel, message));
        Ok(deleted?)
    }

    /// Reacts with an emoji, as in `👍`, or `name:id` for one of the server.
    pub fn react(&self, message: impl IntoMessage, emoji: &str) -> Result<(), SandboxError> {
        let (channel, message) = self.place_of(message);
        let reacted = self
            .discord
            .update(|state| state.reaction_add(channel, message, emoji, self.id));
        Ok(reacted?)
    }

    /// Takes a reaction of theirs back.
    pub fn unreact(&self, message: impl IntoMessage, emoji: &str) -> Result<(), SandboxError> {
        let (channel, message) = self.place_of(message);
        let own = (self.id, self.id);
        let taken_back = self
            .discord
            .update(|state| state.reaction_remove(channel, message, emoji, own));
        Ok(taken_back?)
    }

    /// Pins a message.
    pub fn pin(&self, message: impl IntoMessage) -> Result<(), SandboxError> {
        let (channel, message) = self.place_of(message);
        Ok(self
            .discord
            .update(|state| state.pin_add(channel, message, &Act::of(self.caller())))?)
    }

    /// Takes a pin off.
    pub fn unpin(&self, message: impl IntoMessage) -> Result<(), SandboxError> {
        let (channel, message) = self.place_of(message);
        Ok(self
            .discord
            .update(|state| state.pin_remove(channel, message, &Act::of(self.caller())))?)
    }

    /// Starts a thread from a message. Go there with [`in_thread`](Self::in_thread).
    pub fn start_thread(&self, message: impl IntoMessage, name: &str) -> Result<Channel, SandboxError> {
        let (channel, message) = self.place_of(message);
        let new = NewThread::parse(&json!({"name": name}))?;
        let id = self
            .discord
            .update(|state| state.thread_create(&Act::of(self.caller()), channel, Some(message), new))?;
        Ok(Channel::new(&self.discord, id, name))
    }

    /// Posts in the forum the person is in, as in `ana.in_channel("ideas").post(…)`, with tags by name.
    pub fn post(&self, title: &str, content: &str, tags: &[&str]) -> Result<Channel, SandboxError> {
        let forum = self.channel_id()?;
        let mut ids = Vec::new();
        for tag in tags {
            let id = self.discord.read(|state| {
                let forum = &state.world.channels.get(&forum)?.forum;
                forum
                    .tags
                    .iter()
                    .find(|known| known.name == *tag)
                    .map(|known| known.id)
            });
            ids.push(id.ok_or_else(|| SandboxError::unknown("tag", tag))?);
        }
        let new = NewThread::parse(&json!({"name": title, "applied_tags": ids}))?;
        let payload = Payload::parse(&json!({"content": content}))?;
        let id = self
            .discord
            .update(|state| state.forum_post(&Act::of(self.caller()), forum, new, payload))?;
        Ok(Channel::new(&self.discord, id, title))
    }
}
