//! Roles that things give and take: out of the outbox to Discord, and its answer back to whoever waits for it.

use std::{sync::Arc, time::Duration};

use app_economy::{
    Economy,
    things::{ROLE_TOPIC, RoleAnswer, RoleCause, RoleKeeper, RoleOrder, RoleStanding},
};
use core_db::{Db, DbError, Delivery};
use core_errors::AppError;
use core_types::{GuildId, RoleId};
use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;
use twilight_model::guild::Permissions;

use crate::rest::{Guarded, Request, RestError, Verb};

const LEASE: Duration = Duration::from_mins(2);
const AT_ONCE: u32 = 16;
const LOOK_EVERY: Duration = Duration::from_secs(5);
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

/// What came of one try.
enum Tried {
    /// It is settled.
    Done,
    /// It is worth trying again.
    Later(String),
    /// Discord is away, which is nobody's fault.
    Wait(Duration),
}

impl Roles {
    pub(crate) const fn new(db: Db, economy: Economy, rest: Guarded) -> Self {
        Self { db, economy, rest }
    }

    /// Delivers until told to stop.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let mut bell = self.db.outbox_bell();
        loop {
            match self.deliver_due().await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => tracing::warn!(%error, "roles cannot be looked at"),
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = bell.wait(LOOK_EVERY) => {}
            }
        }
    }

    async fn deliver_due(&self) -> Result<usize, DbError> {
        let due = self
            .db
            .write("role_claim", |tx| {
                Box::pin(async move { tx.outbox_claim(ROLE_TOPIC, "gateway", LEASE, AT_ONCE).await })
            })
            .await?;
        for delivery in &due {
            let span = delivery.span();
            let tried = self.deliver(delivery).instrument(span.clone()).await;
            if matches!(tried, Tried::Later(_)) {
                span.record("otel.status_code", "ERROR");
            }
            self.settle(delivery, tried).await?;
        }
        Ok(due.len())
    }

    async fn settle(&self, delivery: &Delivery, tried: Tried) -> Result<(), DbError> {
        let settled = Arc::new((delivery.clone(), tried));
        self.db
            .write("role_settle", move |tx| {
                let settled = Arc::clone(&settled);
                Box::pin(async move {
                    match &settled.1 {
                        Tried::Done => tx.outbox_ack(&settled.0).await.map(drop),
                        Tried::Wait(wait) => {
                            let until = tx.now().plus((*wait).max(LOOK_EVERY));
                            tx.outbox_postpone(&settled.0, until).await.map(drop)
                        }
                        Tried::Later(why) => tx.outbox_fail(&settled.0, why).await.map(drop),
                    }
                })
            })
            .await
    }

    async fn deliver(&self, delivery: &Delivery) -> Tried {
        match serde_json::from_str::<RoleOrder>(&delivery.payload) {
            Ok(order) => self
                .hand(&order)
                .await
                .unwrap_or_else(|error| Tried::Later(error.to_string())),
            Err(error) => Tried::Later(error.to_string()),
        }
    }

    /// Asks Discord, and tells whoever waits what it answered. Asking twice for the same role changes nothing.
    async fn hand(&self, order: &RoleOrder) -> Result<Tried, AppError> {
        let RoleOrder {
            guild,
            grant,
            member,
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
        let verb = if gives { Verb::Put } else { Verb::Delete };
        let path = format!("guilds/{guild}/members/{member}/roles/{role}");
        let request = Request::new(verb, path, None)
            .with_bot_token()
            .because(&order.reason);
        let answer = self.rest.send(&request, Instant::now() + PATIENCE).await;
        let answer = match answer.map_err(RestError::of_the_bot) {
            Ok(_) => RoleAnswer::Taken,
            Err(RestError::NotAsked { retry_in }) => return Ok(Tried::Wait(retry_in)),
            Err(error) if error.may_pass() => return Ok(Tried::Later(error.to_string())),
            Err(error) => {
                tracing::warn!(%guild, %role, %error, "discord refused to change a role");
                RoleAnswer::Refused
            }
        };
        match order.cause {
            RoleCause::Thing => self.economy.grant_settle(guild, grant, answer).await?,
            RoleCause::Reward => self.economy.role_reward_settle(guild, grant, answer).await?,
        };
        Ok(Tried::Done)
    }
}

/// Asks Discord about a server's roles.
pub(crate) struct RoleBook(pub(crate) Guarded);

impl RoleKeeper for RoleBook {
    fn standing(&self, guild: GuildId, role: RoleId) -> BoxFuture<'_, RoleStanding> {
        Box::pin(async move { self.look(guild, role).await.unwrap_or(RoleStanding::Unknown) })
    }
}

impl RoleBook {
    async fn look(&self, guild: GuildId, role: RoleId) -> Option<RoleStanding> {
        let me = self.get("users/@me".to_owned()).await?;
        let me = me["id"].as_str()?;
        let own = self.get(format!("guilds/{guild}/members/{me}")).await?;
        let roles = self.get(format!("guilds/{guild}/roles")).await?;
        Some(standing(&guild.to_string(), &own, &roles, &role.to_string()))
    }

    async fn get(&self, path: String) -> Option<Value> {
        let request = Request::new(Verb::Get, path, None).with_bot_token();
        let answer = self.0.send(&request, Instant::now() + QUESTION).await;
        answer.ok()?.json()
    }
}

/// Whether a bot with these roles can give a role: it must be allowed to manage roles, and stand above it. Of two roles in one
/// place the older one, with the smaller id, stands higher.
fn standing(guild: &str, own: &Value, roles: &Value, role: &str) -> RoleStanding {
    let roles: &[Value] = roles.as_array().map_or(&[], Vec::as_slice);
    let Some(wanted) = roles.iter().find(|one| one["id"] == role) else {
        return RoleStanding::Missing;
    };
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
    let rank = |one: &Value| {
        let id = one["id"]
            .as_str()
            .and_then(|id| id.parse::<u64>().ok())
            .unwrap_or(0);
        (one["position"].as_i64().unwrap_or(0), std::cmp::Reverse(id))
    };
    if ours().map(rank).max() > Some(rank(wanted)) {
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
        let of = |held: &[&str], role| standing("1", &json!({ "roles": held }), &roles, role);
        assert_eq!(of(&["7"], "5"), RoleStanding::Fine);
        assert_eq!(of(&["7"], "8"), RoleStanding::Fine, "the same place, but younger");
        assert_eq!(of(&["7"], "4"), RoleStanding::Above, "the same place, but older");
        assert_eq!(of(&["7"], "6"), RoleStanding::Above);
        assert_eq!(of(&["7"], "9"), RoleStanding::Managed);
        assert_eq!(of(&["7"], "1"), RoleStanding::Managed, "everybody has it");
        assert_eq!(of(&["7"], "77"), RoleStanding::Missing);
        assert_eq!(of(&["6"], "5"), RoleStanding::NoPermission);
    }
}
