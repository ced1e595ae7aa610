//! Undoing by the opposite.

use app_economy::ledger::{LedgerError, reverse};
use core_db::testing::TestDb;
use domain_economy::ledger::{Memo, Refusal};

use super::support::*;

async fn undo(db: &TestDb, seq: i64) -> Result<i64, LedgerError> {
    let posted = write(db, move |tx| {
        Box::pin(async move { reverse(tx, guild(1), seq, Memo::new("a mistake").unwrap(), user(9)).await })
    });
    posted.await.map(|posted| posted.seq)
}

core_db::test_on_each! {
    async fn an_entry_is_undone_once(db: TestDb) {
        post_all(&db, vec![grant(ANA, 100), pay(ANA, BO, 60)]).await?;
        let (one, other) = futures_util::future::join(undo(&db, 2), undo(&db, 2)).await;
        let (done, refused) = if one.is_ok() { (one, other) } else { (other, one) };
        assert_eq!(done.unwrap(), 3);
        assert!(matches!(refused, Err(LedgerError::ReversedBefore(2))), "{refused:?}");
        assert_eq!((in_wallet(&db, ANA).await?, in_wallet(&db, BO).await?), (100, 0));
        assert!(matches!(undo(&db, 3).await, Err(LedgerError::NotReversible(3))));
        assert!(matches!(undo(&db, 99).await, Err(LedgerError::EntryUnknown(99))));
        assert_sound(&db).await?;
    }

    async fn what_was_spent_cannot_be_taken_back(db: TestDb) {
        post_all(&db, vec![grant(ANA, 100), pay(ANA, BO, 60), pay(BO, 200, 50)]).await?;
        let refused = refusal(undo(&db, 2).await);
        assert!(matches!(refused, Refusal::NotEnough { .. }), "{refused:?}");
        assert_sound(&db).await?;
    }
}
