//! Servers, their roles and members.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::World;
use crate::{clock::iso8601, snowflake::Snowflake};

#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) id: Snowflake,
    pub(crate) name: String,
    pub(crate) color: u32,
    pub(crate) hoist: bool,
    pub(crate) position: u64,
    pub(crate) permissions: u64,
    pub(crate) mentionable: bool,
    /// The bot this role was made for.
    pub(crate) bot_id: Option<Snowflake>,
}

#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) user_id: Snowflake,
    pub(crate) nick: Option<String>,
    pub(crate) roles: Vec<Snowflake>,
    /// Unix milliseconds.
    pub(crate) joined_at: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Guild {
    pub(crate) id: Snowflake,
    pub(crate) name: String,
    pub(crate) owner_id: Snowflake,
    pub(crate) preferred_locale: String,
    pub(crate) roles: BTreeMap<Snowflake, Role>,
    pub(crate) members: BTreeMap<Snowflake, Member>,
}

impl Role {
    pub(crate) fn json(&self) -> Value {
        let mut role = json!({
            "id": self.id, "name": self.name, "color": self.color,
            "colors": {"primary_color": self.color, "secondary_color": null, "tertiary_color": null},
            "hoist": self.hoist, "icon": null, "unicode_emoji": null, "position": self.position,
            "permissions": self.permissions.to_string(), "managed": self.bot_id.is_some(),
            "mentionable": self.mentionable, "flags": 0, "description": null,
        });
        if let Some(bot_id) = self.bot_id {
            role["tags"] = json!({"bot_id": bot_id});
        }
        role
    }
}

impl Member {
    /// The member without their user, as messages and resolved data carry them.
    pub(crate) fn partial_json(&self) -> Value {
        json!({
            "nick": self.nick, "avatar": null, "banner": null, "avatar_decoration_data": null,
            "roles": self.roles, "joined_at": iso8601(self.joined_at), "premium_since": null, "deaf": false,
            "mute": false, "flags": 0, "pending": false, "communication_disabled_until": null,
        })
    }

    pub(crate) fn json(&self, world: &World) -> Value {
        let mut member = self.partial_json();
        member["user"] = world.user_json(self.user_id);
        member
    }
}

impl Guild {
    pub(crate) fn roles_json(&self) -> Vec<Value> {
        let mut roles: Vec<_> = self.roles.values().collect();
        roles.sort_by_key(|role| (role.position, role.id));
        roles.into_iter().map(Role::json).collect()
    }

    /// The server as `GET /guilds/{id}` answers.
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "icon": null, "splash": null, "discovery_splash": null,
            "banner": null, "home_header": null, "owner_id": self.owner_id, "description": null,
            "afk_channel_id": null, "afk_timeout": 300, "widget_enabled": false, "widget_channel_id": null,
            "verification_level": 0, "default_message_notifications": 1, "explicit_content_filter": 0,
            "roles": self.roles_json(), "emojis": [], "stickers": [], "features": [], "mfa_level": 0,
            "application_id": null, "system_channel_id": null, "system_channel_flags": 0,
            "rules_channel_id": null, "public_updates_channel_id": null, "safety_alerts_channel_id": null,
            "max_presences": null, "max_members": 500_000, "max_video_channel_users": 25,
            "max_stage_video_channel_users": 50, "vanity_url_code": null, "premium_tier": 0,
            "premium_subscription_count": 0, "preferred_locale": self.preferred_locale, "nsfw": false,
            "nsfw_level": 0, "premium_progress_bar_enabled": false, "region": "local", "hub_type": null,
            "incidents_data": null,
        })
    }

    /// The server as `GUILD_CREATE` carries it to the bot `viewer`: with the bot as its only member, unless the bot
    /// asked for presences too.
    pub(crate) fn create_json(&self, world: &World, viewer: Snowflake, with_members: bool) -> Value {
        let mut guild = self.json();
        let channels: Vec<_> = world
            .channels_of(self.id)
            .into_iter()
            .map(|channel| channel.json(world, None))
            .collect();
        let members: Vec<_> = self
            .members
            .values()
            .filter(|member| with_members || member.user_id == viewer)
            .map(|member| member.json(world))
            .collect();
        guild["joined_at"] = json!(self.members.get(&viewer).map(|member| iso8601(member.joined_at)));
        guild["member_count"] = json!(self.members.len());
        guild["channels"] = json!(channels);
        guild["members"] = json!(members);
        guild["large"] = json!(false);
        guild["unavailable"] = json!(false);
        for empty in [
            "threads",
            "presences",
            "voice_states",
            "stage_instances",
            "guild_scheduled_events",
            "soundboard_sounds",
        ] {
            guild[empty] = json!([]);
        }
        guild
    }
}
