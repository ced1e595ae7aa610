//! Who asks, where, and as which request.

use std::sync::Arc;

use core_db::{Db, DbError, Once, Tx};
use core_errors::AppError;
use core_types::{GuildId, Timestamp, UserId};
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::{Action, Actor, Denied, DeniedReason, Policy, Resource};

/// One request, whatever door it came through.
#[derive(Debug, Clone)]
pub struct Request {
    /// The guild that is meant.
    pub guild: GuildId,
    /// Who asks, with the permissions they have at this moment.
    pub actor: Actor,
    /// The idempotency key: the interaction's id, or what a web client sent. A second request with the same key, use case
    /// and input is answered with the stored answer.
    pub key: String,
    policy: Arc<Policy>,
    at: Timestamp,
}

impl Request {
    /// A request in a guild that changed nothing about rights: Discord's permissions alone decide. Doors make theirs with
    /// [`Security::request`](crate::Security::request) instead, which knows what the guild decided.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "ids and literals are passed as they are"
    )]
    pub fn new(guild: GuildId, actor: Actor, key: impl ToString) -> Self {
        Self {
            guild,
            actor,
            key: key.to_string(),
            policy: Arc::default(),
            at: Timestamp::from_micros(0),
        }
    }

    /// The same request, decided by this policy as of this moment.
    #[must_use]
    pub fn under(self, policy: Arc<Policy>, at: Timestamp) -> Self {
        Self { policy, at, ..self }
    }

    /// The same request under another key, such as that of the offer it confirms.
    #[must_use]
    pub fn with_key(&self, key: &str) -> Self {
        Self {
            key: key.to_owned(),
            ..self.clone()
        }
    }

    /// Who asks.
    pub const fn user(&self) -> UserId {
        self.actor.user
    }

    /// The key of one use case's effect: a click and the command before it may share an id, never an effect, and nobody
    /// can take a key that somebody else will use.
    pub fn key_of(&self, name: &str) -> String {
        format!("{name}:{}:{}:{}", self.guild, self.actor.user, self.key)
    }

    /// What makes two requests with one key the same: use case, guild, asker and input.
    ///
    /// # Errors
    /// `internal` for an input that cannot be written as JSON.
    pub fn hash_of(&self, name: &str, input: &impl Serialize) -> Result<[u8; 32], AppError> {
        let input = serde_json::to_string(&(name, self.guild, self.user(), input))
            .map_err(|error| AppError::internal("an input cannot be hashed").caused_by(error))?;
        Ok(Sha256::digest(input).into())
    }

    /// Runs an effect at most once per request: in one transaction with the answer it stores.
    ///
    /// # Errors
    /// Those of the work; `request.conflict` under a key that was used with another input.
    pub async fn once<I, T, E, F>(
        &self,
        db: &Db,
        name: &'static str,
        input: I,
        mut work: F,
    ) -> Result<Once<T>, E>
    where
        I: Serialize + Clone + Send + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
        E: From<DbError> + From<AppError> + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx, I) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let (key, hash) = (self.key_of(name), self.hash_of(name, &input)?);
        db.once(name, key, hash, move |tx| work(tx, input.clone())).await
    }

    /// The asker may use their own account here.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub fn allow_use(&self) -> Result<(), AppError> {
        self.allow_on(Action::EconomyUse, self.actor.user)
    }

    /// The asker may do this to the guild as a whole.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub fn allow_in_guild(&self, action: Action) -> Result<(), AppError> {
        self.allow(action, &Resource::Guild(self.guild))
    }

    /// The asker may do this to somebody's account.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub fn allow_on(&self, action: Action, owner: UserId) -> Result<(), AppError> {
        let guild = self.guild;
        self.allow(action, &Resource::Account { guild, owner })
    }

    /// The asker may do this with what is stored about themselves in the guild they act in.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub fn allow_own_data(&self, action: Action) -> Result<(), AppError> {
        if self.actor.guild != Some(self.guild) {
            let reason = DeniedReason::OtherGuild;
            return Err(Denied { action, reason }.into());
        }
        self.allow(action, &Resource::Person(self.actor.user))
    }

    /// Whether the asker may do this to the guild, for what is shown or left out.
    pub fn may(&self, action: Action) -> bool {
        self.allow_in_guild(action).is_ok()
    }

    fn allow(&self, action: Action, resource: &Resource) -> Result<(), AppError> {
        self.policy.decide(&self.actor, action, resource, self.at)?;
        Ok(())
    }
}
