//! What goes wrong again and again: by code and command, with the trend.

use std::collections::BTreeMap;
use std::time::Duration;

use core_db::{DbError, FromRow, Row, Tx};
use core_errors::{AppError, Code};
use core_security::{Action, Request};
use core_types::{GuildId, Timestamp};
use serde::Serialize;

use super::ErrorRecord;
use super::store::{MEMBER_COUNT, PATTERN_LIST, RECORD_OF_PATTERN};
use super::write::hour_of;
use crate::Reports;

/// Patterns in one answer at most: as many as a select menu takes.
const MOST: u32 = 25;

/// Examples of one pattern.
const EXAMPLES: u32 = 5;

/// How far back to look, in whole hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since(Duration);

impl Since {
    /// A day.
    pub const DAY: Self = Self(Duration::from_hours(24));

    /// So far back: at least an hour, at most a year.
    pub fn new(time: Duration) -> Self {
        Self(time.clamp(Duration::from_hours(1), Duration::from_hours(366 * 24)))
    }
}

/// One code with one command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// The stable name of the cause.
    pub code: String,
    /// What was asked for.
    pub command: String,
    /// The kind of the cause, as it is written in the catalogue.
    pub kind: String,
    /// Whether it is our fault, and so kept in full.
    pub ours: bool,
    /// How often it was seen in the time asked for.
    pub times: i64,
    /// How often in as long a time before that.
    pub before: i64,
    /// How many members met it in the time asked for, as far as they are remembered; only for faults of ours.
    pub members: i64,
    /// When it was first seen, as far as is kept.
    pub first_at: Timestamp,
    /// When it was last seen.
    pub last_at: Timestamp,
    /// Whether no other build than the running one has it.
    pub is_new: bool,
}

impl Pattern {
    /// What the catalogue of this version says of the cause.
    pub fn known(&self) -> Option<Code> {
        Code::named(&self.code)
    }
}

/// The patterns of a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Patterns {
    /// From when on.
    pub since: Timestamp,
    /// Faults of ours first, then the most frequent.
    pub patterns: Vec<Pattern>,
}

impl FromRow for Pattern {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let kind: String = row.get(2)?;
        Ok(Self {
            code: row.get(0)?,
            command: row.get(1)?,
            ours: matches!(kind.as_str(), "internal" | "unavailable"),
            kind,
            times: row.get(3)?,
            before: row.get(4)?,
            members: 0,
            first_at: row.get(5)?,
            last_at: row.get(6)?,
            is_new: row.get::<i64>(7)? == 0,
        })
    }
}

impl Reports {
    /// What went wrong in the asker's guild, for its staff.
    ///
    /// # Errors
    /// `access.forbidden` for others; those of the database.
    pub async fn error_patterns(&self, request: &Request, since: Since) -> Result<Patterns, AppError> {
        request.allow_in_guild(Action::ErrorsRead)?;
        Ok(self.patterns(Some(request.guild), since).await?)
    }

    /// What went wrong everywhere, or in one guild: for the operator, who needs no right.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn patterns(&self, guild: Option<GuildId>, since: Since) -> Result<Patterns, DbError> {
        self.flush().await?;
        let build = self.build().to_owned();
        self.db()
            .read("error_patterns", move |tx| {
                let build = build.clone();
                Box::pin(async move { list(tx, guild, since, &build).await })
            })
            .await
    }

    /// The newest errors of one pattern in the asker's guild, for its staff.
    ///
    /// # Errors
    /// `access.forbidden` for others; those of the database.
    pub async fn error_examples(
        &self,
        request: &Request,
        code: &str,
        command: &str,
    ) -> Result<Vec<ErrorRecord>, AppError> {
        request.allow_in_guild(Action::ErrorsRead)?;
        Ok(self.examples(Some(request.guild), code, command).await?)
    }

    /// The newest errors of one pattern: for the operator, who needs no right.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn examples(
        &self,
        guild: Option<GuildId>,
        code: &str,
        command: &str,
    ) -> Result<Vec<ErrorRecord>, DbError> {
        let (code, command) = (code.to_owned(), command.to_owned());
        self.db()
            .read("error_examples", move |tx| {
                let (code, command) = (code.clone(), command.clone());
                Box::pin(async move {
                    let query = tx.query(RECORD_OF_PATTERN).bind(guild.map(GuildId::as_i64));
                    query.bind(code).bind(command).bind(EXAMPLES).fetch_all().await
                })
            })
            .await
    }
}

async fn list(tx: &mut Tx, guild: Option<GuildId>, since: Since, build: &str) -> Result<Patterns, DbError> {
    let now = tx.now();
    let guild = guild.map(GuildId::as_i64);
    let from = now.minus(since.0);
    let mut patterns: Vec<Pattern> = tx
        .query(PATTERN_LIST)
        .bind(guild)
        .bind(hour_of(from))
        .bind(hour_of(from.minus(since.0)))
        .bind(build)
        .bind(MOST)
        .fetch_all()
        .await?;
    if patterns.iter().any(|pattern| pattern.ours) {
        let counts: Vec<(String, String, i64)> =
            tx.query(MEMBER_COUNT).bind(guild).bind(from).fetch_all().await?;
        let counts: BTreeMap<(String, String), i64> = counts
            .into_iter()
            .map(|(code, command, count)| ((code, command), count))
            .collect();
        for pattern in &mut patterns {
            let key = (pattern.code.clone(), pattern.command.clone());
            pattern.members = counts.get(&key).copied().unwrap_or(0);
        }
    }
    Ok(Patterns {
        since: from,
        patterns,
    })
}
