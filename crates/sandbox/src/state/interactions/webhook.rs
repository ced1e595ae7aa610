//! Follow-ups: what an application does with an interaction's token after its first answer.

use serde_json::Value;

use super::{Interaction, Outcome, Snowflake, Stage, State};
use crate::{
    error::{ApiError, ApiResult},
    validate::message::Payload,
    world::{EPHEMERAL, LOADING, Message},
};

/// Which message of an interaction is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    Original,
    Message(Snowflake),
}

impl State {
    /// The answered interaction of a token that is still good.
    fn interaction_of_token(&self, application: Snowflake, token: &str) -> ApiResult<Interaction> {
        if !self.world.applications.contains_key(&application) {
            return Err(ApiError::unknown_webhook());
        }
        let id = token
            .split_once('x')
            .and_then(|(id, _)| id.parse().ok())
            .ok_or_else(ApiError::invalid_webhook_token)?;
        let interaction = self
            .interactions
            .get(&id)
            .filter(|interaction| interaction.token == token && interaction.application_id == application)
            .ok_or_else(ApiError::unknown_webhook)?;
        if interaction.is_token_expired() {
            return Err(ApiError::invalid_webhook_token());
        }
        if interaction.stage != Stage::Answered {
            return Err(ApiError::unknown_webhook());
        }
        Ok(interaction.clone())
    }

    fn interaction_message(
        &self,
        application: Snowflake,
        token: &str,
        target: Target,
    ) -> ApiResult<(Interaction, Snowflake)> {
        let interaction = self.interaction_of_token(application, token)?;
        let id = match target {
            Target::Original => interaction.original.ok_or_else(ApiError::unknown_message)?,
            Target::Message(id) => id,
        };
        let message = self
            .message(interaction.channel_id, id)
            .ok_or_else(ApiError::unknown_message)?;
        let is_own = message
            .interaction
            .as_ref()
            .is_some_and(|metadata| Snowflake::from_json(&metadata["id"]) == Some(interaction.id));
        if !is_own && interaction.original != Some(id) {
            return Err(ApiError::unknown_message());
        }
        Ok((interaction, id))
    }

    /// `GET /webhooks/{application}/{token}/messages/{target}`.
    pub(crate) fn follow_up_get(
        &self,
        application: Snowflake,
        token: &str,
        target: Target,
    ) -> ApiResult<Value> {
        let (interaction, id) = self.interaction_message(application, token, target)?;
        self.message(interaction.channel_id, id)
            .map(|message| self.message_json(message, None))
            .ok_or_else(ApiError::unknown_message)
    }

    /// `PATCH /webhooks/{application}/{token}/messages/{target}`.
    pub(crate) fn follow_up_edit(
        &mut self,
        application: Snowflake,
        token: &str,
        target: Target,
        payload: &Payload,
    ) -> ApiResult<Value> {
        let (interaction, id) = self.interaction_message(application, token, target)?;
        self.message_edit(interaction.channel_id, id, payload)?;
        let outcome = if interaction.source == Some(id) {
            Outcome::Updated(id)
        } else {
            Outcome::Message(id)
        };
        self.settle(interaction.id, outcome);
        self.follow_up_get(application, token, Target::Message(id))
    }

    /// `DELETE /webhooks/{application}/{token}/messages/{target}`.
    pub(crate) fn follow_up_remove(
        &mut self,
        application: Snowflake,
        token: &str,
        target: Target,
    ) -> ApiResult<()> {
        let (interaction, id) = self.interaction_message(application, token, target)?;
        self.message_remove(interaction.channel_id, id)
    }

    /// `POST /webhooks/{application}/{token}`. The first follow-up of a deferred answer takes its place.
    pub(crate) fn follow_up_post(
        &mut self,
        application: Snowflake,
        token: &str,
        payload: Payload,
    ) -> ApiResult<Value> {
        let interaction = self.interaction_of_token(application, token)?;
        let loading = interaction
            .original
            .and_then(|id| self.message(interaction.channel_id, id))
            .filter(|message| message.flags & LOADING != 0)
            .map(|message| message.id);
        let id = if let Some(loading) = loading {
            self.message_edit(interaction.channel_id, loading, &payload)?;
            loading
        } else {
            if payload.is_empty() {
                return Err(ApiError::empty_message());
            }
            self.answer_post(&interaction, payload, 0)?
        };
        self.settle(interaction.id, Outcome::Message(id));
        self.follow_up_get(application, token, Target::Message(id))
    }

    fn settle(&mut self, id: Snowflake, outcome: Outcome) {
        if let Some(interaction) = self.interactions.get_mut(&id) {
            interaction.settle(outcome);
        }
    }

    /// A deferred answer that is no longer thinking has come out, however it was edited.
    pub(crate) fn thinking_ended(&mut self, message: &Message) {
        let interaction = message.interaction.as_ref().map(|metadata| &metadata["id"]);
        if let Some(id) = interaction.and_then(Snowflake::from_json) {
            self.settle(id, Outcome::Message(message.id));
        }
    }

    /// Takes an ephemeral message off its member's screen.
    pub(crate) fn message_dismiss(
        &mut self,
        channel: Snowflake,
        id: Snowflake,
        user: Snowflake,
    ) -> ApiResult<()> {
        let message = self.message(channel, id).ok_or_else(ApiError::unknown_message)?;
        if message.flags & EPHEMERAL == 0 || !message.is_visible_to(user) {
            return Err(ApiError::unknown_message());
        }
        self.message_remove(channel, id)
    }
}
