//! The watches of all guilds in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use core_types::{GuildId, Timestamp, UserId};
use domain_fraud::{Assessment, Changes, Event, Known, Policy, Transfer, Watch};

use super::store::{Reviewed, Stored};

/// Guilds are spread over so many locks.
const SHARDS: u64 = 16;
/// Events that wait for their guild to be loaded, at most; more are not seen.
const MOST_WAITING: usize = 4_096;
/// Members whose state is written in one statement.
const BATCH: usize = 256;

type Switch = Box<dyn Fn() -> bool + Send + Sync>;

/// The watches of all guilds in memory, behind locks that are held for a few microseconds and never across an await.
pub(crate) struct Desk {
    shards: Vec<Mutex<BTreeMap<GuildId, Place>>>,
    switch: OnceLock<Switch>,
    reviewed: Mutex<Option<Reviewed>>,
}

/// The place of one guild.
struct Place {
    /// Nothing until it was loaded.
    watch: Option<Watch>,
    /// Whether everybody who is stored is in memory. If not, each is looked up when first met.
    is_complete: bool,
    /// What happened before those it is about were loaded.
    waiting: Vec<Event>,
    used: Timestamp,
}

/// What has to be read before a guild can be judged.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Nothing,
    Guild,
    Members(Vec<UserId>),
}

impl Place {
    fn new(at: Timestamp) -> Self {
        Self {
            watch: None,
            is_complete: false,
            waiting: Vec::new(),
            used: at,
        }
    }

    fn missing(&self, members: impl IntoIterator<Item = UserId>) -> Missing {
        let Some(watch) = &self.watch else {
            return Missing::Guild;
        };
        if self.is_complete {
            return Missing::Nothing;
        }
        let unknown: BTreeSet<_> = members
            .into_iter()
            .filter(|member| !watch.knows(*member))
            .collect();
        if unknown.is_empty() {
            Missing::Nothing
        } else {
            Missing::Members(unknown.into_iter().collect())
        }
    }

