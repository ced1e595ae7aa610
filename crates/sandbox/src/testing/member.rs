//! A person and what they can do.

use std::{fmt, sync::Arc};

use serde_json::{Value, json};

use super::{Asked, Autocomplete, Channel, Reply, SandboxError, Slash, Submit, channel::find_id};
use crate::{
    client::interactions,
    rest::Caller,
    snowflake::Snowflake,
    state::{Discord, State, interactions::Outcome},
    validate::{attachment::Upload, message::Payload},
    world::LOADING,
};

/// Where people are unless they go elsewhere.
const DEFAULT_CHANNEL: &str = "general";

/// Where a person is.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// A channel of the first server.
    Channel(String),
    /// Their direct messages with the first application's bot.
    DirectMessages,
    /// A thread.
    Id(Snowflake),
}

/// A person of the first server. Cheap to clone; a clone is the same person.
#[derive(Clone)]
pub struct Member {
    pub(super) discord: Arc<Discord>,
    pub(super) id: Snowflake,
    pub(super) name: String,
    pub(super) place: Place,
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Member {
    pub(crate) fn find(discord: &Arc<Discord>, name: &str) -> Result<Self, SandboxError> {
        let id = discord.read(|state| {
            let members = state.world.home()?.members.values();
            let mut named = members.filter(|member| {
                let user = state.world.users.get(&member.user_id);
                member.nick.as_deref() == Some(name)
                    || user.is_some_and(|user| user.display_name() == name || user.username == name)
            });
            named.next().map(|member| member.user_id)
        });
        let id = id.ok_or_else(|| SandboxError::unknown("member", name))?;
        Ok(Self {
            discord: Arc::clone(discord),
            id,
            name: name.to_owned(),
            place: Place::Channel(DEFAULT_CHANNEL.to_owned()),
        })
    }

    /// The person's user id.
    pub fn id(&self) -> Snowflake {
        self.id
    }

    /// The same person in another channel than `#general`.
    pub fn in_channel(&self, name: &str) -> Self {
        Self {
            place: Place::Channel(name.to_owned()),
            ..self.clone()
        }
    }

    /// The same person in their direct messages with the first application's bot.
    pub fn in_direct_messages(&self) -> Self {
        Self {
            place: Place::DirectMessages,
            ..self.clone()
        }
    }

    /// Their direct messages with the first application's bot, to read and to wait for.
    pub fn direct_messages(&self) -> Result<Channel, SandboxError> {
        let bot = self
            .discord
            .read(|state| state.world.applications.values().next().map(|found| found.bot_id))
            .ok_or_else(|| SandboxError::unknown("application", "of the first bot"))?;
        let channel = self
            .discord
            .update(|state| state.direct_message_open(bot, self.id));
        Ok(Channel::new(&self.discord, channel, "direct messages"))
    }

    pub(super) fn channel_id(&self) -> Result<Snowflake, SandboxError> {
        match &self.place {
            Place::Channel(name) => find_id(&self.discord, name),
            Place::Id(id) => Ok(*id),
            Place::DirectMessages => self.direct_messages().map(|channel| channel.id()),
        }
    }

    /// Uses a command of another member's context menu (a user command).
    pub async fn use_on_member(&self, command: &str, target: &Self) -> Result<Reply, SandboxError> {
        self.use_on(2, command, target.id).await
    }

    /// Uses a command of a message's context menu (a message command).
    pub async fn use_on_message(&self, command: &str, target: Snowflake) -> Result<Reply, SandboxError> {
        self.use_on(3, command, target).await
    }

    async fn use_on(&self, kind: u8, command: &str, target: Snowflake) -> Result<Reply, SandboxError> {
        let body = json!({
            "type": 2, "channel_id": self.channel_id()?,
            "data": {"name": command, "type": kind, "target_id": target},
        });
        self.interact(&body).await
    }

    /// Begins a slash command, as in `slash("pay")` or `slash("work shift")`.
    pub fn slash(&self, command: &str) -> Slash<'_> {
        Slash::new(self, command)
    }

