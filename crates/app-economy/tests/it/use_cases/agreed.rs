//! Requests for money, standing orders, term deposits.

use app_economy::{Every, MoneyRequest, NewOrder, PayStep};
use core_db::test_on_each;

use super::*;

const DAY: Duration = Duration::from_hours(24);

fn wanted(payer: u64, text: &str) -> MoneyRequest {
    MoneyRequest {
        payer: user(payer),
        payer_is_bot: false,
        amount: amount(text),
        memo: Some("pizza".to_owned()),
    }
}

fn weekly(payee: u64, text: &str, every: Every) -> NewOrder {
    NewOrder {
        payee: user(payee),
        payee_is_bot: false,
        amount: amount(text),
        every,
        memo: None,
    }
}

test_on_each! {
    /// A request is paid once, by the one who was asked, while it waits.
    async fn a_request_is_answered_once_by_whoever_was_asked(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        hall.give(BO, 500).await;
        let ask = async |text| hall.economy.money_request(&hall.request(ANA), wanted(BO, text)).await.unwrap();
        let first = ask("100").await;
        let foreign = hall.economy.request_accept(&hall.request(CY), first.number).await;
        assert_eq!(code(foreign), "request.gone");
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (hall, number) = (Arc::clone(&hall), first.number);
                tokio::spawn(async move { hall.economy.request_accept(&hall.request(BO), number).await })
            })
            .collect();
        for task in tasks {
            assert!(matches!(task.await.unwrap(), Ok(PayStep::Paid(_))), "every click gets the same answer");
        }
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (100, 400));

        let second = ask("1000").await;
        let poor = hall.economy.request_accept(&hall.request(BO), second.number).await;
        assert_eq!(code(poor), "economy.not_enough");
        hall.give(BO, 1_000).await;
        hall.economy.request_accept(&hall.request(BO), second.number).await.unwrap();
        assert_eq!(hall.wallet(ANA).await, 1_100, "it waited on");

        let third = ask("5").await;
        hall.economy.request_decline(&hall.request(BO), third.number).await.unwrap();
        assert_eq!(code(hall.economy.request_accept(&hall.request(BO), third.number).await), "request.gone");
        let fourth = ask("5").await;
        hall.economy.request_withdraw(&hall.request(ANA), fourth.number).await.unwrap();
        assert_eq!(code(hall.economy.request_decline(&hall.request(BO), fourth.number).await), "request.gone");
        let fifth = ask("5").await;
        hall.pass(DAY * 3);
        assert_eq!(code(hall.economy.request_accept(&hall.request(BO), fifth.number).await), "request.gone");
        for _ in 0..10 {
            ask("5").await;
        }
        let full = hall.economy.money_request(&hall.request(ANA), wanted(BO, "5")).await;
        assert_eq!(code(full), "request.full");
    }

    /// An order is paid once for each of its days, by whichever process, also after downtime; a short day is skipped.
    async fn orders_are_paid_once_a_day_and_skipped_when_short(db: TestDb) {
        let (hall, other) = (Hall::new(&db), Hall::new(&db));
        other.skip_keys();
        hall.give(ANA, 175).await;
        hall.economy.order_add(&hall.request(ANA), weekly(BO, "50", Every::Day)).await.unwrap();
        let week = hall.economy.order_add(&hall.request(ANA), weekly(CY, "20", Every::Week)).await.unwrap();
        assert_eq!(hall.economy.orders_due().await.unwrap(), 0, "the first is tomorrow");
        hall.pass(DAY);
        let (one, two) = tokio::join!(hall.economy.orders_due(), other.economy.orders_due());
        one.unwrap();
        two.unwrap();
        assert_eq!(hall.wallet(BO).await, 50, "two processes pay one day once");
        // Down for two days: both are paid. The third finds too little, and is skipped.
        hall.pass(DAY * 2);
        hall.economy.orders_due().await.unwrap();
        assert_eq!(hall.wallet(BO).await, 150);
        hall.pass(DAY);
        hall.economy.orders_due().await.unwrap();
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (25, 150));
        let orders = hall.economy.order_list(&hall.request(ANA)).await.unwrap();
        assert_eq!((orders[0].paid, orders[0].skipped, orders[1].paid), (3, 1, 0));
        hall.economy.order_cancel(&hall.request(ANA), orders[0].number).await.unwrap();
        hall.pass(DAY * 3);
        hall.economy.orders_due().await.unwrap();
        assert_eq!((hall.wallet(CY).await, hall.wallet(BO).await), (20, 150));
        assert_eq!(code(hall.economy.order_cancel(&hall.request(BO), week.number).await), "order.unknown");
    }

    /// Bound savings bear their interest at the end, and none when they are taken out early.
    async fn term_deposits_bear_interest_at_their_end_alone(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("interest.on", "off").await;
        hall.give(ANA, 60_000).await;
        hall.economy.deposit(&hall.request(ANA), amount("all")).await.unwrap();
        let bind = async |text, days| hall.economy.term_open(&hall.request(ANA), amount(text), days).await;
        let week = bind("10000", 7).await.unwrap();
        let month = bind("20000", 28).await.unwrap();
        assert_eq!((week.interest, month.interest), (coins(42), coins(336)));
        assert_eq!(code(bind("999999", 7).await), "economy.not_enough");
        assert_eq!(code(bind("5", 8).await), "command.option_invalid");
        assert_eq!(hall.balance(ANA).await.bank, coins(30_000));
        let foreign = hall.economy.term_break(&hall.request(BO), week.number).await;
        assert_eq!(code(foreign), "term.unknown");
        hall.economy.term_break(&hall.request(ANA), month.number).await.unwrap();
        assert_eq!(hall.balance(ANA).await.bank, coins(50_000), "without interest");
        hall.pass(DAY * 7);
        assert_eq!(code(hall.economy.term_break(&hall.request(ANA), week.number).await), "term.unknown");
        assert_eq!(hall.economy.terms_due().await.unwrap(), 1);
        assert_eq!(hall.economy.terms_due().await.unwrap(), 0);
        assert_eq!(hall.balance(ANA).await.bank, coins(60_042));
        // Nothing of ours ran for so long that the ledger gave the money back: the interest comes all the same.
        bind("10000", 7).await.unwrap();
        hall.pass(DAY * 20);
        hall.ledger.holds_expire().await.unwrap();
        hall.economy.terms_due().await.unwrap();
        assert_eq!(hall.balance(ANA).await.bank, coins(60_084));
        hall.set("term.max", "100").await;
        assert_eq!(code(bind("101", 7).await), "term.too_much");
        hall.set("term.on", "off").await;
        assert_eq!(code(bind("5", 7).await), "term.off");
    }

    /// An export has every line that fits the filter, newest first, with the balance after it.
    async fn an_export_has_every_line_of_the_filter(db: TestDb) {
        let hall = Hall::new(&db);
        for _ in 0..30 {
            hall.give(ANA, 10).await;
        }
        hall.economy.deposit(&hall.request(ANA), amount("100")).await.unwrap();
        let query = app_economy::StatementQuery::of(user(ANA));
        let all = hall.economy.transactions_export(&hall.request(ANA), query.clone()).await.unwrap();
        assert_eq!((all.rows.len(), all.next), (32, None));
        let bank = app_economy::StatementQuery { account: Some(domain_economy::ledger::AccountKind::Bank), ..query.clone() };
        let bank = hall.economy.transactions_export(&hall.request(ANA), bank).await.unwrap();
        assert_eq!(bank.rows.len(), 1);
        assert_eq!(bank.rows[0].balance_after, coins(100));
        let foreign = hall.economy.transactions_export(&hall.request(BO), query).await;
        assert_eq!(code(foreign), "access.forbidden");
    }
}
