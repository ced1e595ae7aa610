//! The shards of one application, shared between processes.
//!
//! Each shard is a lease. Every process looks twice a second how things stand, takes free shards up to its part, and gives
//! those beyond it to whoever came later ([`share`]). What it holds it renews in time; a process that cannot, because the
//! database is away or it was itself asleep, closes its connections while nobody else can have its shards yet, in the way
//! that lets the session go on elsewhere.

mod held;
mod roster;
mod share;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use core_db::Lease;
use core_telemetry::name;
use tokio::{
    task::{JoinError, JoinSet},
    time::{Instant, MissedTickBehavior, interval, sleep},
};
use tokio_util::sync::CancellationToken;

use self::{
    held::Held,
    roster::{Joined, Roster, View},
};
use super::{Ended, IdentifyQueue, Instance, Plan, ShardDoor, Stored, identify::Counting, plan::Found};
use crate::{
    delivery::Delivery, reception::Reception, sealer::Sealer, servers::Servers, skew::Skew, stats::Stats,
};

/// How long a shard is a process's without a word from it.
const TTL: Duration = Duration::from_secs(15);

/// How often that word is given.
const KEEP_EVERY: Duration = Duration::from_secs(3);

/// So long before the lease ends, whoever could not renew it begins to close: a goodbye takes three seconds at most.
const MARGIN: Duration = Duration::from_secs(5);

/// How often a process looks for what is free. An interaction is answerable for three seconds, so that a shard must not
/// lie about for long when it changes hands.
const LOOK_EVERY: Duration = Duration::from_millis(500);

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
        let stats = self.reception.stats().clone();
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
            stats: stats.clone(),
            seed: self.seed.clone(),
        };
        let plan = Plan {
            url: self.found.url.clone(),
            shards,
            queue: IdentifyQueue::start(counting),
        };
        let watch = Watch {
            fleet: self,
            roster,
            plan,
            stats,
            held: BTreeMap::new(),
            running: JoinSet::new(),
            presence: Some(presence),
            is_refused: false,
        };
        watch.run(stop).await;
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
            .holding(lease.clone())
    }
}

/// A process's part, as it changes.
struct Watch {
    fleet: Fleet,
    roster: Roster,
    plan: Plan,
    stats: Stats,
    held: BTreeMap<u32, Held>,
    running: JoinSet<(u32, Ended)>,
    /// That this process lives and has a part.
    presence: Option<Lease>,
    /// Discord closed a door for good: this process takes no more.
    is_refused: bool,
}

impl Watch {
    async fn run(mut self, stop: CancellationToken) {
        let mut looks = interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut kept_at = Instant::now();
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(ended) = self.running.join_next_with_id(), if !self.running.is_empty() => self.ended(ended),
                _ = looks.tick() => {}
            }
            if self.is_refused {
                self.resign().await;
            }
            let is_due = kept_at.elapsed() >= KEEP_EVERY || self.held.values().any(Held::has_begun);
            if is_due && self.keep().await {
                kept_at = Instant::now();
            }
            match self.roster.look().await {
                Ok(view) => self.change(&view).await,
                Err(error) => tracing::warn!(%error, "who holds which shard cannot be seen"),
            }
        }
        for held in self.held.values() {
            held.stop();
        }
        self.resign().await;
        while let Some(ended) = self.running.join_next_with_id().await {
            self.ended(ended);
        }
    }

    /// Renews what is held, and saves the sessions that moved. False when the database does not let it.
    async fn keep(&mut self) -> bool {
        let asked_at = Instant::now();
        let moved = self.held.values_mut().map(Held::moved).collect();
        match self.roster.keep(self.presence.clone(), moved).await {
            Ok(presence) => {
                self.presence = presence;
                for held in self.held.values() {
                    held.kept(asked_at + (TTL - MARGIN));
                }
                true
            }
            Err(error) => {
                tracing::warn!(%error, "shards cannot be renewed");
                self.held.values_mut().for_each(Held::unsaved);
                false
            }
        }
    }

    /// Has no part any more: others may have it.
    async fn resign(&mut self) {
        if let Some(presence) = self.presence.take()
            && let Err(error) = self.roster.leave(presence).await
        {
            tracing::warn!(%error, "others learn a little later that this process is gone");
        }
    }

    /// Goes from what this process has to what it should have.
    async fn change(&mut self, view: &View) {
        for (number, held) in &self.held {
            if !held.is_leaving() && !view.holds(held.lease()) {
                tracing::warn!(shard = number, "a shard has passed to another process");
                held.stop();
            }
        }
        let (rank, processes) = view.rank;
        let quota = share::quota(self.plan.shards, rank, processes);
        self.stats.spare(quota == 0);
        let staying = |(number, held): (&u32, &Held)| (!held.is_leaving()).then_some(*number);
        let mine = self.held.iter().filter_map(staying).collect();
        let mut free = view.free(&self.roster, self.plan.shards);
        free.retain(|number| !self.held.contains_key(number));
        if self.is_refused {
            // What it has goes on as long as Discord lets it.
            return;
        }
        let changes = share::changes(quota, &mine, &free);
        for number in &changes.give {
            tracing::info!(shard = number, processes, "a shard is left to another process");
            if let Some(held) = self.held.get(number) {
                held.stop();
            }
        }
        for number in changes.take {
            let asked_at = Instant::now();
            match self.roster.take(view, number, self.plan.shards).await {
                Ok(Some((lease, stored))) => self.open(number, lease, stored, asked_at),
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, shard = number, "a shard cannot be taken"),
            }
        }
        gauge(name::GATEWAY_SHARDS_HELD, self.held.len() as u64);
    }

    fn open(&mut self, number: u32, lease: Lease, stored: Option<Stored>, asked_at: Instant) {
        tracing::info!(shard = number, resumes = stored.is_some(), "a shard is this process's");
        self.stats.shard_held(number, true);
        let door = self.fleet.door(&self.plan, number, &lease, stored);
        let held = Held::new(lease, door.session(), asked_at + (TTL - MARGIN));
        let tended = held.tend(number, door, self.roster.clone());
        self.held.insert(number, held);
        let handle = self.running.spawn(tended);
        if let Some(held) = self.held.get_mut(&number) {
            held.runs_as(handle.id());
        }
    }

    fn ended(&mut self, ended: Result<(tokio::task::Id, (u32, Ended)), JoinError>) {
        let number = match ended {
            Ok((_, (number, Ended::Left(_)))) => number,
            Ok((_, (number, Ended::Refused))) => {
                self.is_refused = true;
                number
            }
            Err(error) => {
                tracing::error!(%error, "a shard ended unexpectedly");
                self.stats.fault("a shard ended unexpectedly".into());
                self.is_refused = true;
                let of_task = |held: &Held| held.is_task(error.id());
                let found = self.held.iter().find(|(_, held)| of_task(held));
                let Some(number) = found.map(|(number, _)| *number) else {
                    return;
                };
                number
            }
        };
        self.held.remove(&number);
        self.stats.shard_held(number, false);
        gauge(name::GATEWAY_SHARDS_HELD, self.held.len() as u64);
    }
}

fn gauge(name: &'static str, value: u64) {
    #[expect(clippy::cast_precision_loss, reason = "a number of shards")]
    metrics::gauge!(name).set(value as f64);
}

#[cfg(test)]
mod tests;
