//! Entries of one moment, for people who look into one case.

use core_db::{DbError, Tx};
use core_types::{GuildId, Timestamp, UserId};

core_db::statements! {
    /// What somebody booked at a moment. Reads the guild's whole journal.
    ENTRY_OF_MOMENT = "SELECT e.seq, e.kind FROM journal_entry AS e JOIN account AS a ON a.id = e.actor
        WHERE e.guild_id = $1 AND e.at = $2 AND a.owner_id = $3 ORDER BY e.seq LIMIT 20";
}

/// The entries that a member made at exactly this moment, which is the one of the effect they belong to: number and kind.
///
/// # Errors
/// Those of the database.
pub async fn entries_at(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    at: Timestamp,
) -> Result<Vec<(i64, String)>, DbError> {
    let query = tx.query(ENTRY_OF_MOMENT).bind(guild.as_i64()).bind(at);
    query.bind(member.as_i64()).fetch_all().await
}
