use app_economy::{Offer, Paid, PayStep};
use core_db::test_on_each;

use super::*;

fn paid(step: PayStep) -> Paid {
    match step {
        PayStep::Paid(paid) => paid,
        other => panic!("waits: {other:?}"),
    }
}

fn offer(step: PayStep) -> Offer {
    match step {
        PayStep::Confirm(offer) => offer,
        other => panic!("not asked: {other:?}"),
    }
}

test_on_each! {
    /// Small payments are made at once, with memo and cleaned text; a replay pays nothing more.
    async fn small_payments_are_made_at_once(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 500).await;
        let mut wanted = order(BO, "120");
        wanted.memo = Some(" for \u{202e}cake ".to_owned());
        let request = hall.request(ANA);
        let done = paid(hall.economy.pay(&request, wanted.clone()).await.unwrap());
        assert_eq!((done.amount, done.fee, done.wallet), (coins(120), coins(0), coins(380)));
        assert_eq!(done.memo.as_deref(), Some("for cake"));
        assert_eq!(paid(hall.economy.pay(&request, wanted).await.unwrap()), done);
        assert_eq!(code(hall.economy.pay(&request, order(BO, "121")).await), "replay.mismatch");
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (380, 120));
        let all = hall.request(ANA);
        let done = paid(hall.economy.pay(&all, order(BO, "all")).await.unwrap());
        assert_eq!(paid(hall.economy.pay(&all, order(BO, "all")).await.unwrap()), done);
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (0, 500));
    }

    /// Who cannot be paid, and what cannot be paid.
    async fn case_54_odd_payments_are_refused(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 500).await;
        let pay = |wanted: PayOrder| {
            let request = hall.request(ANA);
            let economy = hall.economy.clone();
            async move { code(economy.pay(&request, wanted).await) }
        };
        assert_eq!(pay(order(ANA, "1")).await, "economy.pay_self");
        assert_eq!(pay(PayOrder { payee_is_bot: true, ..order(BO, "1") }).await, "economy.pay_bot");
        assert_eq!(pay(PayOrder { memo: Some("x".repeat(101)), ..order(BO, "1") }).await, "economy.memo_too_long");
        assert_eq!(pay(order(BO, "501")).await, "economy.not_enough");
        assert_eq!(pay(order(BO, "50000")).await, "economy.not_enough");
        assert_eq!(pay(PayOrder { amount: AmountInput::Share(1), ..order(BO, "1") }).await, "amount.zero");
        assert_eq!(hall.wallet(ANA).await, 500);
    }

    /// Above the threshold the payer confirms; a double click pays once and both clicks are answered alike.
    async fn case_49_large_payments_wait_and_are_paid_once(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        hall.set("pay.threshold", "100").await;
        hall.give(ANA, 500).await;
        let request = hall.request(ANA);
        let waiting = offer(hall.economy.pay(&request, order(BO, "200")).await.unwrap());
        assert_eq!((waiting.preview.amount, waiting.key.as_str()), (coins(200), request.key.as_str()));
        assert_eq!(offer(hall.economy.pay(&request, order(BO, "200")).await.unwrap()), waiting);
        assert_eq!(hall.wallet(ANA).await, 500);
        assert_eq!(code(hall.economy.pay_confirm(&hall.request(BO), &waiting.key).await), "economy.offer_gone");
        let clicks: Vec<_> = (0..8)
            .map(|_| {
                let (hall, key) = (Arc::clone(&hall), waiting.key.clone());
                tokio::spawn(async move { hall.economy.pay_confirm(&hall.request(ANA), &key).await })
            })
            .collect();
        for click in clicks {
            assert_eq!(paid(click.await.unwrap().unwrap()).wallet, coins(300));
        }
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (300, 200));
        assert_eq!(code(hall.economy.pay_cancel(&hall.request(ANA), &waiting.key).await), "economy.offer_gone");
    }

    /// A payment that waits can be dropped, runs out, and is not made if it would cost another fee than was shown.
    async fn case_49_waiting_payments_end(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("pay.threshold", "100").await;
        hall.give(ANA, 1_000).await;
        let ask = || async {
            offer(hall.economy.pay(&hall.request(ANA), order(BO, "200")).await.unwrap()).key
        };
        let confirm = |key: String| {
            let hall = &hall;
            async move { code(hall.economy.pay_confirm(&hall.request(ANA), &key).await) }
        };
        let dropped = ask().await;
        hall.economy.pay_cancel(&hall.request(ANA), &dropped).await.unwrap();
        hall.economy.pay_cancel(&hall.request(ANA), &dropped).await.unwrap();
        assert_eq!(confirm(dropped).await, "economy.offer_gone");
        let late = ask().await;
        hall.pass(Duration::from_mins(15));
        assert_eq!(confirm(late).await, "economy.offer_gone");
        let changed = ask().await;
        hall.set("pay.fee_ppm", "10000").await;
        assert_eq!(confirm(changed).await, "economy.pay_changed");
        assert_eq!(hall.wallet(ANA).await, 1_000);
    }

    /// The fee is shown, rounded up, paid on top and goes to the treasury or out of the world.
    async fn fees_are_on_top(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("pay.fee_ppm", "15000").await;
        hall.give(ANA, 1_000).await;
        let preview = hall.economy.pay_preview(&hall.request(ANA), &order(BO, "100")).await.unwrap();
        assert_eq!((preview.fee, preview.total, preview.needs_confirm), (coins(2), coins(102), false));
        let done = paid(hall.economy.pay(&hall.request(ANA), order(BO, "100")).await.unwrap());
        assert_eq!((done.fee, done.wallet), (coins(2), coins(898)));
        hall.set("pay.fee_to", "burn").await;
        let all = paid(hall.economy.pay(&hall.request(ANA), order(BO, "all")).await.unwrap());
        assert_eq!((all.amount, all.fee, all.wallet), (coins(884), coins(14), coins(0)));
    }

    /// A hundred payments of the whole wallet at once: exactly one is made.
    async fn case_53_the_whole_wallet_is_paid_once(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        hall.give(ANA, 700).await;
        let tasks: Vec<_> = (0..100)
            .map(|turn| {
                let hall = Arc::clone(&hall);
                let text = if turn % 2 == 0 { "700" } else { "all" };
                tokio::spawn(async move { hall.economy.pay(&hall.request(ANA), order(BO, text)).await })
            })
            .collect();
        let mut made = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => made += 1,
                Err(error) => assert!(["economy.not_enough", "amount.zero"].contains(&error.code().name()), "{error}"),
            }
        }
        assert_eq!((made, hall.wallet(ANA).await, hall.wallet(BO).await), (1, 0, 700));
    }

    /// Two members who pay each other at once neither wait for each other forever nor make or lose a coin.
    async fn case_54_crossing_payments_meet(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        hall.give(ANA, 100).await;
        hall.give(BO, 100).await;
        let tasks: Vec<_> = (0..40)
            .map(|turn| {
                let hall = Arc::clone(&hall);
                let (payer, payee) = if turn % 2 == 0 { (ANA, BO) } else { (BO, ANA) };
                let text = if turn % 3 == 0 { "3" } else { "2%" };
                tokio::spawn(async move { hall.economy.pay(&hall.request(payer), order(payee, text)).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(hall.wallet(ANA).await + hall.wallet(BO).await, 200);
    }
}
