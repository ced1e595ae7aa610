//! What people see of a bot: whether it is there, and what it says it does.

use serde_json::{Map, Value, json};

use super::payload::{Close, DECODE_ERROR};
use crate::{snowflake::Snowflake, state::State};

/// The longest name, state or address of an activity, in characters.
const LONGEST: usize = 512;

/// What a bot shows while it is connected.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Presence {
    status: &'static str,
    activities: Vec<Value>,
}

impl Default for Presence {
    fn default() -> Self {
        Self {
            status: "online",
            activities: Vec::new(),
        }
    }
}

impl Presence {
    /// Reads op 3's data, or the `presence` of an identify.
    pub(super) fn parse(data: &Value) -> Result<Self, Close> {
        let status = match data["status"].as_str().ok_or(DECODE_ERROR)? {
            "online" => "online",
            "dnd" => "dnd",
            "idle" => "idle",
            // Invisible bots look like those that are not there.
            "invisible" | "offline" => "offline",
            _ => return Err(DECODE_ERROR),
        };
        let activities = match &data["activities"] {
            Value::Null => Vec::new(),
            Value::Array(activities) => activities.iter().map(activity).collect::<Result<_, _>>()?,
            _ => return Err(DECODE_ERROR),
        };
        Ok(Self { status, activities })
    }

    fn offline() -> Self {
        Self {
            status: "offline",
            activities: Vec::new(),
        }
    }

    /// Whether it is worth a line in a list of presences.
    pub(crate) fn is_shown(&self) -> bool {
        self.status != "offline"
    }

    pub(crate) fn status(&self) -> &'static str {
        self.status
    }

    pub(crate) fn activities(&self) -> &[Value] {
        &self.activities
    }

    /// Discord's presence update, without the server.
    fn json(&self, user: Snowflake) -> Value {
        let mut clients = Map::new();
        if self.is_shown() {
            clients.insert("web".to_owned(), json!(self.status));
        }
        json!({
            "user": {"id": user}, "status": self.status, "activities": self.activities,
            "client_status": clients,
        })
    }
}

/// What bots may say of an activity: its name, type, state and address.
fn activity(data: &Value) -> Result<Value, Close> {
    let text = |key: &str| match &data[key] {
        Value::Null => Ok(None),
        Value::String(text) if text.chars().count() <= LONGEST => Ok(Some(text.as_str())),
        _ => Err(DECODE_ERROR),
    };
    let kind = data["type"].as_u64().unwrap_or_default();
    let name = text("name")?
        .filter(|name| !name.is_empty())
        .ok_or(DECODE_ERROR)?;
    if kind > 5 {
        return Err(DECODE_ERROR);
    }
    let mut activity =
        json!({"id": if kind == 4 { "custom" } else { "ec0b28a579ecb4bd" }, "name": name, "type": kind});
    for key in ["state", "url"] {
        if let Some(text) = text(key)? {
            activity[key] = json!(text);
        }
    }
    Ok(activity)
}

impl State {
    /// What others see of a user. People are always there.
    pub(crate) fn presence(&self, user: Snowflake) -> Presence {
        match self.world.application_of_bot(user) {
            Some(application) if self.is_connected(application.id) => {
                self.presences.get(&user).cloned().unwrap_or_default()
            }
            Some(_) => Presence::offline(),
            None => Presence::default(),
        }
    }

    /// The presences of those of a server's members who are there.
    pub(crate) fn presences_json(&self, users: impl Iterator<Item = Snowflake>) -> Vec<Value> {
        users
            .map(|user| (user, self.presence(user)))
            .filter(|(_, presence)| presence.is_shown())
            .map(|(user, presence)| presence.json(user))
            .collect()
    }

    /// Changes what an application's bot shows.
    pub(super) fn presence_set(&mut self, application: Snowflake, presence: Presence) {
        let Some(bot) = self
            .world
            .applications
            .get(&application)
            .map(|found| found.bot_id)
        else {
            return;
        };
        self.presence_set_quietly(bot, presence);
        self.presence_changed(application);
    }

    /// Like [`State::presence_set`], for a bot whose arrival is about to be told anyway.
    pub(super) fn presence_set_quietly(&mut self, bot: Snowflake, mut presence: Presence) {
        let now = self.clock.now();
        for activity in &mut presence.activities {
            activity["created_at"] = json!(now);
        }
        self.presences.insert(bot, presence);
    }

    /// Tells everybody in the bot's servers what it shows now, if that is news.
    pub(crate) fn presence_changed(&mut self, application: Snowflake) {
        let Some(bot) = self
            .world
            .applications
            .get(&application)
            .map(|found| found.bot_id)
        else {
            return;
        };
        let presence = self.presence(bot);
        let before = self.shown_presences.insert(bot, presence.clone());
        if before.unwrap_or_else(Presence::offline) == presence {
            return;
        }
        let guilds: Vec<_> = self
            .world
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&bot))
            .map(|guild| guild.id)
            .collect();
        for guild in guilds {
            let mut data = presence.json(bot);
            data["guild_id"] = json!(guild);
            self.guild_event(guild, "PRESENCE_UPDATE", &data);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_bots_may_show() {
        let parsed = |data: Value| Presence::parse(&data).map(|presence| presence.json(Snowflake(1)));
        let playing = json!({"name": "chess", "type": 0, "details": "not for bots"});
        let shown = parsed(json!({"status": "dnd", "activities": [playing], "since": null, "afk": false}));
        let shown = shown.unwrap();
        assert_eq!(
            (&shown["status"], &shown["client_status"]["web"]),
            (&json!("dnd"), &json!("dnd"))
        );
        assert_eq!(shown["activities"][0]["details"], Value::Null);
        let hidden = parsed(json!({"status": "invisible", "activities": []})).unwrap();
        assert_eq!(
            (&hidden["status"], &hidden["client_status"]),
            (&json!("offline"), &json!({}))
        );
        for wrong in [
            json!({}),
            json!({"status": "away"}),
            json!({"status": "online", "activities": {}}),
            json!({"status": "online", "activities": [{"type": 0}]}),
            json!({"status": "online", "activities": [{"name": "x", "type": 6}]}),
        ] {
            assert_eq!(parsed(wrong.clone()), Err(DECODE_ERROR), "{wrong}");
        }
    }
}
