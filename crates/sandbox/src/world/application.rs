//! Applications: what a bot is registered as.

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use url::Url;

use super::{Privileged, World};
use crate::{random::Random, snowflake::Snowflake};

#[derive(Clone, Debug)]
pub(crate) struct Application {
    pub(crate) id: Snowflake,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) bot_id: Snowflake,
    pub(crate) owner_id: Snowflake,
    pub(crate) token: String,
    /// Whether the members, presence and message-content intents are switched on.
    pub(crate) privileged_intents: Privileged,
    /// Where interactions are posted to; over the gateway when there is none.
    pub(crate) endpoint: Option<String>,
    /// What it shows when it exchanges OAuth2 codes and tokens.
    pub(crate) client_secret: String,
    /// Where the authorize page may send people back to. See [`Application::may_redirect`].
    pub(crate) redirect_uris: Vec<String>,
}

impl Application {
    pub(crate) fn flags(&self) -> u64 {
        self.privileged_intents.flags()
    }

    /// What this application's interactions are signed with when they go over HTTP. The same for the same id: a
    /// local Discord has nobody to keep it from.
    pub(crate) fn signing_key(&self) -> SigningKey {
        let mut random = Random::new(self.id.0);
        let mut secret = [0; 32];
        for part in secret.chunks_exact_mut(8) {
            part.copy_from_slice(&random.next().to_le_bytes());
        }
        SigningKey::from_bytes(&secret)
    }

    /// The public half of [`Application::signing_key`], in hexadecimal digits.
    pub(crate) fn verify_key(&self) -> String {
        hex(self.signing_key().verifying_key().as_bytes())
    }

    /// Whether people may be sent to this address: it is listed letter by letter, or it is on this machine and a bare
    /// origin such as `http://127.0.0.1` is listed, which stands for each of its ports and paths.
    pub(crate) fn may_redirect(&self, text: &str, url: &Url) -> bool {
        let is_here =
            url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        let origin = format!("http://{}", url.host_str().unwrap_or_default());
        self.redirect_uris
            .iter()
            .any(|known| known == text || is_here && *known == origin)
    }

    /// What everyone may know, as the authorize page shows it.
    pub(crate) fn public_json(&self, world: &World) -> Value {
        json!({
            "id": self.id, "name": self.name, "description": self.description, "icon": null, "summary": "",
            "type": null, "hook": true, "bot_public": true, "bot_require_code_grant": false,
            "verify_key": self.verify_key(), "flags": self.flags(), "bot": world.user_json(self.bot_id),
        })
    }

    pub(crate) fn json(&self, world: &World) -> Value {
        json!({
            "id": self.id, "name": self.name, "description": self.description, "icon": null,
            "bot": world.user_json(self.bot_id), "owner": world.user_json(self.owner_id), "team": null,
            "bot_public": true, "bot_require_code_grant": false, "summary": "", "type": null,
            "verify_key": self.verify_key(), "flags": self.flags(), "hook": true, "redirect_uris": self.redirect_uris,
            "interactions_endpoint_url": self.endpoint, "role_connections_verification_url": null,
            "approximate_guild_count": world.guilds.len(), "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0, "explicit_content_filter": 0, "flags_new": self.flags().to_string(),
            "eligible_oauth2_scopes": ["applications.commands", "bot"],
            "integration_types_config": {"0": {"oauth2_install_params":
                {"scopes": ["applications.commands", "bot"], "permissions": "0"}}},
        })
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
