//! The policy of a guild: loaded once, kept, and read anew inside the transactions of staff.

use std::sync::Arc;

use core_db::{DbError, Portable, Tx};
use core_errors::AppError;
use core_types::GuildId;

use super::{Action, Actor, Policy, Resource};
use crate::{Request, Security};

/// A policy as it is remembered.
#[derive(Debug, Clone)]
pub(crate) struct Known(Arc<Policy>);

/// Loaded from four tables, and needed by every interaction: shared between processes.
impl Portable for Known {
    const FORMAT: u32 = 1;

    fn pack(&self) -> Option<Vec<u8>> {
        serde_json::to_vec(&*self.0).ok()
    }

    fn unpack(packed: &[u8]) -> Option<Self> {
        serde_json::from_slice(packed)
            .ok()
            .map(|policy| Self(Arc::new(policy)))
    }
}

impl Security {
    /// What a guild decided about rights: a copy, forgotten when any process changes it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn policy(&self, guild: GuildId) -> Result<Arc<Policy>, AppError> {
        let load = async {
            let loaded: Result<_, DbError> = self
                .db()
                .read("policy", move |tx| {
                    Box::pin(async move {
                        Policy::load(tx, guild)
                            .await
                            .map(|policy| Known(Arc::new(policy)))
                    })
                })
                .await;
            loaded.map_err(AppError::from)
        };
        let known = self.policies().get_or_load(guild, load).await.map_err(|shared| {
            // The loader's error is shared by all who waited: each gets its code, and the first has logged its cause.
            AppError::new(shared.code()).context(shared.to_string())
        })?;
        Ok(known.0)
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

    /// Forgets what is remembered of a guild's rights, in all processes, after a change was committed.
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

#[cfg(test)]
mod tests {
    use core_types::{Timestamp, UserId};

    use super::*;
    use crate::access::{Allowance, Effect, Given, Rank, Role, RoleName, StandardRole, Subject, Verdict};

    #[test]
    fn a_policy_comes_back_from_redis_as_it_was() {
        let custom = RoleName::new("night-watch").unwrap();
        let subject = Subject::Member(UserId::new(7).unwrap());
        let until = Some(Timestamp::from_seconds(1_000));
        let mut policy = Policy::default();
        policy.customs.insert(custom.clone());
        for role in [Role::Custom(custom), Role::Standard(StandardRole::Admin)] {
            policy.given.push(Given {
                to: subject.clone(),
                role: role.clone(),
                until,
            });
            let allowance = Allowance {
                once: Some(5),
                daily: None,
            };
            policy.caps.insert((role, Action::AuditRead), allowance);
        }
        let effect = Effect::Deny;
        policy.verdicts.push(Verdict {
            subject,
            action: Action::AuditRead,
            effect,
            rank: Rank::Admin,
            until: None,
        });
        let packed = Known(Arc::new(policy.clone())).pack().unwrap();
        assert_eq!(*Known::unpack(&packed).unwrap().0, policy);
        assert!(Known::unpack(b"{}").is_none() && Known::unpack(b"").is_none());
    }
}
