//! Discord's JSON of an interaction: the parts this house uses, everything else ignored.

use std::collections::BTreeMap;

use core_types::{
    ApplicationId, ChannelId, GuildId, InteractionId, Locale, MessageId, RoleId, Timestamp, UserId,
};
use serde::{Deserialize, de::Error as _};
use serde_json::Value;
use tokio::time::Instant;
use twilight_model::guild::Permissions;

use super::{
    Attachment, Call, CallKind, Caller, Door, GuildContext, OptionValue, Person, RawCommand, RawComponent,
    RawModal, Received, ServerRole, Token,
};

/// A gateway event that carries an interaction.
#[derive(Deserialize)]
pub(super) struct Event {
    pub(super) d: Interaction,
}

#[derive(Deserialize)]
pub(super) struct Interaction {
    id: InteractionId,
    application_id: ApplicationId,
    #[serde(rename = "type")]
    kind: u8,
    token: String,
    #[serde(default)]
    data: Option<Data>,
    guild_id: Option<GuildId>,
    channel_id: Option<ChannelId>,
    channel: Option<Channel>,
    // Not one flattened enum for both: serde would keep a copy of everything it has not read yet, twice.
    /// On a server, with the user inside.
    member: Option<Member>,
    /// In direct messages.
    user: Option<User>,
    locale: Option<String>,
    guild_locale: Option<String>,
    app_permissions: Option<String>,
    message: Option<Identified<MessageId>>,
}

#[derive(Deserialize)]
struct Member {
    /// Missing among the members that options name: their users stand beside them.
    user: Option<User>,
    nick: Option<String>,
    permissions: Option<String>,
    #[serde(default)]
    roles: Vec<RoleId>,
    joined_at: Option<String>,
}

#[derive(Deserialize)]
struct User {
    id: UserId,
    #[serde(default)]
    username: String,
    global_name: Option<String>,
    #[serde(default)]
    bot: bool,
}

#[derive(Deserialize)]
struct Channel {
    id: ChannelId,
    parent_id: Option<ChannelId>,
}

#[derive(Deserialize)]
struct Identified<I> {
    id: I,
}

#[derive(Deserialize, Default)]
struct Data {
    #[serde(rename = "type")]
    kind: Option<u8>,
    name: Option<String>,
    #[serde(default)]
    options: Vec<Opt>,
    #[serde(default)]
    resolved: Resolved,
    custom_id: Option<String>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    components: Vec<Value>,
}

#[derive(Deserialize)]
struct Opt {
    name: String,
    #[serde(rename = "type")]
    kind: u8,
    #[serde(default)]
    value: Value,
    #[serde(default)]
    options: Vec<Opt>,
    #[serde(default)]
    focused: bool,
}

#[derive(Deserialize, Default)]
struct Resolved {
    #[serde(default)]
    users: BTreeMap<UserId, User>,
    #[serde(default)]
    members: BTreeMap<UserId, Member>,
    #[serde(default)]
    roles: BTreeMap<RoleId, Role>,
    /// By their ids, which are read nowhere else.
    #[serde(default)]
    attachments: BTreeMap<String, File>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    filename: String,
    #[serde(default)]
    size: u64,
    #[serde(default)]
    url: String,
}

#[derive(Deserialize)]
struct Role {
    permissions: Option<String>,
}

const SUB_COMMAND: u8 = 1;
const SUB_COMMAND_GROUP: u8 = 2;
const SLASH_COMMAND: u8 = 1;

impl Interaction {
    /// Fails when nobody asks.
    pub(super) fn into_call(self, door: Door, at: Timestamp) -> Result<Call, serde_json::Error> {
        let caller =
            caller(self.member, self.user).ok_or_else(|| serde_json::Error::missing_field("member"))?;
        let data = self.data.unwrap_or_default();
        let message = self.message.map(|message| message.id);
        let kind = match self.kind {
            2 | 4 if data.kind.unwrap_or(SLASH_COMMAND) != SLASH_COMMAND => CallKind::Unknown,
            2 => CallKind::Command(data.into_command()),
            3 => CallKind::Component(RawComponent {
                custom_id: data.custom_id.unwrap_or_default(),
                values: data.values.into_iter().map(typed).collect(),
                message,
            }),
            4 => CallKind::Autocomplete(data.into_command()),
            5 => CallKind::Modal(RawModal {
                fields: fields_of(&data.components),
                custom_id: data.custom_id.unwrap_or_default(),
                message,
            }),
            _ => CallKind::Unknown,
        };
        Ok(Call {
            id: self.id,
            token: Token::new(self.token),
            application: self.application_id,
            kind,
            locale: Locale::negotiate(self.locale.as_deref(), self.guild_locale.as_deref()),
            guild: self.guild_id.map(|id| GuildContext {
                id,
                locale: self.guild_locale,
                ours: permissions(self.app_permissions.as_deref()),
            }),
            channel: self
                .channel
                .as_ref()
                .map(|channel| channel.id)
                .or(self.channel_id),
            parent: self.channel.and_then(|channel| channel.parent_id),
            caller,
            received: Received {
                at,
                instant: Instant::now(),
            },
            door,
        })
    }
}

/// PostgreSQL keeps none in a text, so that one on its way to a statement would be a fault of ours.
const NUL: char = '\0';
/// What stands for a character that cannot be: with it, an amount is still none.
const NO_CHARACTER: &str = "\u{fffd}";

