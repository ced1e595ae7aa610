//! Files in lists.

use core_db::{DbError, Tx};
use core_types::{GuildId, UserId};

use super::store::{CASE_DUE, CASE_LIST, COUNTS};
use super::{CaseFile, CaseState};

/// Which files are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// About this member.
    pub subject: Option<UserId>,
    /// In this state; without, in any that `closed` allows.
    pub state: Option<CaseState>,
    /// Only those that are closed (true) or not (false).
    pub closed: Option<bool>,
}

/// A guild's files, newest first: at most `limit` with numbers below `before`.
///
/// # Errors
/// Those of the database.
pub async fn cases_list(
    tx: &mut Tx,
    guild: GuildId,
    filter: CaseFilter,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<CaseFile>, DbError> {
    let state = match (filter.state, filter.closed) {
        (Some(state), _) => state.name(),
        (None, Some(true)) => "closed",
        (None, Some(false)) => "undecided",
        (None, None) => "",
    };
    let subject = filter.subject.map_or(0, UserId::as_i64);
    let query = tx
        .query(CASE_LIST)
        .bind(guild.as_i64())
        .bind(before.unwrap_or(i64::MAX))
        .bind(subject);
    query.bind(state).bind(limit).fetch_all().await
}

/// The newest files about a member.
///
/// # Errors
/// Those of the database.
pub async fn cases_of(
    tx: &mut Tx,
    guild: GuildId,
    subject: UserId,
    limit: u32,
) -> Result<Vec<CaseFile>, DbError> {
    let filter = CaseFilter {
        subject: Some(subject),
        ..CaseFilter::default()
    };
    cases_list(tx, guild, filter, None, limit).await
}

/// How much the guards have to do, in all guilds together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuardCounts {
    /// Files that need a decision.
    pub open: i64,
    /// Files that need a judgement.
    pub waiting: i64,
    /// Members who are blocked.
    pub blocked: i64,
}

/// Counts files and blocks, for metrics.
///
/// # Errors
/// Those of the database.
pub async fn guards_count(tx: &mut Tx) -> Result<GuardCounts, DbError> {
    let now = tx.now();
    let (open, waiting, blocked) = tx.query(COUNTS).bind(now).fetch_one().await?;
    Ok(GuardCounts {
        open,
        waiting,
        blocked,
    })
}

/// Files that nobody closed in time, the longest overdue first.
///
/// # Errors
/// Those of the database.
pub async fn cases_due(tx: &mut Tx, limit: u32) -> Result<Vec<(GuildId, i64)>, DbError> {
    let now = tx.now();
    let due: Vec<(i64, i64)> = tx.query(CASE_DUE).bind(now).bind(limit).fetch_all().await?;
    due.into_iter()
        .map(|(guild, number)| {
            let guild = GuildId::from_i64(guild).map_err(|_| DbError::corrupt("a case of no guild"))?;
            Ok((guild, number))
        })
        .collect()
}
