//! Members: nicknames, roles, time-outs, and seeing them out.

use serde_json::{Value, json};

use super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::{fields::Field, member::Changes},
    world::{
        Guild, Member, Role,
        permissions::{
            ADMINISTRATOR, CHANGE_NICKNAME, DEAFEN_MEMBERS, KICK_MEMBERS, MANAGE_GUILD, MANAGE_NICKNAMES,
            MANAGE_ROLES, MODERATE_MEMBERS, MOVE_MEMBERS, MUTE_MEMBERS,
        },
    },
};

/// What the audit log tells of a member, but for their roles.
const AUDITED: [&str; 3] = ["nick", "communication_disabled_until", "flags"];

impl Guild {
    /// A member of the server.
    pub(crate) fn member(&self, user: Snowflake) -> ApiResult<&Member> {
        self.members.get(&user).ok_or_else(ApiError::unknown_member)
    }
}

impl State {
    /// A member, or what is unknown about them.
    pub(crate) fn member(&self, guild: Snowflake, user: Snowflake) -> ApiResult<&Member> {
        let guild = self
            .world
            .guilds
            .get(&guild)
            .ok_or_else(ApiError::unknown_guild)?;
        if self.world.users.contains_key(&user) {
            guild.member(user)
        } else {
            Err(ApiError::unknown_user())
        }
    }

    /// Changes a member as far as the actor may. Nothing changes if a part of it is refused.
    pub(crate) fn member_edit(
        &mut self,
        guild: Snowflake,
        act: &Act,
        user: Snowflake,
        changes: Changes,
    ) -> ApiResult<Value> {
        let found = self.guild_open(guild, act.user)?;
        let before = self.member(guild, user)?.clone();
        let mut after = before.clone();
        if changes.nick.is_there() {
            self.must_rename(found, act, user)?;
            changes.nick.put_or_clear(&mut after.nick);
            after.nick = after.nick.filter(|nick| !nick.trim().is_empty());
        }
        if changes.roles.is_there() {
            let mut roles = changes.roles.given().unwrap_or_default();
            roles.sort_unstable();
            self.must_exchange(found, act, &before.roles, &roles)?;
            after.roles = roles;
        }
        if changes.timed_out_until.is_there() {
            self.must_time_out(found, act, user)?;
            changes.timed_out_until.put_or_clear(&mut after.timed_out_until);
        }
        if let Field::Given(flags) = changes.flags {
            let granted = self.world.permissions_of(guild, act.user);
            if granted & (MANAGE_GUILD | MANAGE_ROLES) == 0
                && granted & (MODERATE_MEMBERS | KICK_MEMBERS) != MODERATE_MEMBERS | KICK_MEMBERS
            {
                return Err(ApiError::missing_permissions());
            }
            after.flags = before.flags & !Changes::settable_flags(u64::MAX) | Changes::settable_flags(flags);
        }
        for (is_there, needed) in [
            (changes.mute.is_there(), MUTE_MEMBERS),
            (changes.deaf.is_there(), DEAFEN_MEMBERS),
            (changes.channel_id.is_there(), MOVE_MEMBERS),
        ] {
            if is_there {
                self.guild_manage(guild, act.user, needed)?;
                // There is no voice in here.
                return Err(ApiError::not_in_voice());
            }
        }
        self.member_put(guild, act, &before, after);
        let member = self.member(guild, user)?;
        Ok(member.json(&self.world))
    }

    /// Gives or takes one role.
    pub(crate) fn member_role(
        &mut self,
        guild: Snowflake,
        act: &Act,
        user: Snowflake,
        role: Snowflake,
        is_given: bool,
    ) -> ApiResult<()> {
        let found = self.guild_manage(guild, act.user, MANAGE_ROLES)?;
        let before = self.member(guild, user)?.clone();
        self.role(guild, role)?;
        let mut after = before.clone();
        after.roles.retain(|held| *held != role);
        if is_given {
            after.roles.push(role);
            after.roles.sort_unstable();
        }
        // What changes nothing still asks for the right to.
        must_handle(found, act, role)?;
        self.member_put(guild, act, &before, after);
        Ok(())
    }