/// What somebody typed, chose or is called.
fn typed(text: String) -> String {
    if text.contains(NUL) {
        text.replace(NUL, NO_CHARACTER)
    } else {
        text
    }
}

/// What Discord writes as a number in a text; nothing if it says nothing.
fn permissions(bits: Option<&str>) -> Permissions {
    bits.and_then(|bits| bits.parse().ok())
        .map_or(Permissions::empty(), Permissions::from_bits_truncate)
}

/// Who asks; nobody if the interaction does not say.
fn caller(mut member: Option<Member>, user: Option<User>) -> Option<Caller> {
    let user = member.as_mut().and_then(|member| member.user.take()).or(user)?;
    let permissions = permissions(member.as_ref().and_then(|member| member.permissions.as_deref()));
    let joined_at = member
        .as_ref()
        .and_then(|member| moment(member.joined_at.as_deref()?));
    Some(Caller {
        id: user.id,
        name: user.shown_name(member.as_ref()),
        permissions,
        roles: member.map(|member| member.roles).unwrap_or_default(),
        joined_at,
    })
}

/// A moment as Discord writes it.
fn moment(text: &str) -> Option<Timestamp> {
    let stamp = twilight_model::util::Timestamp::parse(text).ok()?;
    Some(Timestamp::from_micros(stamp.as_micros()))
}

impl User {
    fn shown_name(&self, member: Option<&Member>) -> String {
        member
            .and_then(|member| member.nick.as_ref())
            .or(self.global_name.as_ref())
            .unwrap_or(&self.username)
            .replace(NUL, NO_CHARACTER)
    }
}

impl Data {
    fn into_command(mut self) -> RawCommand {
        let mut files = std::mem::take(&mut self.resolved.attachments);
        let mut command = RawCommand {
            roles: self.resolved.server_roles(),
            users: self.resolved.people(),
            ..RawCommand::default()
        };
        command.names.extend(self.name);
        let mut level = self.options;
        while let [
            Opt {
                kind: SUB_COMMAND | SUB_COMMAND_GROUP,
                ..
            },
        ] = level.as_slice()
        {
            let Some(inner) = level.pop() else { break };
            command.names.push(inner.name);
            level = inner.options;
        }
        for option in level {
            if option.focused {
                let text = match option.value {
                    Value::String(text) => text,
                    Value::Null => String::new(),
                    other => other.to_string(),
                };
                command.focused = Some((option.name, typed(text)));
            } else if let Some(value) = value_of(option.kind, option.value, &mut files) {
                command.options.insert(option.name, value);
            }
        }
        command
    }
}

impl Resolved {
    fn server_roles(&self) -> BTreeMap<RoleId, ServerRole> {
        let role = |(id, role): (&RoleId, &Role)| {
            let permissions = permissions(role.permissions.as_deref());
            (*id, ServerRole { id: *id, permissions })
        };
        self.roles.iter().map(role).collect()
    }

    fn people(self) -> BTreeMap<UserId, Person> {
        let person = |user: User| {
            let member = self.members.get(&user.id);
            Person {
                id: user.id,
                name: user.shown_name(member),
                bot: user.bot,
                member: member.is_some(),
                permissions: permissions(member.and_then(|member| member.permissions.as_deref())),
                roles: member.map(|member| member.roles.clone()).unwrap_or_default(),
            }
        };
        self.users
            .into_values()
            .map(|user| (user.id, person(user)))
            .collect()
    }
}

/// `None` for a value that does not fit its type and for types this house does not use: the check against the
/// declaration then finds the option missing.
fn value_of(kind: u8, value: Value, files: &mut BTreeMap<String, File>) -> Option<OptionValue> {
    Some(match (kind, value) {
        (3, Value::String(text)) => OptionValue::Text(typed(text)),
        (4, Value::Number(number)) => OptionValue::Integer(number.as_i64()?),
        (5, Value::Bool(yes)) => OptionValue::Boolean(yes),
        (6, Value::String(id)) => OptionValue::User(id.parse().ok()?),
        (7, Value::String(id)) => OptionValue::Channel(id.parse().ok()?),
        (8, Value::String(id)) => OptionValue::Role(id.parse().ok()?),
        (10, Value::Number(number)) => OptionValue::Number(number.as_f64()?),
        (11, Value::String(id)) => {
            let file = files.remove(&id)?;
            OptionValue::Attachment(Attachment {
                name: typed(file.filename),
                size: file.size,
                url: file.url,
            })
        }
        _ => return None,
    })
}

/// The inputs of a form, wherever they are: Discord nests them in rows (`components`) or in labels (`component`).
fn fields_of(components: &[Value]) -> BTreeMap<String, Vec<String>> {
    let mut fields = BTreeMap::new();
    let mut waiting: Vec<&Value> = components.iter().collect();
    while let Some(component) = waiting.pop() {
        waiting.extend(component.get("component"));
        waiting.extend(
            component
                .get("components")
                .and_then(Value::as_array)
                .into_iter()
                .flatten(),
        );
        let Some(name) = component.get("custom_id").and_then(Value::as_str) else {
            continue;
        };
        let one = component.get("value").and_then(Value::as_str);
        let many = component.get("values").and_then(Value::as_array);
        let values = one
            .into_iter()
            .chain(many.into_iter().flatten().filter_map(Value::as_str));
        fields.insert(
            name.to_owned(),
            values.map(|value| value.replace(NUL, NO_CHARACTER)).collect(),
        );
    }
    fields
}

#[cfg(test)]
mod tests;
