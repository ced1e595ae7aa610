//! What every use case stands on: the database, the ledger, the seed of draws and the careers.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use core_analytics::Reports;
use core_db::{Cache, Db, DbError, Once, Tx};
use core_errors::AppError;
use core_security::{Security, Stored};
use core_types::{GuildId, Seed, UserId};
use domain_economy::career::Careers;
use domain_economy::settings::GuildSettings;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::board::Boards;
use crate::fail::Fail;
use crate::files::AskedForFiles;
use crate::health::Curves;
use crate::ledger::Ledger;
use crate::life::Lives;
use crate::things::AskedOfRoles;
use crate::{Assessor, Request, settings};

/// Whoever changed something since then reads from the primary: longer than a replica that is asked may be behind, and than
/// clocks differ.
const JUST_NOW: Duration = Duration::from_mins(2);

/// How long the settings that replies are dressed with may be out of date in another process, unless told otherwise.
/// Effects never use them.
const SETTINGS_LIVE: Duration = Duration::from_secs(30);

/// The use cases of the economy, shared by cloning.
#[derive(Debug, Clone)]
pub struct Economy(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    ledger: Ledger,
    security: Security,
    reports: Reports,
    seed: Seed,
    careers: Arc<Careers>,
    lives: Lives,
    /// Read from what the guards remember, for as long as they remember the same.
    settings: Cache<GuildId, (Arc<Stored>, Arc<GuildSettings>)>,
    boards: Boards,
    curves: Curves,
    watch: OnceLock<Arc<dyn Assessor>>,

    roles: AskedOfRoles,
    files: AskedForFiles,
}

impl Economy {
    /// The economy in a database. Time is that of `db`; `seed` is the secret of all draws and fingerprints, the same in
    /// every process and after every restart.
    ///
    /// # Errors
    /// The careers' data file has a mistake.
    pub fn new(db: Db, ledger: Ledger, security: Security, seed: Seed) -> Result<Self, AppError> {
        Self::with_cache(db, ledger, security, seed, SETTINGS_LIVE)
    }

