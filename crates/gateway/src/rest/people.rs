//! Who members are, asked of Discord: for decisions about somebody who does not call right now.

use std::time::Duration;

use core_errors::{AppError, codes};
use core_security::{People, Person, RoleMembers};
use core_types::{GuildId, RoleId, UserId};
use futures_util::{StreamExt as _, future::BoxFuture, stream};
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

    fn with_role(
        &self,
        guild: GuildId,
        role: RoleId,
        known: Vec<UserId>,
    ) -> BoxFuture<'_, Result<RoleMembers, AppError>> {
        Box::pin(async move {
            match self.listed(guild, role).await? {
                Some(found) => Ok(found),
                None => self.asked(guild, role, known).await,
            }
        })
    }
}

/// Members that Discord lists at a time, and pages that are read of them.
const PAGE: usize = 1_000;
const PAGES: usize = 50;
/// Questions about single members at once.
const AT_ONCE: usize = 8;

impl Members {
    /// Who has a role, by the guild's list of members; none if Discord does not hand it out to this bot.
    async fn listed(&self, guild: GuildId, role: RoleId) -> Result<Option<RoleMembers>, AppError> {
        let mut found = RoleMembers::default();
        let mut after = String::from("0");
        for _ in 0..PAGES {
            let path = format!("guilds/{guild}/members?limit={PAGE}&after={after}");
            let request = Request::new(Verb::Get, path, None).with_bot_token();
            let page = match self.0.send(&request, Instant::now() + PATIENCE).await {
                Ok(response) => response.json().unwrap_or_default(),
                Err(RestError::Status {
                    status: 403 | 404, ..
                }) => return Ok(None),
                Err(error) => return Err(AppError::new(codes::UNAVAILABLE).caused_by(error)),
            };
            let page = page.as_array().map_or(&[][..], Vec::as_slice);
            found.asked += page.len();
            for member in page {
                id_of(member).unwrap_or("0").clone_into(&mut after);
                found.members.extend(holder(guild, role, member));
            }
            if page.len() < PAGE {
                found.is_complete = true;
                break;
            }
        }
        Ok(Some(found))
    }

    /// Who of these has a role, asked one by one.
    async fn asked(&self, guild: GuildId, role: RoleId, known: Vec<UserId>) -> Result<RoleMembers, AppError> {
        let asked = known.len();
        let each = known
            .into_iter()
            .map(|member| self.get(format!("guilds/{guild}/members/{member}")));
        let mut answers = stream::iter(each).buffer_unordered(AT_ONCE);
        let mut found = RoleMembers {
            asked,
            ..RoleMembers::default()
        };
        while let Some(member) = answers.next().await {
            if let Some(member) = member? {
                found.members.extend(holder(guild, role, &member));
            }
        }
        Ok(found)
    }

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

fn id_of(member: &Value) -> Option<&str> {
    member["user"]["id"].as_str()
}

/// The member, if they have the role and are no bot. The role of everybody has the server's own id.
fn holder(guild: GuildId, role: RoleId, member: &Value) -> Option<UserId> {
    let role = role.to_string();
    let theirs = member["roles"].as_array();
    let has =
        role == guild.to_string() || theirs.is_some_and(|roles| roles.iter().any(|of| of == role.as_str()));
    let id = id_of(member).filter(|_| has && member["user"]["bot"] != true)?;
    id.parse().ok()
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
    let own = member["roles"].as_array().into_iter().flatten();
    Person {
        roles: own.filter_map(|role| role.as_str()?.parse().ok()).collect(),
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
