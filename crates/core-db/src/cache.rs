//! Copies of what the database knows: bounded, with a time to live, one load per missing key however many ask.
//!
//! What one process changed, all forget: a [`Cache`] made by a [`Db`](crate::Db) announces what it invalidates, see
//! [`Caches`]. What is costly to load is looked up in Redis first, see [`SharedCache`].

mod generations;
mod hear;
mod hub;
mod key;
mod second;
mod shared;

use std::fmt;
use std::hash::{Hash, Hasher as _};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use moka::Expiry;
use tokio::time::Instant;

use generations::Generations;

pub use hub::{Caches, Link};
pub use key::CacheKey;
pub use shared::{Portable, SharedCache};

/// Values by key, forgotten after a time to live or when there are too many. Cheap to clone; clones share the values.
///
/// ```
/// # #[derive(Debug, Clone, PartialEq)] struct Missing;
/// # async fn example() -> Result<(), std::sync::Arc<Missing>> {
/// use std::time::Duration;
/// let names = core_db::Cache::<u64, String>::new("guild_names", 1_000, Duration::from_mins(5));
/// let name = names.get_or_load(7, async { Ok::<_, Missing>("Hall".to_owned()) }).await?;
/// assert_eq!(name, "Hall");
/// names.invalidate(&7).await;
/// # Ok(())
/// # }
/// ```
pub struct Cache<K, V> {
    name: &'static str,
    values: moka::future::Cache<K, Copied<V>>,
    generations: Arc<Generations>,
    caches: Option<Caches>,
}

/// A value, and when its load began.
#[derive(Clone)]
struct Copied<V> {
    value: V,
    generation: u64,
    at: Instant,
}

impl<K, V> Clone for Cache<K, V> {
    fn clone(&self) -> Self {
        Self {
            name: self.name,
            values: self.values.clone(),
            generations: Arc::clone(&self.generations),
            caches: self.caches.clone(),
        }
    }
}

impl<K, V> fmt::Debug for Cache<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl<K, V> Cache<K, V>
where
    K: CacheKey,
    V: Clone + Send + Sync + 'static,
{
    /// An empty cache of at most `capacity` values that live for `ttl`, give or take a tenth so that values loaded
    /// together do not expire together. `name` labels its metrics. It is this process's own: for copies of what another
    /// process may change there is [`Caches::cache`].
    pub fn new(name: &'static str, capacity: u64, ttl: Duration) -> Self {
        Self::with(name, capacity, ttl, Arc::new(Generations::new()), None)
    }

    fn with(
        name: &'static str,
        capacity: u64,
        ttl: Duration,
        generations: Arc<Generations>,
        caches: Option<Caches>,
    ) -> Self {
        let values = moka::future::Cache::builder()
            .name(name)
            .max_capacity(capacity)
            .expire_after(Jittered { ttl })
            .build();
        Self {
            name,
            values,
            generations,
            caches,
        }
    }

    /// The value of `key`, loading it if it is not there. Of many callers at once one loads and all get its value, except
    /// that nobody gets a value whose load began before an [`invalidate`](Self::invalidate) that had ended when they asked.
    ///
    /// # Errors
    /// The loader's, shared by all who waited for it; the next caller tries again.
    pub async fn get_or_load<E>(&self, key: K, load: impl Future<Output = Result<V, E>>) -> Result<V, Arc<E>>
    where
        E: Send + Sync + 'static,
    {
        let number = key::number(&key);
        let asked = self.generations.present(number);
        let mut load = pin!(load);
        loop {
            if let Some(copy) = self.fresh(&key, asked).await {
                self.count(true);
                return Ok(copy.value);
            }
            let mut loaded = false;
            let joined = self.values.try_get_with_by_ref(&key, async {
                loaded = true;
                let (generation, at) = (self.generations.present(number), Instant::now());
                let value = load.as_mut().await?;
                Ok::<_, E>(Copied {
                    value,
                    generation,
                    at,
                })
            });
            let copy = joined.await.inspect_err(|_| self.count(false))?;
            if loaded || self.is_fresh(&copy, asked) {
                self.count(!loaded);
                return Ok(copy.value);
            }
        }
    }

    /// The value of `key` if it is there.
    pub async fn get(&self, key: &K) -> Option<V> {
        let asked = self.generations.present(key::number(key));
        let copy = self.fresh(key, asked).await;
        self.count(copy.is_some());
        copy.map(|copy| copy.value)
    }

    /// Puts a value in, in the place of an earlier one. For what is loaded, [`Self::get_or_load`] also keeps an old value
    /// from coming back.
    pub async fn insert(&self, key: K, value: V) {
        let copy = Copied {
            value,
            generation: self.generations.present(key::number(&key)),
            at: Instant::now(),
        };
        self.values.insert(key, copy).await;
    }

    /// Forgets the value of `key`, because it changed, here and in every other process. Call it after the change was
    /// committed, never before. A load that began earlier does not bring the old value back.
    pub async fn invalidate(&self, key: &K) {
        let number = key::number(key);
        self.generations.advance(number);
        // Before anything is waited for, so that it goes on when the caller stops waiting.
        if let Some(caches) = &self.caches {
            let generations = Arc::clone(&self.generations);
            caches
                .announce(self.name, key::text(key), generations, number)
                .await;
        }
        self.values.invalidate(key).await;
    }

    /// Forgets everything, in this process.
    pub fn clear(&self) {
        self.generations.advance_all();
        self.values.invalidate_all();
    }

    /// About how many values there are.
    pub fn len(&self) -> u64 {
        self.values.entry_count()
    }

    /// True when there is none, as far as is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The copy of `key`, if it is there and not older than allowed; one that is too old is removed.
    async fn fresh(&self, key: &K, asked: u64) -> Option<Copied<V>> {
        let copy = self.values.get(key).await?;
        if self.is_fresh(&copy, asked) {
            return Some(copy);
        }
        self.values.invalidate(key).await;
        None
    }

    fn is_fresh(&self, copy: &Copied<V>, asked: u64) -> bool {
        let limit = self.caches.as_ref().and_then(Caches::age_limit);
        copy.generation >= asked && limit.is_none_or(|limit| copy.at.elapsed() < limit)
    }

    fn count(&self, hit: bool) {
        let outcome = if hit { "hit" } else { "miss" };
        metrics::counter!("guildhall_cache_requests_total", "cache" => self.name, "outcome" => outcome)
            .increment(1);
    }
}

