//! Looking at rights: what is decided, and why.

use std::sync::Arc;

use core_db::DbError;
use core_errors::AppError;

use super::{Action, Actor, Because, Denied, Policy, Resource};
use crate::{Request, Security};

impl Security {
    /// What the guild decided about rights, as it is in the database at this moment.
    ///
    /// # Errors
    /// `access.forbidden` without the right to see it; those of the database.
    pub async fn access_look(&self, request: &Request) -> Result<Arc<Policy>, AppError> {
        request.allow_in_guild(Action::AccessView)?;
        let guild = request.guild;
        let stored: Result<_, DbError> = self
            .db()
            .read("policy", move |tx| {
                Box::pin(async move { Policy::load(tx, guild).await })
            })
            .await;
        Ok(Arc::new(stored?))
    }

    /// Whether somebody may do an action, and which rule decides that. Everybody may ask about themselves.
    ///
    /// # Errors
    /// As [`Self::access_look`].
    pub async fn access_check(
        &self,
        request: &Request,
        whom: &Actor,
        action: Action,
    ) -> Result<Result<Because, Denied>, AppError> {
        let policy = if whom.user == request.user() {
            self.policy(request.guild).await?
        } else {
            self.access_look(request).await?
        };
        let least = Resource::least_of(action, request.guild, whom.user);
        Ok(policy.decide(whom, action, &least, self.db().now()))
    }
}
