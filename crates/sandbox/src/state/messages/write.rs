//! Writing as a bot or a person, with what each may send.

use super::{super::State, Origin};
use crate::{
    error::{ApiError, ApiResult},
    recording::Step,
    rest::Caller,
    snowflake::Snowflake,
    validate::message::Payload,
    world::{
        HAS_SNAPSHOT, PrivilegedIntent, Reference, kind,
        permissions::{
            ATTACH_FILES, BYPASS_SLOWMODE, EMBED_LINKS, READ_MESSAGE_HISTORY, SEND_POLLS, SEND_TTS_MESSAGES,
            VIEW_CHANNEL,
        },
    },
};

/// For how long a nonce is good for one message only, in milliseconds.
const NONCE_KEPT: u64 = 5 * 60 * 1000;

impl State {
    /// Writes a message as a bot or a person, of what each may send. People send neither embeds nor components.
    pub(crate) fn message_write(
        &mut self,
        caller: Caller,
        channel: Snowflake,
        mut payload: Payload,
    ) -> ApiResult<Snowflake> {
        if caller.application.is_none() {
            payload = payload.of_person();
        }
        self.must_send(channel, caller.user)?;
        if payload.has_stickers {
            return Err(ApiError::new(400, 50_081, "Invalid sticker sent"));
        }
        if payload.is_empty() && payload.forwards.is_none() && payload.poll.is_none() {
            return Err(ApiError::empty_message());
        }
        self.must_be_granted(channel, caller.user, &payload)?;
        if payload.enforce_nonce
            && let Some(sent) = self.message_of_nonce(channel, caller.user, &payload)
        {
            return Ok(sent);
        }
        self.must_reply_to_something(channel, caller, &mut payload)?;
        if caller.application.is_none() {
            self.must_have_waited(channel, caller.user)?;
        }
        let mut origin = Origin {
            application_id: caller.application,
            ..Origin::new(channel, caller.user)
        };
        if let Some(forwarded) = payload.forwards {
            self.forward(caller, forwarded, &payload, &mut origin)?;
        }
        let id = self.message_post(origin, &payload)?;
        if self.recording.is_some() && caller.application.is_none() {
            let text = payload.content.as_deref().unwrap_or_default();
            let step = Step::said(self, caller.user, channel, text);
            self.recording.get_or_insert_default().steps.push(step);
        }
        Ok(id)
    }

    /// Refuses who may not write in the channel, and channels nobody writes in.
    fn must_send(&self, channel: Snowflake, user: Snowflake) -> ApiResult<()> {
        self.must_have(channel, user, 0)?;
        let found = self.world.channels.get(&channel);
        let found = found.ok_or_else(ApiError::unknown_channel)?;
        if found.kind == kind::CATEGORY || kind::is_forum(found.kind) {
            let text = "Cannot send messages in a non-text channel";
            return Err(ApiError::new(400, 50_008, text));
        }
        self.must_have(channel, user, found.sending())?;
        self.must_be_unlocked(channel, user)
    }

    /// Refuses a person who wrote a moment ago in a channel with slow mode. Bots are not slowed down.
    fn must_have_waited(&self, channel: Snowflake, user: Snowflake) -> ApiResult<()> {
        let found = self.world.channels.get(&channel);
        let pause = found.map_or(0, |found| found.rate_limit_per_user * 1000);
        if pause == 0 || self.must_have(channel, user, BYPASS_SLOWMODE).is_ok() {
            return Ok(());
        }
        let now = self.clock.now();
        let messages = self.messages.get(&channel).into_iter().flatten().rev();
        let mut recent = messages
            .map(|(_, message)| message)
            .take_while(|message| message.created_at + pause > now);
        let last = recent.find(|message| message.author == user && !message.is_system());
        match last {
            None => Ok(()),
            Some(last) => Err(ApiError::slow_mode(last.created_at + pause - now)),
        }
    }

