//! Payments that wait, cases, appeals and blocks, as members and staff meet them.

use std::time::Duration;

use core_db::{Db, DbError};
use sandbox::{Member, Reply};

use super::{ask, pay, wallet};
use crate::hall::{TestHall, on_each_database};

/// Sets something about the guards before the hall is opened again, as another process would.
pub(super) async fn set(hall: &mut TestHall, settings: &[(&'static str, String)]) {
    hall.stop().await;
    let db: &Db = &hall.database;
    for (key, value) in settings.iter().cloned() {
        let set: Result<(), DbError> = db
            .write("setting", move |tx| {
                let value = value.clone();
                Box::pin(async move {
                    tx.query(
                        "INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by)
                        SELECT guild_id, CAST($1 AS TEXT), CAST($2 AS TEXT), 1, 0, 0 FROM ledger_head",
                    )
                    .bind(key)
                    .bind(value)
                    .execute()
                    .await
                    .map(drop)
                })
            })
            .await;
        set.unwrap();
    }
    hall.start().await;
}

/// A rich Ana in a hall where staff decided what becomes of payments from 100 on.
async fn guarded(hall: &mut TestHall, key: &'static str) {
    hall.grant("Ana", "1000").await;
    let channel = hall.sandbox.channel("general").unwrap().id().to_string();
    set(hall, &[(key, "100".to_owned()), ("staff.channel", channel)]).await;
}

/// Waits until somebody got a direct message that says this.
async fn told(hall: &TestHall, name: &str, words: &str) {
    let direct = hall.member(name).direct_messages().unwrap();
    direct
        .wait_for_message(|message| message.text().contains(words))
        .await
        .unwrap();
}

/// Waits until the staff channel has a message that says this.
pub(super) async fn staff_told(hall: &TestHall, words: &str) -> Reply {
    let channel = hall.sandbox.channel("general").unwrap();
    channel
        .wait_for_message(|message| message.text().contains(words))
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delayed_payment_is_called_back_or_arrives() {
    on_each_database(async |hall| {
        guarded(hall, "fraud.delay_from").await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let card = pay(&ana, &bo, "200").await;
        assert!(
            card.is_ephemeral() && card.text().contains("on its way"),
            "{}",
            card.text()
        );
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (800, 0));

        hall.stop().await;
        hall.start().await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let back = ana.click(&card, "Call it back").await.unwrap();
        assert!(back.text().contains("Called back"), "{}", back.text());
        assert_eq!(wallet(&ana).await, 1_000);

        pay(&ana, &bo, "300").await;
        let statement = ask(&ana, "transactions").await;
        assert!(statement.text().contains("on its way"), "{}", statement.text());
        hall.stop().await;
        hall.clock.advance(Duration::from_hours(3));
        hall.start().await;
        told(hall, "Bo", "You were paid").await;
        assert_eq!(wallet(&hall.member("Bo")).await, 300);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_payment_is_appealed_released_or_given_back() {
    on_each_database(async |hall| {
        guarded(hall, "fraud.hold_from").await;
        let (ana, bo, max) = (hall.member("Ana"), hall.member("Bo"), hall.member("Max"));
        let card = pay(&ana, &bo, "200").await;
        assert!(card.text().contains("waits for staff"), "{}", card.text());
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (800, 0));
        let notice = staff_told(hall, "case 1").await;

        let form = ana.click(&card, "Appeal in case 1").await.unwrap();
        assert!(form.is_modal());
        let appeal = ana
            .submit(&form)
            .field("text", "It is the rent for our flat.")
            .send()
            .await
            .unwrap();
        assert!(appeal.text().contains("with the staff"), "{}", appeal.text());
        staff_told(hall, "An appeal in case 1").await;

        let file = max.click(&notice, "Open the case").await.unwrap();
        for part in [
            "200",
            "It is the rent for our flat.",
            "There is an appeal",
            "If nobody does anything",
        ] {
            assert!(
                file.is_ephemeral() && file.text().contains(part),
                "{part} in {}",
                file.text()
            );
        }
        let decided = max.click(&file, "Release").await.unwrap();
        assert!(decided.text().contains("released"), "{}", decided.text());
        told(hall, "Bo", "You were paid").await;
        told(hall, "Ana", "Your appeal was accepted").await;
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (800, 200));

        pay(&ana, &bo, "150").await;
        assert_eq!(wallet(&ana).await, 650);
        hall.clock.advance(Duration::from_hours(7 * 24));
        told(hall, "Ana", "Money is back").await;
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (800, 200));
        staff_told(hall, "Cases of week").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_sets_money_aside_and_blocks_but_never_about_themselves() {
    on_each_database(async |hall| {
        guarded(hall, "fraud.hold_from").await;
        hall.grant("Max", "500").await;
        let (ana, bo, max) = (hall.member("Ana"), hall.member("Bo"), hall.member("Max"));
        pay(&max, &bo, "200").await;
        let own = max
            .slash("security release")
            .option("number", 1)
            .send()
            .await
            .unwrap();
        assert!(own.text().contains("case.own"), "{}", own.text());
        let held = max
            .slash("security hold")
            .option("member", &ana)
            .option("amount", "400")
            .option("reason", "paid twice by mistake")
            .send()
            .await
            .unwrap();
        assert!(held.text().contains("case 2"), "{}", held.text());
        assert_eq!(wallet(&ana).await, 600);
        let blocked = max
            .slash("security block")
            .option("member", &ana)
            .option("reason", "floods the channel")
            .option("hours", 2)
            .send()
            .await
            .unwrap();
        assert!(blocked.text().contains("Blocked"), "{}", blocked.text());
        let refused = ask(&ana, "daily").await;
        assert!(
            refused.text().contains("floods the channel"),
            "{}",
            refused.text()
        );
        let mine = ask(&ana, "appeal").await;
        assert!(mine.text().contains("400"), "{}", mine.text());
        hall.clock.advance(Duration::from_hours(3));
        let daily = ask(&ana, "daily").await;
        assert!(daily.text().contains("100"), "{}", daily.text());
        let released = max
            .slash("security release")
            .option("number", 2)
            .send()
            .await
            .unwrap();
        assert!(
            released.text().contains('#') || released.text().contains("Case 2"),
            "{}",
            released.text()
        );
        assert_eq!(wallet(&ana).await, 1_100);
        let report = ask(&max, "security report").await;
        assert!(report.text().contains("2 opened"), "{}", report.text());
    })
    .await;
}

/// Blocks whomever a case is about, with the form behind its button.
async fn block_by_form(who: &Member, case: i64) -> Reply {
    let file = who
        .slash("security case")
        .option("number", case)
        .send()
        .await
        .unwrap();
    let form = who.click(&file, "Block").await.unwrap();
    who.submit(&form)
        .field("reason", "floods the channel")
        .field("hours", "2")
        .send()
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_in_a_case_blocks_whom_the_command_blocks() {
    on_each_database(async |hall| {
        hall.grant("Max", "500").await;
        hall.grant("Ana", "500").await;
        let (ana, max, olive) = (hall.member("Ana"), hall.member("Max"), hall.member("Olive"));
        for member in [&max, &ana] {
            olive
                .slash("security hold")
                .option("member", member)
                .option("amount", "100")
                .option("reason", "paid twice by mistake")
                .send()
                .await
                .unwrap();
        }
        let staff = block_by_form(&olive, 1).await;
        assert!(staff.text().contains("block.staff"), "{}", staff.text());
        assert!(!ask(&max, "balance").await.text().contains("access.blocked"));
        let blocked = block_by_form(&olive, 2).await;
        assert!(
            blocked.text().contains("cannot use the bot for now"),
            "{}",
            blocked.text()
        );
        let refused = ask(&ana, "balance").await;
        assert!(
            refused.text().contains("floods the channel"),
            "{}",
            refused.text()
        );
        // Who is blocked reads that it stays when everything else of them goes.
        let question = ask(&ana, "privacy delete").await;
        assert!(
            question.text().contains("deleting does not end a block"),
            "{}",
            question.text()
        );
    })
    .await;
}
