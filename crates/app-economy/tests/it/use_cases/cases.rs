//! Cases: decided once, by somebody else, or by time.

use app_economy::{BlockOrder, Decision, HeldState, HoldOrder};
use core_db::test_on_each;
use core_security::{AppealState, CaseFilter, CaseState};
use domain_fraud::Step;

use super::waiting::{sound, suspicious, waits};
use super::*;

test_on_each! {
    /// Released, a payment arrives with its fee paid; the case then waits for its judgement.
    async fn a_released_payment_arrives(db: TestDb) {
        let hall = suspicious(&db, Step::Hold, 700).await;
        waits(&hall, "200").await;
        let done = hall.economy.case_decide(&hall.staff(), 1, Decision::Release).await.unwrap();
        assert_eq!((done.amount, done.ended.len(), done.ended[0].state), (coins(202), 1, HeldState::Paid));
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (798, 200));
        let again = hall.economy.case_decide(&hall.staff(), 1, Decision::Release).await;
        assert_eq!(code(again), "case.nothing_held");
        let view = hall.economy.case(&hall.staff(), 1).await.unwrap();
        assert_eq!((view.file.state, view.file.assigned_to, view.may_decide), (CaseState::Waiting, Some(user(OWNER)), true));
        hall.economy.case_decide(&hall.staff(), 1, Decision::FalseAlarm).await.unwrap();
        assert_eq!(code(hall.economy.case_decide(&hall.staff(), 1, Decision::Justified).await), "case.closed");
        let report = hall.economy.case_report(&hall.staff()).await.unwrap().figures;
        assert_eq!((report.opened, report.released, report.unjustified), (1, 1, 1));
        assert_eq!(report.false_alarm_percent(), Some(100));
        sound(&db).await;
    }

    /// Release, return and lapse at the same moment: exactly one of them moves the money.
    async fn one_end_wins(db: TestDb) {
        let hall = Arc::new(suspicious(&db, Step::Hold, 700).await);
        let sent = waits(&hall, "200").await;
        hall.pass(Duration::from_hours(7 * 24));
        let decide = |decision| {
            let hall = Arc::clone(&hall);
            tokio::spawn(async move { hall.economy.case_decide(&hall.staff(), 1, decision).await.map(|done| done.ended.len()) })
        };
        let (release, back) = (decide(Decision::Release), decide(Decision::Return));
        let lapse = {
            let hall = Arc::clone(&hall);
            tokio::spawn(async move { hall.economy.payments_due().await.unwrap() })
        };
        let won = release.await.unwrap().unwrap_or(0) + back.await.unwrap().unwrap_or(0) + lapse.await.unwrap();
        assert_eq!(won, 1);
        assert_eq!(code(hall.economy.pay_recall(&hall.request(ANA), sent.payment.hold).await), "economy.hold_closed");
        assert!([(1_000, 0), (798, 200)].contains(&(hall.wallet(ANA).await, hall.wallet(BO).await)));
        sound(&db).await;
    }

    /// Nobody decides about themselves: not as the subject, and not as somebody who is to be paid.
    async fn nobody_decides_about_themselves(db: TestDb) {
        let hall = suspicious(&db, Step::Hold, 700).await;
        waits(&hall, "200").await;
        for own in [ANA, BO] {
            let mut request = hall.staff();
            request.actor.user = user(own);
            assert_eq!(code(hall.economy.case_decide(&request, 1, Decision::Release).await), "case.own");
            assert!(!hall.economy.case(&request, 1).await.unwrap().may_decide);
        }
        assert_eq!(code(hall.economy.case_decide(&hall.request(CY), 1, Decision::Release).await), "access.forbidden");
        assert_eq!(code(hall.economy.case(&hall.request(ANA), 1).await), "access.forbidden");
    }

    /// An appeal is one at a time, read by staff alone, and answered by the decision.
    async fn appeals_are_answered(db: TestDb) {
        let hall = suspicious(&db, Step::Hold, 700).await;
        assert_eq!(code(hall.economy.appeal(&hall.request(ANA), None, "but why").await), "appeal.none");
        waits(&hall, "200").await;
        assert_eq!(code(hall.economy.appeal(&hall.request(BO), Some(1), "but why").await), "appeal.none");
        assert_eq!(code(hall.economy.appeal(&hall.request(ANA), None, "x").await), "case.text_missing");
        assert_eq!(hall.economy.appeal(&hall.request(ANA), None, "it is the rent").await.unwrap(), 1);
        assert_eq!(code(hall.economy.appeal(&hall.request(ANA), Some(1), "again").await), "appeal.open");
        let view = hall.economy.case(&hall.staff(), 1).await.unwrap();
        assert!(view.events.iter().any(|event| event.text.as_deref() == Some("it is the rent")));
        hall.economy.case_decide(&hall.staff(), 1, Decision::Return).await.unwrap();
        let mine = hall.economy.my_cases(&hall.request(ANA)).await.unwrap();
        assert_eq!((mine[0].appeal, mine[0].held), (AppealState::Declined, coins(0)));
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (1_000, 0));
    }

    /// What nobody judges closes by itself, an appeal that nobody answered is accepted, and the limit is over.
    async fn nobody_judges(db: TestDb) {
        let hall = suspicious(&db, Step::Limit, 800).await;
        waits(&hall, "200").await;
        hall.economy.appeal(&hall.request(ANA), None, "it is the rent").await.unwrap();
        hall.pass(Duration::from_hours(7 * 24));
        assert_eq!(hall.economy.cases_lapse().await.unwrap(), 0, "its money goes back first");
        assert_eq!(hall.economy.payments_due().await.unwrap(), 1);
        assert_eq!(hall.economy.cases_lapse().await.unwrap(), 1);
        let view = hall.economy.case(&hall.staff(), 1).await.unwrap();
        assert_eq!((view.file.state, view.file.appeal, view.limit), (CaseState::Lapsed, AppealState::Accepted, None));
    }

    /// At the very top of the ladder, the second time within an hour blocks for a while; once does not, nor a lower score.
    async fn only_the_top_blocks_by_itself(db: TestDb) {
        let hall = suspicious(&db, Step::Limit, 950).await;
        let blocked = || async { hall.economy.security().blocked(guild(), user(ANA)).await.unwrap() };
        waits(&hall, "10").await;
        assert_eq!(blocked().await, None);
        hall.pass(Duration::from_mins(30));
        waits(&hall, "10").await;
        let block = blocked().await.unwrap();
        assert_eq!(block.until, Some(hall.now().plus(Duration::from_hours(6))), "it always ends by itself");
        hall.pass(Duration::from_hours(6));
        assert_eq!(blocked().await, None);
        waits(&hall, "10").await;
        assert_eq!(blocked().await, None, "not twice within an hour");
    }

    /// Staff sets money aside in a case; released, it is its owner's again.
    async fn staff_sets_money_aside(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 500).await;
        let order = |amount_text: &str| HoldOrder {
            member: user(ANA),
            member_is_bot: false,
            amount: amount(amount_text),
            reason: "paid twice".to_owned(),
            days: 3,
        };
        let done = hall.economy.case_hold(&hall.staff(), order("half")).await.unwrap();
        assert_eq!((done.case, done.amount, hall.wallet(ANA).await), (1, coins(250), 250));
        assert_eq!(code(hall.economy.case_hold(&hall.staff(), order("251")).await), "economy.not_enough");
        hall.economy.case_decide(&hall.staff(), 1, Decision::Release).await.unwrap();
        assert_eq!(hall.wallet(ANA).await, 500);
        hall.economy.case_hold(&hall.staff(), order("100")).await.unwrap();
        hall.pass(Duration::from_hours(3 * 24));
        assert_eq!(hall.economy.payments_due().await.unwrap(), 1);
        assert_eq!(hall.wallet(ANA).await, 500);
        sound(&db).await;
    }

    /// A block is in the member's case, and its release too.
    async fn blocks_are_in_a_case(db: TestDb) {
        let hall = Hall::new(&db);
        let order = BlockOrder {
            member: user(ANA),
            member_is_bot: false,
            member_is_staff: false,
            reason: "floods the channel".to_owned(),
            hours: Some(2),
        };
        assert_eq!(hall.economy.case_block(&hall.staff(), order).await.unwrap().case, 1);
        assert!(hall.economy.case(&hall.staff(), 1).await.unwrap().blocked.is_some());
        hall.economy.case_unblock(&hall.staff(), user(ANA), "talked it over").await.unwrap();
        assert!(hall.economy.case(&hall.staff(), 1).await.unwrap().blocked.is_none());
        let list = hall.economy.cases(&hall.staff(), CaseFilter::default(), None, 10).await.unwrap();
        assert_eq!((list.rows.len(), list.rows[0].file.number, list.next), (1, 1, None));
    }

    /// Whoever is forgotten leaves a case without name and words; what others had sent them goes back.
    async fn forgetting_ends_what_waits(db: TestDb) {
        let hall = suspicious(&db, Step::Hold, 700).await;
        hall.give(BO, 300).await;
        waits(&hall, "200").await;
        hall.economy.appeal(&hall.request(ANA), None, "it is the rent").await.unwrap();
        hall.economy.privacy_delete(&hall.request(BO)).await.unwrap();
        assert_eq!(hall.wallet(ANA).await, 1_000, "the payee is gone, so the money is back");
        waits(&hall, "50").await;
        hall.economy.privacy_delete(&hall.request(ANA)).await.unwrap();
        let view = hall.economy.case(&hall.staff(), 1).await.unwrap();
        assert_eq!((view.file.subject, view.file.state), (None, CaseState::Lapsed));
        assert!(view.events.iter().all(|event| event.text.is_none()));
        assert!(view.held.iter().all(|held| held.payer.is_none() && held.state != HeldState::Waiting));
        sound(&db).await;
    }
}
