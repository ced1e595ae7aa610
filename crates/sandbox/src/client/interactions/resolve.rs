//! The people, roles and channels that an interaction names.

use serde_json::{Map, Value, json};

use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    state::{State, files::Offer},
};

pub(super) struct Resolved<'a> {
    state: &'a State,
    channel: Snowflake,
    offers: &'a [Offer],
    found: Map<String, Value>,
}

impl<'a> Resolved<'a> {
    pub(super) fn new(state: &'a State, channel: Snowflake) -> Self {
        Self {
            state,
            channel,
            offers: &[],
            found: Map::new(),
        }
    }

    /// The same, with files to choose from.
    pub(super) fn with(self, offers: &'a [Offer]) -> Self {
        Self { offers, ..self }
    }

    /// Adds the file that came as `files[n]`, given n. The id it got; `None` when there is no such file.
    pub(super) fn attachment(&mut self, number: &Value) -> Option<Value> {
        let number = match number {
            Value::String(number) => number.clone(),
            number => number.to_string(),
        };
        let offer = self.offers.iter().find(|offer| offer.number == number)?;
        self.insert("attachments", offer.id, offer.json.clone());
        Some(json!(offer.id))
    }

    fn insert(&mut self, list: &str, id: Snowflake, value: Value) {
        let list = self.found.entry(list.to_owned()).or_insert_with(|| json!({}));
        if let Value::Object(list) = list {
            list.insert(id.to_string(), value);
        }
    }

    /// Adds a user, and their membership if they are in the server. False when there is nobody.
    pub(super) fn user(&mut self, id: Snowflake) -> bool {
        let Some(user) = self.state.world.users.get(&id) else {
            return false;
        };
        self.insert("users", id, user.json());
        let guild = self.state.world.guild_of_channel(self.channel);
        if let Some(member) = guild.and_then(|guild| guild.members.get(&id)) {
            let mut json = member.partial_json();
            let permissions = self.state.world.permissions_in(self.channel, id);
            json["permissions"] = json!(permissions.to_string());
            self.insert("members", id, json);
        }
        true
    }

    pub(super) fn role(&mut self, id: Snowflake) -> bool {
        let guild = self.state.world.guild_of_channel(self.channel);
        let Some(role) = guild.and_then(|guild| guild.roles.get(&id)) else {
            return false;
        };
        self.insert("roles", id, role.json());
        true
    }

    /// Adds a channel of the same server, of one of these types (any, if there are none).
    pub(super) fn channel(&mut self, id: Snowflake, types: &[Value], person: Option<Snowflake>) -> bool {
        let world = &self.state.world;
        let guild = world.guild_of_channel(self.channel).map(|guild| guild.id);
        let Some(channel) = world
            .channels
            .get(&id)
            .filter(|channel| channel.guild_id == guild)
        else {
            return false;
        };
        if !types.is_empty()
            && !types
                .iter()
                .any(|kind| kind.as_u64() == Some(u64::from(channel.kind)))
        {
            return false;
        }
        let permissions = person.map_or(0, |person| world.permissions_in(id, person));
        self.insert("channels", id, channel.partial_json(permissions));
        true
    }

    /// The target of a user (2) or message (3) command.
    pub(super) fn target(&mut self, kind: u64, target: &Value, person: Snowflake) -> ApiResult<()> {
        let id = Snowflake::from_json(target);
        match (kind, id) {
            (2, Some(id)) if self.user(id) => Ok(()),
            (2, _) => Err(ApiError::unknown_user()),
            (_, Some(id)) => {
                let message = self
                    .state
                    .message(self.channel, id)
                    .filter(|message| message.is_visible_to(person))
                    .ok_or_else(ApiError::unknown_message)?;
                self.insert("messages", id, self.state.message_json(message, None));
                Ok(())
            }
            _ => Err(ApiError::unknown_message()),
        }
    }

    /// `None` when nothing was named.
    pub(super) fn finish(self) -> Option<Value> {
        (!self.found.is_empty()).then_some(Value::Object(self.found))
    }
}
