//! Telling the bots and people of a server what changed in it.

use serde_json::{Value, json};

use super::State;
use crate::{gateway::intents, snowflake::Snowflake, world::permissions};

impl State {
    /// The applications whose bot is in the server.
    pub(crate) fn applications_of(&self, guild: Snowflake) -> Vec<(Snowflake, Snowflake)> {
        let Some(guild) = self.world.guilds.get(&guild) else {
            return Vec::new();
        };
        let applications = self.world.applications.values();
        applications
            .filter(|application| guild.members.contains_key(&application.bot_id))
            .map(|application| (application.id, application.bot_id))
            .collect()
    }

    /// Tells every bot that asked for it, and everybody in the server.
    pub(crate) fn guild_event(&mut self, guild: Snowflake, event: &str, data: &Value) {
        self.bots_event(guild, event, data);
        self.tell_members(guild, event, data);
    }

    /// Tells every bot of the server that asked for it.
    pub(crate) fn bots_event(&mut self, guild: Snowflake, event: &str, data: &Value) {
        for (application, _) in self.applications_of(guild) {
            self.dispatch(application, Some(guild), event, data);
        }
    }

    /// Tells every person in the server.
    pub(super) fn tell_members(&mut self, guild: Snowflake, event: &str, data: &Value) {
        self.tell_people(event, data, |state, user| state.world.is_member(guild, user));
    }

    /// `GUILD_MEMBER_UPDATE`. A bot hears of itself whether or not it asked for members.
    pub(super) fn member_updated(&mut self, guild: Snowflake, user: Snowflake) {
        let Some(found) = self.world.guilds.get(&guild) else {
            return;
        };
        let Some(member) = found.members.get(&user) else {
            return;
        };
        let mut data = member.json(&self.world);
        data["guild_id"] = json!(guild);
        for (application, bot) in self.applications_of(guild) {
            self.dispatch_if(
                application,
                Some(guild),
                "GUILD_MEMBER_UPDATE",
                &data,
                |session| bot == user || session.intents & intents::GUILD_MEMBERS != 0,
            );
        }
        self.tell_members(guild, "GUILD_MEMBER_UPDATE", &data);
    }

    /// An event about a channel: bots hear of every channel of their servers, people of those they see.
    pub(super) fn channel_announce(&mut self, event: &str, channel: Snowflake) {
        let Some(found) = self.world.channels.get(&channel) else {
            return;
        };
        let Some(guild) = found.guild_id else { return };
        let data = found.json(&self.world, None);
        self.bots_event(guild, event, &data);
        self.tell_people(event, &data, |state, user| state.world.can_see(channel, user));
    }

    /// `GUILD_AUDIT_LOG_ENTRY_CREATE`, to those who may read the audit log.
    pub(super) fn audit_event(&mut self, guild: Snowflake, entry: &Value) {
        const EVENT: &str = "GUILD_AUDIT_LOG_ENTRY_CREATE";
        let may_read =
            |state: &Self, user| state.world.permissions_of(guild, user) & permissions::VIEW_AUDIT_LOG != 0;
        let mut data = entry.clone();
        data["guild_id"] = json!(guild);
        for (application, bot) in self.applications_of(guild) {
            if may_read(self, bot) {
                self.dispatch(application, Some(guild), EVENT, &data);
            }
        }
        self.tell_people(EVENT, &data, may_read);
    }
}