    /// As [`Self::new`]; what replies are dressed with may be as old as `ttl` if another process changed it.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_cache(
        db: Db,
        ledger: Ledger,
        security: Security,
        seed: Seed,
        ttl: Duration,
    ) -> Result<Self, AppError> {
        let careers = Careers::standard()
            .map_err(|error| AppError::internal(error.to_string()))?
            .clone();
        let (careers, lives) = (Arc::new(careers), Lives::new(&db, ttl));
        crate::staff::teach(&security);
        crate::steer::teach(&security);
        let settings = Cache::new("economy_settings", 10_000, ttl);
        let reports = Reports::new(db.clone(), security.clone());
        Ok(Self(Arc::new(Inner {
            db,
            ledger,
            security,
            reports,
            seed,
            careers,
            lives,
            boards: Boards::new(),
            curves: Curves::new(),
            watch: OnceLock::new(),

            roles: AskedOfRoles::default(),
            files: AskedForFiles::default(),
            settings,
        })))
    }

    /// The careers that come with the hall, with their names and stories.
    pub fn standard_careers(&self) -> &Arc<Careers> {
        &self.0.careers
    }

    pub(crate) fn boards(&self) -> &Boards {
        &self.0.boards
    }

    pub(crate) fn curves(&self) -> &Curves {
        &self.0.curves
    }

    pub(crate) fn lives(&self) -> &Lives {
        &self.0.lives
    }

    /// What a guild has set, for dressing replies: as old as [`Security::stored`].
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settings(&self, guild: GuildId) -> Result<Arc<GuildSettings>, AppError> {
        let stored = self.security().stored(guild).await?;
        match self.0.settings.get(&guild).await {
            Some((of, settings)) if Arc::ptr_eq(&of, &stored) => Ok(settings),
            _ => {
                let settings = Arc::new(settings::of(&stored));
                self.0
                    .settings
                    .insert(guild, (stored, Arc::clone(&settings)))
                    .await;
                Ok(settings)
            }
        }
    }

    /// What a guild has set, if it is remembered: for dressing what must not wait, such as the card of an error.
    pub async fn settings_if_known(&self, guild: GuildId) -> Option<Arc<GuildSettings>> {
        let known = self.0.settings.get(&guild).await;
        known.map(|(_, settings)| settings)
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    /// The guards.
    pub fn security(&self) -> &Security {
        &self.0.security
    }

    pub(crate) fn watch(&self) -> &OnceLock<Arc<dyn Assessor>> {
        &self.0.watch
    }

    /// Whom to ask about a server's roles.
    pub(crate) fn roles(&self) -> &AskedOfRoles {
        &self.0.roles
    }

    /// Whom to ask for files that were attached.
    pub(crate) fn files(&self) -> &AskedForFiles {
        &self.0.files
    }

    /// Errors that members saw, and what they say about them.
    pub fn reports(&self) -> &Reports {
        &self.0.reports
    }

    pub(crate) fn seed(&self) -> &Seed {
        &self.0.seed
    }

    /// Who a member was before an erasure, to nobody who does not have the seed.
    pub(crate) fn fingerprint(&self, guild: GuildId, user: UserId) -> [u8; 32] {
        self.seed()
            .authenticate(format!("erased:{guild}:{user}").as_bytes())
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
        F: for<'t> Fn(&'t mut Tx, Scope, I) -> BoxFuture<'t, Result<T, Fail>> + Send + 'static,
    {
        Ok(self.effect_once(name, request, input, work).await?.value)
    }

    /// As [`Self::effect`], and says whether it happened now or is the stored answer to a repeated request: what follows an
    /// effect outside of its transaction must not follow twice.
    pub(crate) async fn effect_once<I, T, F>(
        &self,
        name: &'static str,
        request: &Request,
        input: I,
        work: F,
    ) -> Result<Once<T>, AppError>
    where
        I: Serialize + Clone + Send + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
        F: for<'t> Fn(&'t mut Tx, Scope, I) -> BoxFuture<'t, Result<T, Fail>> + Send + 'static,
    {
        let scope = Scope {
            economy: self.clone(),
            request: request.clone(),
        };
        let done: Result<Once<T>, Fail> = request
            .once(self.db(), name, input, move |tx, input| {
                work(tx, scope.clone(), input)
            })
            .await;
        Ok(done?)
    }

    /// Runs a use case that only looks.
    pub(crate) async fn look<I, T, F>(
        &self,
        name: &'static str,
        request: &Request,
        input: I,
        work: F,
    ) -> Result<T, AppError>
    where
        I: Clone + Send + 'static,
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx, Scope, I) -> BoxFuture<'t, Result<T, Fail>> + Send + 'static,
    {
        let scope = Scope {
            economy: self.clone(),
            request: request.clone(),
        };
        let seen: Result<_, Fail> = self
            .db()
            .read(name, move |tx| work(tx, scope.clone(), input.clone()))
            .await;
        Ok(seen?)
    }

    /// As [`Self::look`], where what is read in several statements need not be of one moment ([`Db::glance`]).
    pub(crate) async fn glance<I, T, F>(
        &self,
        name: &'static str,
        request: &Request,
        input: I,
        work: F,
    ) -> Result<T, AppError>
    where
        I: Clone + Send + 'static,
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx, Scope, I) -> BoxFuture<'t, Result<T, Fail>> + Send + 'static,
    {
        let scope = Scope {
            economy: self.clone(),
            request: request.clone(),
        };
        let seen: Result<_, Fail> = self
            .db()
            .glance(name, move |tx| work(tx, scope.clone(), input.clone()))
            .await;
        Ok(seen?)
    }

    /// As [`Self::look`], for what costs much to read and may be a few seconds old: from the replica, except for whoever has
    /// just changed something, in this process or another. They see what they did.
    pub(crate) async fn look_stale<I, T, F>(
        &self,
        name: &'static str,
        request: &Request,
        input: I,
        work: F,
    ) -> Result<T, AppError>
    where
        I: Clone + Send + 'static,
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx, Scope, I) -> BoxFuture<'t, Result<T, Fail>> + Send + 'static,
    {
        if !self.db().replica().is_some_and(|replica| replica.is_used) {
            return self.look(name, request, input, work).await;
        }
        let (guild, user) = (request.guild, request.user());
        let acted: Result<bool, DbError> = self
            .db()
            .glance("acted_since", move |tx| {
                Box::pin(async move {
                    let since = tx.now().minus(JUST_NOW);
                    tx.acted_since(guild, user, since).await
                })
            })
            .await;
        if acted? {
            return self.look(name, request, input, work).await;
        }
        let scope = Scope {
            economy: self.clone(),
            request: request.clone(),
        };
        let seen: Result<_, Fail> = self
            .db()
            .read_stale(name, move |tx| work(tx, scope.clone(), input.clone()))
            .await;
        Ok(seen?)
    }
}

/// What a unit of work takes along.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) economy: Economy,
    pub(crate) request: Request,
}

impl Scope {
    pub(crate) fn guild(&self) -> GuildId {
        self.request.guild
    }

    pub(crate) fn user(&self) -> UserId {
        self.request.user()
    }
}
