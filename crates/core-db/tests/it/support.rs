//! A table to play with, and short forms of what most cases do.

use core_db::testing::TestDb;
use core_db::{Db, DbError, Sql};

/// Accounts whose balance cannot fall below zero.
const ACCOUNTS: Sql = Sql::split(
    "CREATE TABLE contract_purse (id INTEGER NOT NULL PRIMARY KEY, coins INTEGER NOT NULL CHECK (coins >= 0)) STRICT",
    "CREATE TABLE contract_purse (id BIGINT NOT NULL PRIMARY KEY, coins BIGINT NOT NULL CHECK (coins >= 0))",
);

pub(crate) async fn accounts(db: &TestDb, open: &'static [(i64, i64)]) -> Result<(), DbError> {
    db.write("accounts", move |tx| {
        Box::pin(async move {
            tx.query(ACCOUNTS).execute().await?;
            for (id, coins) in open {
                tx.query("INSERT INTO contract_purse (id, coins) VALUES ($1, $2)")
                    .bind(*id)
                    .bind(*coins)
                    .execute()
                    .await?;
            }
            Ok(())
        })
    })
    .await
}

pub(crate) async fn coins(db: &Db, id: i64) -> Result<i64, DbError> {
    db.read("coins", move |tx| {
        Box::pin(async move {
            let (coins,) = tx
                .query("SELECT coins FROM contract_purse WHERE id = $1")
                .bind(id)
                .fetch_one()
                .await?;
            Ok(coins)
        })
    })
    .await
}

/// Takes coins if there are enough; false if not.
pub(crate) async fn debit(db: &Db, id: i64, amount: i64) -> Result<bool, DbError> {
    db.write("debit", move |tx| {
        Box::pin(async move {
            let left: Option<(i64,)> = tx
                .query("UPDATE contract_purse SET coins = coins - $2 WHERE id = $1 AND coins >= $2 RETURNING coins")
                .bind(id)
                .bind(amount)
                .fetch_optional()
                .await?;
            Ok(left.is_some())
        })
    })
    .await
}

/// Runs one future in a unit of its own: `write!(db, |tx| tx.outbox_counts())`, with clones of what it needs in brackets:
/// `write!(db, [job] |tx| tx.job_complete(&job))`.
macro_rules! write {
    ($db:expr, $([$($given:ident),*])? |$tx:ident| $work:expr) => {{
        $($(let $given = $given.clone();)*)?
        $db.write("test", move |$tx| {
            $($(let $given = $given.clone();)*)?
            Box::pin(async move { $work.await })
        })
        .await
    }};
}

pub(crate) use write;
