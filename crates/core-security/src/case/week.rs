//! What a week brought, in figures.

use std::time::Duration;

use core_db::{DbError, Tx};
use core_types::{GuildId, Timestamp};
use serde::{Deserialize, Serialize};

use super::event::detail_of;
use super::store::{CASES_OPEN, EVENT_GUILDS, EVENT_WEEK, WEEK_STORE};
use super::{CaseEventKind, CaseState};

/// The figures of a week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseWeek {
    /// Files opened.
    pub opened: u32,
    /// Files closed, in whatever way.
    pub closed: u32,
    /// Of those, suspicions that were right.
    pub justified: u32,
    /// Of those, false alarms.
    pub unjustified: u32,
    /// Sums of money that went where they were meant to go.
    pub released: u32,
    /// Sums of money that staff sent back.
    pub returned: u32,
    /// Sums of money that went back because nobody decided.
    pub lapsed: u32,
    /// Members blocked.
    pub blocked: u32,
    /// Appeals made.
    pub appeals: u32,
    /// Files open at this moment.
    pub open_now: u32,
    /// The median time from opening a file to a judgement, in seconds.
    pub median_seconds: Option<u64>,
}

impl CaseWeek {
    /// The share of false alarms among the judged files, in per cent; none if nothing was judged.
    pub fn false_alarm_percent(&self) -> Option<u32> {
        let judged = self.justified.checked_add(self.unjustified)?;
        (self.unjustified * 100).checked_div(judged)
    }

    /// Whether there is nothing to tell.
    pub fn is_quiet(&self) -> bool {
        *self == Self::default()
    }
}

/// The figures of the time from one moment until before another.
///
/// # Errors
/// Those of the database.
pub async fn case_week(
    tx: &mut Tx,
    guild: GuildId,
    from: Timestamp,
    to: Timestamp,
) -> Result<CaseWeek, DbError> {
    let query = tx.query(EVENT_WEEK).bind(guild.as_i64()).bind(from).bind(to);
    let rows: Vec<(String, String, Timestamp)> = query.fetch_all().await?;
    let mut week = CaseWeek::default();
    let mut took: Vec<Duration> = Vec::new();
    for (kind, detail, at) in rows {
        match CaseEventKind::parse(&kind) {
            Some(CaseEventKind::Opened) => week.opened += 1,
            Some(CaseEventKind::Released) => week.released += 1,
            Some(CaseEventKind::Returned) => week.returned += 1,
            Some(CaseEventKind::Lapsed) => week.lapsed += 1,
            Some(CaseEventKind::Blocked) => week.blocked += 1,
            Some(CaseEventKind::Appealed) => week.appeals += 1,
            Some(CaseEventKind::Closed) => {
                week.closed += 1;
                let detail = detail_of(&detail)?;
                match detail.state {
                    Some(CaseState::Justified) => week.justified += 1,
                    Some(CaseState::Unjustified) => week.unjustified += 1,
                    _ => continue,
                }
                took.extend(detail.time.map(|opened| at.since(opened)));
            }
            _ => {}
        }
    }
    took.sort_unstable();
    week.median_seconds = took.get(took.len() / 2).map(Duration::as_secs);
    let (open,): (i64,) = tx.query(CASES_OPEN).bind(guild.as_i64()).fetch_one().await?;
    week.open_now = u32::try_from(open).unwrap_or(u32::MAX);
    Ok(week)
}

/// Keeps the figures of a week that is over. False: they were kept, and so posted, before.
///
/// # Errors
/// Those of the database.
pub async fn case_week_store(
    tx: &mut Tx,
    guild: GuildId,
    name: &str,
    figures: &CaseWeek,
) -> Result<bool, DbError> {
    let now = tx.now();
    let text = serde_json::to_string(figures).map_err(|_| DbError::corrupt("figures cannot be written"))?;
    let query = tx
        .query(WEEK_STORE)
        .bind(guild.as_i64())
        .bind(name)
        .bind(now)
        .bind(text);
    Ok(query.execute().await? == 1)
}

/// Guilds in whose files something happened since a moment, in order, after one of them.
///
/// # Errors
/// Those of the database.
pub async fn case_week_guilds(
    tx: &mut Tx,
    since: Timestamp,
    after: Option<GuildId>,
    limit: u32,
) -> Result<Vec<GuildId>, DbError> {
    let query = tx
        .query(EVENT_GUILDS)
        .bind(since)
        .bind(after.map_or(0, GuildId::as_i64))
        .bind(limit);
    let rows: Vec<(i64,)> = query.fetch_all().await?;
    rows.into_iter()
        .map(|(id,)| GuildId::from_i64(id).map_err(|_| DbError::corrupt("a case of no guild")))
        .collect()
}
