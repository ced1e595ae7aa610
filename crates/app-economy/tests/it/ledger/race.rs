//! Many at once.

use app_economy::ledger::{Ledger, LedgerError};
use core_types::Money;
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use futures_util::future::join_all;

use super::support::*;

core_db::test_on_each! {
    /// Fault case 53, through two ledgers as two processes would be, with one lane and with several.
    async fn case_53_of_a_hundred_payments_of_everything_one_succeeds(db: TestDb) {
        let (here, there) = (Ledger::start_with(db.db(), 1), Ledger::start_with(db.reopen().await?, 3));
        post_all(&db, vec![grant(ANA, 1_000)]).await?;
        let keys: Vec<String> = (0..100).map(|n| format!("i:{n}")).collect();
        let payments = keys.iter().enumerate().map(|(n, key)| {
            let to = 200 + u64::try_from(n).unwrap();
            submit(if n % 2 == 0 { &here } else { &there }, key, pay(ANA, to, 1_000))
        });
        let answers = join_all(payments).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert!(answers.iter().all(|answer| matches!(answer, Ok(_) | Err(LedgerError::Refused(_)))));
        assert_eq!(in_wallet(&db, ANA).await?, 0);
        assert_sound(&db).await?;
        there.close().await;
        there.db().close().await;
    }

    /// Fault cases 22 and 54: opposite directions, single units beside batches, and no deadlock.
    async fn case_22_and_54_opposite_payments_do_not_block_each_other(db: TestDb) {
        let ledger = Ledger::start(db.db());
        post_all(&db, vec![grant(ANA, 500), grant(BO, 500)]).await?;
        let keys: Vec<String> = (0..60).map(|n| format!("i:{n}")).collect();
        let batched = join_all(keys.iter().enumerate().map(|(n, key)| {
            submit(&ledger, key, if n % 2 == 0 { pay(ANA, BO, 5) } else { pay(BO, ANA, 3) })
        }));
        let single = join_all((0..60).map(|n| {
            post_all(&db, vec![if n % 2 == 0 { pay(BO, ANA, 2) } else { pay(ANA, BO, 1) }])
        }));
        let (batched, single) = futures_util::future::join(batched, single).await;
        assert!(batched.iter().all(Result::is_ok));
        assert!(single.iter().all(|posted| matches!(posted.as_deref(), Ok([Ok(_)]))));
        assert_eq!(in_wallet(&db, ANA).await?, 500 - 150 + 90 + 60 - 30);
        assert_eq!(in_wallet(&db, ANA).await? + in_wallet(&db, BO).await?, 1_000);
        assert_sound(&db).await?;
    }

    /// Units that touch several guilds take their locks in one order.
    async fn units_over_several_guilds_do_not_block_each_other(db: TestDb) {
        let in_guild = |number: u64| {
            let of = guild(number);
            Draft::transfer(EntryKind::Daily, AccountRef::mint(of), AccountRef::wallet(of, user(ANA)), Money::new(1)).unwrap()
        };
        let units = (0..24_u64).map(|n| {
            let (first, second) = if n % 2 == 0 { (1, 2) } else { (2, 1) };
            post_all(&db, vec![in_guild(first), in_guild(second), in_guild(3 + n % 3)])
        });
        let refused: Vec<_> = join_all(units).await.into_iter().filter_map(Result::err).collect();
        assert!(refused.is_empty(), "{refused:?}");
        let report = check(&db).await?;
        assert!(report.is_clean(), "{:?}", report.faults);
        assert_eq!((report.guilds, report.entries), (5, 72));
    }
}