    fn settle(&mut self) {
        let Some(watch) = &mut self.watch else { return };
        for event in self.waiting.drain(..) {
            watch.observe(&event);
        }
        // Whoever had to make room is to be found in the database.
        self.is_complete &= watch.has_everybody();
    }
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            switch: OnceLock::new(),
            reviewed: Mutex::default(),
        }
    }

    pub(super) fn switch(&self, is_on: Switch) {
        let _ = self.switch.set(is_on);
    }

    pub(super) fn is_on(&self) -> bool {
        self.switch.get().is_none_or(|is_on| is_on())
    }

    pub(super) fn observe(&self, guild: GuildId, event: Event) {
        let (member, other) = event.members();
        let mut shard = self.shard(guild);
        let place = shard.entry(guild).or_insert_with(|| Place::new(event.at()));
        place.used = event.at();
        let ready =
            place.waiting.is_empty() && place.missing([member].into_iter().chain(other)) == Missing::Nothing;
        if place.waiting.len() < MOST_WAITING {
            place.waiting.push(event);
        }
        if ready {
            place.settle();
        }
    }

    /// What has to be read before a question about these members can be answered.
    pub(super) fn missing(&self, guild: GuildId, members: &[UserId]) -> Missing {
        let shard = self.shard(guild);
        shard.get(&guild).map_or(Missing::Guild, |place| {
            let waiting = place.waiting.iter().flat_map(|event| {
                let (member, other) = event.members();
                [member].into_iter().chain(other)
            });
            place.missing(members.iter().copied().chain(waiting))
        })
    }

    /// Guilds with events that wait for something to be read.
    pub(super) fn waiting(&self) -> Vec<GuildId> {
        let mut waiting = Vec::new();
        for shard in &self.shards {
            let shard = lock(shard);
            waiting.extend(
                shard
                    .iter()
                    .filter(|(_, place)| !place.waiting.is_empty())
                    .map(|(guild, _)| *guild),
            );
        }
        waiting
    }

    /// Takes over what was stored of a guild. `is_all`: there is nobody else.
    pub(super) fn guild_loaded(&self, guild: GuildId, stored: Stored, is_all: bool, now: Timestamp) {
        let mut watch = Watch::new();
        if let Some(Err(error)) = stored.baseline.map(|state| watch.restore_baseline(&state)) {
            tracing::warn!(%guild, %error, "baseline of the watch begins anew");
        }
        for (member, state) in stored.members {
            restore(&mut watch, guild, member, &state);
        }
        let mut shard = self.shard(guild);
        let place = shard.entry(guild).or_insert_with(|| Place::new(now));
        // Somebody else may have been faster, and seen more since.
        if place.watch.is_none() {
            place.watch = Some(watch);
            place.is_complete = is_all;
            if is_all {
                place.settle();
            }
        }
    }

    /// Takes over what was stored of members; nothing for those who are new.
    pub(super) fn members_loaded(
        &self,
        guild: GuildId,
        stored: Vec<(UserId, Option<Vec<u8>>)>,
        now: Timestamp,
    ) {
        let mut shard = self.shard(guild);
        let Some(place) = shard.get_mut(&guild) else {
            return;
        };
        let Some(watch) = &mut place.watch else { return };
        for (member, state) in stored {
            if let Some(state) = state {
                restore(watch, guild, member, &state);
            }
            watch.meet(member, now);
        }
        let waiting = std::mem::take(&mut place.waiting);
        let of = |event: &Event| {
            let (member, other) = event.members();
            [member].into_iter().chain(other).collect::<Vec<_>>()
        };
        let (ready, rest) = waiting
            .into_iter()
            .partition(|event| place.missing(of(event)) == Missing::Nothing);
        place.waiting = ready;
        place.settle();
        place.waiting = rest;
    }

    pub(super) fn assess(&self, guild: GuildId, transfer: &Transfer, policy: &Policy) -> Assessment {
        self.ask(guild, transfer.at, |watch| watch.assess(transfer, policy))
    }

    pub(super) fn review(
        &self,
        guild: GuildId,
        member: UserId,
        at: Timestamp,
        policy: &Policy,
    ) -> Assessment {
        self.ask(guild, at, |watch| watch.review(member, at, policy))
    }

    pub(super) fn known(&self, guild: GuildId, member: UserId, at: Timestamp) -> Option<Known> {
        let shard = self.shard(guild);
        shard.get(&guild)?.watch.as_ref()?.known(member, at)
    }

    fn ask(&self, guild: GuildId, at: Timestamp, ask: impl FnOnce(&Watch) -> Assessment) -> Assessment {
        let mut shard = self.shard(guild);
        let place = shard.entry(guild).or_insert_with(|| Place::new(at));
        place.used = at;
        place.watch.as_ref().map_or_else(Assessment::pass, ask)
    }

    /// How far the members were looked at that the job looks at, and where to go on.
    pub(super) fn reviewed(&self) -> MutexGuard<'_, Option<Reviewed>> {
        self.reviewed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn forget(&self, guild: GuildId, member: UserId) {
        let mut shard = self.shard(guild);
        if let Some(place) = shard.get_mut(&guild) {
            place
                .waiting
                .retain(|event| event.members().0 != member && event.members().1 != Some(member));
            if let Some(watch) = &mut place.watch {
                watch.forget(member);
            }
        }
    }

    /// What is to be stored, up to a batch.
    pub(super) fn changes(&self) -> Vec<(GuildId, Changes)> {
        let mut changed = Vec::new();
        let mut left = BATCH;
        for shard in &self.shards {
            let mut shard = lock(shard);
            for (guild, place) in shard.iter_mut() {
                let Some(watch) = &mut place.watch else { continue };
                let changes = watch.changes(left);
                left -= changes.members.len();
                if !changes.is_empty() {
                    changed.push((*guild, changes));
                }
                if left == 0 {
                    return changed;
                }
            }
        }
        changed
    }

    /// Takes back what could not be stored.
    pub(super) fn give_back(&self, changed: Vec<(GuildId, Changes)>) {
        for (guild, changes) in changed {
            if let Some(watch) = self
                .shard(guild)
                .get_mut(&guild)
                .and_then(|place| place.watch.as_mut())
            {
                watch.give_back(changes);
            }
        }
    }

    /// Lets guilds go that were not used since, when all of them is stored.
    pub(super) fn let_go(&self, since: Timestamp) {
        for shard in &self.shards {
            lock(shard).retain(|_, place| {
                place.used > since
                    || !place.waiting.is_empty()
                    || place.watch.as_ref().is_some_and(|watch| !watch.is_stored())
            });
        }
    }

    fn shard(&self, guild: GuildId) -> MutexGuard<'_, BTreeMap<GuildId, Place>> {
        // The lower 22 bits of a snowflake are a worker and a counter; the time above them spreads well.
        let place = usize::try_from((guild.get() >> 22) % SHARDS).unwrap_or(0);
        lock(&self.shards[place])
    }
}

fn lock(shard: &Mutex<BTreeMap<GuildId, Place>>) -> MutexGuard<'_, BTreeMap<GuildId, Place>> {
    // A panic in a pure rule leaves numbers that are merely one event short.
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

fn restore(watch: &mut Watch, guild: GuildId, member: UserId, state: &[u8]) {
    if let Err(error) = watch.restore(member, state) {
        tracing::warn!(%guild, %error, "a member of the watch begins anew");
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}
