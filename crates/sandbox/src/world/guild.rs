//! Servers.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Ban, CustomEmoji, Member, Role, World};
use crate::{clock::iso8601, snowflake::Snowflake};

#[derive(Clone, Debug, Default)]
pub(crate) struct Guild {
    pub(crate) id: Snowflake,
    pub(crate) name: String,
    pub(crate) owner_id: Snowflake,
    pub(crate) preferred_locale: String,
    pub(crate) description: Option<String>,
    /// The hash of the picture, as in `/icons/{guild}/{hash}.png`.
    pub(crate) icon: Option<String>,
    /// What is switched on, by Discord's names.
    pub(crate) features: Vec<String>,
    /// 0 none, 1 low, 2 medium, 3 high, 4 very high.
    pub(crate) verification_level: u64,
    /// 0 everything, 1 mentions only.
    pub(crate) default_message_notifications: u64,
    /// 0 nobody, 1 members without roles, 2 everyone.
    pub(crate) explicit_content_filter: u64,
    /// Seconds.
    pub(crate) afk_timeout: u64,
    pub(crate) afk_channel_id: Option<Snowflake>,
    pub(crate) system_channel_id: Option<Snowflake>,
    pub(crate) system_channel_flags: u64,
    pub(crate) rules_channel_id: Option<Snowflake>,
    pub(crate) public_updates_channel_id: Option<Snowflake>,
    pub(crate) safety_alerts_channel_id: Option<Snowflake>,
    pub(crate) premium_progress_bar_enabled: bool,
    pub(crate) roles: BTreeMap<Snowflake, Role>,
    pub(crate) members: BTreeMap<Snowflake, Member>,
    pub(crate) bans: BTreeMap<Snowflake, Ban>,
    pub(crate) emojis: BTreeMap<Snowflake, CustomEmoji>,
}

impl Guild {
    /// The fields that name a channel for a purpose.
    pub(crate) const PLACES: [&str; 5] = [
        "afk_channel_id",
        "system_channel_id",
        "rules_channel_id",
        "public_updates_channel_id",
        "safety_alerts_channel_id",
    ];

    /// The channel that a field names.
    pub(crate) fn place(&mut self, name: &str) -> Option<&mut Option<Snowflake>> {
        match name {
            "afk_channel_id" => Some(&mut self.afk_channel_id),
            "system_channel_id" => Some(&mut self.system_channel_id),
            "rules_channel_id" => Some(&mut self.rules_channel_id),
            "public_updates_channel_id" => Some(&mut self.public_updates_channel_id),
            "safety_alerts_channel_id" => Some(&mut self.safety_alerts_channel_id),
            _ => None,
        }
    }

    pub(crate) fn roles_json(&self) -> Vec<Value> {
        let mut roles: Vec<_> = self.roles.values().collect();
        roles.sort_by_key(|role| (role.position, role.id));
        roles.into_iter().map(Role::json).collect()
    }

    /// The server as `GET /guilds/{id}` answers.
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "icon": self.icon, "splash": null, "discovery_splash": null,
            "banner": null, "home_header": null, "owner_id": self.owner_id, "description": self.description,
            "afk_channel_id": self.afk_channel_id, "afk_timeout": self.afk_timeout, "widget_enabled": false, "widget_channel_id": null,
            "verification_level": self.verification_level,
            "default_message_notifications": self.default_message_notifications,
            "explicit_content_filter": self.explicit_content_filter,
            "roles": self.roles_json(), "emojis": self.emojis.values().map(CustomEmoji::json).collect::<Vec<_>>(), "stickers": [], "features": self.features, "mfa_level": 0,
            "application_id": null, "system_channel_id": self.system_channel_id,
            "system_channel_flags": self.system_channel_flags, "rules_channel_id": self.rules_channel_id,
            "public_updates_channel_id": self.public_updates_channel_id,
            "safety_alerts_channel_id": self.safety_alerts_channel_id,
            "max_presences": null, "max_members": 500_000, "max_video_channel_users": 25,
            "max_stage_video_channel_users": 50, "vanity_url_code": null, "premium_tier": 0,
            "premium_subscription_count": 0, "preferred_locale": self.preferred_locale, "nsfw": false,
            "nsfw_level": 0, "premium_progress_bar_enabled": self.premium_progress_bar_enabled, "region": "local", "hub_type": null,
            "incidents_data": null,
        })
    }

    /// What `GUILD_CREATE` carries of the server to the bot `viewer` beside members and presences.
    pub(crate) fn create_json(&self, world: &World, viewer: Snowflake) -> Value {
        let mut guild = self.json();
        let channels: Vec<_> = world
            .channels_of(self.id)
            .into_iter()
            .map(|channel| channel.json(world, None))
            .collect();
        guild["joined_at"] = json!(self.members.get(&viewer).map(|member| iso8601(member.joined_at)));
        guild["member_count"] = json!(self.members.len());
        guild["channels"] = json!(channels);
        guild["unavailable"] = json!(false);
        guild["threads"] = json!(world.threads_json(self.id, viewer));
        for empty in [
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
