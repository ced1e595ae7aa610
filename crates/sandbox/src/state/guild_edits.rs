//! Making, changing, handing over and removing servers.

use serde_json::{Value, json};

use super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::{fields::Field, guild::Changes},
    world::{
        Channel, Guild, Member, Role, kind,
        permissions::{EVERYONE, MANAGE_GUILD, MENTION_EVERYONE},
    },
};

/// How many servers somebody may be in.
const MOST: usize = 100;

/// What the audit log tells of a server.
const AUDITED: [&str; 15] = [
    "name",
    "description",
    "icon_hash",
    "owner_id",
    "verification_level",
    "default_message_notifications",
    "explicit_content_filter",
    "afk_timeout",
    "afk_channel_id",
    "system_channel_id",
    "system_channel_flags",
    "rules_channel_id",
    "public_updates_channel_id",
    "preferred_locale",
    "premium_progress_bar_enabled",
];

impl State {
    /// A person makes a server, with a place to write and a place to talk.
    pub(crate) fn guild_create(&mut self, act: &Act, mut changes: Changes) -> ApiResult<Value> {
        if act.application.is_some() {
            return Err(ApiError::new(403, 20_001, "Bots cannot use this endpoint"));
        }
        let of_user = self.world.guilds.values();
        let count = of_user
            .filter(|guild| guild.members.contains_key(&act.user))
            .count();
        if count >= MOST {
            let message = format!("Maximum number of guilds reached ({MOST})");
            return Err(ApiError::new(400, 30_001, &message));
        }
        let id = self.next_id();
        let everyone = Role {
            id,
            name: "@everyone".to_owned(),
            permissions: EVERYONE | MENTION_EVERYONE,
            ..Role::default()
        };
        let owner = Member {
            user_id: act.user,
            joined_at: self.clock.now(),
            ..Member::default()
        };
        let mut guild = Guild {
            id,
            owner_id: act.user,
            preferred_locale: "en-US".to_owned(),
            afk_timeout: 300,
            roles: [(id, everyone)].into(),
            members: [(act.user, owner)].into(),
            ..Guild::default()
        };
        self.picture_put("icons", id, changes.icon.clone(), &mut guild.icon);
        // It has no channels yet that it could name.
        changes.channels.clear();
        changes.apply(&mut guild);
        for (heading, kind, name) in [
            ("Text Channels", kind::TEXT, "general"),
            ("Voice Channels", kind::VOICE, "General"),
        ] {
            let parent = self.channel_add(id, kind::CATEGORY, heading, None);
            let channel = self.channel_add(id, kind, name, Some(parent));
            guild.system_channel_id.get_or_insert(channel);
        }
        let json = guild.json();
        self.world.guilds.insert(id, guild);
        if let Some(guild) = self.world.guilds.get(&id) {
            let mut created = guild.create_json(&self.world, act.user);
            let members = guild.members.values();
            created["members"] = members.map(|member| member.json(&self.world)).collect();
            self.tell(act.user, "GUILD_CREATE", &created);
        }
        Ok(json)
    }

    fn channel_add(
        &mut self,
        guild: Snowflake,
        kind: u8,
        name: &str,
        parent_id: Option<Snowflake>,
    ) -> Snowflake {
        let id = self.next_id();
        let position = self.world.channels_of(guild).len() as u64;
        let channel = Channel {
            id,
            guild_id: Some(guild),
            kind,
            name: name.to_owned(),
            position,
            parent_id,
            ..Channel::default()
        };
        self.world.channels.insert(id, channel);
        id
    }

    /// Changes a server; only its owner hands it over.
    pub(crate) fn guild_edit(&mut self, guild: Snowflake, act: &Act, changes: Changes) -> ApiResult<Value> {
        let before = self.guild_manage(guild, act.user, MANAGE_GUILD)?.clone();
        let mut after = before.clone();
        if let Some(owner) = changes.owner_id.filter(|owner| *owner != before.owner_id) {
            if before.owner_id != act.user {
                return Err(ApiError::missing_permissions());
            }
            if before.member(owner)?.user_id != owner
                || self.world.users.get(&owner).is_none_or(|user| user.bot)
            {
                return Err(ApiError::unknown_user());
            }
            after.owner_id = owner;
        }
        for (name, channel) in &changes.channels {
            if let Field::Given(channel) = channel {
                self.must_hold_channel(guild, name, *channel)?;
            }
        }
        self.picture_put("icons", guild, changes.icon.clone(), &mut after.icon);
        changes.apply(&mut after);
        let (old, new) = (audited(&before), audited(&after));
        let json = after.json();
        self.world.guilds.insert(guild, after);
        let deed = Deed::new(action::GUILD_UPDATE)
            .to(guild)
            .changed(&old, &new, &AUDITED);
        if before.json() != json {
            self.guild_event(guild, "GUILD_UPDATE", &json);
        }
        if !deed.is_empty() {
            self.audit(guild, act, deed);
        }
        Ok(json)
    }

    /// Refuses a channel that is not one of the server's, of the kind the field is for.
    fn must_hold_channel(&self, guild: Snowflake, field: &str, channel: Snowflake) -> ApiResult<()> {
        let is_fitting = |found: &Channel| {
            let is_voice = found.kind == kind::VOICE;
            found.guild_id == Some(guild)
                && is_voice == (field == "afk_channel_id")
                && found.kind != kind::CATEGORY
        };
        if self.world.channels.get(&channel).is_some_and(is_fitting) {
            Ok(())
        } else {
            Err(ApiError::form(field, "CHANNEL_INVALID", "Invalid channel"))
        }
    }

    /// Removes a server with all that is in it. Only its owner may.
    pub(crate) fn guild_delete(&mut self, guild: Snowflake, act: &Act) -> ApiResult<()> {
        let found = self.guild_open(guild, act.user)?;
        if act.application.is_some() {
            return Err(ApiError::new(403, 20_001, "Bots cannot use this endpoint"));
        }
        if found.owner_id != act.user {
            return Err(ApiError::missing_permissions());
        }
        let members: Vec<_> = found.members.keys().copied().collect();
        for user in members {
            self.guild_gone(guild, user);
        }
        let channels = self.world.channels.values();
        let channels: Vec<_> = channels
            .filter(|channel| channel.guild_id == Some(guild))
            .map(|channel| channel.id)
            .collect();
        for channel in channels {
            self.channel_forget(channel);
        }
        self.commands.retain(|_, command| command.guild_id != Some(guild));
        self.audit_logs.remove(&guild);
        self.invites.retain(|_, invite| invite.guild_id != guild);
        self.command_rules.retain(|(_, place, _), _| *place != guild);
        self.world.guilds.remove(&guild);
        Ok(())
    }

    /// Somebody leaves a server; its owner cannot.
    pub(crate) fn guild_leave(&mut self, guild: Snowflake, user: Snowflake) -> ApiResult<()> {
        let found = self.world.guilds.get(&guild);
        let found = found
            .filter(|guild| guild.members.contains_key(&user))
            .ok_or_else(ApiError::unknown_guild)?;
        if found.owner_id == user {
            return Err(ApiError::new(400, 50_055, "Invalid Guild"));
        }
        self.member_leave(guild, user);
        Ok(())
    }
}

fn audited(guild: &Guild) -> Value {
    let mut json = guild.json();
    json["icon_hash"] = json!(guild.icon);
    json
}
