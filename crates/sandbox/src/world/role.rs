//! Roles.

use serde_json::{Value, json};

use crate::snowflake::Snowflake;

#[derive(Clone, Debug, Default)]
pub(crate) struct Role {
    pub(crate) id: Snowflake,
    pub(crate) name: String,
    pub(crate) color: u32,
    pub(crate) hoist: bool,
    pub(crate) position: u64,
    pub(crate) permissions: u64,
    pub(crate) mentionable: bool,
    /// The bot this role was made for. Such a role can be neither given, taken nor deleted by hand.
    pub(crate) bot_id: Option<Snowflake>,
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
