//! Looking at batches.

use core_db::{DbError, Tx};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::UserId;

use super::store::{self, ROWS_NEXT};
use crate::Request;
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::outcome::{Batch, BatchRow};

/// Rows read at a time.
const PAGE: i64 = 2_000;

core_db::statements! {
    /// Members who did something with their money, the latest first.
    RECENT = "SELECT account.owner_id FROM economy_activity JOIN account ON account.id = economy_activity.account_id
        WHERE economy_activity.guild_id = $1 AND account.owner_id > 0 ORDER BY economy_activity.last_day DESC LIMIT $2";
}

impl Economy {
    /// Members who used their money most recently, for what has to be asked about each.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub async fn members_recent(&self, request: &Request, most: u32) -> Result<Vec<UserId>, AppError> {
        request.allow_in_guild(Action::EconomyBulk)?;
        self.members_active(request, most).await
    }

    /// As [`Self::members_recent`], for use cases that checked the rights themselves.
    pub(crate) async fn members_active(&self, request: &Request, most: u32) -> Result<Vec<UserId>, AppError> {
        self.figures_of(request.guild, 1).await?;
        self.look("members_recent", request, most, |tx, scope, most| {
            Box::pin(async move {
                let query = tx.query(RECENT).bind(scope.guild().as_i64()).bind(most);
                let rows: Vec<(i64,)> = query.fetch_all().await?;
                let ids = rows.into_iter().map(|(id,)| {
                    UserId::from_i64(id).map_err(|_| Fail::from(DbError::corrupt("an owner is out of range")))
                });
                ids.collect()
            })
        })
        .await
    }

    /// How far a batch is.
    ///
    /// # Errors
    /// `access.forbidden`; `steer.unknown`.
    pub async fn batch(&self, request: &Request, id: i64) -> Result<Batch, AppError> {
        allowed(request)?;
        self.look("batch", request, id, |tx, scope, id| {
            Box::pin(async move {
                let batch = store::get(tx, scope.guild(), id).await?;
                Ok(batch.ok_or(AppError::new(codes::STEER_UNKNOWN))?)
            })
        })
        .await
    }

    /// The latest batches, the newest first.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub async fn batches(&self, request: &Request, most: u32) -> Result<Vec<Batch>, AppError> {
        allowed(request)?;
        self.look("batches", request, most, |tx, scope, most| {
            Box::pin(async move { Ok(store::latest(tx, scope.guild(), most).await?) })
        })
        .await
    }

    /// A batch with every row and what became of it. Rows are kept for 90 days.
    ///
    /// # Errors
    /// `access.forbidden`; `steer.unknown`.
    pub async fn batch_rows(&self, request: &Request, id: i64) -> Result<Vec<BatchRow>, AppError> {
        allowed(request)?;
        self.look("batch_rows", request, id, |tx, scope, id| {
            Box::pin(rows(tx, scope, id))
        })
        .await
    }
}

fn allowed(request: &Request) -> Result<(), AppError> {
    if request.may(Action::EconomyReverse) {
        return Ok(());
    }
    request.allow_in_guild(Action::EconomyBulk)
}

async fn rows(tx: &mut Tx, scope: Scope, id: i64) -> Result<Vec<BatchRow>, Fail> {
    let guild = scope.guild();
    if store::get(tx, guild, id).await?.is_none() {
        return Err(AppError::new(codes::STEER_UNKNOWN).into());
    }
    let mut rows: Vec<BatchRow> = Vec::new();
    loop {
        let after = rows.last().map_or(0, |row| row.place);
        let query = tx.query(ROWS_NEXT).bind(guild.as_i64()).bind(id);
        let page: Vec<BatchRow> = query.bind(after).bind(PAGE).fetch_all().await?;
        let is_last = i64::try_from(page.len()).is_ok_and(|count| count < PAGE);
        rows.extend(page);
        if is_last {
            return Ok(rows);
        }
    }
}
