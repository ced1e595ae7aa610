//! Adding a record.

use core_db::{DbError, Tx};
use core_types::Timestamp;

use super::chain::{GENESIS, hash_of};
use super::record::{AuditEntry, AuditRecord};
use super::store::{HEAD_LOCK, HEAD_MOVE, HEAD_OPEN, RECORD_ADD};

/// Adds a record to the end of its guild's chain, inside the transaction of the effect it tells about.
///
/// Records of one guild wait for each other until their transactions end; those of other guilds do not. Where a
/// transaction locks several rows, call this last.
///
/// # Errors
/// Those of the database.
pub async fn audit_append(tx: &mut Tx, entry: AuditEntry, now: Timestamp) -> Result<AuditRecord, DbError> {
    let guild = entry.guild.as_i64();
    tx.query(HEAD_OPEN).bind(guild).bind(GENESIS).execute().await?;
    let (seq, previous): (i64, [u8; 32]) = tx.query(HEAD_LOCK).bind(guild).fetch_one().await?;

    let mut record = AuditRecord {
        guild: entry.guild,
        seq: seq + 1,
        at: now,
        actor: entry.actor,
        action: storable(entry.action),
        target: storable(entry.target),
        reason: storable(entry.reason),
        before: entry.before.map(|value| value.to_string()),
        after: entry.after.map(|value| value.to_string()),
        trace: storable(entry.trace),
        trace_id: core_telemetry::current_trace_id(),
        previous,
        hash: GENESIS,
    };
    record.hash = hash_of(&record);

    tx.query(RECORD_ADD)
        .bind(guild)
        .bind(record.seq)
        .bind(record.at)
        .bind(record.actor.as_i64())
        .bind(&record.action)
        .bind(&record.target)
        .bind(&record.reason)
        .bind(record.before.as_deref())
        .bind(record.after.as_deref())
        .bind(&record.trace)
        .bind(record.previous)
        .bind(record.hash)
        .bind(record.trace_id.as_deref())
        .execute()
        .await?;
    let moved = tx
        .query(HEAD_MOVE)
        .bind(guild)
        .bind(record.seq)
        .bind(record.hash)
        .execute()
        .await?;
    if moved == 1 {
        Ok(record)
    } else {
        Err(DbError::corrupt("the head of an audit chain is missing"))
    }
}

/// PostgreSQL refuses NUL in text; neither database may turn a member's odd reason into a failed command.
fn storable(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}")
    } else {
        text
    }
}
