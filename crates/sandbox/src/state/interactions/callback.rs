//! The application's first answer.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{ANSWER_LIMIT, Interaction, Kind, Outcome, Snowflake, Stage, State};
use crate::{
    error::{ApiError, ApiResult},
    state::{Modal, messages::Origin},
    validate::{self, attachment::Upload, message::Payload},
    world::{EPHEMERAL, LOADING},
};

/// How many open modals are remembered; nobody tells Discord when one is closed unsent.
const MODALS_KEPT: usize = 1000;

/// What came of an application's first answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answered {
    interaction: Snowflake,
    /// The callback's type.
    number: u8,
    /// The message it made or changed.
    message: Option<Snowflake>,
}

/// A callback whose shape is known to be right.
#[derive(Debug)]
pub(crate) enum Callback {
    /// Type 4.
    Message(Payload),
    /// Type 5, with its flags.
    Defer(u64),
    /// Type 6.
    DeferUpdate,
    /// Type 7.
    Update(Payload),
    /// Type 8.
    Choices(Vec<Value>),
    /// Type 9: custom id, title and components.
    Modal(String, String, Vec<Value>),
}

impl Callback {
    fn number(&self) -> u8 {
        match self {
            Self::Message(_) => 4,
            Self::Defer(_) => 5,
            Self::DeferUpdate => 6,
            Self::Update(_) => 7,
            Self::Choices(_) => 8,
            Self::Modal(..) => 9,
        }
    }

    /// Whether this kind of interaction may be answered so.
    fn fits(&self, interaction: &Interaction) -> bool {
        match self {
            Self::Choices(_) => interaction.kind == Kind::Autocomplete,
            _ if interaction.kind == Kind::Autocomplete => false,
            Self::DeferUpdate | Self::Update(_) => interaction.source.is_some(),
            Self::Modal(..) => interaction.kind != Kind::ModalSubmit,
            Self::Message(_) | Self::Defer(_) => true,
        }
    }
}

impl State {
    /// Checks id and token; `None` when there never was such an interaction.
    fn interaction_of(&self, id: Snowflake, token: &str) -> Option<&Interaction> {
        self.interactions
            .get(&id)
            .filter(|interaction| interaction.token == token)
    }

    /// Takes the first answer to an interaction.
    pub(crate) fn interaction_answer(
        &mut self,
        id: Snowflake,
        token: &str,
        body: &Value,
        files: Vec<Upload>,
    ) -> ApiResult<Answered> {
        let interaction = self
            .interaction_of(id, token)
            .ok_or_else(ApiError::unknown_interaction)?
            .clone();
        match interaction.stage {
            Stage::Answered => return Err(ApiError::already_acknowledged()),
            Stage::Expired => return Err(ApiError::unknown_interaction()),
            Stage::Waiting if interaction.began.elapsed() > ANSWER_LIMIT => {
                return Err(ApiError::unknown_interaction());
            }
            Stage::Waiting => {}
        }
        let callback = validate::callback::parse(body, files)?;
        if !callback.fits(&interaction) {
            let message = format!(
                "Callback type {} does not fit an interaction of type {}.",
                callback.number(),
                interaction.kind as u8
            );
            return Err(ApiError::form(
                "type",
                "INTERACTION_CALLBACK_TYPE_INVALID",
                &message,
            ));
        }
        let number = callback.number();
        let message = self
            .callback_apply(&interaction, callback)
            .map_err(validate::callback::under_data)?;
        Ok(Answered {
            interaction: id,
            number,
            message,
        })
    }

    /// Does what the answer says. The message it made or changed, if any.
    fn callback_apply(
        &mut self,
        interaction: &Interaction,
        callback: Callback,
    ) -> ApiResult<Option<Snowflake>> {
        let (id, channel) = (interaction.id, interaction.channel_id);
        match callback {
            Callback::Message(payload) => {
                let message = self.answer_post(interaction, payload, 0)?;
                self.interaction_succeed(id, Some(message), Some(Outcome::Message(message)));
                Ok(Some(message))
            }
            Callback::Defer(flags) => {
                let message =
                    self.answer_post(interaction, Payload::with_flags(flags & EPHEMERAL), LOADING)?;
                self.interaction_succeed(id, Some(message), None);
                Ok(Some(message))
            }
            Callback::DeferUpdate => {
                self.interaction_succeed(id, interaction.source, None);
                Ok(interaction.source)
            }
            Callback::Update(payload) => {
                let source = interaction.source.ok_or_else(ApiError::unknown_message)?;
                self.message_edit(channel, source, &payload)?;
                self.interaction_succeed(id, Some(source), Some(Outcome::Updated(source)));
                Ok(Some(source))
            }
            Callback::Choices(choices) => {
                self.interaction_succeed(id, None, Some(Outcome::Choices(choices)));
                Ok(None)
            }
            Callback::Modal(custom_id, title, components) => {
                let modal = self.modal_open(interaction, custom_id, title, components);
                self.interaction_succeed(id, None, Some(Outcome::Modal(modal)));
                Ok(None)
            }
        }
    }

