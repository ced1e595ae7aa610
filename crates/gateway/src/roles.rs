//! Roles that things give and take: out of the outbox to Discord, and its answer back to whoever waits for it.

use std::time::Duration;

use app_economy::{
    Economy,
    things::{Offerer, ROLE_TOPIC, RoleAnswer, RoleCause, RoleKeeper, RoleOrder, RoleStanding},
};
use core_db::{Db, Delivery};
use core_errors::AppError;
use core_types::{GuildId, RoleId};
use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use twilight_model::guild::Permissions;

use crate::{
    courier::{self, Courier, Tried},
    rest::{Guarded, Request, RestError, Verb},
};

/// One role is tried for this long before it waits in the outbox.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a question about a role may take, with all its repetitions.
const QUESTION: Duration = Duration::from_secs(2);
/// Where the bot was removed, roles wait for it to come back, or go with the guild.
const AWAY: Duration = Duration::from_hours(1);

/// Takes roles out of the outbox, one member's in order.
#[derive(Clone)]
pub(crate) struct Roles {
    db: Db,
    economy: Economy,
    rest: Guarded,
}

impl Courier for Roles {
    const TOPIC: &'static str = ROLE_TOPIC;

    async fn deliver(&self, delivery: &Delivery) -> Tried {
        match serde_json::from_str::<RoleOrder>(&delivery.payload) {
            Ok(order) => self
                .hand(&order)
                .await
                .unwrap_or_else(|error| Tried::Later(error.to_string())),
            Err(error) => Tried::Later(error.to_string()),
        }
    }
}

impl Roles {
    pub(crate) const fn new(db: Db, economy: Economy, rest: Guarded) -> Self {
        Self { db, economy, rest }
    }

    /// Delivers until told to stop.
    pub(crate) async fn run(self, stop: CancellationToken) {
        courier::run(self.db.clone(), self, stop).await;
    }

    /// Asks Discord, and tells whoever waits what it answered. Asking twice for the same role changes nothing.
    async fn hand(&self, order: &RoleOrder) -> Result<Tried, AppError> {
        let RoleOrder {
            guild,
            grant,
            role,
            gives,
            ..
        } = *order;
        if self.economy.security().guild_away(guild).await?.is_some() {
            return Ok(Tried::Wait(AWAY));
        }
        let waits = match order.cause {
            RoleCause::Thing => self.economy.grant_waits(guild, grant).await?,
            RoleCause::Reward => self.economy.role_reward_waits(guild, grant).await?,
        };
        if !waits {
            return Ok(Tried::Done);
        }
        let answer = match self.change(order, gives).await {
            Ok(()) => RoleAnswer::Taken,
            Err(RestError::NotAsked { retry_in }) => return Ok(Tried::Wait(retry_in)),
            Err(error) if error.may_pass() => return Ok(Tried::Later(error.to_string())),
            Err(error) => {
                tracing::warn!(%guild, %role, %error, "discord refused to change a role");
                RoleAnswer::Refused
            }
        };
        let is_settled = match order.cause {
            RoleCause::Thing => self.economy.grant_settle(guild, grant, answer).await?,
            RoleCause::Reward => self.economy.role_reward_settle(guild, grant, answer).await?,
        };
        // It was given up in the moment in which Discord took it: what it cost is back, so the role goes back as well.
        if !is_settled
            && order.cause == RoleCause::Thing
            && answer == RoleAnswer::Taken
            && self.economy.grant_is_off(guild, grant).await?
            && let Err(error) = self.change(order, !gives).await
        {
            tracing::warn!(%guild, %role, %error, "a role that was given up stays");
        }
        Ok(Tried::Done)
    }

    /// Gives or takes the role of an order.
    async fn change(&self, order: &RoleOrder, gives: bool) -> Result<(), RestError> {
        let RoleOrder {
            guild, member, role, ..
        } = *order;
        let verb = if gives { Verb::Put } else { Verb::Delete };
        let path = format!("guilds/{guild}/members/{member}/roles/{role}");
        let request = Request::new(verb, path, None)
            .with_bot_token()
            .because(&order.reason);
        let answer = self.rest.send(&request, Instant::now() + PATIENCE).await;
        answer.map(drop).map_err(RestError::of_the_bot)
    }
}

/// Asks Discord about a server's roles.
pub(crate) struct RoleBook(pub(crate) Guarded);

impl RoleKeeper for RoleBook {
    fn standing(&self, guild: GuildId, role: RoleId, offerer: Offerer) -> BoxFuture<'_, RoleStanding> {
        Box::pin(async move {
            let looked = self.look(guild, role, offerer).await;
            looked.unwrap_or(RoleStanding::Unknown)
        })
    }
}

