//! Payments that wait: delayed, held, called back, given back.

use app_economy::ledger::{OnProgress, VerifyScope, verify};
use app_economy::{Assessor, HeldState, PayStep, Waits};
use core_db::test_on_each;
use core_types::GuildId;
use domain_fraud::{Assessment, Evidence, Signal, Step, Transfer};
use futures_util::future::BoxFuture;

use super::*;

/// Finds the same in every transfer.
#[derive(Debug)]
pub(crate) struct Always(pub(crate) Step, pub(crate) u16);

impl Assessor for Always {
    fn assess<'w>(&'w self, _: GuildId, _: &'w Transfer) -> BoxFuture<'w, Result<Assessment, AppError>> {
        let evidence = Evidence {
            signal: Signal::NewPair,
            measured: 1.0,
            limit: 0.5,
            weight: self.1,
        };
        let found = Assessment {
            score: self.1,
            step: self.0,
            evidence: vec![evidence],
        };
        Box::pin(std::future::ready(Ok(found)))
    }
}

/// A hall in which every transfer looks like this, with a rich Ana.
pub(crate) async fn suspicious(db: &TestDb, step: Step, score: u16) -> Hall {
    let hall = Hall::new(db);
    hall.economy.assess_with(Arc::new(Always(step, score)));
    hall.set("pay.fee_ppm", "10000").await;
    hall.give(ANA, 1_000).await;
    hall
}

pub(crate) async fn waits(hall: &Hall, amount: &str) -> Waits {
    match hall
        .economy
        .pay(&hall.request(ANA), order(BO, amount))
        .await
        .unwrap()
    {
        PayStep::Delayed(waits) | PayStep::Held(waits) => waits,
        other => panic!("does not wait: {other:?}"),
    }
}

/// The ledger has no fault.
pub(crate) async fn sound(db: &TestDb) {
    let quiet: OnProgress = Arc::new(|_| {});
    let report = verify(db, VerifyScope::All, quiet).await.unwrap();
    assert!(report.faults.is_empty(), "{report:?}");
}

test_on_each! {
    /// A delayed payment leaves the wallet with its fee, reaches nobody, and arrives once when its time has come.
    async fn a_delayed_payment_arrives_once(db: TestDb) {
        let hall = suspicious(&db, Step::Delay, 400).await;
        let request = hall.request(ANA);
        let PayStep::Delayed(sent) = hall.economy.pay(&request, order(BO, "200")).await.unwrap() else { panic!() };
        assert_eq!((sent.payment.amount, sent.payment.fee, sent.wallet), (coins(200), coins(2), coins(798)));
        assert_eq!(hall.economy.pay(&request, order(BO, "200")).await.unwrap(), PayStep::Delayed(sent), "a replay");
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (798, 0));
        hall.pass(Duration::from_secs(599));
        assert_eq!(hall.economy.payments_due().await.unwrap(), 0);
        hall.pass(Duration::from_hours(26));
        assert_eq!(hall.economy.payments_due().await.unwrap(), 1, "late, after a day without a running bot");
        assert_eq!(hall.economy.payments_due().await.unwrap(), 0);
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (798, 200));
        sound(&db).await;
    }

    /// Called back, a payment and its fee are in the wallet again, however often it is pressed, and nobody else can.
    async fn a_delayed_payment_is_called_back_once(db: TestDb) {
        let hall = suspicious(&db, Step::Delay, 400).await;
        let sent = waits(&hall, "200").await;
        assert_eq!(code(hall.economy.pay_recall(&hall.request(BO), sent.payment.hold).await), "economy.hold_closed");
        for _ in 0..2 {
            let back = hall.economy.pay_recall(&hall.request(ANA), sent.payment.hold).await.unwrap();
            assert_eq!((back.payment.state, back.wallet), (HeldState::Cancelled, coins(1_000)));
        }
        hall.pass(Duration::from_hours(1));
        assert_eq!(hall.economy.payments_due().await.unwrap(), 0);
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (1_000, 0));
        sound(&db).await;
    }

    /// Calling back and arriving at once: exactly one of them wins, whoever it is.
    async fn arriving_and_calling_back_exclude_each_other(db: TestDb) {
        let hall = Arc::new(suspicious(&db, Step::Delay, 400).await);
        let holds = [waits(&hall, "10").await, waits(&hall, "10").await, waits(&hall, "10").await];
        hall.pass(Duration::from_mins(10));
        let recalls = holds.map(|sent| {
            let hall = Arc::clone(&hall);
            tokio::spawn(async move { hall.economy.pay_recall(&hall.request(ANA), sent.payment.hold).await.is_ok() })
        });
        let arrivals = [0, 1].map(|_| {
            let hall = Arc::clone(&hall);
            tokio::spawn(async move { hall.economy.payments_due().await.unwrap() })
        });
        let (mut back, mut arrived) = (0, 0);
        for recall in recalls {
            back += usize::from(recall.await.unwrap());
        }
        for arrival in arrivals {
            arrived += arrival.await.unwrap();
        }
        assert_eq!(back + arrived, 3, "{back} called back, {arrived} arrived");
        let bo = i64::try_from(arrived * 10).unwrap();
        assert_eq!(hall.wallet(BO).await, bo);
        assert_eq!(hall.wallet(ANA).await, 1_000 - i64::try_from(arrived).unwrap() * 11);
        sound(&db).await;
    }

    /// Held money goes back whole when nobody decides: nothing is ever confiscated.
    async fn held_money_goes_back_when_nobody_decides(db: TestDb) {
        let hall = suspicious(&db, Step::Hold, 700).await;
        let sent = waits(&hall, "200").await;
        assert_eq!((sent.payment.case, sent.why), (Some(1), None), "and the payer is not told what was noticed");
        assert_eq!(waits(&hall, "100").await.payment.case, Some(1), "more of the same joins the case");
        assert_eq!(code(hall.economy.pay_recall(&hall.request(ANA), sent.payment.hold).await), "economy.hold_closed");
        hall.pass(Duration::from_hours(7 * 24));
        assert_eq!(hall.economy.payments_due().await.unwrap(), 2);
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (1_000, 0));
        sound(&db).await;
    }

    /// If nothing of this ran for weeks, the ledger's own expiry gives the money back, and the payment follows.
    async fn the_ledgers_expiry_is_the_safety_net(db: TestDb) {
        let hall = suspicious(&db, Step::Delay, 400).await;
        waits(&hall, "200").await;
        hall.pass(Duration::from_hours(9 * 24));
        assert_eq!(hall.ledger.holds_expire().await.unwrap(), 1);
        assert_eq!(hall.economy.payments_due().await.unwrap(), 1);
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (1_000, 0));
        sound(&db).await;
    }

    /// What somebody was asked about before they were limited does not slip through when they confirm it later.
    async fn a_limit_also_holds_what_was_asked_before(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("pay.threshold", "100").await;
        hall.give(ANA, 1_000).await;
        let PayStep::Confirm(offer) = hall.economy.pay(&hall.request(ANA), order(BO, "200")).await.unwrap() else { panic!() };
        let other = Hall::new(&db);
        other.skip_keys();
        other.economy.assess_with(Arc::new(Always(Step::Limit, 800)));
        waits(&other, "50").await;
        let PayStep::Held(held) = hall.economy.pay_confirm(&hall.request(ANA), &offer.key).await.unwrap() else { panic!() };
        assert_eq!(held.payment.case, Some(1));
        let PayStep::Held(_) = hall.economy.pay(&hall.request(ANA), order(BO, "1")).await.unwrap() else { panic!() };
        assert_eq!(hall.wallet(BO).await, 0);
    }
}
