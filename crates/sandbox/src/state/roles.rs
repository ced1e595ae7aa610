//! Making, changing, moving, giving and removing roles.

use serde_json::{Value, json};

use super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::role::{Changes, Move},
    world::{Guild, Rank, Role, permissions},
};

/// How many roles a server may have, `@everyone` not counted.
const MOST: usize = 250;

/// What the audit log tells of a role.
const AUDITED: [&str; 6] = ["name", "color", "hoist", "mentionable", "permissions", "position"];

impl State {
    /// A role of the server.
    pub(crate) fn role(&self, guild: Snowflake, role: Snowflake) -> ApiResult<&Role> {
        let guild = self
            .world
            .guilds
            .get(&guild)
            .ok_or_else(ApiError::unknown_guild)?;
        guild.roles.get(&role).ok_or_else(ApiError::unknown_role)
    }

    /// Makes a role, at the bottom of the list.
    pub(crate) fn role_create(&mut self, guild: Snowflake, act: &Act, changes: Changes) -> ApiResult<Value> {
        let found = self.guild_manage(guild, act.user, permissions::MANAGE_ROLES)?;
        if found.roles.len() > MOST {
            let message = format!("Maximum number of guild roles reached ({MOST})");
            return Err(ApiError::new(400, 30_005, &message));
        }
        let of_everyone = found.roles.get(&guild).map_or(0, |role| role.permissions);
        if let Some(permissions) = changes.permissions {
            self.must_hold(guild, act.user, permissions & !of_everyone)?;
        }
        let mut role = Role {
            id: self.next_id(),
            name: "new role".to_owned(),
            position: 1,
            permissions: of_everyone,
            ..Role::default()
        };
        changes.apply(&mut role);
        let deed = Deed::new(action::ROLE_CREATE).to(role.id);
        let json = self.role_insert(guild, role);
        self.audit(guild, act, deed.changed(&Value::Null, &json, &AUDITED));
        Ok(json)
    }

    /// Puts a new role into its server and tells everybody.
    pub(super) fn role_insert(&mut self, guild: Snowflake, role: Role) -> Value {
        let json = role.json();
        if let Some(found) = self.world.guilds.get_mut(&guild) {
            found.roles.insert(role.id, role);
        }
        let data = json!({"guild_id": guild, "role": json});
        self.guild_event(guild, "GUILD_ROLE_CREATE", &data);
        json
    }

    /// Changes a role that stands below the actor.
    pub(crate) fn role_edit(
        &mut self,
        guild: Snowflake,
        act: &Act,
        role: Snowflake,
        changes: Changes,
    ) -> ApiResult<Value> {
        self.guild_manage(guild, act.user, permissions::MANAGE_ROLES)?;
        let before = self.role(guild, role)?.clone();
        self.must_stand_above(guild, act.user, before.rank())?;
        if let Some(permissions) = changes.permissions {
            self.must_hold(guild, act.user, permissions ^ before.permissions)?;
        }
        let mut after = before.clone();
        changes.apply(&mut after);
        let json = after.json();
        let deed = Deed::new(action::ROLE_UPDATE).to(role);
        let deed = deed.changed(&before.json(), &json, &AUDITED);
        if let Some(found) = self.world.guilds.get_mut(&guild) {
            found.roles.insert(role, after);
        }
        if !deed.is_empty() {
            self.role_updated(guild, &json);
            self.audit(guild, act, deed);
        }
        Ok(json)
    }

    fn role_updated(&mut self, guild: Snowflake, role: &Value) {
        let data = json!({"guild_id": guild, "role": role});
        self.guild_event(guild, "GUILD_ROLE_UPDATE", &data);
    }

