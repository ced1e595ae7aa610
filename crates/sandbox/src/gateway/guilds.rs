//! Servers as sessions get them: whole, or unavailable for a while.

use serde_json::{Value, json};

use super::session::Session;
use crate::{snowflake::Snowflake, state::State, world::Guild};

impl State {
    /// The server as `GUILD_CREATE` carries it to a session. Members come with the presence intent only, and of a
    /// large server only those who are there.
    pub(crate) fn guild_create_json(&self, guild: &Guild, bot: Snowflake, session: &Session) -> Value {
        let is_large = guild.members.len() > session.large_threshold();
        let members = guild.members.values().filter(|member| {
            let is_wanted =
                session.wants_presences() && (!is_large || self.presence(member.user_id).is_shown());
            is_wanted || member.user_id == bot
        });
        let members: Vec<_> = members.map(|member| member.json(&self.world)).collect();
        let mut json = guild.create_json(&self.world, bot);
        json["members"] = json!(members);
        json["large"] = json!(is_large);
        if session.wants_presences() {
            json["presences"] = json!(self.presences_json(guild.members.keys().copied()));
        }
        json
    }

    /// Lets a server go out of reach of all bots, or come back. True if that changed anything.
    pub(crate) fn guild_set_available(&mut self, guild: Snowflake, is_available: bool) -> bool {
        if !self.world.guilds.contains_key(&guild) {
            return false;
        }
        if !is_available {
            let is_new = self.unavailable.insert(guild);
            if is_new {
                let data = json!({"id": guild, "unavailable": true});
                self.bots_event(guild, "GUILD_DELETE", &data);
            }
            return is_new;
        }
        let was_away = self.unavailable.remove(&guild);
        if was_away {
            for (application, bot) in self.applications_of(guild) {
                self.guild_created(guild, application, bot);
            }
        }
        was_away
    }

    /// `GUILD_CREATE` to one application's sessions.
    pub(crate) fn guild_created(&mut self, guild: Snowflake, application: Snowflake, bot: Snowflake) {
        let Some(found) = self.world.guilds.get(&guild) else {
            return;
        };
        let sessions = self.sessions.iter().filter(|(_, session)| {
            session.application_id == application && session.wants_guilds() && session.serves(Some(guild))
        });
        let created: Vec<_> = sessions
            .map(|(id, session)| (id.clone(), self.guild_create_json(found, bot, session)))
            .collect();
        for (id, data) in created {
            if let Some(session) = self.sessions.get_mut(&id) {
                session.dispatch("GUILD_CREATE", &data);
            }
        }
    }
}
