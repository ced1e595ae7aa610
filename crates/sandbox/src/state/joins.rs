//! How people and bots come into a server.

use serde_json::{Value, json};

use super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    world::{Member, Role, permissions},
};

impl State {
    /// Makes somebody a member and tells everyone. Answers the member as events carry them.
    pub(crate) fn member_join(
        &mut self,
        guild: Snowflake,
        user: Snowflake,
        nick: Option<&str>,
        roles: Vec<Snowflake>,
    ) -> ApiResult<Value> {
        if !self.world.users.contains_key(&user) {
            return Err(ApiError::unknown_user());
        }
        let member = Member {
            user_id: user,
            nick: nick.map(str::to_owned),
            roles,
            joined_at: self.clock.now(),
            ..Member::default()
        };
        let found = self.world.guilds.get_mut(&guild);
        let found = found.ok_or_else(ApiError::unknown_guild)?;
        if found.bans.contains_key(&user) {
            return Err(ApiError::banned());
        }
        found.members.insert(user, member.clone());
        let json = member.json(&self.world);
        let mut event = json.clone();
        event["guild_id"] = json!(guild);
        self.tell_members(guild, "GUILD_MEMBER_ADD", &event);
        for (application, bot) in self.applications_of(guild) {
            if bot != user {
                self.dispatch(application, Some(guild), "GUILD_MEMBER_ADD", &event);
            }
        }
        Ok(json)
    }

    /// Adds an application's bot to a server as `person` wants it, with a role of its own when permissions were granted; a bot that is
    /// there already gets these permissions instead of its former ones.
    pub(crate) fn application_join(
        &mut self,
        application: Snowflake,
        guild: Snowflake,
        person: Snowflake,
        granted: u64,
    ) -> ApiResult<()> {
        let found = self.world.applications.get(&application);
        let (bot, name) = found
            .map(|found| (found.bot_id, found.name.clone()))
            .ok_or_else(ApiError::unknown_application)?;
        let found = self
            .world
            .guilds
            .get(&guild)
            .ok_or_else(ApiError::unknown_guild)?;
        if found.bans.contains_key(&bot) {
            return Err(ApiError::banned());
        }
        let is_member = found.members.contains_key(&bot);
        let own = found
            .roles
            .values()
            .find(|role| role.bot_id == Some(bot))
            .map(|role| role.id);
        let role = match own {
            Some(role) => {
                self.integration_role_update(guild, role, granted);
                Some(role)
            }
            None if granted != 0 => Some(self.integration_role_create(guild, bot, name, granted)),
            None => None,
        };
        if is_member {
            return self.integration_role_give(guild, bot, role);
        }
        self.member_join(guild, bot, None, role.into_iter().collect())?;
        self.guild_created(guild, application, bot);
        let act = Act {
            user: person,
            application: None,
            reason: None,
        };
        self.audit(guild, &act, Deed::new(action::BOT_ADD).to(bot));
        self.tell_all("COMMANDS_UPDATE", &json!({"guild_id": guild}));
        Ok(())
    }

    fn integration_role_create(
        &mut self,
        guild: Snowflake,
        bot: Snowflake,
        name: String,
        granted: u64,
    ) -> Snowflake {
        let id = self.next_id();
        let role = Role {
            id,
            name,
            position: 1,
            permissions: granted & permissions::ALL,
            bot_id: Some(bot),
            ..Role::default()
        };
        self.role_insert(guild, role);
        id
    }

    fn integration_role_update(&mut self, guild: Snowflake, role: Snowflake, granted: u64) {
        let found = self.world.guilds.get_mut(&guild);
        let found = found.and_then(|guild| guild.roles.get_mut(&role)).map(|role| {
            role.permissions = granted & permissions::ALL;
            role.json()
        });
        if let Some(role) = found {
            let data = json!({"guild_id": guild, "role": role});
            self.guild_event(guild, "GUILD_ROLE_UPDATE", &data);
        }
    }

    fn integration_role_give(
        &mut self,
        guild: Snowflake,
        bot: Snowflake,
        role: Option<Snowflake>,
    ) -> ApiResult<()> {
        let found = self.world.guilds.get_mut(&guild);
        let member = found.and_then(|guild| guild.members.get_mut(&bot));
        let member = member.ok_or_else(ApiError::unknown_member)?;
        if let Some(role) = role.filter(|role| !member.roles.contains(role)) {
            member.roles.push(role);
            self.member_updated(guild, bot);
        }
        Ok(())
    }
}
