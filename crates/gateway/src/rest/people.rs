//! Who members are, asked of Discord: for decisions about somebody who does not call right now.

use std::time::Duration;

use core_errors::{AppError, codes};
use core_security::{People, Person};
use core_types::{GuildId, UserId};
use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::time::Instant;
use twilight_model::guild::Permissions;

use super::{Guarded, Request, RestError, Verb};

/// How long one question may take, with all its repetitions.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks Discord about members.
pub(crate) struct Members(pub(crate) Guarded);

impl People for Members {
    fn person(&self, guild: GuildId, member: UserId) -> BoxFuture<'_, Result<Person, AppError>> {
        Box::pin(async move {
            let Some(found) = self.get(format!("guilds/{guild}/members/{member}")).await? else {
                return Ok(Person::default());
            };
            let guild = self.get(format!("guilds/{guild}")).await?;
            Ok(person(&guild.unwrap_or_default(), &found, member))
        })
    }
}

impl Members {
    /// What is there; nothing if nothing is.
    async fn get(&self, path: String) -> Result<Option<Value>, AppError> {
        let request = Request::new(Verb::Get, path, None).with_bot_token();
        match self.0.send(&request, Instant::now() + PATIENCE).await {
            Ok(response) => Ok(response.json()),
            Err(RestError::Status { status: 404, .. }) => Ok(None),
            Err(error) => Err(AppError::new(codes::UNAVAILABLE).caused_by(error)),
        }
    }
}

/// Owners and whoever has a role that may manage the server run it. The role of everybody has the server's own id.
fn person(guild: &Value, member: &Value, id: UserId) -> Person {
    let is_owner = guild["owner_id"] == id.to_string();
    let theirs = |role: &Value| {
        let roles = member["roles"].as_array();
        role["id"] == guild["id"] || roles.is_some_and(|roles| roles.contains(&role["id"]))
    };
    let manages = |role: &Value| {
        let bits = role["permissions"].as_str().and_then(|bits| bits.parse().ok());
        let permissions = Permissions::from_bits_truncate(bits.unwrap_or(0));
        permissions.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR)
    };
    let roles = guild["roles"].as_array();
    Person {
        is_bot: member["user"]["bot"] == true,
        is_staff: is_owner
            || roles.is_some_and(|roles| roles.iter().any(|role| theirs(role) && manages(role))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn owners_managers_and_bots_are_told_from_members() {
        let guild = json!({
            "id": "1", "owner_id": "7",
            "roles": [
                { "id": "1", "permissions": "2048" },
                { "id": "2", "permissions": (Permissions::MANAGE_GUILD.bits()).to_string() },
                { "id": "3", "permissions": (Permissions::ADMINISTRATOR.bits()).to_string() },
            ],
        });
        let is_staff = |id, roles: &[&str]| {
            let member = json!({ "user": { "id": "8" }, "roles": roles });
            person(&guild, &member, UserId::new(id).unwrap()).is_staff
        };
        assert!(is_staff(7, &[]));
        assert!(is_staff(8, &["2"]) && is_staff(8, &["3"]));
        assert!(!is_staff(8, &[]) && !is_staff(8, &["4"]));
        let bot = json!({ "user": { "id": "8", "bot": true }, "roles": [] });
        assert!(person(&guild, &bot, UserId::new(8).unwrap()).is_bot);
    }
}
