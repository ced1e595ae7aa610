//! What one record says.

use core_db::{Column, DbError, FromRow, Row};
use core_types::{GuildId, Timestamp, UserId};
use serde::Serialize;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AuditActor {
    /// A person.
    User(UserId),
    /// The bot itself: an expiry, a schedule, a repair.
    System,
}

impl AuditActor {
    /// The person, if it was one.
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(user),
            Self::System => None,
        }
    }

    /// The id as stored; 0, which no person has, stands for the bot itself.
    pub(crate) fn as_i64(self) -> i64 {
        match self {
            Self::User(user) => user.as_i64(),
            Self::System => 0,
        }
    }
}

/// What is to be recorded.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// Where it was done.
    pub guild: GuildId,
    /// Who did it.
    pub actor: AuditActor,
    /// What was done, such as `economy.add_money`.
    pub action: String,
    /// To what, such as `user:123` or `setting:daily_amount`.
    pub target: String,
    /// Why, in the words of whoever did it; may be empty where no reason is asked for.
    pub reason: String,
    /// How it was, if it had a value.
    pub before: Option<serde_json::Value>,
    /// How it is now.
    pub after: Option<serde_json::Value>,
    /// What joins the record to log lines and to the effect: the idempotency key or the trace id.
    pub trace: String,
}

/// One record as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditRecord {
    /// Where it was done.
    pub guild: GuildId,
    /// Position in the guild's chain, from 1 without gaps.
    pub seq: i64,
    /// When it was done.
    pub at: Timestamp,
    /// Who did it.
    pub actor: AuditActor,
    /// What was done.
    pub action: String,
    /// To what.
    pub target: String,
    /// Why.
    pub reason: String,
    /// How it was, as JSON text.
    pub before: Option<String>,
    /// How it is now, as JSON text.
    pub after: Option<String>,
    /// The idempotency key or the trace id.
    pub trace: String,
    /// The trace in which it was recorded (W3C, 32 hexadecimal digits); none while nothing was traced.
    pub trace_id: Option<String>,
    /// Hash of the record before; zeros for the first.
    #[serde(skip)]
    pub(crate) previous: [u8; 32],
    /// Hash of this record.
    #[serde(skip)]
    pub(crate) hash: [u8; 32],
}

/// Columns in the order of the table.
impl FromRow for AuditRecord {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let actor = match i64::read(row, 3)? {
            0 => AuditActor::System,
            id => AuditActor::User(
                UserId::from_i64(id).map_err(|_| DbError::corrupt("audit actor is no user id"))?,
            ),
        };
        Ok(Self {
            guild: guild_of(row.get(0)?)?,
            seq: row.get(1)?,
            at: row.get(2)?,
            actor,
            action: row.get(4)?,
            target: row.get(5)?,
            reason: row.get(6)?,
            before: row.get(7)?,
            after: row.get(8)?,
            trace: row.get(9)?,
            previous: row.get(10)?,
            hash: row.get(11)?,
            trace_id: row.get(12)?,
        })
    }
}

pub(crate) fn guild_of(id: i64) -> Result<GuildId, DbError> {
    GuildId::from_i64(id).map_err(|_| DbError::corrupt("audit record of no guild"))
}
