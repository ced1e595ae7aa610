//! Registered application commands.

use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::{State, command_permissions::Ruling};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    world::permissions,
};

/// Discord's limits per scope: slash commands, user commands, message commands.
const MAX_PER_KIND: [usize; 4] = [0, 100, 15, 15];

/// How many new commands an application may make in a day, in each scope.
const MAX_PER_DAY: u32 = 200;
const DAY: Duration = Duration::from_hours(24);

/// One command of an application, everywhere (`guild_id` is none) or in one server.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub(crate) id: Snowflake,
    pub(crate) application_id: Snowflake,
    pub(crate) guild_id: Option<Snowflake>,
    pub(crate) version: Snowflake,
    /// The validated body: name, description, options, permissions, contexts, localisations.
    pub(crate) body: Map<String, Value>,
}

impl Command {
    pub(crate) fn name(&self) -> &str {
        self.body.get("name").and_then(Value::as_str).unwrap_or_default()
    }

    /// 1 slash, 2 user, 3 message.
    pub(crate) fn kind(&self) -> u64 {
        self.body.get("type").and_then(Value::as_u64).unwrap_or(1)
    }

    pub(crate) fn options(&self) -> &[Value] {
        self.body
            .get("options")
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    pub(crate) fn json(&self) -> Value {
        let mut command = self.body.clone();
        command.insert("id".to_owned(), json!(self.id));
        command.insert("application_id".to_owned(), json!(self.application_id));
        command.insert("version".to_owned(), json!(self.version));
        if let Some(guild_id) = self.guild_id {
            command.insert("guild_id".to_owned(), json!(guild_id));
        }
        Value::Object(command)
    }

    /// Whether the command may be used there at all: `contexts` lists 0 (servers), 1 (the bot's direct messages).
    fn is_in_context(&self, context: u64) -> bool {
        match self.body.get("contexts").and_then(Value::as_array) {
            Some(contexts) => contexts.iter().any(|allowed| allowed.as_u64() == Some(context)),
            None => {
                context == 0
                    || self
                        .body
                        .get("dm_permission")
                        .and_then(Value::as_bool)
                        .unwrap_or(true)
            }
        }
    }

    /// The permissions a member needs; `Some(0)` means administrators only.
    fn default_member_permissions(&self) -> Option<u64> {
        self.body
            .get("default_member_permissions")?
            .as_str()?
            .parse()
            .ok()
    }

    /// Whether Discord's client offers the command to somebody with these permissions, where the server's rules for
    /// commands say this.
    fn is_permitted(&self, granted: u64, ruling: Ruling) -> bool {
        if granted & permissions::ADMINISTRATOR != 0 {
            return true;
        }
        let is_allowed = match ruling {
            Ruling::Yes => true,
            Ruling::No => false,
            Ruling::AsUsual => self
                .default_member_permissions()
                .is_none_or(|needed| needed != 0 && granted & needed == needed),
        };
        is_allowed && granted & permissions::USE_APPLICATION_COMMANDS != 0
    }
}

impl State {
    /// The commands of one scope, in the order they were made.
    pub(crate) fn commands_in(&self, application: Snowflake, guild: Option<Snowflake>) -> Vec<&Command> {
        self.commands
            .values()
            .filter(|command| command.application_id == application && command.guild_id == guild)
            .collect()
    }

    /// Every command that `user` may use in `channel`; a server's command hides a global one of its name.
    pub(crate) fn commands_for(&self, channel: Snowflake, user: Snowflake) -> Vec<&Command> {
        self.commands_where(channel, user, |_| true)
    }

    /// Those of them that `is_wanted`.
    pub(crate) fn commands_where(
        &self,
        channel: Snowflake,
        user: Snowflake,
        is_wanted: impl Fn(&Command) -> bool,
    ) -> Vec<&Command> {
        let Some(found) = self.world.channels.get(&channel) else {
            return Vec::new();
        };
        let granted = self.world.permissions_in(channel, user);
        let context = u64::from(found.guild_id.is_none());
        let is_there =
            |command: &Command| match found.guild_id.and_then(|guild| self.world.guilds.get(&guild)) {
                Some(guild) => guild.members.contains_key(&command.application_id),
                None => found.recipients.contains(&command.application_id),
            };
        let guild = found.guild_id.and_then(|guild| self.world.guilds.get(&guild));
        let is_permitted = |command: &Command| {
            let ruling = guild.map_or(Ruling::AsUsual, |guild| {
                self.command_ruling(command, guild, found, user)
            });
            command.is_permitted(granted, ruling)
        };
        let is_hidden = |command: &Command| {
            command.guild_id.is_none()
                && self.commands.values().any(|other| {
                    other.guild_id.is_some()
                        && other.guild_id == found.guild_id
                        && other.application_id == command.application_id
                        && (other.name(), other.kind()) == (command.name(), command.kind())
                })
        };
        self.commands
            .values()
            .filter(|command| {
                is_wanted(command)
                    && (command.guild_id.is_none() || command.guild_id == found.guild_id)
                    && is_there(command)
                    && command.is_in_context(context)
                    && is_permitted(command)
                    && !is_hidden(command)
            })
            .collect()
    }

    /// Creates a command, or replaces the one of the same name and kind. True if it is new.
    pub(crate) fn command_put(
        &mut self,
        application_id: Snowflake,
        guild_id: Option<Snowflake>,
        body: Map<String, Value>,
    ) -> ApiResult<(Value, bool)> {
        let version = self.next_id();
        let mut command = Command {
            id: version,
            application_id,
            guild_id,
            version,
            body,
        };
        let same = self
            .commands_in(application_id, guild_id)
            .into_iter()
            .find(|other| (other.name(), other.kind()) == (command.name(), command.kind()));
        let is_new = same.is_none();
        if let Some(same) = same {
            command.id = same.id;
        } else {
            self.command_count(application_id, guild_id)?;
            let kind = usize::try_from(command.kind()).unwrap_or_default();
            let of_kind = self.commands_in(application_id, guild_id).into_iter();
            let count = of_kind.filter(|other| other.kind() == command.kind()).count();
            if count >= MAX_PER_KIND.get(kind).copied().unwrap_or_default() {
                return Err(ApiError::new(
                    400,
                    30_032,
                    "Maximum number of application commands reached",
                ));
            }
        }
        let json = command.json();
        self.commands.insert(command.id, command);
        Ok((json, is_new))
    }

    /// Counts a new command against the 200 of a day.
    fn command_count(&mut self, application: Snowflake, guild: Option<Snowflake>) -> ApiResult<()> {
        let (began, count) = self
            .command_creates
            .entry((application, guild))
            .or_insert((Instant::now(), 0));
        if began.elapsed() >= DAY {
            (*began, *count) = (Instant::now(), 0);
        }
        if *count == MAX_PER_DAY {
            let message = "Max number of daily application command creates has been reached (200)";
            return Err(ApiError::new(400, 30_034, message));
        }
        *count += 1;
        Ok(())
    }
}
