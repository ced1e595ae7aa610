//! One error by its id, and those of one member.

use core_db::DbError;
use core_errors::{AppError, ErrorId};
use core_security::{Action, Request};
use core_types::GuildId;

use super::ErrorRecord;
use super::store::{RECORD_GET, RECORD_OF_MEMBER};
use crate::Reports;

impl Reports {
    /// The errors that bear an id, newest first: one, but for a coincidence. For the operator, who needs no right.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find(&self, guild: Option<GuildId>, id: ErrorId) -> Result<Vec<ErrorRecord>, DbError> {
        self.flush().await?;
        self.db()
            .read("error_find", move |tx| {
                Box::pin(async move {
                    let query = tx.query(RECORD_GET).bind(id.to_string());
                    query.bind(guild.map(GuildId::as_i64)).fetch_all().await
                })
            })
            .await
    }

    /// The error of an id in the asker's guild, for its staff.
    ///
    /// # Errors
    /// `access.forbidden` for others; those of the database.
    pub async fn error_find(&self, request: &Request, id: ErrorId) -> Result<Option<ErrorRecord>, AppError> {
        request.allow_in_guild(Action::ErrorsRead)?;
        Ok(self.find(Some(request.guild), id).await?.into_iter().next())
    }

    /// The asker's own latest errors in their guild, newest first.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    pub async fn errors_of_mine(&self, request: &Request, limit: u32) -> Result<Vec<ErrorRecord>, AppError> {
        request.allow_in_guild(Action::FeedbackGive)?;
        let (guild, user) = (request.guild, request.user());
        let found: Result<_, DbError> = self
            .db()
            .read("errors_of_mine", move |tx| {
                Box::pin(async move {
                    let query = tx.query(RECORD_OF_MEMBER).bind(guild.as_i64());
                    query.bind(user.as_i64()).bind(limit).fetch_all().await
                })
            })
            .await;
        Ok(found?)
    }
}