struct Jittered {
    ttl: Duration,
}

impl Jittered {
    /// Between 90 % and 110 % of the time to live, by the key and the moment.
    fn lifetime<K: Hash>(&self, key: &K) -> Duration {
        let mut hasher = std::hash::DefaultHasher::new();
        key.hash(&mut hasher);
        let per_mille = u32::try_from(crate::jitter::next(hasher.finish()) % 201).unwrap_or(100);
        self.ttl.saturating_mul(900 + per_mille) / 1000
    }
}

impl<K: Hash, V> Expiry<K, V> for Jittered {
    fn expire_after_create(&self, key: &K, _value: &V, _at: std::time::Instant) -> Option<Duration> {
        Some(self.lifetime(key))
    }

    fn expire_after_update(
        &self,
        key: &K,
        _value: &V,
        _at: std::time::Instant,
        _left: Option<Duration>,
    ) -> Option<Duration> {
        Some(self.lifetime(key))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn cache() -> Cache<u32, u32> {
        Cache::new("test", 100, Duration::from_mins(1))
    }

    #[tokio::test]
    async fn many_callers_cause_one_load() {
        let (cache, loads) = (cache(), AtomicU32::new(0));
        let load = async || {
            cache
                .get_or_load(1, async {
                    loads.fetch_add(1, Ordering::SeqCst);
                    tokio::task::yield_now().await;
                    Ok::<_, ()>(42)
                })
                .await
        };
        let values = futures_util::future::join_all((0..50).map(|_| load())).await;
        assert!(values.into_iter().all(|value| value == Ok(42)));
        assert_eq!(loads.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_failed_load_is_not_kept() {
        let cache = cache();
        assert_eq!(
            cache.get_or_load(1, async { Err("down") }).await,
            Err(Arc::new("down"))
        );
        assert_eq!(cache.get_or_load(1, async { Ok::<_, &str>(1) }).await, Ok(1));
    }

    #[tokio::test]
    async fn a_load_that_met_a_change_brings_nothing_old_back() {
        let cache = cache();
        let (read, go_on) = (tokio::sync::Notify::new(), tokio::sync::Notify::new());
        let slow = cache.get_or_load(1, async {
            // The old value was read, and only now comes the change.
            read.notify_one();
            go_on.notified().await;
            Ok::<_, ()>(1)
        });
        let change = async {
            read.notified().await;
            cache.invalidate(&1).await;
            // Who asks now must not be given what that load brings, though it is still under way.
            let asked = cache.get_or_load(1, async { Ok::<_, ()>(2) });
            let (asked, ()) = tokio::join!(asked, async { go_on.notify_one() });
            asked
        };
        let (before, after) = tokio::join!(slow, change);
        assert_eq!((before, after), (Ok(1), Ok(2)));
        assert_eq!(cache.get(&1).await, Some(2));
    }

    #[tokio::test]
    async fn what_was_loaded_before_a_change_is_not_kept_after_it() {
        let cache = cache();
        let loaded = cache.get_or_load(1, async {
            cache.invalidate(&1).await;
            Ok::<_, ()>(1)
        });
        assert_eq!(loaded.await, Ok(1), "it asked before the change");
        assert_eq!(cache.get(&1).await, None);
        cache.insert(1, 3).await;
        cache.clear();
        assert_eq!(cache.get(&1).await, None);
    }

    #[tokio::test]
    async fn invalidated_values_are_loaded_again() {
        let cache = cache();
        cache.insert(1, 1).await;
        assert_eq!(cache.get(&1).await, Some(1));
        cache.invalidate(&1).await;
        assert_eq!(cache.get(&1).await, None);
    }

    #[test]
    fn lifetimes_spread_around_the_time_to_live() {
        let jitter = Jittered {
            ttl: Duration::from_secs(100),
        };
        let lifetimes: Vec<_> = (0..200).map(|key| jitter.lifetime(&key)).collect();
        assert!(lifetimes.iter().all(|life| (90..=110).contains(&life.as_secs())));
        assert!(
            lifetimes.iter().any(|life| life.as_secs() < 95)
                && lifetimes.iter().any(|life| life.as_secs() > 105)
        );
    }
}
