//! SQLite's writer: many units, one commit.

use std::sync::Arc;

use core_db::testing::TestDb;
use core_db::{Db, DbError};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::support::{accounts, coins, debit};

/// Keeps the writer busy until told to go on, so that units wait together.
async fn held(db: &TestDb) -> (JoinHandle<Result<(), DbError>>, Arc<Notify>) {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (owned, input) = (db.db(), (Arc::clone(&begun), Arc::clone(&go_on)));
    let holder = tokio::spawn(async move {
        let hold = owned.write_with("hold", input, |_, input| {
            Box::pin(async move {
                input.0.notify_one();
                input.1.notified().await;
                Ok::<_, DbError>(())
            })
        });
        hold.await
    });
    begun.notified().await;
    (holder, go_on)
}

/// Ends the shared transaction behind the writer's back, as SQLite itself does when the disk is full.
async fn end_of_the_transaction(db: &Db) -> Result<bool, DbError> {
    db.write("rollback", |tx| {
        Box::pin(async move { tx.query("ROLLBACK").execute().await.map(|_| true) })
    })
    .await
}

#[tokio::test]
async fn waiting_units_share_a_commit() -> Result<(), DbError> {
    let db = TestDb::sqlite().await?;
    accounts(&db, &[(1, 1_000)]).await?;
    let before = db.commit_counts();
    let (holder, go_on) = held(&db).await;
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

#[tokio::test]
async fn a_batch_lost_half_way_leaves_nobody_without_an_answer() -> Result<(), DbError> {
    let db = TestDb::sqlite().await?;
    accounts(&db, &[(1, 1_000)]).await?;
    let (holder, go_on) = held(&db).await;
    let owned = db.db();
    let units = (0..50).map(async |nth| {
        if nth == 20 {
            end_of_the_transaction(&owned).await
        } else {
            debit(&owned, 1, 1).await
        }
    });
    let mut units = std::pin::pin!(futures_util::future::join_all(units));
    assert!(futures_util::poll!(units.as_mut()).is_pending());
    go_on.notify_one();
    let answers = units.await;
    assert!(
        holder.await.unwrap().is_err(),
        "it was in the transaction that was lost"
    );
    for answer in &answers {
        assert!(
            answer.as_ref().is_ok_and(|done| *done) || answer.as_ref().is_err_and(DbError::is_retryable),
            "{answer:?}"
        );
    }
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(done, 28, "what was not begun runs in the next batch");
    assert_eq!(coins(&db, 1).await?, 1_000 - 28);
    Ok(())
}
