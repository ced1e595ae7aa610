//! Who may use which command of an application in a server, beyond what the command itself asks for
//! (Discord's documentation, "Application Command Permissions").

use serde_json::{Value, json};

use super::{State, commands::Command};
use crate::{
    error::{ApiError, ApiResult, FormErrors},
    snowflake::Snowflake,
    validate::fields::Fields,
    world::{Channel, Guild},
};

/// How many rules a command may have in a server.
const MOST: usize = 100;

/// What an application hears of its rules.
const UPDATED: &str = "APPLICATION_COMMAND_PERMISSIONS_UPDATE";

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Role = 1,
    User = 2,
    Channel = 3,
}

/// One rule: this role, member or channel may or may not.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    id: Snowflake,
    about: About,
    permission: bool,
}

/// Whose rules: of an application in a server, for one command or (the application's own id) for all that have none.
pub(crate) type Key = (Snowflake, Snowflake, Snowflake);

impl Rule {
    pub(crate) fn parse_all(body: &Value) -> ApiResult<Vec<Self>> {
        let mut fields = Fields::of(body);
        let list = fields.list("permissions").given().unwrap_or_default();
        if list.len() > MOST {
            let message = format!("Must be {MOST} or fewer in length.");
            fields.error("permissions", "BASE_TYPE_MAX_LENGTH", &message);
        }
        fields.finish()?;
        let mut errors = FormErrors::default();
        let mut rules = Vec::new();
        for (index, one) in list.iter().enumerate() {
            let path = format!("permissions.{index}");
            let about = match one["type"].as_u64() {
                Some(1) => Some(About::Role),
                Some(2) => Some(About::User),
                Some(3) => Some(About::Channel),
                _ => None,
            };
            match (
                Snowflake::from_json(&one["id"]),
                about,
                one["permission"].as_bool(),
            ) {
                (Some(id), Some(about), Some(permission)) => rules.push(Self {
                    id,
                    about,
                    permission,
                }),
                (None, ..) => errors.required(&format!("{path}.id")),
                (_, None, _) => {
                    let message = "Value must be one of {1, 2, 3}.";
                    errors.add(&format!("{path}.type"), "BASE_TYPE_CHOICES", message);
                }
                (.., None) => errors.required(&format!("{path}.permission")),
            }
        }
        errors.finish()?;
        Ok(rules)
    }

    fn json(&self) -> Value {
        json!({"id": self.id, "type": self.about as u8, "permission": self.permission})
    }
}

fn json_of((application, guild, target): Key, rules: &[Rule]) -> Value {
    let rules: Vec<_> = rules.iter().map(Rule::json).collect();
    json!({"id": target, "application_id": application, "guild_id": guild, "permissions": rules})
}

impl State {
    /// All rules of an application in a server.
    pub(crate) fn command_rules(&self, application: Snowflake, guild: Snowflake) -> Vec<Value> {
        let all = self.command_rules.iter();
        let own = all.filter(|((of, there, _), _)| (*of, *there) == (application, guild));
        own.map(|(key, rules)| json_of(*key, rules)).collect()
    }

    /// The rules of one command, or those of the application.
    pub(crate) fn command_rules_of(&self, key: Key) -> ApiResult<Value> {
        self.must_have_command(key)?;
        let rules = self.command_rules.get(&key);
        rules.map(|rules| json_of(key, rules)).ok_or_else(|| {
            let message = "Unknown application command permissions";
            ApiError::new(404, 10_066, message)
        })
    }

    fn must_have_command(&self, (application, guild, target): Key) -> ApiResult<()> {
        let is_known = target == application
            || self.commands.get(&target).is_some_and(|command| {
                command.application_id == application && command.guild_id.is_none_or(|own| own == guild)
            });
        if is_known {
            Ok(())
        } else {
            Err(ApiError::unknown_command())
        }
    }

    /// Replaces the rules of one command, or those of the application, and tells the application and open clients.
    pub(crate) fn command_rules_put(&mut self, key: Key, rules: Vec<Rule>) -> ApiResult<Value> {
        self.must_have_command(key)?;
        let json = json_of(key, &rules);
        if rules.is_empty() {
            self.command_rules.remove(&key);
        } else {
            self.command_rules.insert(key, rules);
        }
        let (application, guild, _) = key;
        self.dispatch(application, Some(guild), UPDATED, &json);
        self.tell_members(guild, "COMMANDS_UPDATE", &json!({"guild_id": guild}));
        Ok(json)
    }

    /// What the rules of a server say to a command in a channel: yes or no whatever else, or nothing.
    pub(super) fn command_ruling(
        &self,
        command: &Command,
        guild: &Guild,
        channel: &Channel,
        user: Snowflake,
    ) -> Ruling {
        if self.command_rules.is_empty() {
            return Ruling::AsUsual;
        }
        let application = command.application_id;
        let rules = |target| {
            let rules = self.command_rules.get(&(application, guild.id, target));
            rules.map_or(&[][..], Vec::as_slice)
        };
        let (own, general) = (rules(command.id), rules(application));
        let of_channel = channel_rule(own, guild, channel).or_else(|| channel_rule(general, guild, channel));
        if of_channel == Some(false) {
            return Ruling::No;
        }
        match (member_rule(own, guild, user), member_rule(general, guild, user)) {
            (Some(true), _) => Ruling::Yes,
            (Some(false), _) | (None, Some(false)) => Ruling::No,
            (None, _) => Ruling::AsUsual,
        }
    }
}

/// What rules come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ruling {
    Yes,
    No,
    /// What the command asks for decides.
    AsUsual,
}

/// The rule for a channel, else the one for all channels, whose id is one less than the server's.
fn channel_rule(rules: &[Rule], guild: &Guild, channel: &Channel) -> Option<bool> {
    let find = |id| {
        let mut of_channels = rules.iter().filter(|rule| rule.about == About::Channel);
        of_channels.find(|rule| rule.id == id).map(|rule| rule.permission)
    };
    find(channel.id).or_else(|| find(Snowflake(guild.id.0.saturating_sub(1))))
}

/// The rule for a member themselves, else for their roles (one yes is enough), else for everybody.
fn member_rule(rules: &[Rule], guild: &Guild, user: Snowflake) -> Option<bool> {
    let own = rules
        .iter()
        .find(|rule| rule.about == About::User && rule.id == user);
    if let Some(own) = own {
        return Some(own.permission);
    }
    let member = guild.members.get(&user)?;
    let of_roles = || rules.iter().filter(|rule| rule.about == About::Role);
    let held = of_roles().filter(|rule| member.roles.contains(&rule.id));
    let everybody = of_roles().find(|rule| rule.id == guild.id);
    held.map(|rule| rule.permission)
        .max()
        .or_else(|| everybody.map(|rule| rule.permission))
}
