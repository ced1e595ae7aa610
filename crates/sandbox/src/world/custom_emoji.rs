//! Emoji that a server or an application made itself.

use serde_json::{Value, json};

use super::{Emoji, World};
use crate::snowflake::Snowflake;

#[derive(Clone, Debug, Default)]
pub(crate) struct CustomEmoji {
    pub(crate) id: Snowflake,
    pub(crate) name: String,
    pub(crate) animated: bool,
    /// Who may use it; empty for everybody.
    pub(crate) roles: Vec<Snowflake>,
    /// Who made it.
    pub(crate) user_id: Snowflake,
}

impl CustomEmoji {
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "roles": self.roles, "require_colons": true, "managed": false,
            "animated": self.animated, "available": true,
        })
    }

    /// With who made it, for those who manage emoji.
    pub(crate) fn full_json(&self, world: &World) -> Value {
        let mut emoji = self.json();
        emoji["user"] = world.user_json(self.user_id);
        emoji
    }

    /// The emoji as reactions carry it.
    pub(crate) fn plain(&self) -> Emoji {
        Emoji {
            id: Some(self.id),
            name: self.name.clone(),
            animated: self.animated,
        }
    }
}
