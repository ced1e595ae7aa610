//! Figures about the doors, for `/stats` and for metrics.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use core_telemetry::name;
use core_types::GuildId;

use crate::servers::is_of_shard;

/// Counts as things happen; clones share the counts.
#[derive(Debug, Clone, Default)]
pub struct Stats(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    handled: AtomicU64,
    failed: AtomicU64,
    deferred: AtomicU64,
    running: AtomicU64,
    duplicates: AtomicU64,
    undelivered: AtomicU64,
    handling_micros: AtomicU64,
    door: Mutex<DoorState>,
}

#[derive(Debug, Default)]
struct DoorState {
    guilds: BTreeSet<GuildId>,
    unavailable: BTreeSet<GuildId>,
    /// The shards of this process, and whether their sessions are up.
    shards: BTreeMap<u32, bool>,
    latency: Option<Duration>,
    fault: Option<String>,
    waits: Option<String>,
    is_spare: bool,
}

/// The figures of a moment.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Figures {
    /// Servers the bot is on.
    pub guilds: usize,
    /// Servers among them that Discord cannot reach right now.
    pub guilds_unavailable: usize,
    /// Interactions that were handled, whatever came of it.
    pub handled: u64,
    /// Interactions among them that failed through our fault.
    pub failed: u64,
    /// Answers that were deferred.
    pub deferred: u64,
    /// Interactions that arrived a second time.
    pub duplicates: u64,
    /// Answers that could not be delivered at once.
    pub undelivered: u64,
    /// Handlers at work right now.
    pub running: u64,
    /// Average time from arrival to the end of the handler, in microseconds.
    pub handling_micros: u64,
    /// Gateway shards that are this process's; others may have more.
    pub shards: usize,
    /// Shards among them whose session is up.
    pub shards_connected: usize,
    /// Whether there are any, and all are up.
    pub connected: bool,
    /// Round trip of the gateway's heartbeat, in milliseconds.
    pub gateway_latency_ms: Option<u64>,
    /// Whether other processes have all shards, and this one would take over theirs.
    pub is_spare: bool,
    /// Why the gateway is given up until the process starts again, if it is.
    pub gateway_fault: Option<String>,
    /// Why no gateway session can begin for a while, if so.
    pub gateway_waits: Option<String>,
}

impl Stats {
    /// The figures of this moment.
    pub fn figures(&self) -> Figures {
        let counts = &self.0;
        let door = self.door();
        let handled = counts.handled.load(Relaxed);
        Figures {
            guilds: door.guilds.len(),
            guilds_unavailable: door.unavailable.len(),
            handled,
            failed: counts.failed.load(Relaxed),
            deferred: counts.deferred.load(Relaxed),
            duplicates: counts.duplicates.load(Relaxed),
            undelivered: counts.undelivered.load(Relaxed),
            running: counts.running.load(Relaxed),
            handling_micros: counts
                .handling_micros
                .load(Relaxed)
                .checked_div(handled)
                .unwrap_or(0),
            shards: door.shards.len(),
            shards_connected: door.shards.values().filter(|is_up| **is_up).count(),
            connected: !door.shards.is_empty() && door.shards.values().all(|is_up| *is_up),
            gateway_latency_ms: door
                .latency
                .map(|latency| u64::try_from(latency.as_millis()).unwrap_or(u64::MAX)),
            is_spare: door.is_spare,
            gateway_fault: door.fault.clone(),
            gateway_waits: door.waits.clone(),
        }
    }

