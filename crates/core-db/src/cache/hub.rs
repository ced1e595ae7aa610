//! All caches over one database, and what ties them to those of other processes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use core_types::{Clock, Seed};
use tokio::sync::watch;

use super::generations::Generations;
use super::second::{Looked, Place, SecondLevel};
use super::{Cache, CacheKey, Portable, SharedCache, hear, key};
use crate::redis::{Redis, RedisAway};
use crate::signals::Bell;

/// How old a copy may be while other processes cannot be heard.
const UNHEARD: Duration = Duration::from_secs(30);

/// Changes that wait to be told while Redis is away; beyond it the time to live has to do.
const UNTOLD: usize = 10_000;

static FAILURES: AtomicU64 = AtomicU64::new(0);

/// The caches over one database: [`Db::caches`](crate::Db::caches). Shared by cloning.
///
/// With Redis ([`Self::link`]) each hears what the others changed. While nothing can be heard, copies are at most half a
/// minute old, unless this is the only process (SQLite).
#[derive(Debug, Clone)]
pub struct Caches(Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    clock: Arc<dyn Clock>,
    /// Tells own announcements from those of others.
    origin: String,
    known: Mutex<BTreeMap<&'static str, Arc<Generations>>>,
    is_deaf: AtomicBool,
    second: OnceLock<SecondLevel>,
    /// With the number of the announcement that failed last.
    untold: Mutex<Untold>,
    has_untold: AtomicBool,
    cleared: watch::Sender<()>,
}

