//! Who may not come back.

use serde_json::{Value, json};

use super::World;
use crate::snowflake::Snowflake;

#[derive(Clone, Debug, Default)]
pub(crate) struct Ban {
    pub(crate) reason: Option<String>,
}

impl Ban {
    pub(crate) fn json(&self, world: &World, user: Snowflake) -> Value {
        json!({"reason": self.reason, "user": world.user_json(user)})
    }
}
