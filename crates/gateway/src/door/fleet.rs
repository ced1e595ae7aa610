//! The shards of one application, shared between processes.
//!
//! Each shard is a lease. Every process looks twice a second how things stand, takes free shards up to its part, and gives
//! those beyond it to whoever came later (`share`). What it holds it renews in time; a process that cannot, because the
//! database is away or it was itself asleep, closes its connections while nobody else can have its shards yet, in the way
//! that lets the session go on elsewhere.

mod held;
mod part;
mod roster;
mod share;

use std::{sync::Arc, time::Duration};

use core_db::Lease;
use core_telemetry::name;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use twilight_gateway::Intents;

use self::{
    part::Part,
    roster::{Joined, Roster},
};
use super::{
    IdentifyQueue, Instance, Plan, ShardDoor, Stored, identify::Counting, plan::Found, shard::INTENTS,
};
use crate::{
    delivery::Delivery, hearing::Hearing, reception::Reception, sealer::Sealer, servers::Servers, skew::Skew,
};

/// How long a shard is a process's without a word from it.
const TTL: Duration = Duration::from_secs(15);

/// So long before the lease ends, whoever could not renew it begins to close: a goodbye takes three seconds at most,
/// and keeping what was heard one.
const MARGIN: Duration = Duration::from_secs(5);

/// Waits between tries to join while the database is away.
const JOIN_AGAIN: Duration = Duration::from_secs(2);

/// What a process needs to hold shards.
pub(crate) struct Fleet {
    pub(crate) db: core_db::Db,
    pub(crate) sealer: Sealer,
    pub(crate) seed: core_types::Seed,
    pub(crate) instance: Instance,
    /// What Discord said.
    pub(crate) found: Found,
    /// Where Discord is, for telling one's sessions from another's.
    pub(crate) realm: String,
    pub(crate) token: String,
    pub(crate) reception: Reception,
    pub(crate) delivery: Arc<dyn Delivery>,
    pub(crate) servers: Servers,
    pub(crate) skew: Skew,
    /// Who wants to know of activity.
    pub(crate) hearing: Option<Hearing>,
}

impl Fleet {
    /// Holds a fair part of the shards until told to stop, and hands them over then.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let roster = Roster {
            db: self.db.clone(),
            sealer: self.sealer.clone(),
            application: self.found.application,
            gateway: format!("{} {}", self.realm, self.found.url),
            owner: self.instance.owner.clone(),
        };
        let Some(Joined { presence, shards }) = self.join(&roster, &stop).await else {
            return;
        };
        if shards != self.found.shards {
            let recommended = self.found.shards;
            tracing::warn!(
                shards,
                recommended,
                "other processes hold shards of another number; it changes once none is left"
            );
        }
        gauge(name::GATEWAY_SHARDS_PLANNED, u64::from(shards));
        let counting = Counting {
            db: self.db.clone(),
            application: self.found.application,
            concurrency: self.found.limit.max_concurrency,
            stats: self.reception.stats().clone(),
            seed: self.seed.clone(),
            is_local: self.found.is_local(),
        };
        let plan = Plan {
            url: self.found.url.clone(),
            shards,
            queue: IdentifyQueue::start(counting),
            intents: INTENTS | self.hearing.as_ref().map_or(Intents::empty(), Hearing::intents),
        };
        Part::new(self, roster, plan, presence).run(stop).await;
    }

    async fn join(&self, roster: &Roster, stop: &CancellationToken) -> Option<Joined> {
        loop {
            match roster.join(&self.instance, &self.found).await {
                Ok(joined) => return Some(joined),
                Err(error) => tracing::warn!(%error, "no shard can be held without the database"),
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => return None,
                () = sleep(JOIN_AGAIN) => {}
            }
        }
    }

    /// A shard, ready to run.
    fn door(&self, plan: &Plan, number: u32, lease: &Lease, stored: Option<Stored>) -> ShardDoor {
        let (reception, delivery) = (self.reception.clone(), Arc::clone(&self.delivery));
        ShardDoor::new(plan, number, &self.token, stored, reception, delivery)
            .telling(self.servers.clone(), self.skew.clone())
            .hearing(self.hearing.clone())
            .holding(lease.clone())
    }
}

fn gauge(name: &'static str, value: u64) {
    #[expect(clippy::cast_precision_loss, reason = "a number of shards")]
    metrics::gauge!(name).set(value as f64);
}

#[cfg(test)]
mod tests;
