//! The watches of all guilds in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use core_types::GuildId;
use domain_fraud::{Assessment, Event, Policy, Transfer, Watch};

/// Guilds are spread over so many locks.
const SHARDS: u64 = 16;

type Switch = Box<dyn Fn() -> bool + Send + Sync>;

/// The watches of all guilds in memory, behind locks that are held for a few microseconds and never across an await.
pub(crate) struct Desk {
    shards: Vec<Mutex<BTreeMap<GuildId, Watch>>>,
    switch: OnceLock<Switch>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            switch: OnceLock::new(),
        }
    }

    pub(super) fn switch(&self, is_on: Switch) {
        let _ = self.switch.set(is_on);
    }

    pub(super) fn is_on(&self) -> bool {
        self.switch.get().is_none_or(|is_on| is_on())
    }

    pub(super) fn observe(&self, guild: GuildId, event: Event) {
        if let Some(mut shard) = self.shard(guild) {
            shard.entry(guild).or_default().observe(&event);
        }
    }

    pub(super) fn assess(&self, guild: GuildId, transfer: &Transfer, policy: &Policy) -> Assessment {
        self.shard(guild).map_or_else(Assessment::pass, |mut shard| {
            shard.entry(guild).or_default().assess(transfer, policy)
        })
    }

    fn shard(&self, guild: GuildId) -> Option<MutexGuard<'_, BTreeMap<GuildId, Watch>>> {
        // The lower 22 bits of a snowflake are a worker and a counter; the time above them spreads well.
        let place = usize::try_from((guild.get() >> 22) % SHARDS).ok()?;
        // A panic in a pure rule leaves numbers that are merely one event short.
        let shard = self.shards.get(place)?;
        Some(shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}
