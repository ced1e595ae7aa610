use app_economy::{Counterpart, Direction, StatementQuery};
use core_db::test_on_each;
use domain_economy::ledger::{AccountKind, EntryKind};

use super::*;

test_on_each! {
    /// Pages join without gaps or repeats, and every line has the balance right after it.
    async fn pages_join_and_balances_run(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 1_000).await;
        for turn in 1..=7 {
            hall.economy.pay(&hall.request(ANA), order(BO, &turn.to_string())).await.unwrap();
            hall.economy.deposit(&hall.request(ANA), amount("10")).await.unwrap();
        }
        let mut query = StatementQuery { limit: 4, ..StatementQuery::of(user(ANA)) };
        let mut rows = Vec::new();
        loop {
            let page = hall.economy.transactions(&hall.request(ANA), query.clone()).await.unwrap();
            rows.extend(page.rows);
            query.cursor = page.next;
            if query.cursor.is_none() {
                break;
            }
        }
        assert_eq!(rows.len(), 1 + 7 + 14);
        for account in [AccountKind::Wallet, AccountKind::Bank] {
            let mut balance = 0;
            for row in rows.iter().rev().filter(|row| row.account == account) {
                balance += row.amount.minor();
                assert_eq!(row.balance_after.minor(), balance);
            }
        }
        query.cursor = Some("12.x".to_owned());
        assert_eq!(code(hall.economy.transactions(&hall.request(ANA), query).await), "command.option_invalid");
    }

    /// Filters narrow, and the other side is named: the payer to the payee, never the fee.
    async fn filters_and_counterparts(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("pay.fee_ppm", "100000").await;
        hall.give(ANA, 1_000).await;
        hall.economy.pay(&hall.request(ANA), order(BO, "100")).await.unwrap();
        hall.economy.deposit(&hall.request(ANA), amount("50")).await.unwrap();
        let seen = |member: u64, query: StatementQuery| {
            let hall = &hall;
            async move { hall.economy.transactions(&hall.request(member), query).await.unwrap().rows }
        };
        let pays = seen(ANA, StatementQuery { kind: Some(EntryKind::Pay), ..StatementQuery::of(user(ANA)) }).await;
        assert_eq!((pays.len(), pays[0].amount), (1, coins(-110)));
        let sides = &pays[0].counterparts;
        assert!(sides.contains(&Counterpart::Member { member: user(BO) }), "{sides:?}");
        assert!(sides.contains(&Counterpart::Guild { account: AccountKind::Treasury }), "{sides:?}");
        let got = seen(BO, StatementQuery { direction: Some(Direction::In), ..StatementQuery::of(user(BO)) }).await;
        assert_eq!((got[0].amount, got[0].counterparts.as_slice()), (coins(100), [Counterpart::Member { member: user(ANA) }].as_slice()));
        let bank = seen(ANA, StatementQuery { account: Some(AccountKind::Bank), ..StatementQuery::of(user(ANA)) }).await;
        assert_eq!(bank[0].counterparts, [Counterpart::Own { account: AccountKind::Wallet }]);
        assert!(seen(BO, StatementQuery { direction: Some(Direction::Out), ..StatementQuery::of(user(BO)) }).await.is_empty());
    }

    /// Members see their own, staff everybody's.
    async fn statements_are_private(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 10).await;
        let query = StatementQuery::of(user(ANA));
        assert_eq!(code(hall.economy.transactions(&hall.request(BO), query.clone()).await), "access.forbidden");
        assert_eq!(hall.economy.transactions(&hall.staff(), query).await.unwrap().rows.len(), 1);
    }
}
