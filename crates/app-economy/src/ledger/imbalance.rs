//! The cheapest check of the books: everything that is somewhere came from somewhere.

use core_db::{Db, DbError};

core_db::statements! {
    /// Per guild and currency all balances, that of the mint included, sum to zero; faults of two guilds must not hide
    /// each other. A guild that is being deleted has no books any more.
    IMBALANCE = "SELECT CAST(coalesce(sum(abs(off)), 0) AS bigint) FROM
        (SELECT sum(balance) AS off FROM account WHERE NOT EXISTS (SELECT 1 FROM guild_presence
            WHERE guild_presence.guild_id = account.guild_id AND purging_at IS NOT NULL)
        GROUP BY guild_id, currency) AS books";
}

/// By how much the books of all guilds are off, in the smallest unit; 0 unless something is wrong. Reads every balance and
/// no entry, of one moment that may be a few seconds ago: `guildhall verify` proves the rest.
///
/// # Errors
/// Those of the database.
pub async fn imbalance(db: &Db) -> Result<i64, DbError> {
    let (off,): (i64,) = db
        .read_stale("ledger_imbalance", |tx| {
            Box::pin(async move { tx.query(IMBALANCE).fetch_one().await })
        })
        .await?;
    Ok(off)
}