    /// Replaces a member, writes down what is different and tells everybody.
    fn member_put(&mut self, guild: Snowflake, act: &Act, before: &Member, after: Member) {
        let user = before.user_id;
        let (old, new) = (before.partial_json(), after.partial_json());
        let deed = Deed::new(action::MEMBER_UPDATE)
            .to(user)
            .changed(&old, &new, &AUDITED);
        let roles = self.role_changes(guild, before, &after);
        let is_changed = old != new;
        if let Some(found) = self.world.guilds.get_mut(&guild) {
            found.members.insert(user, after);
        }
        if is_changed {
            self.member_updated(guild, user);
        }
        if !deed.is_empty() {
            self.audit(guild, act, deed);
        }
        if !roles.is_empty() {
            self.audit(guild, act, roles.to(user));
        }
    }

    /// The roles that come (`$add`) and go (`$remove`), for the audit log.
    fn role_changes(&self, guild: Snowflake, before: &Member, after: &Member) -> Deed {
        let partial = |roles: &[Snowflake], others: &[Snowflake]| {
            let only = roles.iter().filter(|role| !others.contains(role));
            let named = only.map(|id| {
                let name = self
                    .role(guild, *id)
                    .map(|role| role.name.clone())
                    .unwrap_or_default();
                json!({"id": id, "name": name})
            });
            named.collect::<Vec<_>>()
        };
        let mut lists = json!({});
        for (key, list) in [
            ("$add", partial(&after.roles, &before.roles)),
            ("$remove", partial(&before.roles, &after.roles)),
        ] {
            if !list.is_empty() {
                lists[key] = Value::Array(list);
            }
        }
        Deed::new(action::MEMBER_ROLE_UPDATE).changed(&Value::Null, &lists, &["$add", "$remove"])
    }

    fn must_rename(&self, guild: &Guild, act: &Act, user: Snowflake) -> ApiResult<()> {
        let granted = self.world.permissions_of(guild.id, act.user);
        if user == act.user && granted & (CHANGE_NICKNAME | MANAGE_NICKNAMES) != 0 {
            return Ok(());
        }
        if user == act.user || granted & MANAGE_NICKNAMES == 0 {
            return Err(ApiError::missing_permissions());
        }
        guild.must_outrank(act.user, guild.rank_of(user))
    }

    /// Refuses an exchange of roles that moves one the actor may not handle.
    fn must_exchange(
        &self,
        guild: &Guild,
        act: &Act,
        before: &[Snowflake],
        after: &[Snowflake],
    ) -> ApiResult<()> {
        self.guild_manage(guild.id, act.user, MANAGE_ROLES)?;
        let gone = before.iter().filter(|role| !after.contains(role));
        let new = after.iter().filter(|role| !before.contains(role));
        gone.chain(new)
            .try_for_each(|role| must_handle(guild, act, *role))
    }

    fn must_time_out(&self, guild: &Guild, act: &Act, user: Snowflake) -> ApiResult<()> {
        self.guild_manage(guild.id, act.user, MODERATE_MEMBERS)?;
        guild.must_outrank(act.user, guild.rank_of(user))?;
        if self.world.permissions_of(guild.id, user) & ADMINISTRATOR == 0 {
            Ok(())
        } else {
            Err(ApiError::missing_permissions())
        }
    }

    /// Kicks a member who stands below the actor.
    pub(crate) fn member_kick(&mut self, guild: Snowflake, act: &Act, user: Snowflake) -> ApiResult<()> {
        let found = self.guild_manage(guild, act.user, KICK_MEMBERS)?;
        self.member(guild, user)?;
        found.must_outrank(act.user, found.rank_of(user))?;
        self.member_leave(guild, user);
        self.audit(guild, act, Deed::new(action::MEMBER_KICK).to(user));
        Ok(())
    }
}

/// Refuses to give or take a role that does not stand below the actor, or that belongs to a bot.
fn must_handle(guild: &Guild, act: &Act, role: Snowflake) -> ApiResult<()> {
    let found: &Role = guild.roles.get(&role).ok_or_else(ApiError::unknown_role)?;
    if role == guild.id {
        return Err(ApiError::invalid_role());
    }
    if found.bot_id.is_some() {
        return Err(ApiError::missing_permissions());
    }
    guild.must_outrank(act.user, found.rank())
}
