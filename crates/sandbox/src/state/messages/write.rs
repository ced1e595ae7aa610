//! Writing as a bot or a person, with what each may send.

use serde_json::Value;

use super::{super::State, Origin};
use crate::{
    error::{ApiError, ApiResult},
    rest::Caller,
    snowflake::Snowflake,
    validate::message::Payload,
    world::permissions,
};

impl State {
    /// Writes a message as a bot or a person, of what each may send. People send neither embeds nor components.
    pub(crate) fn message_write(
        &mut self,
        caller: Caller,
        channel: Snowflake,
        body: &Value,
        mut payload: Payload,
    ) -> ApiResult<Snowflake> {
        if caller.application.is_none() {
            payload = payload.of_person();
        }
        if payload.is_empty() {
            return Err(ApiError::empty_message());
        }
        self.must_have(channel, caller.user, permissions::SEND_MESSAGES)?;
        self.must_reply_to_something(channel, body, &mut payload)?;
        let origin = Origin {
            application_id: caller.application,
            ..Origin::new(channel, caller.user)
        };
        self.message_post(origin, &payload)
    }

    /// Checks that the message a reply names is there.
    fn must_reply_to_something(
        &self,
        channel: Snowflake,
        body: &Value,
        payload: &mut Payload,
    ) -> ApiResult<()> {
        let Some(reference) = payload.replies_to else {
            return Ok(());
        };
        if self.message(channel, reference).is_some() {
            return Ok(());
        }
        if body["message_reference"]["fail_if_not_exists"]
            .as_bool()
            .unwrap_or(true)
        {
            return Err(ApiError::form(
                "message_reference",
                "REPLIES_UNKNOWN_MESSAGE",
                "Unknown message",
            ));
        }
        payload.replies_to = None;
        Ok(())
    }
}
