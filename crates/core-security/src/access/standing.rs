//! The policy of a guild: loaded once, kept, and read anew inside the transactions of staff.

use std::sync::Arc;

use core_db::{DbError, Tx};
use core_errors::AppError;
use core_types::GuildId;

use super::{Action, Actor, Policy, Resource};
use crate::{Request, Security};

impl Security {
    /// What a guild decided about rights: up to the cache's time to live old if another process changed it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn policy(&self, guild: GuildId) -> Result<Arc<Policy>, AppError> {
        let load = async {
            let loaded: Result<_, DbError> = self
                .db()
                .read("policy", move |tx| {
                    Box::pin(async move { Policy::load(tx, guild).await.map(Arc::new) })
                })
                .await;
            loaded.map_err(AppError::from)
        };
        self.policies().get_or_load(guild, load).await.map_err(|shared| {
            // The loader's error is shared by all who waited: each gets its code, and the first has logged its cause.
            AppError::new(shared.code()).context(shared.to_string())
        })
    }

    /// A request of somebody in a guild, decided by what the guild decided about rights. Every door makes its requests
    /// with this.
    ///
    /// # Errors
    /// Those of the database, if the policy is not known yet.
    pub async fn request(
        &self,
        guild: GuildId,
        actor: Actor,
        key: impl ToString + Send,
    ) -> Result<Request, AppError> {
        let policy = self.policy(guild).await?;
        Ok(Request::new(guild, actor, key.to_string()).under(policy, self.db().now()))
    }

    /// Forgets what is remembered of a guild's rights, after a change.
    pub async fn forget_policy(&self, guild: GuildId) {
        self.policies().invalidate(&guild).await;
    }
}

impl Request {
    /// Decides once more, by the policy as it is inside this unit: effects of staff call this before they change
    /// anything, because a right may be gone since the command was opened. Answers that policy, for caps.
    ///
    /// # Errors
    /// `access.forbidden`; those of the database.
    pub async fn still_allowed<E: From<DbError> + From<AppError>>(
        &self,
        tx: &mut Tx,
        action: Action,
        resource: &Resource,
    ) -> Result<Policy, E> {
        let policy = Policy::load(tx, self.guild).await?;
        policy
            .decide(&self.actor, action, resource, tx.now())
            .map_err(AppError::from)?;
        Ok(policy)
    }
}
