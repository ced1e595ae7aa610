//! Requests under idempotency keys.

use app_economy::ledger::{Ledger, LedgerError, Posted};
use core_types::Money;
use domain_economy::ledger::{AccountKind, Memo, Refusal};

use super::support::*;

core_db::test_on_each! {
    /// Fault case 11: the same interaction twice, one after the other, at once, and on two nodes.
    async fn case_11_a_key_has_one_effect(db: TestDb) {
        let (here, there) = (Ledger::start(db.db()), Ledger::start(db.reopen().await?));
        post_all(&db, vec![grant(ANA, 1_000)]).await?;
        let requests = (0..20).map(|n| submit(if n % 2 == 0 { &here } else { &there }, "i:1", pay(ANA, BO, 10)));
        let mut fresh = 0;
        for answer in futures_util::future::join_all(requests).await {
            let answer = answer.unwrap();
            assert_eq!(answer.value, 2);
            fresh += u32::from(!answer.replayed);
        }
        assert_eq!(fresh, 1);
        assert_eq!(in_wallet(&db, BO).await?, 10);
        assert!(submit(&here, "i:1", pay(ANA, BO, 10)).await.unwrap().replayed);
        let other = here.submit("i:1", [8; 32], pay(ANA, BO, 10), |posted| posted.seq).await;
        assert!(matches!(other, Err(LedgerError::KeyReused)), "{other:?}");
        assert_eq!(in_wallet(&db, BO).await?, 10);
        assert_sound(&db).await?;
        there.close().await;
        there.db().close().await;
    }

    async fn a_refusal_stores_nothing(db: TestDb) {
        let ledger = Ledger::start(db.db());
        let refused = refusal(submit(&ledger, "i:1", pay(ANA, BO, 10)).await);
        let expected = Refusal::NotEnough {
            kind: AccountKind::Wallet,
            owner: Some(user(ANA)),
            available: Money::ZERO,
            needed: Money::new(10),
        };
        assert_eq!(refused, expected);
        submit(&ledger, "i:2", grant(ANA, 10)).await.unwrap();
        let paid = submit(&ledger, "i:1", pay(ANA, BO, 10)).await.unwrap();
        assert!(!paid.replayed, "the key is still free");
        assert_sound(&db).await?;
    }

    async fn a_replay_gets_the_whole_stored_answer(db: TestDb) {
        let ledger = Ledger::start(db.db());
        let draft = grant(ANA, 5).with_memo(Memo::new("  for \"you\" ☕ ").unwrap());
        let first = ledger.submit("i:1", [1; 32], draft.clone(), Posted::clone).await.unwrap();
        let again = ledger.submit("i:1", [1; 32], draft, Posted::clone).await.unwrap();
        assert!(!first.replayed && again.replayed);
        assert_eq!(first.value, again.value);
        assert_eq!(first.value.balance_after(wallet(ANA)), Some(Money::new(5)));
    }

    /// One request whose answer cannot be stored fails alone.
    async fn a_poisonous_request_spoils_no_other(db: TestDb) {
        let ledger = Ledger::start_with(db.db(), 1);
        post_all(&db, vec![grant(ANA, 1_000)]).await?;
        let mut good = Vec::new();
        for n in 0..30 {
            good.push(submit(&ledger, Box::leak(format!("i:{n}").into_boxed_str()), pay(ANA, BO, 1)));
        }
        // JSON has no number for this, so the answer is stored as null, which is no number when it is read back…
        let poison = ledger.submit("poison", [0; 32], pay(ANA, BO, 500), |_| std::collections::BTreeMap::from([((1, 2), 3)]));
        let (good, poison) = futures_util::future::join(futures_util::future::join_all(good), poison).await;
        assert!(good.iter().all(Result::is_ok));
        // …but a map without texts as keys has no JSON at all.
        assert!(matches!(poison, Err(LedgerError::Database(_))), "{poison:?}");
        assert_eq!(in_wallet(&db, BO).await?, 30);
        assert_sound(&db).await?;
    }

    async fn closing_carries_out_what_was_handed_in(db: TestDb) {
        let ledger = Ledger::start_with(db.db(), 2);
        post_all(&db, vec![grant(ANA, 1_000)]).await?;
        let keys: Vec<String> = (0..300).map(|n| format!("i:{n}")).collect();
        let mut requests: Vec<_> = keys.iter().map(|key| Box::pin(submit(&ledger, key, pay(ANA, BO, 1)))).collect();
        // Polled once: handed in, not answered.
        for request in &mut requests {
            poll_once(request).await;
        }
        let (answers, ()) = futures_util::future::join(futures_util::future::join_all(requests), ledger.close()).await;
        assert!(answers.iter().all(Result::is_ok));
        assert_eq!(in_wallet(&db, BO).await?, 300);
        let late = submit(&ledger, "late", pay(ANA, BO, 1)).await;
        assert!(matches!(late, Err(LedgerError::Stopping)), "{late:?}");
    }

    /// Neither an account nor the mint passes what can be counted; whoever asks at the same moment is served.
    async fn case_52_what_cannot_be_counted_is_refused_as_a_whole(db: TestDb) {
        let ledger = Ledger::start_with(db.db(), 1);
        submit(&ledger, "i:1", grant(ANA, i64::MAX)).await.unwrap();
        submit(&ledger, "i:2", pay(ANA, BO, 7)).await.unwrap();
        let requests = [("i:3", grant(ANA, 8)), ("i:4", grant(BO, 1)), ("i:5", grant(BO, 1)), ("i:6", pay(BO, ANA, 8)), ("i:7", pay(BO, ANA, 7))];
        let answers = requests.map(|(key, draft)| submit(&ledger, key, draft));
        let [too_rich, last, too_many, beyond, back] = futures_util::future::join_all(answers).await.try_into().unwrap();
        assert_eq!(refusal(too_rich), Refusal::Overflow);
        assert!(last.is_ok(), "the mint can count one more: {last:?}");
        assert_eq!(refusal(too_many), Refusal::Overflow);
        assert_eq!(refusal(beyond), Refusal::Overflow);
        assert!(back.is_ok(), "{back:?}");
        assert_eq!((in_wallet(&db, ANA).await?, in_wallet(&db, BO).await?), (i64::MAX, 1));
        assert_sound(&db).await?;
    }

    async fn the_database_itself_refuses_to_change_the_journal(db: TestDb) {
        post_all(&db, vec![grant(ANA, 5).with_memo(Memo::new("note").unwrap())]).await?;
        let forbidden: &[&[&str]] = &[
            &["UPDATE journal_entry SET lines = '[]'"],
            &["UPDATE journal_entry SET memo = 'other'"],
            &["DELETE FROM journal_entry"],
            &["UPDATE posting SET amount = 7"],
            &["DELETE FROM posting"],
            &["UPDATE account SET balance = -1 WHERE kind = 'wallet'"],
        ];
        for statements in forbidden {
            assert!(tamper(&db, statements).await.is_err(), "{statements:?}");
        }
        tamper(&db, &["UPDATE journal_entry SET memo = NULL, memo_salt = NULL"]).await?;
        assert_sound(&db).await?;
    }
}