    /// Refuses what takes a permission of its own.
    pub(in crate::state) fn must_be_granted(
        &self,
        channel: Snowflake,
        user: Snowflake,
        payload: &Payload,
    ) -> ApiResult<()> {
        let mut needed = 0;
        if !payload.files.is_empty() {
            needed |= ATTACH_FILES;
        }
        if payload.embeds.as_ref().is_some_and(|embeds| !embeds.is_empty()) {
            needed |= EMBED_LINKS;
        }
        if payload.poll.is_some() {
            needed |= SEND_POLLS;
        }
        if payload.tts {
            needed |= SEND_TTS_MESSAGES;
        }
        self.must_have(channel, user, needed)
    }

    /// What the same author sent with the same nonce just now.
    fn message_of_nonce(
        &self,
        channel: Snowflake,
        author: Snowflake,
        payload: &Payload,
    ) -> Option<Snowflake> {
        let nonce = payload.nonce.as_ref()?;
        let since = self.clock.now().saturating_sub(NONCE_KEPT);
        let messages = self.messages.get(&channel)?.values().rev();
        let mut recent = messages.take_while(|message| message.created_at >= since);
        recent
            .find(|message| message.author == author && message.nonce.as_ref() == Some(nonce))
            .map(|message| message.id)
    }

    /// Checks that the message a reply names is there and may be replied to.
    fn must_reply_to_something(
        &self,
        channel: Snowflake,
        caller: Caller,
        payload: &mut Payload,
    ) -> ApiResult<()> {
        let Some(reference) = payload.replies_to else {
            return Ok(());
        };
        if self
            .must_have(channel, caller.user, READ_MESSAGE_HISTORY)
            .is_err()
        {
            return Err(ApiError::unreadable_reply());
        }
        let refused = |code: &str, text: &str| Err(ApiError::form("message_reference", code, text));
        let found = self.message(channel, reference);
        match found.filter(|found| found.is_visible_to(caller.user)) {
            Some(found) if found.is_system() => refused(
                "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE",
                "Cannot reply to a system message",
            ),
            Some(_) => Ok(()),
            None if payload.must_exist => refused("REPLIES_UNKNOWN_MESSAGE", "Unknown message"),
            None => {
                payload.replies_to = None;
                Ok(())
            }
        }
    }

    /// Takes a copy of the forwarded message along.
    fn forward(
        &self,
        caller: Caller,
        (channel, id): (Snowflake, Snowflake),
        payload: &Payload,
        origin: &mut Origin,
    ) -> ApiResult<()> {
        if !payload.is_empty() {
            let text = "A forward cannot have anything else in it";
            return Err(ApiError::form(
                "message_reference",
                "MESSAGE_FORWARD_CONTENT",
                text,
            ));
        }
        let granted = self.world.permissions_in(channel, caller.user);
        if granted & VIEW_CHANNEL == 0 || granted & READ_MESSAGE_HISTORY == 0 {
            return Err(ApiError::unreadable_reference());
        }
        let found = self.message(channel, id);
        let found = found
            .filter(|found| found.visible_to.is_none())
            .ok_or_else(ApiError::unknown_message)?;
        if found.is_system() {
            let text = "This message type cannot be forwarded";
            return Err(ApiError::new(400, 50_068, text));
        }
        let application = caller.application.and_then(|id| self.world.applications.get(&id));
        let is_open = found.author == caller.user || found.mentions.contains(&caller.user);
        if application.is_some_and(|application| {
            !application
                .privileged_intents
                .has(PrivilegedIntent::MessageContent)
        }) && !is_open
        {
            return Err(ApiError::unreadable_forward());
        }
        // A forwarded forward stands for what it carries.
        let snapshot = found.snapshot.clone();
        origin.snapshot = Some(snapshot.unwrap_or_else(|| found.snapshot_json(&self.world)));
        origin.flags |= HAS_SNAPSHOT;
        origin.reference = Some(Reference {
            kind: 1,
            channel_id: channel,
            message_id: Some(id),
        });
        Ok(())
    }
}
