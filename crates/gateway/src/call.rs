//! One interaction, whatever door it came through, in the words of this house.

mod kept;
mod wire;

use std::{collections::BTreeMap, fmt};

use core_security::Actor;
use core_types::{
    ApplicationId, ChannelId, GuildId, InteractionId, Locale, MessageId, RoleId, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use twilight_model::guild::Permissions;

/// What a member asked for, where, and when it reached us.
#[derive(Debug, Clone)]
pub struct Call {
    /// Discord's id of the interaction: the idempotency key of its one effect.
    pub id: InteractionId,
    /// What Discord wants to see when we answer; valid for 15 minutes.
    pub token: Token,
    /// The application that was asked, as which follow-ups are sent.
    pub application: ApplicationId,
    /// What was asked.
    pub kind: CallKind,
    /// The server it was asked on; `None` in direct messages.
    pub guild: Option<GuildContext>,
    /// The channel or thread it was asked in.
    pub channel: Option<ChannelId>,
    /// What that is in: the channel of a thread, the category of a channel.
    pub parent: Option<ChannelId>,
    /// Who asked.
    pub caller: Caller,
    /// The language to answer in: the member's, else the server's, else English.
    pub locale: Locale,
    /// When it reached us.
    pub received: Received,
    /// Which door it came through.
    pub door: Door,
}

/// An interaction that has not even an id, a token and a caller.
#[derive(Debug, thiserror::Error)]
#[error("interaction cannot be read")]
pub struct Unreadable(#[from] serde_json::Error);

impl Call {
    /// Reads an interaction as Discord sends it, through the gateway (the `d` of the event) or over HTTP (the body).
    ///
    /// Only what this house uses is read, and everything else may be missing, new or odd: an unknown field or kind is
    /// never a reason to fail. (twilight's model of an interaction is complete and strict instead; one new value deep
    /// inside the message of a component would cost the whole interaction.)
    ///
    /// # Errors
    /// [`Unreadable`] without an id, a token, an application or a caller: then there is nobody to answer to.
    pub fn from_json(json: &str, door: Door, at: Timestamp) -> Result<Self, Unreadable> {
        let interaction: wire::Interaction = serde_json::from_str(json)?;
        Ok(interaction.into_call(door, at)?)
    }

    /// The same for a gateway event with its envelope.
    pub(crate) fn from_event(json: &str, door: Door, at: Timestamp) -> Result<Self, Unreadable> {
        let event: wire::Event = serde_json::from_str(json)?;
        Ok(event.d.into_call(door, at)?)
    }

    /// The server it was asked on.
    ///
    /// # Errors
    /// `command.guild_only` in direct messages.
    pub fn guild(&self) -> Result<&GuildContext, core_errors::AppError> {
        self.guild
            .as_ref()
            .ok_or_else(|| core_errors::AppError::new(core_errors::codes::GUILD_ONLY))
    }

    /// The server's id, if it was asked on a server.
    pub fn guild_id(&self) -> Option<GuildId> {
        self.guild.as_ref().map(|guild| guild.id)
    }

    /// The caller, as the guards know people.
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            user: self.caller.id,
            guild: self.guild_id(),
            permissions: core_security::Permissions::from_bits(self.caller.permissions.bits()),
            // An interaction does not say who owns the server, but gives its owner every permission.
            is_owner: false,
            roles: self.caller.roles.clone(),
        }
    }

    /// The name of the command it is for, as it says itself: nothing is checked yet.
    pub(crate) fn command(&self) -> &str {
        let route = match &self.kind {
            CallKind::Command(command) | CallKind::Autocomplete(command) => {
                return command.names.first().map_or("", String::as_str);
            }
            CallKind::Component(component) => crate::component_id::route_of(&component.custom_id),
            CallKind::Modal(modal) => crate::component_id::route_of(&modal.custom_id),
            CallKind::Unknown => "",
        };
        route.split_once('.').map_or(route, |(command, _)| command)
    }

    /// The name by which logs and metrics know what was asked: the full command path, or the kind for clicks and forms.
    pub fn label(&self) -> String {
        match &self.kind {
            CallKind::Command(command) | CallKind::Autocomplete(command) => command.path(),
            CallKind::Component(component) => crate::component_id::route_of(&component.custom_id).to_owned(),
            CallKind::Modal(modal) => crate::component_id::route_of(&modal.custom_id).to_owned(),
            CallKind::Unknown => String::new(),
        }
    }
}

/// What kinds of interaction there are, with what each brings along. Nothing in here is checked yet: the stack does
/// that against the declarations before a handler sees it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum CallKind {
    /// A slash command.
    Command(RawCommand),
    /// A slash command being typed: suggestions for one option are wanted.
    Autocomplete(RawCommand),
    /// A button was pressed or a select menu used.
    Component(RawComponent),
    /// A form was submitted.
    Modal(RawModal),
    /// Something Discord invented after this was written; refused politely.
    Unknown,
}

