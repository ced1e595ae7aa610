//! A cache with a second level in Redis.

use std::sync::Arc;
use std::time::Duration;

use super::second::Place;
use super::{Cache, CacheKey, Caches, key};

/// A value that processes can give each other.
///
/// Never money: what a member owns is read where it is changed.
pub trait Portable: Clone + Send + Sync + 'static {
    /// The shape of the packed form. Give it another number when the shape or its meaning changes: versions that run side by
    /// side then each find their own.
    const FORMAT: u32;

    /// The value as bytes; nothing if it is not to leave this process.
    fn pack(&self) -> Option<Vec<u8>>;

    /// The value of bytes; nothing if they make no sense, which counts as not there.
    fn unpack(packed: &[u8]) -> Option<Self>;
}

/// A [`Cache`] whose misses look into Redis before the database: [`Caches::shared`].
#[derive(Debug)]
pub struct SharedCache<K, V> {
    name: &'static str,
    first: Cache<K, V>,
    caches: Caches,
    ttl: Duration,
}

impl<K, V> Clone for SharedCache<K, V> {
    fn clone(&self) -> Self {
        Self {
            name: self.name,
            first: self.first.clone(),
            caches: self.caches.clone(),
            ttl: self.ttl,
        }
    }
}

impl<K, V> SharedCache<K, V>
where
    K: CacheKey,
    V: Portable,
{
    pub(super) const fn new(name: &'static str, first: Cache<K, V>, caches: Caches, ttl: Duration) -> Self {
        Self {
            name,
            first,
            caches,
            ttl,
        }
    }

    /// The value of `key`: of this process, else from Redis, else loaded and put into both. Of many callers in this process
    /// one goes beyond the first level. A value that changes while it is loaded is not kept in either.
    ///
    /// # Errors
    /// As [`Cache::get_or_load`]. Redis makes no errors: without it, values are loaded.
    pub async fn get_or_load<E>(&self, key: K, load: impl Future<Output = Result<V, E>>) -> Result<V, Arc<E>>
    where
        E: Send + Sync + 'static,
    {
        let wanted = key.clone();
        let beyond = async {
            if !self.caches.is_linked() {
                return load.await;
            }
            let text = key::text(&wanted);
            let place = Place {
                cache: self.name,
                key: &text,
                format: V::FORMAT,
            };
            let Some(looked) = self.caches.look_up(place, self.ttl).await else {
                self.count("away");
                return load.await;
            };
            let found = looked.value.map(|packed| V::unpack(&packed));
            if let Some(Some(value)) = found {
                self.count("hit");
                return Ok(value);
            }
            self.count(if found.is_some() { "unreadable" } else { "miss" });
            let value = load.await?;
            if let Some(packed) = value.pack() {
                self.caches.put_in(place, &looked.token, &packed, self.ttl).await;
            }
            Ok(value)
        };
        self.first.get_or_load(key, beyond).await
    }

    /// Forgets the value of `key` in both levels and every process: [`Cache::invalidate`].
    pub async fn invalidate(&self, key: &K) {
        self.first.invalidate(key).await;
    }

    fn count(&self, outcome: &'static str) {
        metrics::counter!("guildhall_cache_shared_requests_total", "cache" => self.name, "outcome" => outcome)
            .increment(1);
    }
}
