//! Making, changing, moving and removing the channels of a server.

use serde_json::Value;

use super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::{
        channel::{Changes, Move},
        fields::Field,
    },
    world::{
        Channel, Guild, kind,
        permissions::{MANAGE_CHANNELS, MANAGE_ROLES},
    },
};

/// How many channels a server may have, and how many one category.
const MOST: usize = 500;
const MOST_IN_CATEGORY: usize = 50;

/// What the audit log tells of a channel.
const AUDITED: [&str; 14] = [
    "name",
    "type",
    "topic",
    "nsfw",
    "rate_limit_per_user",
    "bitrate",
    "user_limit",
    "rtc_region",
    "flags",
    "default_auto_archive_duration",
    "default_thread_rate_limit_per_user",
    "available_tags",
    "default_reaction_emoji",
    "default_sort_order",
];

impl State {
    /// Makes a channel at the end of the list. Without overwrites of its own it takes those of its category.
    pub(crate) fn channel_create(
        &mut self,
        guild: Snowflake,
        act: &Act,
        changes: Changes,
    ) -> ApiResult<Value> {
        self.guild_manage(guild, act.user, MANAGE_CHANNELS)?;
        let channels = self.world.channels_of(guild);
        if channels.len() >= MOST {
            let message = format!("Maximum number of guild channels reached ({MOST})");
            return Err(ApiError::new(400, 30_013, &message));
        }
        let last = channels.iter().map(|channel| channel.position).max();
        let mut channel = Channel {
            guild_id: Some(guild),
            kind: changes.kind.unwrap_or(kind::TEXT),
            position: last.map_or(0, |last| last + 1),
            ..Channel::default()
        };
        if let Field::Given(parent) = changes.parent_id {
            channel.parent_id = Some(parent);
            let category = self.category(&channel, parent)?;
            channel.overwrites.clone_from(&category.overwrites);
        }
        if let Field::Given(overwrites) = &changes.overwrites {
            if !overwrites.is_empty() {
                self.guild_manage(guild, act.user, MANAGE_ROLES)?;
            }
            let bits = overwrites.iter().fold(0, |bits, one| bits | one.allow | one.deny);
            self.must_hold(guild, act.user, bits)?;
            self.must_name_someone(guild, overwrites)?;
            channel.overwrites.clone_from(overwrites);
        }
        channel.id = self.next_id();
        changes.apply(&mut channel, || self.next_id());
        let id = channel.id;
        let json = channel.json(&self.world, None);
        self.world.channels.insert(id, channel);
        self.channel_announce("CHANNEL_CREATE", id);
        let deed = Deed::new(action::CHANNEL_CREATE)
            .to(id)
            .changed(&Value::Null, &json, &AUDITED);
        let deed = deed.changed(&Value::Null, &json, &["permission_overwrites"]);
        self.audit(guild, act, deed);
        Ok(json)
    }

    /// The category a channel is to stand in.
    fn category(&self, channel: &Channel, parent: Snowflake) -> ApiResult<&Channel> {
        let refused = |code, message| ApiError::form("parent_id", code, message);
        let category = self.world.channels.get(&parent);
        let category = category
            .filter(|category| category.guild_id == channel.guild_id)
            .ok_or_else(|| refused("CHANNEL_PARENT_INVALID", "Category does not exist"))?;
        if category.kind != kind::CATEGORY || channel.kind == kind::CATEGORY {
            return Err(refused("CHANNEL_PARENT_INVALID_TYPE", "Not a category"));
        }
        let channels = self.world.channels.values();
        let inside = channels.filter(|other| other.parent_id == Some(parent) && other.id != channel.id);
        if inside.count() >= MOST_IN_CATEGORY {
            let message = format!("Maximum number of channels in category reached ({MOST_IN_CATEGORY})");
            return Err(refused("CHANNEL_PARENT_MAX_CHANNELS", &message));
        }
        Ok(category)
    }

    /// Changes a channel of a server.
    pub(crate) fn channel_edit(&mut self, id: Snowflake, act: &Act, changes: Changes) -> ApiResult<Value> {
        self.must_have(id, act.user, MANAGE_CHANNELS)?;
        let before = self.channel(id)?.clone();
        let guild = before.guild_id.ok_or_else(ApiError::direct_message)?;
        let mut after = before.clone();
        if let Some(kind) = changes.kind
            && kind != before.kind
            && !(kind::is_exchangeable(kind) && kind::is_exchangeable(before.kind))
        {
            return Err(ApiError::wrong_channel_kind());
        }
        match changes.parent_id {
            Field::Absent => {}
            Field::Null => after.parent_id = None,
            Field::Given(parent) => {
                self.category(&before, parent)?;
                after.parent_id = Some(parent);
            }
        }
        if changes.overwrites.is_there() {
            let overwrites = changes.overwrites.clone().given().unwrap_or_default();
            self.must_overwrite(&before, act.user, &overwrites)?;
            after.overwrites = overwrites;
        }
        changes.apply(&mut after, || self.next_id());
        let json = after.json(&self.world, None);
        let deed = Deed::new(action::CHANNEL_UPDATE).to(id);
        let deed = deed.changed(&before.json(&self.world, None), &json, &AUDITED);
        self.channel_put(&before, after);
        if !deed.is_empty() {
            self.audit(guild, act, deed);
        }
        self.overwrites_audit(guild, act, &before);
        Ok(json)
    }

