//! Reading records, page by page.

use core_db::{DbError, Tx};
use core_types::{GuildId, UserId};

use super::record::AuditRecord;
use super::store::RECORD_LIST;

/// Records on one page at most.
pub const MAX_PAGE: u32 = 100;

/// Which records to list; what is not given does not matter.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Done by this person.
    pub actor: Option<UserId>,
    /// This action, such as `economy.add_money`.
    pub action: Option<String>,
    /// Done to this target, such as `user:123`.
    pub target: Option<String>,
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
    let limit = limit.clamp(1, MAX_PAGE);
    let mut records: Vec<AuditRecord> = tx
        .query(RECORD_LIST)
        .bind(guild.as_i64())
        .bind(before.unwrap_or(i64::MAX))
        .bind(filter.actor.map(UserId::as_i64))
        .bind(filter.action.as_deref())
        .bind(filter.target.as_deref())
        .bind(limit + 1)
        .fetch_all()
        .await?;
    let has_more = records.len() > limit as usize;
    records.truncate(limit as usize);
    let next = records.last().filter(|_| has_more).map(|record| record.seq);
    Ok(AuditPage { records, next })
}
