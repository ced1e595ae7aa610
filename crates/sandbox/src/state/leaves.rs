//! How people and bots leave a server.

use serde_json::json;

use super::State;
use crate::snowflake::Snowflake;

impl State {
    /// Takes somebody out of a server; a bot's own role goes with it.
    pub(super) fn member_leave(&mut self, guild: Snowflake, user: Snowflake) {
        let Some(found) = self.world.guilds.get_mut(&guild) else {
            return;
        };
        found.members.remove(&user);
        let own: Vec<_> = found
            .roles
            .values()
            .filter(|role| role.bot_id == Some(user))
            .collect();
        let own: Vec<_> = own.into_iter().map(|role| role.id).collect();
        self.guild_gone(guild, user);
        let data = json!({"guild_id": guild, "user": self.world.user_json(user)});
        self.guild_event(guild, "GUILD_MEMBER_REMOVE", &data);
        for role in own {
            self.role_remove(guild, role);
        }
    }

    /// `GUILD_DELETE` for somebody who is no longer in a server.
    pub(super) fn guild_gone(&mut self, guild: Snowflake, user: Snowflake) {
        let data = json!({"id": guild});
        match self
            .world
            .application_of_bot(user)
            .map(|application| application.id)
        {
            Some(application) => {
                self.dispatch(application, Some(guild), "GUILD_DELETE", &data);
            }
            None => self.tell(user, "GUILD_DELETE", &data),
        }
    }
}