    /// Posts a message as the answer (or a follow-up) of an interaction.
    pub(super) fn answer_post(
        &mut self,
        interaction: &Interaction,
        payload: Payload,
        flags: u64,
    ) -> ApiResult<Snowflake> {
        let author = self.world.applications.get(&interaction.application_id);
        let is_ephemeral = payload.flags.unwrap_or_default() & EPHEMERAL != 0;
        let is_follow_up = interaction.stage == Stage::Answered;
        let mut metadata = Arc::clone(&interaction.metadata);
        if is_follow_up && let Some(original) = interaction.original {
            Arc::make_mut(&mut metadata)["original_response_message_id"] = json!(original);
        }
        let is_command = interaction.kind == Kind::Command && !is_follow_up;
        let origin = Origin {
            id: None,
            guise: None,
            channel_id: interaction.channel_id,
            author: author.map_or(interaction.application_id, |application| application.bot_id),
            application_id: Some(interaction.application_id),
            interaction: Some(metadata),
            visible_to: is_ephemeral.then_some(interaction.user_id),
            flags,
            reference: None,
            snapshot: None,
            kind: match interaction.metadata["command_type"].as_u64() {
                Some(2 | 3) if is_command => 23,
                _ if is_command => 20,
                _ if is_follow_up || interaction.source.is_some() => 19,
                _ => 0,
            },
        };
        let mut payload = payload;
        if origin.kind == 19 {
            payload.replies_to = if is_follow_up {
                interaction.original
            } else {
                interaction.source
            };
        }
        self.message_post(origin, &payload)
    }

    fn modal_open(
        &mut self,
        interaction: &Interaction,
        custom_id: String,
        title: String,
        mut components: Vec<Value>,
    ) -> Snowflake {
        validate::components::complete(&mut components);
        let id = self.next_id();
        let guild = self
            .world
            .channels
            .get(&interaction.channel_id)
            .and_then(|channel| channel.guild_id);
        let data = json!({
            "id": id, "nonce": interaction.nonce, "channel_id": interaction.channel_id, "guild_id": guild,
            "application_id": interaction.application_id, "custom_id": custom_id, "title": title,
            "components": components,
        });
        let modal = Modal {
            id,
            user_id: interaction.user_id,
            application_id: interaction.application_id,
            channel_id: interaction.channel_id,
            custom_id,
            title,
            components,
            source: interaction.source,
            opened_by: interaction.metadata.as_ref().clone(),
        };
        while self.modals.len() >= MODALS_KEPT {
            self.modals.pop_first();
        }
        self.modals.insert(id, modal);
        self.tell(interaction.user_id, "MODAL_OPEN", &data);
        id
    }

    /// Discord's response to an answer, for those who ask for it.
    pub(crate) fn callback_response(&self, answered: &Answered) -> Value {
        let Some(interaction) = self.interactions.get(&answered.interaction) else {
            return Value::Null;
        };
        let message = answered
            .message
            .and_then(|id| self.message(interaction.channel_id, id));
        let mut answer = json!({
            "interaction": {
                "id": interaction.id, "type": interaction.kind as u8,
                "channel_id": interaction.channel_id,
            },
        });
        if let Some(guild) = self.world.guild_of_channel(interaction.channel_id) {
            answer["interaction"]["guild_id"] = json!(guild.id);
        }
        if let Some(message) = message {
            answer["interaction"]["response_message_id"] = json!(message.id);
            answer["interaction"]["response_message_loading"] = json!(message.flags & LOADING != 0);
            answer["interaction"]["response_message_ephemeral"] = json!(message.flags & EPHEMERAL != 0);
            answer["resource"] =
                json!({"type": answered.number, "message": self.message_json(message, None)});
        }
        answer
    }
}
