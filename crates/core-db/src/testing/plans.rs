//! What statements cost as tables grow: a statement that reads a whole table must say why it may.

use crate::db::Db;
use crate::error::DbError;
use crate::sql::{Dialect, Sql};

/// Statements that read a whole table or index, as nobody waits for them or the table stays small.
const WHOLE: &[&str] = &[
    // Checks and reports of the whole house, in pages or away from any interaction.
    "ORPHAN",
    "IMBALANCE",
    "UNEQUAL",
    "LEFT_OVER",
    "COUNTED",
    "HOLDS_OPEN",
    "GUILDS",
    "ACCOUNTS",
    "EFFECTS",
    "DEBTS",
    "ENDS",
    // SQLite plans a look at a table that refers to this one, and leaves it out where no reference is in doubt.
    "HOLD_ADD",
    // One row per guild, process, job, key, feature or case that waits.
    "APPLIED_LIST",
    "PURGES",
    "RUNNING",
    "HELD_WAITING",
    "SHARE",
    "FLAG_LIST",
    "FEATURE_COUNT",
    "RETIRE",
    "MASTERS_USED",
    "MASTERS_KNOWN",
    "MASTERS_PRUNE",
    "COUNTS",
    "OUTBOX_DEAD",
    "ENDING",
    "LIST",
    "PATTERN_LIST",
    "RECORD_OF_PATTERN",
    // Jobs that forget what is old, once an hour or a day.
    "SWEEP_ROWS",
    "DAYS_EXPIRE",
    "CENSUS_EXPIRE",
];

/// The statements that would read a whole table on SQLite and are not meant to.
///
/// # Errors
/// Those of the database.
pub(super) async fn whole_reads(
    db: &Db,
    statements: &'static [(&'static str, Sql)],
) -> Result<Vec<String>, DbError> {
    if db.dialect() != Dialect::Sqlite {
        return Ok(Vec::new());
    }
    let tables: Vec<(String,)> = rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table'").await?;
    let mut complaints = Vec::new();
    for (name, sql) in statements.iter().filter(|(name, _)| !WHOLE.contains(name)) {
        let text = sql.text(Dialect::Sqlite);
        let explained: &'static str = format!("EXPLAIN QUERY PLAN {text}").leak();
        let plan: Vec<(i64, i64, i64, String)> = rows(db, explained).await?;
        for (.., step) in plan {
            let Some(scanned) = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()) else {
                continue;
            };
            // The plan names a table by its alias.
            let is_table =
                |(table,): &(String,)| table == scanned || text.contains(&format!("{table} AS {scanned}"));
            if tables.iter().any(is_table) {
                complaints.push(format!(
                    "{name} reads a whole table ({step}); find an index, or add it to WHOLE with the reason"
                ));
            }
        }
    }
    Ok(complaints)
}

async fn rows<T: crate::FromRow + Send + 'static>(db: &Db, sql: &'static str) -> Result<Vec<T>, DbError> {
    db.read("plan", move |tx| {
        Box::pin(async move { tx.query(sql).fetch_all().await })
    })
    .await
}
