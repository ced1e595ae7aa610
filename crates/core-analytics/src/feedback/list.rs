//! Reading feedback.

use core_db::Tx;
use core_errors::{AppError, ErrorId, codes};
use core_security::{Action, Request, Security};
use core_types::{GuildId, UserId};

use super::seal::opened;
use super::store::{BY_ERROR, GET, LIST, OF_MEMBER};
use super::{Feedback, SealedRow};
use crate::Reports;

/// Pieces of feedback on one page.
const PAGE: u32 = 10;

/// A page of feedback, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedbackPage {
    /// The feedback.
    pub rows: Vec<Feedback>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<i64>,
}

impl Reports {
    /// A page of the guild's feedback for its staff: what is open, or what is done, from before the number `before`.
    ///
    /// # Errors
    /// `access.forbidden` for others; those of the database.
    pub async fn feedback_list(
        &self,
        request: &Request,
        open: bool,
        before: Option<i64>,
    ) -> Result<FeedbackPage, AppError> {
        request.allow_in_guild(Action::FeedbackSettle)?;
        let guild = request.guild;
        let security = self.security().clone();
        self.db()
            .read("feedback_list", move |tx| {
                let security = security.clone();
                Box::pin(async move {
                    let query = tx
                        .query(LIST)
                        .bind(guild.as_i64())
                        .bind(if open { "open" } else { "done" });
                    let query = query.bind(before.unwrap_or(i64::MAX)).bind(PAGE + 1);
                    let mut found: Vec<SealedRow> = query.fetch_all().await?;
                    let more = found.len() > PAGE as usize;
                    found.truncate(PAGE as usize);
                    let next = found.last().filter(|_| more).map(|row| row.number);
                    let rows = all_opened(tx, &security, found).await?;
                    Ok(FeedbackPage { rows, next })
                })
            })
            .await
    }

    /// One piece of feedback, for the guild's staff.
    ///
    /// # Errors
    /// `access.forbidden` for others, `feedback.unknown` if there is none of this number; those of the database.
    pub async fn feedback_get(&self, request: &Request, number: i64) -> Result<Feedback, AppError> {
        request.allow_in_guild(Action::FeedbackSettle)?;
        let guild = request.guild;
        let security = self.security().clone();
        self.db()
            .read("feedback_get", move |tx| {
                let security = security.clone();
                Box::pin(async move {
                    let query = tx.query(GET).bind(guild.as_i64()).bind(number);
                    let row: Option<SealedRow> = query.fetch_optional().await?;
                    let unknown = || AppError::new(codes::FEEDBACK_UNKNOWN).with("number", number);
                    opened(tx, &security, row.ok_or_else(unknown)?).await
                })
            })
            .await
    }

    /// All feedback about one error, oldest first: for the operator, who needs no right.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn feedback_about(&self, id: ErrorId) -> Result<Vec<Feedback>, AppError> {
        let security = self.security().clone();
        self.db()
            .read("feedback_about", move |tx| {
                let security = security.clone();
                Box::pin(async move {
                    let query = tx.query(BY_ERROR).bind(id.to_string());
                    let found = query.fetch_all().await?;
                    all_opened(tx, &security, found).await
                })
            })
            .await
    }
}

/// Everything a member told the staff of a guild.
pub(crate) async fn of_member(
    tx: &mut Tx,
    security: &Security,
    guild: GuildId,
    user: UserId,
) -> Result<Vec<Feedback>, AppError> {
    let query = tx.query(OF_MEMBER).bind(guild.as_i64()).bind(user.as_i64());
    let found = query.fetch_all().await?;
    all_opened(tx, security, found).await
}

async fn all_opened(
    tx: &mut Tx,
    security: &Security,
    rows: Vec<SealedRow>,
) -> Result<Vec<Feedback>, AppError> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(opened(tx, security, row).await?);
    }
    Ok(all)
}
