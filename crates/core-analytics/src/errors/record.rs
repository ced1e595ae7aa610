//! One error as it is kept.

use core_db::{DbError, FromRow, Row};
use core_types::{GuildId, Timestamp, UserId};
use serde::Serialize;

/// One error of ours, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorRecord {
    /// The id on the member's card.
    pub id: String,
    /// When the interaction arrived.
    pub at: Timestamp,
    /// Where; `None` in direct messages.
    pub guild: Option<GuildId>,
    /// Who saw it; `None` once they were forgotten.
    pub member: Option<UserId>,
    /// The interaction; empty once the member was forgotten.
    pub interaction: String,
    /// The trace it belongs to; empty if nothing was traced.
    pub trace: String,
    /// The stable name of the cause.
    pub code: String,
    /// Its kind.
    pub kind: String,
    /// What was asked for.
    pub command: String,
    /// What the error said of itself. For operators alone.
    pub detail: String,
    /// What caused it, outermost first. For operators alone.
    pub causes: String,
    /// Which build it happened in.
    pub build: String,
}

/// Columns in the order of the table.
impl FromRow for ErrorRecord {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let guild: i64 = row.get(2)?;
        let member: Option<i64> = row.get(3)?;
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            guild: GuildId::from_i64(guild).ok(),
            member: member.and_then(|id| UserId::from_i64(id).ok()),
            interaction: row.get(4)?,
            trace: row.get(5)?,
            code: row.get(6)?,
            kind: row.get(7)?,
            command: row.get(8)?,
            detail: row.get(9)?,
            causes: row.get(10)?,
            build: row.get(11)?,
        })
    }
}
