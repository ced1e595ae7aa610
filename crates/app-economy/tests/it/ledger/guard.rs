//! The database itself refuses to rewrite the books.

use core_db::testing::TestDb;
use core_db::{DbError, DbErrorKind, Dialect};

use super::support::*;

const REFUSED: &[&str] = &[
    "UPDATE journal_entry SET kind = 'pay'",
    "UPDATE journal_entry SET guild_id = 2",
    "UPDATE journal_entry SET memo = 'other'",
    "DELETE FROM journal_entry",
    "UPDATE posting SET amount = 1",
    "UPDATE posting SET account_id = account_id + 1",
    "DELETE FROM posting",
];

/// PostgreSQL alone can empty a table at once, and has parts of tables that have names of their own.
const REFUSED_ON_POSTGRES: &[&str] = &[
    "TRUNCATE journal_entry",
    "TRUNCATE posting",
    "TRUNCATE journal_entry_p00, journal_entry_p01, posting_p00",
    "TRUNCATE posting_p15",
];

#[tokio::test]
async fn entries_and_postings_are_not_rewritten() -> Result<(), DbError> {
    for db in TestDb::all().await? {
        // More accounts than parts, so that no part is empty by chance alone.
        post_all(&db, (0..64).map(|number| grant(ANA + number, 5)).collect()).await?;
        let more = match db.dialect() {
            Dialect::Sqlite => &[][..],
            Dialect::Postgres => REFUSED_ON_POSTGRES,
        };
        for statement in REFUSED.iter().chain(more).copied() {
            let done = db.write("rewrite", move |tx| {
                Box::pin(async move { tx.query(statement).execute().await })
            });
            let error = done.await.unwrap_err();
            assert_eq!(error.kind(), DbErrorKind::Constraint, "{statement}: {error}");
        }
        assert_sound(&db).await?;
    }
    Ok(())
}