impl RoleBook {
    async fn look(&self, guild: GuildId, role: RoleId, offerer: Offerer) -> Option<RoleStanding> {
        let me = self.get("users/@me".to_owned()).await?;
        let me = me["id"].as_str()?;
        let own = self.get(format!("guilds/{guild}/members/{me}")).await?;
        let server = self.get(format!("guilds/{guild}")).await?;
        let theirs: Vec<String> = offerer.roles.iter().map(ToString::to_string).collect();
        let is_owner = server["owner_id"] == offerer.user.to_string();
        let theirs = (!is_owner).then_some(&theirs[..]);
        let (guild, role) = (guild.to_string(), role.to_string());
        Some(standing(&guild, &own, &server["roles"], &role, theirs))
    }

    async fn get(&self, path: String) -> Option<Value> {
        let request = Request::new(Verb::Get, path, None).with_bot_token();
        let answer = self.0.send(&request, Instant::now() + QUESTION).await;
        answer.ok()?.json()
    }
}

/// Whether a bot with these roles can give a role, and whoever has the other ones may have it do so: it must be allowed to
/// manage roles, and both must stand above it. Of two roles in one place the older one, with the smaller id, stands higher.
fn standing(guild: &str, own: &Value, roles: &Value, role: &str, offerer: Option<&[String]>) -> RoleStanding {
    let roles: &[Value] = roles.as_array().map_or(&[], Vec::as_slice);
    let Some(wanted) = roles.iter().find(|one| one["id"] == role) else {
        return RoleStanding::Missing;
    };
    let rank = |one: &Value| {
        let id = one["id"]
            .as_str()
            .and_then(|id| id.parse::<u64>().ok())
            .unwrap_or(0);
        (one["position"].as_i64().unwrap_or(0), std::cmp::Reverse(id))
    };
    let stands_below = |highest: Option<_>| highest > Some(rank(wanted));
    let theirs = |held: &[String]| {
        let of_them = |one: &&Value| {
            one["id"]
                .as_str()
                .is_some_and(|id| held.iter().any(|own| own == id))
        };
        roles.iter().filter(of_them).map(rank).max()
    };
    if offerer.is_some_and(|held| !stands_below(theirs(held))) {
        return RoleStanding::AboveOfferer;
    }
    if wanted["managed"] == true || role == guild {
        return RoleStanding::Managed;
    }
    let held: &[Value] = own["roles"].as_array().map_or(&[], Vec::as_slice);
    let ours = || {
        roles
            .iter()
            .filter(|one| one["id"] == guild || held.contains(&one["id"]))
    };
    let manages = ours().any(|one| {
        let bits = one["permissions"].as_str().and_then(|bits| bits.parse().ok());
        Permissions::from_bits_truncate(bits.unwrap_or(0))
            .intersects(Permissions::MANAGE_ROLES | Permissions::ADMINISTRATOR)
    });
    if !manages {
        return RoleStanding::NoPermission;
    }
    if stands_below(ours().map(rank).max()) {
        RoleStanding::Fine
    } else {
        RoleStanding::Above
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_bot_gives_only_roles_below_its_own() {
        let manage = Permissions::MANAGE_ROLES.bits().to_string();
        let roles = json!([
            { "id": "1", "position": 0, "permissions": "0" },
            { "id": "5", "position": 1, "permissions": "0" },
            { "id": "6", "position": 3, "permissions": "0" },
            { "id": "7", "position": 2, "permissions": manage },
            { "id": "8", "position": 2, "permissions": "0" },
            { "id": "4", "position": 2, "permissions": "0" },
            { "id": "9", "position": 1, "permissions": "0", "managed": true },
        ]);
        let of = |held: &[&str], role| standing("1", &json!({ "roles": held }), &roles, role, None);
        assert_eq!(of(&["7"], "5"), RoleStanding::Fine);
        assert_eq!(of(&["7"], "8"), RoleStanding::Fine, "the same place, but younger");
        assert_eq!(of(&["7"], "4"), RoleStanding::Above, "the same place, but older");
        assert_eq!(of(&["7"], "6"), RoleStanding::Above);
        assert_eq!(of(&["7"], "9"), RoleStanding::Managed);
        assert_eq!(of(&["7"], "1"), RoleStanding::Managed, "everybody has it");
        assert_eq!(of(&["7"], "77"), RoleStanding::Missing);
        assert_eq!(of(&["6"], "5"), RoleStanding::NoPermission);

        let offered = |held: &[&str], role| {
            let held: Vec<String> = held.iter().map(|id| (*id).to_owned()).collect();
            standing("1", &json!({ "roles": ["7"] }), &roles, role, Some(&held))
        };
        assert_eq!(offered(&["8"], "5"), RoleStanding::Fine);
        assert_eq!(
            offered(&["8"], "8"),
            RoleStanding::AboveOfferer,
            "one's own highest"
        );
        assert_eq!(offered(&["5"], "8"), RoleStanding::AboveOfferer);
        assert_eq!(offered(&[], "5"), RoleStanding::AboveOfferer, "without a role");
        assert_eq!(
            offered(&["6"], "4"),
            RoleStanding::Above,
            "the bot's own place counts as well"
        );
    }
}
