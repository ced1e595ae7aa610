//! Callers and processes that vanish half-way.

use std::time::Duration;

use app_economy::ledger::{Ledger, LedgerError, hold_open};
use core_db::DbError;
use core_types::{Clock as _, Money};
use domain_economy::ledger::HoldTerms;

use super::support::*;

core_db::test_on_each! {
    /// Fault case 21: the caller stops waiting at any moment; the effect is whole or not there, and the key tells which.
    async fn case_21_a_caller_who_stops_waiting_changes_nothing(db: TestDb) {
        let ledger = Ledger::start(db.db());
        post_all(&db, vec![grant(ANA, 1_000)]).await?;
        let keys: Vec<String> = (0..100).map(|n| format!("i:{n}")).collect();
        for (polls, key) in keys.iter().enumerate() {
            let mut request = Box::pin(submit(&ledger, key, pay(ANA, BO, 1)));
            for _ in 0..polls % 4 {
                poll_once(&mut request).await;
                tokio::task::yield_now().await;
            }
        }
        // Asked again under the same keys, everything happens exactly once.
        for key in &keys {
            submit(&ledger, key, pay(ANA, BO, 1)).await.unwrap();
        }
        assert_eq!(in_wallet(&db, BO).await?, 100);
        assert_sound(&db).await?;
    }

    /// Fault cases 20 and 29: a unit that dies after each step leaves the old state, and its key free.
    async fn a_unit_that_dies_leaves_nothing(db: TestDb) {
        post_all(&db, vec![grant(ANA, 100)]).await?;
        let terms = HoldTerms::new(wallet(ANA), Money::new(40), db.now(), db.now().plus(Duration::from_mins(1))).unwrap();
        for steps in 0..3 {
            let died: Result<(), LedgerError> = write(&db, move |tx| {
                Box::pin(async move {
                    tx.idempotency_claim("i:1", &[1; 32]).await?;
                    if steps > 0 {
                        app_economy::ledger::post(tx, &[pay(ANA, BO, 50)]).await?;
                    }
                    if steps > 1 {
                        hold_open(tx, terms, "game").await?;
                    }
                    Err(DbError::new(core_db::DbErrorKind::Internal, "the process died here").into())
                })
            })
            .await;
            assert!(died.is_err());
            assert_eq!(held(&db, ANA).await?.wallet, Money::new(100));
            assert_eq!(held(&db, ANA).await?.escrow, Money::ZERO);
            assert_sound(&db).await?;
        }
        let ledger = Ledger::start(db.db());
        assert!(!submit(&ledger, "i:1", pay(ANA, BO, 50)).await.unwrap().replayed);
    }

    /// A stake whose process died is given back by another process once its time is over.
    async fn an_expired_hold_is_given_back_after_a_restart(db: TestDb) {
        let terms = HoldTerms::new(wallet(ANA), Money::new(40), db.now(), db.now().plus(Duration::from_mins(1))).unwrap();
        {
            let before = db.reopen().await?;
            post_all(&before, vec![grant(ANA, 100)]).await?;
            write(&before, move |tx| Box::pin(hold_open(tx, terms, "slots"))).await.unwrap();
            before.close().await;
        }
        let after = Ledger::start(db.db());
        assert_eq!(after.holds_expire().await?, 0, "its time is not over");
        assert_eq!(held(&db, ANA).await?.escrow, Money::new(40));
        db.clock().set(terms.expires_at());
        let (one, other) = futures_util::future::join(after.holds_expire(), after.holds_expire()).await;
        assert_eq!(one? + other?, 1, "two sweepers at once give it back once");
        assert_eq!(held(&db, ANA).await?.wallet, Money::new(100));
        assert_eq!(db.clock().now(), terms.expires_at());
        assert_sound(&db).await?;
    }
}
