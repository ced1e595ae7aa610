//! People and bots.

use serde_json::{Value, json};

use crate::snowflake::Snowflake;

#[derive(Clone, Debug, Default)]
pub(crate) struct User {
    pub(crate) id: Snowflake,
    pub(crate) username: String,
    pub(crate) global_name: Option<String>,
    /// The hash of the picture, as in `/avatars/{user}/{hash}.png`.
    pub(crate) avatar: Option<String>,
    pub(crate) bot: bool,
    pub(crate) locale: String,
}

impl User {
    pub(crate) fn display_name(&self) -> &str {
        self.global_name.as_deref().unwrap_or(&self.username)
    }

    /// The user as everyone sees them.
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id, "username": self.username, "discriminator": "0", "global_name": self.global_name,
            "avatar": self.avatar, "avatar_decoration_data": null, "banner": null, "accent_color": null,
            "bot": self.bot, "system": false, "public_flags": 0, "flags": 0, "collectibles": null,
            "primary_guild": null,
        })
    }

    /// The user as an application sees them that they allowed to: with their address only if they allowed that too.
    pub(crate) fn granted_json(&self, with_email: bool) -> Value {
        let mut user = self.json();
        user["mfa_enabled"] = json!(false);
        user["locale"] = json!(self.locale);
        user["premium_type"] = json!(0);
        if with_email {
            user["email"] = json!(format!("{}@sandbox.example", self.username));
            user["verified"] = json!(true);
        }
        user
    }

    /// The user as they see themselves.
    pub(crate) fn own_json(&self) -> Value {
        let mut user = self.json();
        if let Some(user) = user.as_object_mut() {
            user.insert("verified".to_owned(), json!(true));
            user.insert("mfa_enabled".to_owned(), json!(false));
            user.insert("email".to_owned(), Value::Null);
            user.insert("locale".to_owned(), json!(self.locale));
        }
        user
    }
}
