//! Applications: what a bot is registered as.

use serde_json::{Value, json};

use super::World;
use crate::snowflake::Snowflake;

/// `GATEWAY_PRESENCE_LIMITED | GATEWAY_GUILD_MEMBERS_LIMITED | GATEWAY_MESSAGE_CONTENT_LIMITED`.
const PRIVILEGED_INTENTS: u64 = 1 << 13 | 1 << 15 | 1 << 19;

#[derive(Clone, Debug)]
pub(crate) struct Application {
    pub(crate) id: Snowflake,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) bot_id: Snowflake,
    pub(crate) owner_id: Snowflake,
    pub(crate) token: String,
    /// Whether the members, presence and message-content intents are switched on.
    pub(crate) privileged_intents: bool,
}

impl Application {
    pub(crate) fn flags(&self) -> u64 {
        if self.privileged_intents {
            PRIVILEGED_INTENTS
        } else {
            0
        }
    }

    pub(crate) fn json(&self, world: &World) -> Value {
        json!({
            "id": self.id, "name": self.name, "description": self.description, "icon": null,
            "bot": world.user_json(self.bot_id), "owner": world.user_json(self.owner_id), "team": null,
            "bot_public": true, "bot_require_code_grant": false, "summary": "", "type": null,
            "verify_key": "0".repeat(64), "flags": self.flags(), "hook": true, "redirect_uris": [],
            "interactions_endpoint_url": null, "role_connections_verification_url": null,
            "approximate_guild_count": world.guilds.len(), "approximate_user_install_count": 0,
            "integration_types_config": {"0": {"oauth2_install_params":
                {"scopes": ["applications.commands", "bot"], "permissions": "0"}}},
        })
    }
}
