//! What every guard stands on.

use std::sync::Arc;
use std::time::Duration;

use core_db::{Cache, Db, DbError, JobRunner, Portable, SharedCache, Tx};
use core_errors::AppError;
use core_types::GuildId;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::access::Known;
use crate::approvals::Executors;
use crate::block::Blocks;
use crate::case::Switch;
use crate::features::Features;
use crate::fraud::Desk;
use crate::limit::Limits;
use crate::people::Asked;
use crate::secrets::Secrets;
use crate::{ChannelRules, GuardSettings, Request, Stored};

/// The guards, shared by cloning: their use cases are methods, in the modules they belong to.
#[derive(Debug, Clone)]
pub struct Security(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    settings: SharedCache<GuildId, Views>,
    policies: SharedCache<GuildId, Known>,
    blocks: Blocks,
    limits: Limits,
    executors: Executors,
    fraud: Desk,
    secrets: Secrets,
    automatic: Switch,
    features: Features,
    people: Asked,
    channels: Cache<GuildId, Arc<ChannelRules>>,
}

/// Guilds that are remembered.
const GUILDS: u64 = 10_000;

/// However little of other processes can be heard, what they decided about rights, blocks and keys holds after a minute: this
/// and a tenth.
const REMEMBERED: Duration = Duration::from_secs(50);

/// What one guild has set, as stored and as the guards read it.
#[derive(Debug, Clone)]
struct Views {
    stored: Arc<Stored>,
    guards: Arc<GuardSettings>,
}

impl Views {
    fn of(stored: Stored) -> Self {
        Self {
            guards: Arc::new(GuardSettings::of(&stored)),
            stored: Arc::new(stored),
        }
    }
}

/// Loaded by a row per setting, and needed by every interaction: shared between processes.
impl Portable for Views {
    const FORMAT: u32 = 1;

    fn pack(&self) -> Option<Vec<u8>> {
        serde_json::to_vec(&*self.stored).ok()
    }

    fn unpack(packed: &[u8]) -> Option<Self> {
        serde_json::from_slice(packed).ok().map(Self::of)
    }
}

impl Security {
    /// The guards over a database. What they remember of it is forgotten when any process changes it ([`core_db::Caches`]),
    /// and after `ttl` or a minute in any case.
    pub fn new(db: Db, ttl: Duration) -> Self {
        let ttl = ttl.min(REMEMBERED);
        Self(Arc::new(Inner {
            settings: db.caches().shared("guild_settings", GUILDS, ttl),
            policies: db.caches().shared("policies", GUILDS, ttl),
            blocks: Blocks::new(db.caches(), ttl),
            limits: Limits::new(db.clock()),
            executors: Executors::default(),
            fraud: Desk::new(),
            secrets: Secrets::new(db.caches()),
            automatic: Switch::default(),
            features: Features::new(db.caches(), ttl),
            people: Asked::default(),
            channels: db.caches().cache("channel_rules", GUILDS, ttl),
            db,
        }))
    }

    /// Everything a guild has set, of every room: a copy, forgotten when any process changes it. As long as
    /// it is remembered, the answer is the same allocation.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn stored(&self, guild: GuildId) -> Result<Arc<Stored>, AppError> {
        Ok(Arc::clone(&self.views(guild).await?.stored))
    }

    /// What a guild has set about its guards; as old as [`Self::stored`].
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settings(&self, guild: GuildId) -> Result<Arc<GuardSettings>, AppError> {
        Ok(Arc::clone(&self.views(guild).await?.guards))
    }

    async fn views(&self, guild: GuildId) -> Result<Views, AppError> {
        let load = async {
            let loaded: Result<_, DbError> = self
                .db()
                .read("guild_settings", move |tx| {
                    Box::pin(async move { Stored::load(tx, guild).await })
                })
                .await;
            loaded.map_err(AppError::from).map(Views::of)
        };
        self.0.settings.get_or_load(guild, load).await.map_err(|shared| {
            // The loader's error is shared by all who waited: each gets its code, and the first has logged its cause.
            AppError::new(shared.code()).context(shared.to_string())
        })
    }

    /// Forgets what is remembered of a guild's settings, in all processes, after a change was committed.
    pub async fn forget_settings(&self, guild: GuildId) {
        self.0.settings.invalidate(&guild).await;
    }

    pub(crate) fn channels(&self) -> &Cache<GuildId, Arc<ChannelRules>> {
        &self.0.channels
    }

    pub(crate) fn policies(&self) -> &SharedCache<GuildId, Known> {
        &self.0.policies
    }

    /// Adds the guards' background work to a runner.
    #[must_use]
    pub fn with_jobs(&self, runner: JobRunner) -> JobRunner {
        self.with_fraud_review(self.with_block_expiry(runner))
    }

    pub(crate) fn blocks(&self) -> &Blocks {
        &self.0.blocks
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn executors(&self) -> &Executors {
        &self.0.executors
    }

    pub(crate) fn automatic(&self) -> &Switch {
        &self.0.automatic
    }

    pub(crate) fn features(&self) -> &Features {
        &self.0.features
    }

    pub(crate) fn people(&self) -> &Asked {
        &self.0.people
    }

    pub(crate) fn fraud(&self) -> &Desk {
        &self.0.fraud
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }

    /// Runs an effect at most once per request: in one transaction with the answer it stores.
    pub(crate) async fn effect<I, T, F>(
        &self,
        name: &'static str,
        request: &Request,
        input: I,
        work: F,
    ) -> Result<T, AppError>
    where
        I: Serialize + Clone + Send + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
        F: for<'t> Fn(&'t mut Tx, Request, I) -> BoxFuture<'t, Result<T, AppError>> + Send + 'static,
    {
        let asked = request.clone();
        let done: Result<_, AppError> = request
            .once(self.db(), name, input, move |tx, input| {
                work(tx, asked.clone(), input)
            })
            .await;
        Ok(done?.value)
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }
}
