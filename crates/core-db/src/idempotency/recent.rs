//! The answers of one member: shown again to whoever lost them, forgotten with them.

use std::time::Duration;

use core_types::{GuildId, Timestamp, UserId};

use super::IDEMPOTENCY_KEPT;
use crate::error::DbError;
use crate::row::{FromRow, Row};
use crate::tx::Tx;

/// A younger answer may be on its way to the member: it is still owed when they are forgotten. What is older was given, or
/// nobody waits for it any more.
const ON_ITS_WAY: Duration = Duration::from_mins(1);

/// An answer that a member got, or should have got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastAnswer {
    /// The idempotency key of the effect: the use case's name comes first, up to a colon.
    pub key: String,
    /// The answer, as JSON.
    pub answer: String,
    /// When the effect happened.
    pub at: Timestamp,
}

impl PastAnswer {
    /// The use case that answered.
    pub fn use_case(&self) -> &str {
        self.key.split(':').next().unwrap_or_default()
    }
}

impl FromRow for PastAnswer {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            key: row.get(0)?,
            answer: row.get(1)?,
            at: row.get(2)?,
        })
    }
}

crate::statements! {
    /// A member's newest answers.
    RECENT = "SELECT key, answer, created_at FROM idempotency
        WHERE guild_id = $1 AND user_id = $2 AND created_at > $3 ORDER BY created_at DESC, key LIMIT $4";
    /// Takes a member off their answers, and forgets the calls of those from before $4. The answers end soon: until then a
    /// repeated request does nothing twice.
    FORGET = "UPDATE idempotency SET guild_id = NULL, user_id = NULL,
            owed = (CASE WHEN created_at < $4 THEN NULL ELSE owed END),
            owed_token = (CASE WHEN created_at < $4 THEN NULL ELSE owed_token END),
            expires_at = (CASE WHEN expires_at > $3 THEN $3 ELSE expires_at END)
        WHERE guild_id = $1 AND user_id = $2";
}

impl Tx {
    /// The newest answers to a member's own requests in a guild that had an effect, up to `limit`, the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn answers_of(
        &mut self,
        guild: GuildId,
        user: UserId,
        limit: u32,
    ) -> Result<Vec<PastAnswer>, DbError> {
        let since = self.now().minus(IDEMPOTENCY_KEPT);
        let query = self.query(RECENT).bind(guild.as_i64()).bind(user.as_i64());
        query.bind(since).bind(limit).fetch_all().await
    }

    /// Takes a member off their answers, which end at `until` at the latest. How many there were. What is owed since a
    /// moment ago stays owed, so that the request that runs is still answered.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn answers_forget(
        &mut self,
        guild: GuildId,
        user: UserId,
        until: Timestamp,
    ) -> Result<u64, DbError> {
        let before = self.now().minus(ON_ITS_WAY);
        let query = self.query(FORGET).bind(guild.as_i64()).bind(user.as_i64());
        query.bind(until).bind(before).execute().await
    }
}
