//! SQLite's writer: many units, one commit.

use std::sync::Arc;

use core_db::DbError;
use core_db::testing::TestDb;
use tokio::sync::Notify;

use super::support::{accounts, coins, debit};

#[tokio::test]
async fn waiting_units_share_a_commit() -> Result<(), DbError> {
    let db = TestDb::sqlite().await?;
    accounts(&db, &[(1, 1_000)]).await?;
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (inner_begun, inner_go_on) = (Arc::clone(&begun), Arc::clone(&go_on));
    let owned = db.db();
    let before = db.commit_counts();
    // Holds the writer until a hundred others wait.
    let holder = tokio::spawn(async move {
        owned
            .write("hold", move |_| {
                let (begun, go_on) = (Arc::clone(&inner_begun), Arc::clone(&inner_go_on));
                Box::pin(async move {
                    begun.notify_one();
                    go_on.notified().await;
                    Ok::<_, DbError>(())
                })
            })
            .await
    });
    begun.notified().await;
    let owned = db.db();
    let debits = futures_util::future::join_all((0..100).map(|_| debit(&owned, 1, 1)));
    let mut debits = std::pin::pin!(debits);
    assert!(futures_util::poll!(debits.as_mut()).is_pending());
    go_on.notify_one();
    for done in debits.await {
        assert!(done?);
    }
    holder.await.unwrap()?;
    let after = db.commit_counts();
    assert_eq!(after.units - before.units, 101);
    assert!(after.commits - before.commits <= 2, "{before:?} {after:?}");
    assert_eq!(coins(&db, 1).await?, 900);
    Ok(())
}

#[tokio::test]
async fn a_lost_batch_fails_every_unit_and_the_writer_recovers() -> Result<(), DbError> {
    let db = TestDb::sqlite().await?;
    accounts(&db, &[(1, 10), (2, 10)]).await?;
    // A deferred foreign key is only looked at by COMMIT, which then refuses the whole batch.
    db.write("child", |tx| {
        Box::pin(async move {
            let table = "CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY REFERENCES contract_purse (id) \
                         DEFERRABLE INITIALLY DEFERRED) STRICT";
            tx.query(table).execute().await
        })
    })
    .await?;
    let orphan = db.write("orphan", |tx| {
        Box::pin(async move {
            tx.query("INSERT INTO child (id) VALUES (99)")
                .execute()
                .await
                .map(drop)
        })
    });
    let innocent = debit(&db, 1, 10);
    let (orphan, innocent) = futures_util::join!(orphan, innocent);
    assert!(orphan.is_err());
    let left = coins(&db, 1).await?;
    assert_eq!(
        left,
        if innocent.is_ok() { 0 } else { 10 },
        "an answer must tell what happened"
    );
    assert!(debit(&db, 2, 10).await?);
    Ok(())
}