    /// Replaces a channel and tells everybody, if anything is different. People to whom it disappears or appears by
    /// that hear as if it went or came.
    pub(super) fn channel_put(&mut self, before: &Channel, after: Channel) {
        let (id, old) = (before.id, before.json(&self.world, None));
        let Some(guild) = before.guild_id else { return };
        let new = after.json(&self.world, None);
        if old == new {
            return;
        }
        let saw: Vec<_> = self
            .watching()
            .into_iter()
            .filter(|user| self.world.can_see(id, *user))
            .collect();
        let bots = self.applications_in(id);
        self.world.channels.insert(id, after);
        self.bots_event(guild, "CHANNEL_UPDATE", &new);
        let sees = |state: &Self, user| state.world.can_see(id, user);
        self.tell_people("CHANNEL_UPDATE", &new, |state, user| {
            sees(state, user) && saw.contains(&user)
        });
        self.tell_people("CHANNEL_CREATE", &new, |state, user| {
            sees(state, user) && !saw.contains(&user)
        });
        self.tell_people("CHANNEL_DELETE", &old, |state, user| {
            !sees(state, user) && saw.contains(&user)
        });
        self.threads_sync(guild, id, &bots);
    }

    /// Moves channels: to a place in the list, under a category.
    pub(crate) fn channels_move(&mut self, guild: Snowflake, act: &Act, moves: Vec<Move>) -> ApiResult<()> {
        self.guild_manage(guild, act.user, MANAGE_CHANNELS)?;
        let mut moved = Vec::new();
        for one in moves {
            let before = self.channel(one.id)?;
            if before.guild_id != Some(guild) {
                return Err(ApiError::unknown_channel());
            }
            let mut after = before.clone();
            one.position.put(&mut after.position);
            match one.parent_id {
                Field::Absent => {}
                Field::Null => after.parent_id = None,
                Field::Given(parent) => {
                    let category = self.category(before, parent)?;
                    after.parent_id = Some(parent);
                    if one.lock_permissions {
                        self.must_overwrite(before, act.user, &category.overwrites)?;
                        after.overwrites.clone_from(&category.overwrites);
                    }
                }
            }
            moved.push((before.clone(), after));
        }
        for (before, after) in moved {
            self.channel_put(&before, after);
            self.overwrites_audit(guild, act, &before);
        }
        Ok(())
    }

    /// Removes a channel of a server with everything in it; what stood in a category stands alone then.
    pub(crate) fn channel_delete(&mut self, id: Snowflake, act: &Act) -> ApiResult<Value> {
        self.must_have(id, act.user, MANAGE_CHANNELS)?;
        let channel = self.channel(id)?.clone();
        let guild = channel.guild_id.ok_or_else(ApiError::direct_message)?;
        let json = channel.json(&self.world, None);
        let inside: Vec<_> = self
            .world
            .channels
            .values()
            .filter(|other| other.parent_id == Some(id))
            .cloned()
            .collect();
        for other in inside {
            if kind::is_thread(other.kind) {
                self.channel_forget(other.id);
            } else {
                let alone = Channel {
                    parent_id: None,
                    ..other.clone()
                };
                self.channel_put(&other, alone);
            }
        }
        self.channel_announce("CHANNEL_DELETE", id);
        self.channel_forget(id);
        let deed = Deed::new(action::CHANNEL_DELETE)
            .to(id)
            .changed(&json, &Value::Null, &AUDITED);
        let deed = deed.changed(&json, &Value::Null, &["permission_overwrites"]);
        self.audit(guild, act, deed);
        Ok(json)
    }

    /// Forgets a channel and what was written in it.
    pub(super) fn channel_forget(&mut self, id: Snowflake) {
        self.messages.remove(&id);
        self.invites.retain(|_, invite| invite.channel_id != id);
        self.world.webhooks.retain(|_, webhook| webhook.channel_id != id);
        let guild = self
            .world
            .channels
            .remove(&id)
            .and_then(|channel| channel.guild_id);
        if let Some(guild) = guild.and_then(|guild| self.world.guilds.get_mut(&guild)) {
            for name in Guild::PLACES {
                if let Some(place) = guild.place(name) {
                    *place = place.filter(|channel| *channel != id);
                }
            }
        }
    }

    pub(crate) fn channel(&self, id: Snowflake) -> ApiResult<&Channel> {
        self.world.channels.get(&id).ok_or_else(ApiError::unknown_channel)
    }
}
