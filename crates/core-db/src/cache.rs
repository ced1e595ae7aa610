//! A cache in the process: bounded, with a time to live, one load per missing key however many ask.

use std::fmt;
use std::hash::{Hash, Hasher as _};
use std::sync::Arc;
use std::time::Duration;

use moka::Expiry;

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
    values: moka::future::Cache<K, V>,
}

impl<K, V> Clone for Cache<K, V> {
    fn clone(&self) -> Self {
        Self {
            name: self.name,
            values: self.values.clone(),
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
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// An empty cache of at most `capacity` values that live for `ttl`, give or take a tenth so that values loaded
    /// together do not expire together. `name` labels its metrics.
    pub fn new(name: &'static str, capacity: u64, ttl: Duration) -> Self {
        let values = moka::future::Cache::builder()
            .name(name)
            .max_capacity(capacity)
            .expire_after(Jittered { ttl })
            .build();
        Self { name, values }
    }

    /// The value of `key`, loading it if it is not there. Of many callers at once one loads and all get its value.
    ///
    /// # Errors
    /// The loader's, shared by all who waited for it; the next caller tries again.
    pub async fn get_or_load<E>(&self, key: K, load: impl Future<Output = Result<V, E>>) -> Result<V, Arc<E>>
    where
        E: Send + Sync + 'static,
    {
        let mut loaded = false;
        let value = self
            .values
            .try_get_with(key, async {
                loaded = true;
                load.await
            })
            .await;
        self.count(!loaded);
        value
    }

    /// The value of `key` if it is there.
    pub async fn get(&self, key: &K) -> Option<V> {
        let value = self.values.get(key).await;
        self.count(value.is_some());
        value
    }

    /// Puts a value in, in the place of an earlier one.
    pub async fn insert(&self, key: K, value: V) {
        self.values.insert(key, value).await;
    }

    /// Forgets the value of `key`, because it changed.
    pub async fn invalidate(&self, key: &K) {
        self.values.invalidate(key).await;
    }

    /// Forgets everything.
    pub fn clear(&self) {
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