    /// Moves roles, each to a place below the actor. Answers all roles.
    pub(crate) fn roles_move(&mut self, guild: Snowflake, act: &Act, moves: &[Move]) -> ApiResult<Value> {
        let found = self.guild_manage(guild, act.user, permissions::MANAGE_ROLES)?;
        // Libraries name every role in its new order, `@everyone` at the bottom.
        let moves: Vec<_> = moves
            .iter()
            .filter(|one| one.id != guild || one.position.unwrap_or_default() != 0)
            .copied()
            .collect();
        if moves.iter().any(|one| one.id == guild) {
            return Err(ApiError::invalid_role());
        }
        for one in &moves {
            found.roles.get(&one.id).ok_or_else(ApiError::unknown_role)?;
        }
        let order = reordered(found, &moves);
        let stays = reordered(found, &[]);
        let named = moves.iter().map(|one| one.id);
        let mut moved = named.filter(|role| place(&order, *role) != place(&stays, *role));
        let mut after = found.clone();
        for (role, position) in &order {
            if let Some(role) = after.roles.get_mut(role) {
                role.position = *position;
            }
        }
        let is_below =
            |guild: &Guild, role| guild.roles.get(&role).map(Role::rank) < Some(guild.rank_of(act.user));
        if !moved.all(|role| is_below(found, role) && is_below(&after, role)) {
            return Err(ApiError::missing_permissions());
        }
        let changed: Vec<_> = after
            .roles
            .values()
            .filter(|role| found.roles.get(&role.id).map(|old| old.position) != Some(role.position))
            .map(Role::json)
            .collect();
        let answer = Value::Array(after.roles_json());
        self.world.guilds.insert(guild, after);
        for role in &changed {
            self.role_updated(guild, role);
        }
        Ok(answer)
    }

    /// Removes a role that stands below the actor from the server, its members and its channels.
    pub(crate) fn role_delete(&mut self, guild: Snowflake, act: &Act, role: Snowflake) -> ApiResult<()> {
        self.guild_manage(guild, act.user, permissions::MANAGE_ROLES)?;
        let found = self.role(guild, role)?.clone();
        if role == guild || found.bot_id.is_some() {
            return Err(ApiError::invalid_role());
        }
        self.must_stand_above(guild, act.user, found.rank())?;
        self.role_remove(guild, role);
        let deed = Deed::new(action::ROLE_DELETE).to(role);
        self.audit(guild, act, deed.changed(&found.json(), &Value::Null, &AUDITED));
        Ok(())
    }

    /// Takes a role out of the server and tells everybody.
    pub(super) fn role_remove(&mut self, guild: Snowflake, role: Snowflake) {
        if let Some(found) = self.world.guilds.get_mut(&guild) {
            found.roles.remove(&role);
            for member in found.members.values_mut() {
                member.roles.retain(|held| *held != role);
            }
        }
        let data = json!({"guild_id": guild, "role_id": role});
        self.guild_event(guild, "GUILD_ROLE_DELETE", &data);
        let mut touched = Vec::new();
        for channel in self.world.channels.values_mut() {
            if channel.overwrites.iter().any(|overwrite| overwrite.id == role) {
                channel.overwrites.retain(|overwrite| overwrite.id != role);
                touched.push(channel.id);
            }
        }
        for channel in touched {
            self.channel_announce("CHANNEL_UPDATE", channel);
        }
    }

    /// Refuses to give or take permissions that the actor does not have.
    pub(super) fn must_hold(&self, guild: Snowflake, user: Snowflake, bits: u64) -> ApiResult<()> {
        if bits & !self.world.permissions_of(guild, user) == 0 {
            Ok(())
        } else {
            Err(ApiError::missing_permissions())
        }
    }

    pub(super) fn must_stand_above(&self, guild: Snowflake, user: Snowflake, rank: Rank) -> ApiResult<()> {
        let guild = self
            .world
            .guilds
            .get(&guild)
            .ok_or_else(ApiError::unknown_guild)?;
        guild.must_outrank(user, rank)
    }
}

/// Where a role stands in an order.
fn place(order: &[(Snowflake, u64)], role: Snowflake) -> Option<u64> {
    let found = order.iter().find(|(id, _)| *id == role);
    found.map(|(_, position)| *position)
}

/// Every role with its new position, counted from 1 at the bottom: the moved ones where they were put, the others in
/// the order they had.
fn reordered(guild: &Guild, moves: &[Move]) -> Vec<(Snowflake, u64)> {
    let mut order: Vec<_> = guild.roles.values().filter(|role| role.id != guild.id).collect();
    order.sort_by_key(|role| role.rank());
    let mut order: Vec<_> = order.into_iter().map(|role| role.id).collect();
    let mut moves: Vec<_> = moves
        .iter()
        .filter_map(|one| Some((one.position?, one.id)))
        .collect();
    moves.sort_unstable();
    order.retain(|id| moves.iter().all(|(_, moved)| moved != id));
    for (position, id) in moves {
        let place = usize::try_from(position).unwrap_or(usize::MAX).saturating_sub(1);
        order.insert(place.min(order.len()), id);
    }
    order.into_iter().zip(1..).collect()
}