impl CallKind {
    /// The kind as metrics and logs name it.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Command(_) => "command",
            Self::Autocomplete(_) => "autocomplete",
            Self::Component(_) => "component",
            Self::Modal(_) => "modal",
            Self::Unknown => "unknown",
        }
    }
}

/// A slash command as Discord sent it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RawCommand {
    /// The names of command, group and sub-command, in this order.
    pub names: Vec<String>,
    /// The options that were filled in, by name.
    pub options: BTreeMap<String, OptionValue>,
    /// The option being typed and the text so far; only while suggestions are wanted.
    pub focused: Option<(String, String)>,
    /// The people the options name.
    pub users: BTreeMap<UserId, Person>,
    /// The server's roles that the options name.
    pub roles: BTreeMap<RoleId, ServerRole>,
}

impl RawCommand {
    /// Command, group and sub-command with spaces between: `work shift`.
    pub fn path(&self) -> String {
        self.names.join(" ")
    }

    /// Whether a file came along.
    pub(crate) fn has_attachment(&self) -> bool {
        let mut values = self.options.values();
        values.any(|value| matches!(value, OptionValue::Attachment(_)))
    }
}

/// A click or a choice as Discord sent it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RawComponent {
    /// The id of the component, as we signed it once or as somebody made it up.
    pub custom_id: String,
    /// What was chosen; empty for buttons.
    pub values: Vec<String>,
    /// The message it belongs to.
    pub message: Option<MessageId>,
}

/// A submitted form as Discord sent it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RawModal {
    /// The id of the form.
    pub custom_id: String,
    /// What was filled in, by field; text inputs have one value.
    pub fields: BTreeMap<String, Vec<String>>,
    /// The message whose button opened the form; `None` when a command did.
    pub message: Option<MessageId>,
}

/// The value of an option, in the type Discord says it has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum OptionValue {
    /// A text, also that of an option with suggestions or choices.
    Text(String),
    /// A whole number; Discord allows ±2^53.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A person.
    User(UserId),
    /// A channel.
    Channel(ChannelId),
    /// A role.
    Role(RoleId),
    /// A file.
    Attachment(Attachment),
}

/// A file that somebody attached, as Discord describes it. Discord keeps it for a while; nothing of it is fetched yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What it is called. Not escaped.
    pub name: String,
    /// Its bytes, as Discord says.
    pub size: u64,
    /// Where Discord keeps it.
    pub url: String,
}

/// Somebody an option names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who it is.
    pub id: UserId,
    /// The name to show: nickname, else display name, else user name. Not escaped.
    pub name: String,
    /// Whether it is a bot.
    pub bot: bool,
    /// Whether they are a member of the server the command was used on.
    pub member: bool,
    /// What they may do there; nothing for strangers.
    pub permissions: Permissions,
    /// Their roles there.
    pub roles: Vec<RoleId>,
}

/// A role of the server's that an option names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerRole {
    /// Which.
    pub id: RoleId,
    /// What it lets its members do.
    pub permissions: Permissions,
}

/// The server something was asked on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuildContext {
    /// Which server.
    pub id: GuildId,
    /// Its preferred language in Discord's code (`en-US`), if it says.
    pub locale: Option<String>,
    /// What we may do in this channel, as Discord computed it.
    pub ours: Permissions,
}

/// Who asked. Whether they own the server is not known from an interaction; an owner's permissions are all set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// Who it is.
    pub id: UserId,
    /// The name to show: nickname, else display name, else user name. Not escaped.
    pub name: String,
    /// What they may do in this channel, as Discord computed it; nothing in direct messages.
    pub permissions: Permissions,
    /// Their roles on this server.
    pub roles: Vec<RoleId>,
    /// When they joined this server, if Discord said so.
    pub joined_at: Option<Timestamp>,
}

/// When a call reached us, on both clocks.
#[derive(Debug, Clone, Copy)]
pub struct Received {
    /// For rules and records.
    pub at: Timestamp,
    /// For measuring how long things take.
    pub instant: Instant,
}

/// A way into the hall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// A gateway shard, with its number.
    Shard(u32),
    /// An HTTP interaction.
    Http,
    /// A test or a tool that calls the stack directly.
    Direct,
}

impl Door {
    /// The door as metrics and logs name it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Shard(_) => "shard",
            Self::Http => "http",
            Self::Direct => "direct",
        }
    }
}

/// The secret with which an interaction is answered. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Wraps a token.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// Whether it was forgotten, because it opens nothing any more.
    pub(crate) fn is_gone(&self) -> bool {
        self.0.is_empty()
    }

    /// The secret itself, for the request that answers.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}