type Untold = BTreeMap<(&'static str, String), u64>;

/// What ties the caches of several processes together.
#[derive(Debug, Clone)]
pub struct Link {
    /// Where changes are announced and copies are shared.
    pub redis: Redis,
    /// A secret that only the processes over this database know: it keeps them apart from others in the same Redis, and
    /// seals what they put there.
    pub seed: Seed,
}

impl Caches {
    /// `is_shared`: other processes may change the same database without a word.
    pub(crate) fn new(clock: Arc<dyn Clock>, is_shared: bool) -> Self {
        let started = core_types::SystemClock.now().as_micros().unsigned_abs();
        let origin = crate::jitter::next(crate::jitter::mix(started) ^ u64::from(std::process::id()));
        Self(Arc::new(Inner {
            clock,
            origin: format!("{origin:016x}"),
            known: Mutex::default(),
            is_deaf: AtomicBool::new(is_shared),
            second: OnceLock::new(),
            untold: Mutex::default(),
            has_untold: AtomicBool::new(false),
            cleared: watch::Sender::new(()),
        }))
    }

    /// A cache, as [`Cache::new`] makes it, of something that other processes may change: what one of them
    /// [invalidates](Cache::invalidate), all forget. Caches of one name are the same to that.
    pub fn cache<K, V>(&self, name: &'static str, capacity: u64, ttl: Duration) -> Cache<K, V>
    where
        K: CacheKey,
        V: Clone + Send + Sync + 'static,
    {
        let generations = Arc::clone(
            self.0
                .known()
                .entry(name)
                .or_insert_with(|| Arc::new(Generations::new())),
        );
        Cache::with(name, capacity, ttl, generations, Some(self.clone()))
    }

    /// As [`Self::cache`], for what is costly to load: with a second level in Redis that all processes share. Both levels
    /// together keep a value for no longer than `ttl`, give or take a tenth.
    pub fn shared<K, V>(&self, name: &'static str, capacity: u64, ttl: Duration) -> SharedCache<K, V>
    where
        K: CacheKey,
        V: Portable,
    {
        SharedCache::new(name, self.cache(name, capacity, ttl / 2), self.clone(), ttl / 2)
    }

    /// Ties these caches to those of other processes, from now on and whenever Redis is there. The first link stays.
    pub fn link(&self, link: Link) {
        let second = SecondLevel::new(link, self.0.origin.clone());
        let (redis, channel) = (second.redis().clone(), second.channel().to_owned());
        if self.0.second.set(second).is_ok() {
            self.0.deafened();
            tokio::spawn(hear::listen(Arc::downgrade(&self.0), redis, channel));
        }
    }

    /// Rings when everything was forgotten because something may have been missed, as when Redis has come back.
    pub fn cleared(&self) -> Bell {
        Bell::on(&self.0.cleared)
    }

    /// Whether changes of other processes are heard at this moment.
    pub fn is_hearing(&self) -> bool {
        self.0.second.get().is_some() && !self.0.is_deaf.load(Ordering::Acquire)
    }

    /// How old a copy may be, at this moment.
    pub(super) fn age_limit(&self) -> Option<Duration> {
        self.0.is_deaf.load(Ordering::Acquire).then_some(UNHEARD)
    }

    /// Tells other processes of a change, if they can be told; else they are told later. What was loaded here until then
    /// is old as well: keys with this `number` move to the next of their `generations`.
    pub(super) async fn announce(
        &self,
        cache: &'static str,
        key: String,
        generations: Arc<Generations>,
        number: u64,
    ) {
        metrics::counter!("guildhall_cache_invalidations_total", "cache" => cache, "from" => "here")
            .increment(1);
        if self.0.second.get().is_none() {
            return;
        }
        let inner = Arc::clone(&self.0);
        // In a task, so that a caller who stops waiting does not keep it from being told.
        let told = tokio::spawn(async move {
            if inner.tell(cache, &key).await.is_err() {
                inner.remember(cache, key);
            }
            // Until now a load here could have found the old value in Redis.
            generations.advance(number);
        });
        if let Err(error) = told.await {
            tracing::error!(%error, "a change could not be announced");
        }
    }

    pub(super) async fn look_up(&self, place: Place<'_>, ttl: Duration) -> Option<Looked> {
        let second = self.0.second.get()?;
        // What was not told is still there as it was.
        if self.0.has_untold.load(Ordering::Acquire) {
            return None;
        }
        second.get(place, ttl, self.0.clock.now()).await.ok()
    }

    pub(super) async fn put_in(&self, place: Place<'_>, token: &str, value: &[u8], ttl: Duration) {
        if let Some(second) = self.0.second.get() {
            second
                .put(place, token, value, self.0.clock.now().plus(ttl))
                .await;
        }
    }

    pub(super) fn is_linked(&self) -> bool {
        self.0.second.get().is_some()
    }
}

impl Inner {
    /// What another process announced.
    pub(super) fn heard(&self, message: &[u8]) {
        let Ok(message) = std::str::from_utf8(message) else {
            return;
        };
        let mut parts = message.splitn(3, ' ');
        let (Some(origin), Some(cache), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return;
        };
        if origin == self.origin {
            return;
        }
        // One that only another version has is nothing to this one.
        let known = self
            .known()
            .get_key_value(cache)
            .map(|(name, generations)| (*name, Arc::clone(generations)));
        if let Some((name, generations)) = known {
            generations.advance(key::number_of(key));
            metrics::counter!("guildhall_cache_invalidations_total", "cache" => name, "from" => "elsewhere")
                .increment(1);
        }
    }

    /// Everything is heard from now on; what was said before may have been missed.
    pub(super) async fn hearing(&self) {
        self.tell_the_untold().await;
        let known: Vec<_> = self.known().values().map(Arc::clone).collect();
        for generations in known {
            generations.advance_all();
        }
        self.is_deaf.store(false, Ordering::Release);
        metrics::gauge!("guildhall_cache_hearing").set(1.0);
        self.cleared.send_replace(());
    }

    pub(super) fn deafened(&self) {
        self.is_deaf.store(true, Ordering::Release);
        metrics::gauge!("guildhall_cache_hearing").set(0.0);
    }

    /// Tells what could not be told before, as far as it can be told now.
    pub(super) async fn tell_the_untold(&self) {
        while self.has_untold.load(Ordering::Acquire) {
            let next = self
                .untold()
                .first_key_value()
                .map(|(what, failure)| (what.clone(), *failure));
            let Some((what, failure)) = next else { return };
            if self.tell(what.0, &what.1).await.is_err() {
                return;
            }
            let mut untold = self.untold();
            // A change of the same key that failed to be told meanwhile has to be told by itself.
            if untold.get(&what) == Some(&failure) {
                untold.remove(&what);
            }
            self.has_untold.store(!untold.is_empty(), Ordering::Release);
        }
    }

    fn remember(&self, cache: &'static str, key: String) {
        let mut untold = self.untold();
        let what = (cache, key);
        if untold.len() < UNTOLD || untold.contains_key(&what) {
            untold.insert(what, FAILURES.fetch_add(1, Ordering::Relaxed));
        } else {
            tracing::warn!(
                cache,
                "too many changes wait for redis: other processes see one only when their copy has expired"
            );
        }
        self.has_untold.store(true, Ordering::Release);
    }

    async fn tell(&self, cache: &'static str, key: &str) -> Result<(), RedisAway> {
        match self.second.get() {
            Some(second) => second.forget(cache, key).await,
            None => Ok(()),
        }
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<&'static str, Arc<Generations>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn untold(&self) -> MutexGuard<'_, Untold> {
        self.untold.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use core_types::{ManualClock, Timestamp};
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_nobody_may_tell_us_of_is_not_kept_for_long() {
        for (is_shared, expected) in [(true, 2), (false, 1)] {
            let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(0)));
            let caches = Caches::new(clock, is_shared);
            let cache = caches.cache::<u32, u32>("test", 10, Duration::from_hours(1));
            let mut loads = 0;
            for wait in [
                Duration::ZERO,
                UNHEARD.saturating_sub(Duration::from_secs(1)),
                Duration::from_secs(1),
            ] {
                tokio::time::advance(wait).await;
                let load = async {
                    loads += 1;
                    Ok::<_, ()>(1)
                };
                assert_eq!(cache.get_or_load(1, load).await, Ok(1));
            }
            assert_eq!(loads, expected, "shared: {is_shared}");
        }
    }

    #[tokio::test]
    async fn what_others_changed_is_forgotten_and_what_makes_no_sense_is_not_minded() {
        let caches = Caches::new(Arc::new(ManualClock::new(Timestamp::from_seconds(0))), true);
        let (one, other) = (
            caches.cache::<u32, u32>("one", 10, UNHEARD),
            caches.cache("other", 10, UNHEARD),
        );
        let own = format!("{} one 1", caches.0.origin);
        for senseless in [
            "",
            "1",
            "somebody",
            "somebody else",
            "somebody none 1",
            own.as_str(),
        ] {
            one.insert(1, 1).await;
            caches.0.heard(senseless.as_bytes());
            caches.0.heard(&[0xff]);
            assert_eq!(one.get(&1).await, Some(1), "{senseless:?}");
        }
        other.insert(1_u32, 1_u32).await;
        caches.0.heard(b"somebody one 1");
        assert_eq!((one.get(&1).await, other.get(&1).await), (None, Some(1)));
    }

    #[tokio::test]
    async fn a_change_is_announced_to_the_end_when_its_caller_stops_waiting() {
        let caches = Caches::new(Arc::new(ManualClock::new(Timestamp::from_seconds(0))), true);
        caches.link(Link {
            redis: Redis::new("redis://127.0.0.1:1").unwrap(),
            seed: Seed::new([1; 32]),
        });
        let cache = caches.cache::<u32, u32>("one", 10, UNHEARD);
        let number = key::number(&1_u32);
        let before = cache.generations.present(number);
        assert_eq!(cache.invalidate(&1).now_or_never(), None);
        for _ in 0..1_000 {
            if caches.0.has_untold.load(Ordering::Acquire) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(caches.0.untold().len(), 1, "it is told when Redis is there");
        assert_eq!(cache.generations.present(number), before + 2);
    }
}
