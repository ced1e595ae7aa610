//! What one process holds, as it changes.

use std::{collections::BTreeMap, time::Duration};

use core_db::Lease;
use core_telemetry::name;
use tokio::{
    task::{JoinError, JoinSet},
    time::{Instant, MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

use super::{
    Fleet, MARGIN, TTL, gauge,
    held::Held,
    roster::{Roster, Taken, View},
    share,
};
use crate::{
    door::{Ended, Plan},
    stats::Stats,
};

/// How often it is said that what is held still is.
const KEEP_EVERY: Duration = Duration::from_secs(3);

/// How often a process looks for what is free. An interaction is answerable for three seconds, so that a shard must not
/// lie about for long when it changes hands.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// So many free shards are taken after one look: each is a trip to the database, and renewals have to come in between.
const AT_ONCE: usize = 8;

/// A process's part, as it changes.
pub(super) struct Part {
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

impl Part {
    pub(super) fn new(fleet: Fleet, roster: Roster, plan: Plan, presence: Lease) -> Self {
        Self {
            stats: fleet.reception.stats().clone(),
            fleet,
            roster,
            plan,
            held: BTreeMap::new(),
            running: JoinSet::new(),
            presence: Some(presence),
            is_refused: false,
        }
    }

    /// Goes from what there is to what should be, again and again, until told to stop; then hands everything over.
    pub(super) async fn run(mut self, stop: CancellationToken) {
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
            Ok(kept) => {
                self.presence = kept.presence;
                let renewed = |held: &&Held| kept.renewed.contains(&held.lease().name);
                for held in self.held.values().filter(renewed) {
                    held.kept(asked_at + TTL.saturating_sub(MARGIN));
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
        for number in changes.take.into_iter().take(AT_ONCE) {
            let asked_at = Instant::now();
            match self.roster.take(view, number, self.plan.shards).await {
                Ok(Some(taken)) => self.open(number, taken, asked_at),
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, shard = number, "a shard cannot be taken"),
            }
        }
        gauge(name::GATEWAY_SHARDS_HELD, self.held.len() as u64);
    }

    fn open(&mut self, number: u32, taken: Taken, asked_at: Instant) {
        tracing::info!(
            shard = number,
            resumes = taken.session.is_some(),
            "a shard is this process's"
        );
        self.stats.shard_taken(number);
        taken
            .guilds
            .into_iter()
            .for_each(|guild| self.stats.guild_present(guild));
        let door = self.fleet.door(&self.plan, number, &taken.lease, taken.session);
        let held = Held::new(taken.lease, door.session(), asked_at + TTL.saturating_sub(MARGIN));
        let tended = held.tend(number, door, self.roster.clone(), self.fleet.servers.clone());
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
        self.stats.shard_left(number, self.plan.shards);
        gauge(name::GATEWAY_SHARDS_HELD, self.held.len() as u64);
    }
}