    /// Begins to type a slash command whose options complete themselves.
    pub fn autocomplete(&self, command: &str) -> Autocomplete<'_> {
        Autocomplete::new(Slash::new(self, command))
    }

    /// Writes a message.
    pub fn say(&self, content: &str) -> Result<Snowflake, SandboxError> {
        let channel = self.channel_id()?;
        let caller = Caller {
            user: self.id,
            application: None,
        };
        let body = json!({"content": content});
        let payload = Payload::parse(&body)?;
        let said = self
            .discord
            .update(|state| state.message_write(caller, channel, payload))?;
        Ok(said)
    }

    /// What the person sees in a channel, oldest first, with ephemeral messages addressed to them.
    pub fn messages(&self, channel: &str) -> Result<Vec<Reply>, SandboxError> {
        Ok(self.messages_in(find_id(&self.discord, channel)?))
    }

    /// What the person sees where they are, oldest first.
    pub fn here(&self) -> Result<Vec<Reply>, SandboxError> {
        Ok(self.messages_in(self.channel_id()?))
    }

    fn messages_in(&self, channel: Snowflake) -> Vec<Reply> {
        self.discord.read(|state| {
            if !state.world.can_see(channel, self.id) {
                return Vec::new();
            }
            let messages = state.messages.get(&channel).into_iter().flatten();
            let visible = messages.filter(|(_, message)| message.is_visible_to(self.id));
            visible
                .map(|(_, message)| Reply::message(message, state))
                .collect()
        })
    }

    /// The message as it stands now.
    pub fn look_again(&self, reply: &Reply) -> Result<Reply, SandboxError> {
        self.discord
            .read(|state| {
                let message = state.message(reply.channel, reply.id)?;
                message
                    .is_visible_to(self.id)
                    .then(|| Reply::message(message, state))
            })
            .ok_or_else(|| SandboxError::unknown("message", &reply.id.to_string()))
    }

    /// Presses a button, named by its label or the beginning of its custom id. Answers with the message that
    /// changed or appeared, or with a modal.
    pub async fn click(&self, reply: &Reply, button: &str) -> Result<Reply, SandboxError> {
        let reply = self.look_again(reply)?;
        let component = reply
            .button(button)
            .ok_or_else(|| SandboxError::unknown("button", button))?;
        self.use_component(&reply, component, None).await
    }

    /// Chooses from a select menu, named by its placeholder or the beginning of its custom id.
    pub async fn select(&self, reply: &Reply, menu: &str, values: &[&str]) -> Result<Reply, SandboxError> {
        let reply = self.look_again(reply)?;
        let component = reply
            .menu(menu)
            .ok_or_else(|| SandboxError::unknown("select menu", menu))?;
        self.use_component(&reply, component, Some(values)).await
    }

    async fn use_component(
        &self,
        reply: &Reply,
        component: &Value,
        values: Option<&[&str]>,
    ) -> Result<Reply, SandboxError> {
        self.interact(&component_body(reply, component, values)).await
    }

    /// Begins to fill in a modal.
    pub fn submit(&self, modal: &Reply) -> Submit<'_> {
        Submit {
            member: self,
            modal: modal.clone(),
            fields: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Presses a button as [`click`](Self::click) does, and does not wait for what comes of it.
    pub fn press(&self, reply: &Reply, button: &str) -> Result<Asked, SandboxError> {
        let reply = self.look_again(reply)?;
        let component = reply
            .button(button)
            .ok_or_else(|| SandboxError::unknown("button", button))?;
        self.begin(&component_body(&reply, component, None), &[])
    }

    /// Sends an interaction and waits until it is settled.
    pub(super) async fn interact(&self, body: &Value) -> Result<Reply, SandboxError> {
        self.interact_with(body, &[]).await
    }

    /// Sends an interaction with files and waits until it is settled.
    pub(super) async fn interact_with(&self, body: &Value, files: &[Upload]) -> Result<Reply, SandboxError> {
        self.begin(body, files)?.answer().await
    }

    /// Sends an interaction.
    pub(super) fn begin(&self, body: &Value, files: &[Upload]) -> Result<Asked, SandboxError> {
        let id = interactions::begin(&self.discord, self.id, body, files)?;
        Ok(Asked::new(&self.discord, id))
    }
}

fn component_body(reply: &Reply, component: &Value, values: Option<&[&str]>) -> Value {
    let mut data = json!({"component_type": component["type"], "custom_id": component["custom_id"]});
    if let Some(values) = values {
        data["values"] = json!(values);
    }
    json!({"type": 3, "channel_id": reply.channel, "message_id": reply.id, "data": data})
}

/// How an interaction came out, once it has.
pub(crate) fn settled(state: &State, id: Snowflake) -> Option<Result<Reply, SandboxError>> {
    let interaction = state.interactions.get(&id)?;
    match interaction.outcome.as_ref()? {
        Outcome::Message(message) | Outcome::Updated(message) => {
            let message = state.message(interaction.channel_id, *message)?;
            (message.flags & LOADING == 0).then(|| Ok(Reply::message(message, state)))
        }
        Outcome::Modal(modal) => state.modals.get(modal).map(|modal| Ok(Reply::modal(modal))),
        Outcome::Choices(_) => None,
        Outcome::Failed(reason) => Some(Err(SandboxError::NoAnswer((*reason).to_owned()))),
    }
}
