//! Reading records, page by page.

use core_db::{DbError, Tx};
use core_types::{GuildId, Timestamp, UserId};
use serde::Serialize;

use super::record::AuditRecord;
use super::store::{LIST_ALL, LIST_BY_ACTION, LIST_BY_ACTOR, LIST_BY_TARGET, RECORD_OF_TRACE};

/// Records on one page at most.
pub const MAX_PAGE: u32 = 100;

/// Which records to list; what is not given does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct AuditFilter {
    /// Done by this person.
    pub actor: Option<UserId>,
    /// This action, such as `economy.add_money`.
    pub action: Option<String>,
    /// Done to this target, such as `user:123`.
    pub target: Option<String>,
    /// Done then or later.
    pub since: Option<Timestamp>,
    /// Done before then.
    pub until: Option<Timestamp>,
}

/// One page, newest record first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// The records.
    pub records: Vec<AuditRecord>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<i64>,
}

/// Lists a guild's records, newest first, `limit` (1 to [`MAX_PAGE`]) at a time, from before the record `before`.
///
/// Pages stay stable while records are added.
///
/// # Errors
/// Those of the database.
pub async fn audit_list(
    tx: &mut Tx,
    guild: GuildId,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: u32,
) -> Result<AuditPage, DbError> {
    page(tx, guild, filter, before, limit.clamp(1, MAX_PAGE)).await
}

/// Records on one page of an export.
pub(super) const EXPORT_PAGE: u32 = 1_000;

/// As [`audit_list`], for pages of any length. The narrowest filter decides which index is read; the others only leave out.
pub(super) async fn page(
    tx: &mut Tx,
    guild: GuildId,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: u32,
) -> Result<AuditPage, DbError> {
    let statement = match filter {
        AuditFilter { target: Some(_), .. } => LIST_BY_TARGET,
        AuditFilter { actor: Some(_), .. } => LIST_BY_ACTOR,
        AuditFilter { action: Some(_), .. } => LIST_BY_ACTION,
        _ => LIST_ALL,
    };
    let mut records: Vec<AuditRecord> = tx
        .query(statement)
        .bind(guild.as_i64())
        .bind(before.unwrap_or(i64::MAX))
        .bind(filter.actor.map(UserId::as_i64))
        .bind(filter.action.as_deref())
        .bind(filter.target.as_deref())
        .bind(filter.since)
        .bind(filter.until)
        .bind(limit + 1)
        .fetch_all()
        .await?;
    let has_more = records.len() > limit as usize;
    records.truncate(limit as usize);
    let next = records.last().filter(|_| has_more).map(|record| record.seq);
    Ok(AuditPage { records, next })
}

/// The records of a guild that bear this idempotency key or trace id, oldest first: for people who look into one case.
///
/// # Errors
/// Those of the database.
pub async fn audit_of_trace(tx: &mut Tx, guild: GuildId, trace: &str) -> Result<Vec<AuditRecord>, DbError> {
    let query = tx.query(RECORD_OF_TRACE).bind(guild.as_i64()).bind(trace);
    query.fetch_all().await
}