    pub(crate) fn handled(&self, took: Duration, failed: bool) {
        self.0.handled.fetch_add(1, Relaxed);
        self.0.failed.fetch_add(u64::from(failed), Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.0.handling_micros.fetch_add(micros, Relaxed);
    }

    pub(crate) fn deferred(&self) {
        self.0.deferred.fetch_add(1, Relaxed);
    }

    pub(crate) fn duplicate(&self) {
        self.0.duplicates.fetch_add(1, Relaxed);
    }

    pub(crate) fn undelivered(&self) {
        self.0.undelivered.fetch_add(1, Relaxed);
    }

    /// Counts a handler as running until the guard is dropped, however that comes about.
    pub(crate) fn running(&self) -> Running {
        self.0.running.fetch_add(1, Relaxed);
        metrics::gauge!(name::INTERACTIONS_IN_FLIGHT).increment(1.0);
        Running(self.clone())
    }

    /// A shard is this process's from now on.
    pub(crate) fn shard_taken(&self, shard: u32) {
        self.door().shards.entry(shard).or_insert(false);
    }

    /// It is so no longer, and neither are its servers.
    pub(crate) fn shard_left(&self, shard: u32, shards: u32) {
        let mut door = self.door();
        door.shards.remove(&shard);
        let is_other = |guild: &GuildId| !is_of_shard(*guild, shard, shards);
        door.guilds.retain(is_other);
        door.unavailable.retain(is_other);
    }

    /// Whether this process has no part of the shards at present.
    pub(crate) fn spare(&self, is_spare: bool) {
        self.door().is_spare = is_spare;
    }

    /// The session of a shard is up, or not.
    pub(crate) fn connected(&self, shard: u32, is_connected: bool) {
        self.door().shards.insert(shard, is_connected);
    }

    /// Why no session may begin, or that one may again. True when that is news.
    pub(crate) fn may_identify(&self, waits: Option<String>) -> bool {
        let mut door = self.door();
        let is_news = door.waits != waits;
        door.waits = waits;
        is_news
    }

    pub(crate) fn latency(&self, latency: Duration) {
        self.door().latency = Some(latency);
    }

    pub(crate) fn fault(&self, fault: String) {
        self.door().fault = Some(fault);
    }

    /// The bot is on this server.
    pub(crate) fn guild_present(&self, guild: GuildId) {
        let mut door = self.door();
        door.guilds.insert(guild);
        door.unavailable.remove(&guild);
    }

    /// Discord cannot reach the server; the bot is still on it.
    pub(crate) fn guild_unavailable(&self, guild: GuildId) {
        let mut door = self.door();
        door.guilds.insert(guild);
        door.unavailable.insert(guild);
    }

    /// The bot was removed from the server, or the server was deleted.
    pub(crate) fn guild_left(&self, guild: GuildId) {
        let mut door = self.door();
        door.guilds.remove(&guild);
        door.unavailable.remove(&guild);
    }

    fn door(&self) -> MutexGuard<'_, DoorState> {
        // Plain figures: also what a panicking thread left behind is usable.
        self.0.door.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A handler at work.
pub(crate) struct Running(Stats);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.0.running.fetch_sub(1, Relaxed);
        metrics::gauge!(name::INTERACTIONS_IN_FLIGHT).decrement(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_out_of_reach_is_not_a_server_left() {
        let stats = Stats::default();
        let [a, b] = [1, 2].map(|raw| GuildId::new(raw).unwrap());
        stats.guild_present(a);
        stats.guild_unavailable(b);
        stats.guild_unavailable(a);
        assert_eq!(
            (stats.figures().guilds, stats.figures().guilds_unavailable),
            (2, 2)
        );
        stats.guild_present(a);
        stats.guild_left(b);
        assert_eq!(
            (stats.figures().guilds, stats.figures().guilds_unavailable),
            (1, 0)
        );
    }

    #[test]
    fn servers_go_with_their_shard_and_all_shards_must_be_up() {
        let stats = Stats::default();
        for raw in [2 << 22, 3 << 22, 4 << 22] {
            stats.guild_present(GuildId::new(raw).unwrap());
        }
        assert!(!stats.figures().connected, "no shard");
        stats.shard_taken(0);
        stats.connected(1, true);
        assert!(!stats.figures().connected, "one of two");
        stats.shard_left(0, 2);
        let figures = stats.figures();
        assert!(figures.connected);
        assert_eq!((figures.shards, figures.guilds), (1, 1));
    }
}
