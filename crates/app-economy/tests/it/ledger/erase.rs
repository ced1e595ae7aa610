//! Being forgotten.

use std::time::Duration;

use app_economy::ledger::{StatementFilter, hold_open, member_erase, member_trace, statement, treasury};
use core_types::Money;
use domain_economy::ledger::{Currency, HoldTerms, Memo};

use super::support::*;

core_db::test_on_each! {
    async fn a_forgotten_member_leaves_a_whole_journal(db: TestDb) {
        let note = || Memo::new("for the cake").unwrap();
        post_all(&db, vec![grant(ANA, 100), pay(ANA, BO, 30).with_memo(note()), grant(BO, 1).with_memo(note())]).await?;
        let terms = HoldTerms::new(wallet(ANA), Money::new(20), db.now(), db.now().plus(Duration::from_mins(5))).unwrap();
        write(&db, move |tx| Box::pin(hold_open(tx, terms, "duel"))).await.unwrap();
        let trace = write(&db, |tx| Box::pin(async move { Ok(member_trace(tx, guild(1), user(ANA)).await?) })).await.unwrap();
        assert_eq!((trace.held[&Currency::COINS], trace.entries), (Money::new(70), 3));

        let given = write(&db, |tx| Box::pin(member_erase(tx, guild(1), user(ANA)))).await.unwrap();
        assert_eq!(given[&Currency::COINS], Money::new(70));
        assert_sound(&db).await?;
        let known = write(&db, |tx| Box::pin(async move { Ok(member_trace(tx, guild(1), user(ANA)).await?) })).await.unwrap();
        assert_eq!(known.entries, 0);
        let saved = write(&db, |tx| Box::pin(async move { Ok(treasury(tx, guild(1), Currency::COINS).await?) })).await;
        assert_eq!(saved.unwrap(), Money::new(70));

        // Bo still sees the payment, but not from whom nor what for; other notes stay.
        let lines = write(&db, |tx| {
            Box::pin(async move { Ok(statement(tx, guild(1), user(BO), StatementFilter::default(), None, 10).await?) })
        });
        let lines = lines.await.unwrap();
        assert_eq!((lines[1].memo.as_deref(), lines[1].actor, lines[1].others[0].owner), (None, None, None));
        assert_eq!(lines[0].memo.as_deref(), Some("for the cake"));

        // Coming back is a new beginning, and being forgotten twice is no error.
        post_all(&db, vec![grant(ANA, 5)]).await?;
        assert_eq!(in_wallet(&db, ANA).await?, 5);
        for expected in [Some(Money::new(5)), None] {
            let given = write(&db, |tx| Box::pin(member_erase(tx, guild(1), user(ANA)))).await.unwrap();
            assert_eq!(given.get(&Currency::COINS).copied(), expected);
        }
        assert_sound(&db).await?;
    }
}
