//! Who takes part in a load run, and what they type.

use serde_json::{Value, json};

use super::{
    LoadError, Plan,
    mix::{Given, Share},
};
use crate::{
    random::Random,
    snowflake::Snowflake,
    state::State,
    world::{kind, permissions::USE_APPLICATION_COMMANDS},
};

/// The members of the first server who may use commands, and the commands they use.
#[derive(Debug)]
pub(super) struct Cast {
    members: Vec<Snowflake>,
    channel: Snowflake,
    scripts: Vec<Script>,
    weights: u64,
    random: Random,
}

/// A command with everything known to type it.
#[derive(Debug)]
struct Script {
    weight: u64,
    path: Vec<String>,
    options: Vec<(String, Typed)>,
}

/// How an option's value is made.
#[derive(Debug)]
enum Typed {
    OtherMember,
    Number(i64, i64),
    /// A whole number as text, for options of type text.
    Digits(i64, i64),
    OneOf(Vec<Value>),
}

impl Cast {
    pub(super) fn new(state: &State, plan: &Plan) -> Result<Self, LoadError> {
        let guild = state.world.home().ok_or(LoadError::NobodyThere)?;
        let may_use = |channel: Snowflake, user: Snowflake| {
            state.world.permissions_in(channel, user) & USE_APPLICATION_COMMANDS != 0
        };
        let people: Vec<_> = guild
            .members
            .keys()
            .copied()
            .filter(|user| state.world.users.get(user).is_some_and(|user| !user.bot))
            .collect();
        let channel = state
            .world
            .channels_of(guild.id)
            .into_iter()
            .filter(|channel| channel.kind == kind::TEXT)
            .map(|channel| {
                (
                    channel.id,
                    people.iter().filter(|user| may_use(channel.id, **user)).count(),
                )
            })
            .rev()
            .max_by_key(|(_, count)| *count)
            .map(|(channel, _)| channel)
            .ok_or(LoadError::NobodyThere)?;
        let members: Vec<_> = people
            .into_iter()
            .filter(|user| may_use(channel, *user))
            .collect();
        let first = *members.first().ok_or(LoadError::NobodyThere)?;
        let write = |share: &Share| Script::new(state, channel, first, share);
        let scripts = plan.mix.shares.iter().map(write).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            weights: scripts.iter().map(|script| script.weight).sum(),
            members,
            channel,
            scripts,
            random: Random::new(plan.seed),
        })
    }

    pub(super) fn members(&self) -> usize {
        self.members.len()
    }

    /// What the member in this place types next.
    pub(super) fn next(&mut self, place: usize) -> (Snowflake, Value) {
        let place = place % self.members.len();
        let member = self.members.get(place).copied().unwrap_or(self.channel);
        let mut drawn = self.random.next() % self.weights;
        let script = self.scripts.iter().find(|script| {
            let is_it = drawn < script.weight;
            drawn = drawn.saturating_sub(script.weight);
            is_it
        });
        let Some(script) = script else {
            return (member, Value::Null);
        };
        let mut options = Vec::with_capacity(script.options.len());
        for (name, typed) in &script.options {
            let value = typed.value(&mut self.random, &self.members, place);
            options.push(json!({"name": name, "value": value}));
        }
        for sub in script.path.iter().skip(1).rev() {
            options = vec![json!({"name": sub, "options": options})];
        }
        let name = script.path.first();
        let body = json!({
            "type": 2, "channel_id": self.channel, "data": {"name": name, "type": 1, "options": options},
        });
        (member, body)
    }
}

impl Script {
    fn new(state: &State, channel: Snowflake, member: Snowflake, share: &Share) -> Result<Self, LoadError> {
        let unknown = || LoadError::Unknown(share.name());
        let commands = state.commands_for(channel, member);
        let command = commands
            .iter()
            .find(|command| {
                command.kind() == 1 && share.path.first().is_some_and(|name| name == command.name())
            })
            .ok_or_else(unknown)?;
        let mut declared = command.options();
        for sub in share.path.iter().skip(1) {
            let inner = declared.iter().find(|option| option["name"] == sub.as_str());
            let inner = inner.ok_or_else(unknown)?;
            declared = inner["options"].as_array().map_or(&[], Vec::as_slice);
        }
        if declared
            .iter()
            .any(|option| matches!(option["type"].as_u64(), Some(1 | 2)))
        {
            return Err(unknown());
        }
        if let Some((name, _)) = share
            .options
            .iter()
            .find(|(name, _)| !declared.iter().any(|option| option["name"] == name.as_str()))
        {
            return Err(LoadError::UnknownOption(share.name(), name.clone()));
        }
        let options = declared.iter().filter_map(|option| {
            let name = option["name"].as_str()?;
            let given = share.options.iter().find(|(given, _)| given == name);
            match given {
                Some((_, given)) => Some((name.to_owned(), Typed::given(given, option))),
                None if option["required"] == true => {
                    Some((name.to_owned(), Typed::fitting(option, channel)))
                }
                None => None,
            }
        });
        Ok(Self {
            weight: share.weight,
            path: share.path.clone(),
            options: options.collect(),
        })
    }
}

impl Typed {
    fn given(given: &Given, option: &Value) -> Self {
        match given {
            Given::OtherMember => Self::OtherMember,
            Given::Number(range) if option["type"] == 3 => Self::Digits(*range.start(), *range.end()),
            Given::Number(range) => Self::Number(*range.start(), *range.end()),
            Given::Text(text) if option["type"] == 5 => Self::OneOf(vec![json!(text == "true")]),
            Given::Text(text) => Self::OneOf(vec![json!(text)]),
        }
    }

    /// A value that Discord's client would let through.
    fn fitting(option: &Value, channel: Snowflake) -> Self {
        if let Some(choices) = option["choices"].as_array().filter(|choices| !choices.is_empty()) {
            return Self::OneOf(choices.iter().map(|choice| choice["value"].clone()).collect());
        }
        match option["type"].as_u64() {
            Some(4 | 10) => {
                let bound = |key: &str| option[key].as_i64();
                let low =
                    bound("min_value").unwrap_or_else(|| bound("max_value").map_or(1, |max| max.min(1)));
                let high = bound("max_value").map_or(low + 99, |max| max.min(low + 99));
                Self::Number(low, high)
            }
            Some(5) => Self::OneOf(vec![json!(true), json!(false)]),
            Some(6 | 9) => Self::OtherMember,
            Some(7) => Self::OneOf(vec![json!(channel)]),
            _ => {
                // Digits are good as text and as an amount.
                let digits = u32::try_from(option["min_length"].as_u64().unwrap_or(1)).unwrap_or(1);
                let low = 10_i64.saturating_pow(digits.saturating_sub(1));
                Self::Digits(low, low.saturating_mul(9))
            }
        }
    }

    fn value(&self, random: &mut Random, members: &[Snowflake], own: usize) -> Value {
        match self {
            Self::OtherMember => {
                let others = members.len().saturating_sub(1).max(1) as u64;
                let step = usize::try_from(random.next() % others).unwrap_or_default() + 1;
                json!(members.get((own + step) % members.len()))
            }
            Self::Number(low, high) => json!(between(random, *low, *high)),
            Self::Digits(low, high) => json!(between(random, *low, *high).to_string()),
            Self::OneOf(values) => {
                let index = usize::try_from(random.next() % values.len().max(1) as u64).unwrap_or_default();
                values.get(index).cloned().unwrap_or_default()
            }
        }
    }
}

fn between(random: &mut Random, low: i64, high: i64) -> i64 {
    let span = low.abs_diff(high).saturating_add(1);
    low.saturating_add_unsigned(random.next() % span)
}
