//! Seeing out members who do nothing.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    error::{ApiResult, FormErrors},
    snowflake::Snowflake,
    world::{
        Member,
        permissions::{KICK_MEMBERS, MANAGE_GUILD},
    },
};

/// Whom to see out.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Prune {
    days: Option<u64>,
    /// Roles that do not keep a member, with commas in between.
    include_roles: Option<String>,
    compute_prune_count: Option<bool>,
}

impl Prune {
    pub(crate) fn parse(body: &Value) -> Self {
        let roles = body["include_roles"].as_array().into_iter().flatten();
        let roles: Vec<_> = roles.filter_map(Value::as_str).collect();
        Self {
            days: body["days"].as_u64(),
            include_roles: Some(roles.join(",")),
            compute_prune_count: body["compute_prune_count"].as_bool(),
        }
    }

    /// Milliseconds.
    fn span(&self) -> ApiResult<u64> {
        let days = self.days.unwrap_or(7);
        let mut errors = FormErrors::default();
        errors.range("days", days, 1, 30);
        errors.finish()?;
        Ok(days * 86_400_000)
    }
}

impl State {
    /// The members without a role who neither came nor wrote anything for so many days.
    pub(crate) fn prune_find(
        &self,
        guild: Snowflake,
        user: Snowflake,
        prune: &Prune,
    ) -> ApiResult<Vec<Snowflake>> {
        let found = self.guild_manage(guild, user, KICK_MEMBERS | MANAGE_GUILD)?;
        let since = self.clock.now().saturating_sub(prune.span()?);
        let included = prune.include_roles.as_deref().unwrap_or_default();
        let included: Vec<Snowflake> = included.split(',').filter_map(|id| id.parse().ok()).collect();
        let is_idle = |member: &&Member| {
            let user = member.user_id;
            let is_bot = self.world.users.get(&user).is_some_and(|user| user.bot);
            member.joined_at < since
                && member.roles.iter().all(|role| included.contains(role))
                && found.owner_id != user
                && !is_bot
                && !self.wrote_since(guild, user, since)
        };
        let idle = found.members.values().filter(is_idle);
        Ok(idle.map(|member| member.user_id).collect())
    }

    fn wrote_since(&self, guild: Snowflake, user: Snowflake, since: u64) -> bool {
        self.messages.iter().any(|(channel, messages)| {
            let is_here = self.world.guild_of_channel(*channel).map(|guild| guild.id) == Some(guild);
            let mut recent = messages.range(Snowflake::at(since)..);
            is_here && recent.any(|(_, message)| message.author == user)
        })
    }

    /// Sees them out. Answers how many, unless that was not wanted.
    pub(crate) fn prune(&mut self, guild: Snowflake, act: &Act, prune: &Prune) -> ApiResult<Value> {
        let users = self.prune_find(guild, act.user, prune)?;
        let count = users.len();
        for user in users {
            self.member_leave(guild, user);
        }
        let days = prune.days.unwrap_or(7).to_string();
        let options = json!({"delete_member_days": days, "members_removed": count.to_string()});
        self.audit(guild, act, Deed::new(action::MEMBER_PRUNE).with(options));
        let is_counted = prune.compute_prune_count.unwrap_or(true);
        Ok(json!({"pruned": is_counted.then_some(count)}))
    }
}
