//! Which features are on: what the file says, what the operator set at run time, and what each guild's staff said.
//!
//! The order in which they decide is [`core_config::Flag::decide`]. This module keeps the two that are in the database, and
//! remembers them: a decision costs no round trip once its guild is known.

mod operator;
mod staff;
mod store;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use core_config::{Decided, Flags, LiveSettings, Rollout, Why};
use core_db::{Cache, CacheKey, Caches, DbError, Tx};
use core_types::GuildId;
use futures_util::future::BoxFuture;

use crate::Security;

pub use operator::{FlagChange, FlagLine, FlagOrder};
pub use staff::{FeatureLine, FeatureSwitched};
pub use store::features_forget;

/// How long a change of another process may stay unseen when it could not be heard.
const FRESH: Duration = Duration::from_secs(30);

/// How long what was known is good enough while the database is away.
const LAST: Duration = Duration::from_hours(24);

/// Guilds that are remembered.
const GUILDS: u64 = 10_000;

type Operator = Arc<BTreeMap<String, Rollout>>;
type Staff = Arc<BTreeMap<String, bool>>;

/// What is remembered about features.
#[derive(Debug)]
pub(crate) struct Features {
    file: OnceLock<LiveSettings>,
    operator: Remembered<(), Operator>,
    staff: Remembered<GuildId, Staff>,
}

impl Features {
    pub(crate) fn new(caches: &Caches, ttl: Duration) -> Self {
        let ttl = ttl.min(FRESH);
        Self {
            file: OnceLock::new(),
            operator: Remembered::new(caches, "flags", 1, ttl),
            staff: Remembered::new(caches, "features", GUILDS, ttl),
        }
    }

    /// Asks the file's flags as they are at this moment.
    fn file<T>(&self, ask: impl FnOnce(&Flags) -> T) -> T {
        match self.file.get() {
            Some(live) => ask(&live.current().flags),
            None => ask(&Flags::default()),
        }
    }
}

/// Values that are read again when they get old, and used on when they cannot be read.
#[derive(Debug)]
struct Remembered<K, V> {
    fresh: Cache<K, V>,
    last: Cache<K, V>,
}

impl<K, V> Remembered<K, V>
where
    K: CacheKey,
    V: Clone + Default + Send + Sync + 'static,
{
    fn new(caches: &Caches, name: &'static str, capacity: u64, ttl: Duration) -> Self {
        Self {
            fresh: caches.cache(name, capacity, ttl),
            // Nobody's change makes it worse than nothing: it is asked only while the database is away.
            last: Cache::new(name, capacity, LAST),
        }
    }

    async fn get(&self, key: K, load: impl Future<Output = Result<V, DbError>>) -> V {
        let loading = async {
            let value = load.await?;
            self.last.insert(key.clone(), value.clone()).await;
            Ok::<_, DbError>(value)
        };
        match self.fresh.get_or_load(key.clone(), loading).await {
            Ok(value) => value,
            Err(error) => {
                tracing::debug!(%error, "features cannot be read, what was last known holds");
                metrics::counter!("guildhall_features_stale_total").increment(1);
                self.last.get(&key).await.unwrap_or_default()
            }
        }
    }
}

impl Security {
    /// Takes the flags of the file from these settings, at each question anew. Without them, flags are as declared. The
    /// first settings stay.
    pub fn features_follow(&self, settings: LiveSettings) {
        let _ = self.features().file.set(settings);
    }

    /// Whether a feature is on in a guild, or in direct messages, and why. Never fails: while the database is away, what
    /// was last known holds, and else the file. A feature that
    /// is not declared is off.
    pub async fn feature(&self, name: &str, guild: Option<GuildId>) -> Decided {
        let operator = self.operator_flags().await.get(name).copied();
        let staff = match guild {
            Some(guild) => self.staff_features(guild).await.get(name).copied(),
            None => None,
        };
        let decided = self
            .features()
            .file(|flags| flags.decide(name, guild, operator, staff));
        decided.unwrap_or(Decided {
            on: false,
            why: Why::File,
            rollout: Rollout {
                enabled: false,
                percent: 0,
            },
        })
    }

    async fn operator_flags(&self) -> Operator {
        let load = self.looked_up("flags", |tx| {
            Box::pin(async move {
                let rows = store::flag_list(tx).await?;
                let set = rows.into_iter().filter_map(|row| Some((row.name, row.value?)));
                Ok(Arc::new(set.collect()))
            })
        });
        self.features().operator.get((), load).await
    }

    async fn staff_features(&self, guild: GuildId) -> Staff {
        let load = self.looked_up("features", move |tx| {
            Box::pin(async move {
                let rows = store::feature_list(tx, guild).await?;
                let set = rows.into_iter().filter_map(|row| Some((row.name, row.on?)));
                Ok(Arc::new(set.collect()))
            })
        });
        self.features().staff.get(guild, load).await
    }

    async fn looked_up<T, F>(&self, label: &'static str, work: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, DbError>> + Send + 'static,
    {
        self.db().read(label, work).await
    }
}
