//! Taxes, decay and vacations.

use app_economy::ledger::{OnProgress, VerifyScope, verify};
use core_db::test_on_each;

use super::*;

const DAY: Duration = Duration::from_hours(24);
const WEEK: Duration = Duration::from_hours(24 * 7);

async fn pay(hall: &Hall, from: u64, to: u64, text: &str) {
    hall.economy
        .pay(&hall.request(from), order(to, text))
        .await
        .unwrap();
}

async fn treasury(hall: &Hall) -> i64 {
    let view = hall.economy.treasury(&hall.request(ANA)).await.unwrap();
    view.balance.minor()
}

test_on_each! {
    async fn what_others_gave_is_taxed_once_a_week_and_wages_are_not(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("pay.threshold", "1000000000").await;
        hall.give(ANA, 100_000).await;
        // Before the tax was switched on: not counted.
        pay(&hall, ANA, BO, "20000").await;
        hall.set("tax.on", "on").await;
        hall.economy.levies_due().await.unwrap();
        pay(&hall, ANA, BO, "30000").await;
        pay(&hall, BO, CY, "10000").await;
        hall.economy.deposit(&hall.request(BO), amount("39000")).await.unwrap();
        hall.economy.daily(&hall.request(BO)).await.unwrap();
        let seen = hall.economy.taxes(&hall.request(BO)).await.unwrap().tax.unwrap();
        assert_eq!((seen.received, seen.estimate, seen.rate), (coins(20_000), coins(500), 5));
        let before = hall.balance(BO).await;
        let other = Hall::new(&db);
        hall.pass(WEEK);
        let (one, two) = tokio::join!(hall.economy.levies_due(), other.economy.levies_due());
        one.unwrap();
        two.unwrap();
        hall.economy.levies_due().await.unwrap();
        let after = hall.balance(BO).await;
        let all = |balance: &Balance| balance.wallet.minor() + balance.bank.minor();
        // 500 of 20,000 net; Cy's 10,000 are free, and Ana received nothing.
        assert_eq!(all(&after), all(&before) - 500, "{after:?}");
        assert_eq!(treasury(&hall).await, 500);
        assert_eq!(hall.wallet(CY).await, 10_000);
        // Nothing more happened: the next week costs nothing, however late it is looked at.
        hall.pass(WEEK * 3);
        hall.economy.levies_due().await.unwrap();
        assert_eq!(treasury(&hall).await, 500);
        let seen = hall.economy.taxes(&hall.request(BO)).await.unwrap().tax.unwrap();
        assert_eq!(seen.last.map(|(_, amount)| amount), Some(coins(500)));
        let quiet: OnProgress = Arc::new(|_| {});
        assert!(verify(&db, VerifyScope::All, quiet).await?.is_clean());
    }

    async fn a_payment_that_was_undone_is_not_taxed(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("pay.threshold", "1000000000").await;
        hall.set("tax.on", "on").await;
        hall.give(ANA, 100_000).await;
        hall.economy.levies_due().await.unwrap();
        pay(&hall, ANA, BO, "50000").await;
        let seen = async || hall.economy.taxes(&hall.request(BO)).await.unwrap().tax.unwrap().received;
        assert_eq!(seen().await, coins(50_000));
        let order = app_economy::ReverseOrder {
            what: app_economy::ReverseWhat::Entry(2),
            kind: None,
            reason: "by mistake".to_owned(),
            partly: false,
        };
        let planned = hall.economy.reverse_plan(&hall.staff(), order).await.unwrap();
        hall.economy.batch_confirm(&hall.staff(), planned.batch.id).await.unwrap();
        assert_eq!(seen().await, Money::ZERO);
    }

    async fn idle_fortunes_shrink_after_three_warnings_and_held_coins_never(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("decay.on", "on").await;
        hall.set("decay.threshold", "1000").await;
        hall.set("decay.idle_days", "14").await;
        hall.give(ANA, 11_000).await;
        hall.give(BO, 11_000).await;
        hall.give(CY, 900).await;
        hall.economy.daily(&hall.request(ANA)).await.unwrap();
        hall.economy.daily(&hall.request(BO)).await.unwrap();
        hall.economy.deposit(&hall.request(ANA), amount("6000")).await.unwrap();
        hall.economy.term_open(&hall.request(ANA), amount("5000"), 28).await.unwrap();
        hall.economy.levies_due().await.unwrap();
        let has = async |member| {
            let balance = hall.balance(member).await;
            balance.wallet.minor() + balance.bank.minor()
        };
        let at_first = has(ANA).await;
        let mut taken = Vec::new();
        for week in 0..7 {
            hall.pass(WEEK);
            hall.economy.figures_keep().await.unwrap();
            // Bo is there each week.
            hall.economy.daily(&hall.request(BO)).await.unwrap();
            hall.economy.figures_keep().await.unwrap();
            hall.economy.levies_due().await.unwrap();
            hall.economy.levies_due().await.unwrap();
            if week < 4 {
                assert_eq!(has(ANA).await, at_first, "three warnings first: week {week}");
            }
            taken.push(has(ANA).await);
        }
        assert!(taken[6] < at_first && taken[6] >= 1_000, "{taken:?}");
        let first = taken.iter().find(|now| **now < at_first).copied().unwrap();
        assert_eq!(at_first - first, (at_first - 1_000) * 2 / 100, "two per cent of what is above, held coins left out");
        assert!(has(BO).await >= 11_000, "whoever is there loses nothing");
        assert_eq!(hall.wallet(CY).await, 900);
        assert_eq!(treasury(&hall).await, at_first - taken[6], "what goes arrives");
        let seen = hall.economy.taxes(&hall.request(ANA)).await.unwrap().decay.unwrap();
        assert_eq!(seen.warnings, (3, 3));
        // A vacation stops it.
        let away = hall.economy.vacation(&hall.request(ANA), Some(20)).await.unwrap();
        assert!(away.until.is_some() && away.left == 40, "{away:?}");
        let before = has(ANA).await;
        hall.pass(WEEK);
        hall.economy.levies_due().await.unwrap();
        assert_eq!(has(ANA).await, before);
    }

    async fn vacations_are_limited_by_the_year(db: TestDb) {
        let hall = Hall::new(&db);
        opened_vacation(&hall).await;
        let set = async |days| hall.economy.vacation(&hall.request(ANA), days).await;
        assert_eq!(set(None).await.unwrap().left, 10);
        assert_eq!(code(set(Some(0)).await), "vacation.same");
        assert_eq!(code(set(Some(11)).await), "vacation.used");
        assert_eq!(set(Some(8)).await.unwrap().left, 2);
        assert_eq!(code(set(Some(1)).await), "vacation.same");
        hall.pass(DAY * 3);
        assert_eq!(set(Some(0)).await.unwrap().left, 7, "five of eight days come back");
        hall.pass(DAY * 366);
        assert_eq!(set(None).await.unwrap().left, 10);
    }
}

async fn opened_vacation(hall: &Hall) {
    hall.set("decay.vacation_days", "10").await;
}
