//! What happened to an account.

use app_economy::ledger::{StatementCursor, StatementFilter, StatementLine, statement};
use core_db::DbError;
use core_db::testing::TestDb;
use core_types::Money;
use domain_economy::ledger::AccountKind::{Bank, Wallet};
use domain_economy::ledger::{AccountRef, Draft, EntryKind, Memo};

use super::support::*;

async fn page(
    db: &TestDb,
    filter: StatementFilter,
    cursor: Option<StatementCursor>,
    limit: u32,
) -> Result<Vec<StatementLine>, DbError> {
    db.read("statement", move |tx| {
        Box::pin(async move { statement(tx, guild(1), user(ANA), filter, cursor, limit).await })
    })
    .await
}

core_db::test_on_each! {
    async fn pages_fit_together_and_filters_narrow(db: TestDb) {
        let bank = AccountRef::bank(guild(1), user(ANA));
        let deposit = |amount| Draft::transfer(EntryKind::Deposit, wallet(ANA), bank, Money::new(amount)).unwrap();
        let cake = pay(ANA, BO, 7).with_memo(Memo::new("cake").unwrap());
        post_all(&db, vec![grant(ANA, 100), deposit(10), cake, grant(BO, 1), deposit(20), pay(BO, ANA, 3)]).await?;

        let all = page(&db, StatementFilter::default(), None, 100).await?;
        let amounts: Vec<_> = all.iter().map(|line| (line.account, line.amount.minor(), line.balance_after.minor())).collect();
        let mut expected = vec![
            (Wallet, 3, 66),
            (Bank, 20, 30),
            (Wallet, -20, 63),
            (Wallet, -7, 83),
            (Bank, 10, 10),
            (Wallet, -10, 90),
            (Wallet, 100, 100),
        ];
        // Within one entry the order follows the accounts' numbers, which is the order they were opened in.
        let swap = amounts[1].0 == Wallet;
        if swap {
            expected.swap(1, 2);
            expected.swap(4, 5);
        }
        assert_eq!(amounts, expected);
        let cake = &all[3];
        assert_eq!((cake.memo.as_deref(), cake.kind, cake.actor), (Some("cake"), EntryKind::Pay, Some(user(ANA))));
        assert_eq!((cake.others[0].kind, cake.others[0].owner), (Wallet, Some(user(BO))));

        for limit in 1..5 {
            let (mut pages, mut cursor) = (Vec::new(), None);
            loop {
                let lines = page(&db, StatementFilter::default(), cursor, limit).await?;
                let Some(last) = lines.last() else { break };
                cursor = Some(last.cursor);
                pages.extend(lines);
            }
            assert_eq!(pages, all, "pages of {limit}");
        }

        let count = async |filter| { Ok::<_, DbError>(page(&db, filter, None, 100).await?.len()) };
        let any = StatementFilter::default();
        assert_eq!(count(StatementFilter { account: Some(Bank), ..any }).await?, 2);
        assert_eq!(count(StatementFilter { kind: Some(EntryKind::Pay), ..any }).await?, 2);
        assert_eq!(count(StatementFilter { incoming: Some(true), ..any }).await?, 4);
        assert_eq!(count(StatementFilter { incoming: Some(false), account: Some(Wallet), ..any }).await?, 3);
    }
}
