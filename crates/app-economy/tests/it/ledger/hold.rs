//! Money bound for a purpose.

use std::time::Duration;

use app_economy::ledger::{Ledger, LedgerError, hold_capture, hold_find, hold_open, hold_release, holds_of};
use core_db::JobRunner;
use core_db::testing::TestDb;
use core_types::Money;
use domain_economy::ledger::{AccountRef, Currency, HoldState, HoldTerms, Refusal};

use super::support::*;

fn terms(db: &TestDb, amount: i64) -> HoldTerms {
    HoldTerms::new(
        wallet(ANA),
        Money::new(amount),
        db.now(),
        db.now().plus(Duration::from_mins(5)),
    )
    .unwrap()
}

core_db::test_on_each! {
    async fn a_hold_ends_once(db: TestDb) {
        post_all(&db, vec![grant(ANA, 100)]).await?;
        let all = terms(&db, 100);
        let (captured, _) = write(&db, move |tx| Box::pin(hold_open(tx, all, "duel"))).await.unwrap();
        let more = terms(&db, 1);
        let refused = refusal(write(&db, move |tx| Box::pin(hold_open(tx, more, "duel"))).await);
        assert!(matches!(refused, Refusal::NotEnough { .. }), "{refused:?}");

        let shares = [(wallet(BO), Money::new(60)), (AccountRef::burn(guild(1)), Money::new(5))];
        let posted = write(&db, move |tx| Box::pin(async move { hold_capture(tx, guild(1), captured, &shares).await }));
        let posted = posted.await.unwrap();
        assert_eq!(posted.balance_after(wallet(ANA)), Some(Money::new(35)), "the rest came back");
        assert_eq!(in_wallet(&db, BO).await?, 60);

        let again = write(&db, move |tx| Box::pin(hold_release(tx, guild(1), captured))).await;
        assert!(matches!(again, Err(LedgerError::HoldClosed(HoldState::Captured))), "{again:?}");
        let foreign = write(&db, move |tx| Box::pin(hold_release(tx, guild(2), captured))).await;
        assert!(matches!(foreign, Err(LedgerError::HoldUnknown)), "{foreign:?}");

        let some = terms(&db, 30);
        let (released, _) = write(&db, move |tx| Box::pin(hold_open(tx, some, "duel"))).await.unwrap();
        assert_sound(&db).await?;
        write(&db, move |tx| Box::pin(hold_release(tx, guild(1), released))).await.unwrap();
        let found = write(&db, move |tx| Box::pin(async move { Ok(hold_find(tx, guild(1), released).await?) }));
        let found = found.await.unwrap().unwrap();
        assert_eq!((found.state, found.purpose.as_str(), found.owner), (HoldState::Released, "duel", Some(user(ANA))));
        assert_eq!(in_wallet(&db, ANA).await?, 35);
        assert_sound(&db).await?;
    }

    /// Whether or not the sweeper was there already, an overdue hold can only go back.
    async fn time_decides_not_the_sweeper(db: TestDb) {
        post_all(&db, vec![grant(ANA, 100)]).await?;
        let terms = terms(&db, 100);
        let (id, _) = write(&db, move |tx| Box::pin(hold_open(tx, terms, "duel"))).await.unwrap();
        db.clock().set(terms.expires_at());
        let shares = [(wallet(BO), Money::new(100))];
        let late = write(&db, move |tx| Box::pin(async move { hold_capture(tx, guild(1), id, &shares).await })).await;
        assert!(matches!(late, Err(LedgerError::HoldClosed(HoldState::Expired))), "{late:?}");
        write(&db, move |tx| Box::pin(hold_release(tx, guild(1), id))).await.unwrap();
        assert_eq!(Ledger::start(db.db()).holds_expire().await?, 0);
        assert_sound(&db).await?;
    }

    async fn a_job_gives_back_what_is_due(db: TestDb) {
        post_all(&db, vec![grant(ANA, 100)]).await?;
        let terms = terms(&db, 100);
        write(&db, move |tx| Box::pin(hold_open(tx, terms, "duel"))).await.unwrap();
        db.clock().set(terms.expires_at());
        let jobs = Ledger::start(db.db()).with_jobs(JobRunner::new(db.db(), "test")).start();
        while in_wallet(&db, ANA).await? == 0 {
            tokio::task::yield_now().await;
        }
        jobs.stop().await;
        let open = write(&db, |tx| {
            Box::pin(async move { Ok(holds_of(tx, guild(1), user(ANA), Currency::COINS).await?) })
        });
        assert!(open.await.unwrap().is_empty());
        assert_sound(&db).await?;
    }
}
