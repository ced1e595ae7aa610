//! What a channel allows and denies to roles and members.

use serde_json::{Value, json};

use super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    world::{
        Channel, Overwrite, OverwriteKind,
        permissions::{ADMINISTRATOR, MANAGE_ROLES},
    },
};

impl State {
    /// Sets the overwrite of one role or member.
    pub(crate) fn overwrite_put(
        &mut self,
        channel: Snowflake,
        act: &Act,
        overwrite: Overwrite,
    ) -> ApiResult<()> {
        self.overwrite_change(channel, act, overwrite.id, |overwrites| {
            match overwrites.iter_mut().find(|other| other.id == overwrite.id) {
                Some(other) => *other = overwrite,
                None => overwrites.push(overwrite),
            }
            Ok(())
        })
    }

    /// Takes the overwrite of one role or member away.
    pub(crate) fn overwrite_delete(&mut self, channel: Snowflake, act: &Act, id: Snowflake) -> ApiResult<()> {
        self.overwrite_change(channel, act, id, |overwrites| {
            let before = overwrites.len();
            overwrites.retain(|other| other.id != id);
            if overwrites.len() < before {
                Ok(())
            } else {
                Err(ApiError::unknown_overwrite())
            }
        })
    }

    fn overwrite_change(
        &mut self,
        channel: Snowflake,
        act: &Act,
        id: Snowflake,
        change: impl FnOnce(&mut Vec<Overwrite>) -> ApiResult<()>,
    ) -> ApiResult<()> {
        self.must_have(channel, act.user, MANAGE_ROLES)?;
        let before = self.channel(channel)?.clone();
        let guild = before.guild_id.ok_or_else(ApiError::direct_message)?;
        let mut after = before.clone();
        change(&mut after.overwrites)?;
        self.must_overwrite(&before, act.user, &after.overwrites)?;
        let new: Vec<_> = after
            .overwrites
            .iter()
            .filter(|one| one.id == id)
            .cloned()
            .collect();
        self.must_name_someone(guild, &new)?;
        self.channel_put(&before, after);
        self.overwrites_audit(guild, act, &before);
        Ok(())
    }

    /// Refuses to change overwrites in bits that the actor does not have in the channel, unless the channel itself
    /// lets them manage its permissions.
    pub(super) fn must_overwrite(
        &self,
        channel: &Channel,
        user: Snowflake,
        wanted: &[Overwrite],
    ) -> ApiResult<()> {
        let bits = |list: &[Overwrite], id| {
            let found = list.iter().find(|one| one.id == id);
            found.map_or((0, 0), |one| (one.allow, one.deny))
        };
        let ids = channel.overwrites.iter().chain(wanted).map(|one| one.id);
        let changed = ids.fold(0, |changed, id| {
            let (old, new) = (bits(&channel.overwrites, id), bits(wanted, id));
            changed | old.0 ^ new.0 | old.1 ^ new.1
        });
        let is_same = channel.overwrites == wanted;
        let granted = self.world.permissions_in(channel.id, user);
        let is_own = |one: &&Overwrite| {
            let guild = channel.guild_id.and_then(|guild| self.world.guilds.get(&guild));
            let member = guild.and_then(|guild| guild.members.get(&user));
            one.id == user || member.is_some_and(|member| member.roles.contains(&one.id))
        };
        let may_all = granted & ADMINISTRATOR != 0
            || channel
                .overwrites
                .iter()
                .filter(is_own)
                .any(|one| one.allow & MANAGE_ROLES != 0);
        if is_same || granted & MANAGE_ROLES != 0 && (may_all || changed & !granted == 0) {
            Ok(())
        } else {
            Err(ApiError::missing_permissions())
        }
    }

    /// Refuses overwrites for roles and members that are not there.
    pub(super) fn must_name_someone(&self, guild: Snowflake, overwrites: &[Overwrite]) -> ApiResult<()> {
        for one in overwrites {
            match one.kind {
                OverwriteKind::Role => drop(self.role(guild, one.id)?),
                OverwriteKind::Member if self.world.users.contains_key(&one.id) => {}
                OverwriteKind::Member => return Err(ApiError::unknown_user()),
            }
        }
        Ok(())
    }

    /// Writes down how the overwrites of a channel differ from those it had `before`.
    pub(super) fn overwrites_audit(&mut self, guild: Snowflake, act: &Act, before: &Channel) {
        let Some(after) = self.world.channels.get(&before.id) else {
            return;
        };
        let json = |list: &[Overwrite], id| {
            let found = list.iter().find(|one| one.id == id);
            found.map_or(Value::Null, Overwrite::json)
        };
        let mut named: Vec<_> = before.overwrites.iter().chain(&after.overwrites).collect();
        named.sort_by_key(|one| one.id);
        named.dedup_by_key(|one| one.id);
        let deeds: Vec<_> = named
            .into_iter()
            .map(|one| {
                let (old, new) = (json(&before.overwrites, one.id), json(&after.overwrites, one.id));
                let action = match (old.is_null(), new.is_null()) {
                    (true, _) => action::OVERWRITE_CREATE,
                    (false, true) => action::OVERWRITE_DELETE,
                    (false, false) => action::OVERWRITE_UPDATE,
                };
                let mut options = json!({"id": one.id, "type": one.kind_number().to_string()});
                if let Ok(role) = self.role(guild, one.id) {
                    options["role_name"] = json!(role.name);
                }
                let deed = Deed::new(action).to(before.id).with(options);
                deed.changed(&old, &new, &["id", "type", "allow", "deny"])
            })
            .filter(|deed| !deed.is_empty())
            .collect();
        for deed in deeds {
            self.audit(guild, act, deed);
        }
    }
}
