//! Pinned messages.

use serde_json::{Value, json};

use super::{
    State,
    audit_log::{Act, Deed, action},
    messages::Origin,
};
use crate::{
    clock::iso8601,
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::message::Payload,
    world::{Message, PINNED, Reference, permissions::PIN_MESSAGES},
};

/// How many messages of a channel may be pinned.
const MOST: usize = 250;

impl State {
    /// The pinned messages, the latest pinned first.
    pub(crate) fn pins(&self, channel: Snowflake, user: Snowflake) -> ApiResult<Vec<&Message>> {
        self.must_have(channel, user, 0)?;
        let may_read = self.must_have(channel, user, crate::world::permissions::READ_MESSAGE_HISTORY);
        let messages = self.messages.get(&channel).into_iter().flatten();
        let pinned = messages.map(|(_, message)| message);
        let mut pinned: Vec<_> = pinned
            .filter(|message| may_read.is_ok() && message.pinned_at.is_some())
            .collect();
        pinned.sort_by_key(|message| std::cmp::Reverse((message.pinned_at, message.id)));
        Ok(pinned)
    }

    /// A page of the pins before a time (unix milliseconds), as `GET …/messages/pins` answers.
    pub(crate) fn pins_page(
        &self,
        channel: Snowflake,
        user: Snowflake,
        before: Option<u64>,
        limit: usize,
    ) -> ApiResult<Value> {
        let pinned = self.pins(channel, user)?.into_iter();
        let wanted: Vec<_> = pinned
            .filter(|message| before.is_none_or(|before| message.pinned_at < Some(before)))
            .collect();
        let items = wanted.iter().take(limit).map(|message| {
            let message_json = self.message_json(message, Some(user));
            json!({"pinned_at": message.pinned_at.map(iso8601), "message": message_json})
        });
        Ok(json!({"items": items.collect::<Vec<_>>(), "has_more": wanted.len() > limit}))
    }

    /// Pins a message and says so in the channel. To pin again changes nothing.
    pub(crate) fn pin_add(&mut self, channel: Snowflake, id: Snowflake, act: &Act) -> ApiResult<()> {
        let user = act.user;
        self.must_be_awake(channel)?;
        let message = self.message_read(channel, id, user, PIN_MESSAGES)?;
        if message.pinned_at.is_some() {
            return Ok(());
        }
        if message.is_system() {
            return Err(ApiError::system_message());
        }
        if self.pins(channel, user)?.len() >= MOST {
            let text = "Maximum number of pins reached for the channel (250)";
            return Err(ApiError::new(400, 30_003, text));
        }
        let now = self.clock.now();
        self.pin_change(channel, id, Some(now));
        let said = Origin {
            kind: PINNED,
            reference: Some(Reference {
                kind: 0,
                channel_id: channel,
                message_id: Some(id),
            }),
            ..Origin::new(channel, user)
        };
        self.message_post(said, &Payload::default())?;
        self.pin_audit(channel, id, act, action::MESSAGE_PIN);
        Ok(())
    }

    /// Takes a pin off.
    pub(crate) fn pin_remove(&mut self, channel: Snowflake, id: Snowflake, act: &Act) -> ApiResult<()> {
        if self
            .message_read(channel, id, act.user, PIN_MESSAGES)?
            .pinned_at
            .is_some()
        {
            self.pin_change(channel, id, None);
            self.pin_audit(channel, id, act, action::MESSAGE_UNPIN);
        }
        Ok(())
    }

    /// The log names whose message it is; which one is among the options.
    fn pin_audit(&mut self, channel: Snowflake, id: Snowflake, act: &Act, action: u64) {
        if let Some(author) = self.message(channel, id).map(|message| message.author) {
            let options = json!({"channel_id": channel, "message_id": id});
            self.audit_in(channel, act, Deed::new(action).to(author).with(options));
        }
    }

    fn pin_change(&mut self, channel: Snowflake, id: Snowflake, at: Option<u64>) {
        let Some(message) = self.message_mut(channel, id) else {
            return;
        };
        message.pinned_at = at;
        let message = message.clone();
        self.message_touch(channel, id);
        self.message_updated(&message);
        self.pins_changed(channel);
    }

    /// Tells when something was last pinned here.
    pub(super) fn pins_changed(&mut self, channel: Snowflake) {
        let messages = self.messages.get(&channel).into_iter().flatten();
        let last = messages.filter_map(|(_, message)| message.pinned_at).max();
        if let Some(channel) = self.world.channels.get_mut(&channel) {
            channel.last_pin_at = last;
        }
        let data = json!({"channel_id": channel, "last_pin_timestamp": last.map(iso8601)});
        self.channel_event(channel, "CHANNEL_PINS_UPDATE", data);
    }
}
