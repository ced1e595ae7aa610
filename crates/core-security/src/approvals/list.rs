//! What waits for a second person.

use core_db::DbError;
use core_errors::{AppError, codes};

use super::record::Approval;
use super::store::WAITING;
use crate::{Request, Resource, Security};

/// Most that are listed.
const MOST_LISTED: i64 = 100;

impl Security {
    /// What waits and the asker may decide on or has asked for, oldest first.
    ///
    /// # Errors
    /// `access.forbidden` for those who hold no right that anything could wait for; those of the database.
    pub async fn approvals(&self, request: &Request) -> Result<Vec<Approval>, AppError> {
        let measured = |action: &&crate::Action| action.is_measured();
        if !crate::Action::ALL
            .iter()
            .filter(measured)
            .any(|action| request.may(*action))
        {
            return Err(AppError::new(codes::FORBIDDEN));
        }
        let guild = request.guild;
        let waiting: Result<Vec<Approval>, DbError> = self
            .db()
            .read("approvals", move |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    tx.query(WAITING)
                        .bind(guild.as_i64())
                        .bind(now)
                        .bind(MOST_LISTED)
                        .fetch_all()
                        .await
                })
            })
            .await;
        let mut waiting = waiting?;
        waiting.retain(|approval| approval.asker == request.user() || request.may(approval.action));
        Ok(waiting)
    }
}

/// What an approval is about, for `authorize`.
pub(super) fn resource_of(approval: &Approval) -> Resource {
    match approval.member {
        Some(owner) => Resource::Account {
            guild: approval.guild,
            owner,
        },
        None => Resource::Guild(approval.guild),
    }
}
