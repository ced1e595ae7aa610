//! Keeping people out, and letting them in again.

use serde_json::{Value, json};

use super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    world::{
        Ban, Rank,
        permissions::{BAN_MEMBERS, MANAGE_GUILD},
    },
};

/// How many messages one `MESSAGE_DELETE_BULK` names at most.
const BULK: usize = 100;

impl State {
    /// Bans somebody, in the server or not, and removes what they wrote in the last `seconds`.
    pub(crate) fn ban_put(
        &mut self,
        guild: Snowflake,
        act: &Act,
        user: Snowflake,
        seconds: u64,
    ) -> ApiResult<()> {
        let found = self.guild_manage(guild, act.user, BAN_MEMBERS)?;
        if !self.world.users.contains_key(&user) {
            return Err(ApiError::unknown_user());
        }
        if user == act.user {
            return Err(ApiError::missing_permissions());
        }
        match found.rank_of(user) {
            Rank::Outside => {}
            rank => found.must_outrank(act.user, rank)?,
        }
        if found.bans.contains_key(&user) {
            return Ok(());
        }
        let is_member = found.members.contains_key(&user);
        if let Some(found) = self.world.guilds.get_mut(&guild) {
            let reason = act.reason.clone();
            found.bans.insert(user, Ban { reason });
        }
        if is_member {
            self.member_leave(guild, user);
        }
        self.forget_writing(guild, user, seconds);
        self.ban_event(guild, "GUILD_BAN_ADD", user);
        self.audit(guild, act, Deed::new(action::MEMBER_BAN_ADD).to(user));
        Ok(())
    }

    /// Bans several at once; those who cannot be are told apart.
    pub(crate) fn ban_bulk(
        &mut self,
        guild: Snowflake,
        act: &Act,
        users: Vec<Snowflake>,
        seconds: u64,
    ) -> ApiResult<Value> {
        self.guild_manage(guild, act.user, BAN_MEMBERS | MANAGE_GUILD)?;
        let (mut banned, mut failed) = (Vec::new(), Vec::new());
        for user in users {
            let is_known = self.ban(guild, user).is_ok();
            if !is_known && self.ban_put(guild, act, user, seconds).is_ok() {
                banned.push(user);
            } else {
                failed.push(user);
            }
        }
        if banned.is_empty() {
            return Err(ApiError::new(400, 500_000, "Failed to ban users"));
        }
        Ok(json!({"banned_users": banned, "failed_users": failed}))
    }

    /// Lifts a ban.
    pub(crate) fn ban_delete(&mut self, guild: Snowflake, act: &Act, user: Snowflake) -> ApiResult<()> {
        self.guild_manage(guild, act.user, BAN_MEMBERS)?;
        self.ban(guild, user)?;
        if let Some(found) = self.world.guilds.get_mut(&guild) {
            found.bans.remove(&user);
        }
        self.ban_event(guild, "GUILD_BAN_REMOVE", user);
        self.audit(guild, act, Deed::new(action::MEMBER_BAN_REMOVE).to(user));
        Ok(())
    }

    pub(crate) fn ban(&self, guild: Snowflake, user: Snowflake) -> ApiResult<&Ban> {
        let guild = self.world.guilds.get(&guild);
        guild
            .and_then(|guild| guild.bans.get(&user))
            .ok_or_else(|| ApiError::new(404, 10_026, "Unknown Ban"))
    }

    fn ban_event(&mut self, guild: Snowflake, event: &str, user: Snowflake) {
        let data = json!({"guild_id": guild, "user": self.world.user_json(user)});
        self.guild_event(guild, event, &data);
    }

    /// Removes what somebody wrote in a server in the last `seconds`.
    fn forget_writing(&mut self, guild: Snowflake, user: Snowflake, seconds: u64) {
        if seconds == 0 {
            return;
        }
        let since = Snowflake::at(self.clock.now().saturating_sub(seconds * 1000));
        let mut written: Vec<(Snowflake, Vec<Snowflake>)> = Vec::new();
        for (channel, messages) in &self.messages {
            if self
                .world
                .guild_of_channel(*channel)
                .is_some_and(|found| found.id == guild)
            {
                let recent = messages.range(since..);
                let own = recent.filter(|(_, message)| message.author == user);
                written.push((*channel, own.map(|(id, _)| *id).collect()));
            }
        }
        for (channel, ids) in written {
            for some in ids.chunks(BULK) {
                self.messages_drop(channel, some);
            }
        }
    }
}
