//! Webhooks: ways into a channel for whoever knows their address.

use serde_json::{Value, json};

use super::World;
use crate::snowflake::Snowflake;

#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub(crate) id: Snowflake,
    pub(crate) guild_id: Snowflake,
    pub(crate) channel_id: Snowflake,
    /// Who made it.
    pub(crate) user_id: Snowflake,
    /// The application whose bot made it.
    pub(crate) application_id: Option<Snowflake>,
    pub(crate) name: String,
    /// What Discord calls the hash of its picture.
    pub(crate) avatar: Option<String>,
    pub(crate) token: String,
}

/// Whom a webhook's message shows as its author.
#[derive(Clone, Debug)]
pub(crate) struct Guise {
    pub(crate) webhook_id: Snowflake,
    pub(crate) name: String,
    pub(crate) avatar: Option<String>,
}

impl Webhook {
    /// The webhook; whoever has no more than its token does not learn who made it.
    pub(crate) fn json(&self, world: &World, address: &str, with_user: bool) -> Value {
        let (id, token) = (self.id, &self.token);
        let mut webhook = json!({
            "id": id, "type": 1, "guild_id": self.guild_id, "channel_id": self.channel_id, "name": self.name,
            "avatar": self.avatar, "application_id": self.application_id, "token": token,
            "url": format!("http://{address}/api/webhooks/{id}/{token}"),
        });
        if with_user {
            webhook["user"] = world.user_json(self.user_id);
        }
        webhook
    }
}

impl Guise {
    /// The author as messages carry it.
    pub(super) fn json(&self) -> Value {
        json!({
            "id": self.webhook_id, "username": self.name, "avatar": self.avatar, "discriminator": "0000",
            "public_flags": 0, "flags": 0, "bot": true, "global_name": null, "primary_guild": null,
        })
    }
}
