//! The bank, as members and staff use it.

use std::time::Duration;

use super::{ask, coins, wallet};
use crate::hall::on_each_database;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test(flavor = "multi_thread")]
async fn savings_bear_interest_and_the_card_survives_a_restart() {
    on_each_database(async |hall| {
        hall.grant("Ana", "200k").await;
        let ana = hall.member("Ana");
        let card = ask(&ana, "bank").await;
        assert!(
            card.is_ephemeral() && card.text().contains("0.03%"),
            "{}",
            card.text()
        );
        let half = ana.click(&card, "Deposit half").await.unwrap();
        assert_eq!(
            (coins(&half.text(), "Wallet"), coins(&half.text(), "Bank")),
            (100_000, 100_000)
        );
        assert_eq!(
            coins(&half.text(), "Earned today"),
            0,
            "what came in today earns from tomorrow on"
        );

        hall.stop().await;
        hall.clock.advance(DAY);
        hall.start().await;
        let ana = hall.member("Ana");
        let today = ask(&ana, "bank").await;
        assert_eq!(coins(&today.text(), "Earned today"), 30, "{}", today.text());
        assert!(today.text().contains("none yet"), "{}", today.text());

        // Three days away: each of them is paid once, whoever is first, the job or the member who looks.
        hall.stop().await;
        hall.clock.advance(DAY * 3);
        hall.start().await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let paid = ask(&ana, "bank").await;
        assert_eq!(coins(&paid.text(), "Bank"), 100_090, "{}", paid.text());
        assert_eq!(coins(&paid.text(), "Interest so far"), 90);
        let statement = ask(&ana, "transactions").await;
        assert!(statement.text().contains("Interest"), "{}", statement.text());

        // The card of before the restart still works, and changes in place. Nobody else sees it.
        assert!(bo.click(&half, "Withdraw half").await.is_err());
        let out = ana.click(&half, "Withdraw half").await.unwrap();
        assert_eq!(coins(&out.text(), "Bank"), 50_045, "{}", out.text());
        let form = ana.click(&out, "Other amount").await.unwrap();
        let in_ = ana.submit(&form).field("in", "1k").send().await.unwrap();
        assert_eq!(coins(&in_.text(), "Bank"), 51_045, "{}", in_.text());
        let form = ana.click(&in_, "Other amount").await.unwrap();
        let both = ana
            .submit(&form)
            .field("in", "1k")
            .field("out", "1k")
            .send()
            .await
            .unwrap();
        assert!(both.text().contains("bank.one_way"), "{}", both.text());
        let form = ana.click(&in_, "Other amount").await.unwrap();
        let much = ana.submit(&form).field("out", "99m").send().await.unwrap();
        assert!(much.text().contains("economy.not_enough"), "{}", much.text());
        let all = ana.click(&in_, "Withdraw all").await.unwrap();
        assert_eq!(coins(&all.text(), "Bank"), 0, "{}", all.text());
        assert_eq!(wallet(&ana).await, 200_090);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_decide_what_savings_earn() {
    on_each_database(async |hall| {
        hall.grant("Dan", "100k").await;
        let (olive, dan) = (hall.member("Olive"), hall.member("Dan"));
        let set = async |key: &str, value: &str| {
            let done = olive
                .slash("settings set")
                .option("setting", key)
                .option("value", value)
                .send()
                .await
                .unwrap();
            assert!(
                done.text().contains("changed") || done.text().contains("Changed"),
                "{}",
                done.text()
            );
        };
        set("interest.from", "treasury").await;
        dan.slash("deposit").option("amount", "all").send().await.unwrap();
        hall.clock.advance(DAY * 2);
        let card = ask(&dan, "bank").await;
        assert!(
            card.text().contains("Kasse konnte"),
            "an empty treasury pays nothing, and says so: {}",
            card.text()
        );
        assert!(card.text().contains("100.000"), "{}", card.text());
        set("interest.on", "off").await;
        let card = ask(&dan, "bank").await;
        assert!(card.text().contains("keine Zinsen"), "{}", card.text());
        let shown = olive
            .slash("settings show")
            .option("setting", "interest.cap")
            .send()
            .await
            .unwrap();
        assert!(shown.text().contains("1,000"), "{}", shown.text());
    })
    .await;
}

/// The button that takes a loan of 40.
const BORROW_40: &str = "Borrow 🪙\u{a0}40\u{a0}coins";
/// The button that pays a request of 120.
const PAY_120: &str = "Pay 🪙\u{a0}120\u{a0}coins";

#[tokio::test(flavor = "multi_thread")]
async fn a_loan_is_explained_taken_and_paid_back() {
    on_each_database(async |hall| {
        let ana = hall.member("Ana");
        let poor = ask(&ana, "loan show").await;
        assert!(
            poor.text().contains("40 of 100") && poor.is_ephemeral(),
            "{}",
            poor.text()
        );
        for _ in 0..4 {
            ask(&ana, "daily").await;
            hall.clock.advance(DAY);
        }
        let much = ana
            .slash("loan take")
            .option("amount", "90k")
            .send()
            .await
            .unwrap();
        assert!(much.text().contains("loan.too_much"), "{}", much.text());
        let question = ana
            .slash("loan take")
            .option("amount", "40")
            .send()
            .await
            .unwrap();
        assert!(question.text().contains("Schedule"), "{}", question.text());
        let before = wallet(&ana).await;
        hall.stop().await;
        hall.start().await;
        let ana = hall.member("Ana");
        let (first, second) = tokio::join!(ana.click(&question, BORROW_40), ana.click(&question, BORROW_40));
        assert!(first.is_ok() || second.is_ok());
        assert_eq!(wallet(&ana).await, before + 40, "a double click borrows once");
        let daily = ask(&ana, "daily").await;
        assert!(daily.text().contains("went to your loan"), "{}", daily.text());
        // A loan that is paid back at once is no trial.
        hall.clock.advance(DAY * 7);
        let card = ask(&ana, "loan show").await;
        assert!(card.text().contains("Paid back so far"), "{}", card.text());
        let form = ana.click(&card, "Other amount").await.unwrap();
        let some = ana.submit(&form).field("amount", "1").send().await.unwrap();
        assert!(some.text().contains("You still owe"), "{}", some.text());
        let all = ana.click(&some, "Repay all").await.unwrap();
        assert!(all.text().contains("owe nothing any more"), "{}", all.text());
        assert!(all.text().contains("1 loan paid back in time"), "{}", all.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::too_many_lines,
    reason = "one conversation, told from beginning to end"
)]
async fn members_ask_for_money_and_order_payments() {
    on_each_database(async |hall| {
        hall.grant("Bo", "1000").await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let asked = ana
            .slash("request")
            .option("from", &bo)
            .option("amount", "120")
            .option("note", "pizza")
            .send()
            .await
            .unwrap();
        assert!(
            !asked.is_ephemeral() && asked.text().contains("pizza"),
            "{}",
            asked.text()
        );
        let own = ana.click(&asked, PAY_120).await.unwrap();
        assert!(own.text().contains("component.foreign"), "{}", own.text());
        hall.stop().await;
        hall.start().await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let (first, second) = tokio::join!(bo.click(&asked, PAY_120), bo.click(&asked, PAY_120));
        assert!(first.is_ok() || second.is_ok());
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (120, 880));

        let other = ana
            .slash("request")
            .option("from", &bo)
            .option("amount", "5")
            .send()
            .await
            .unwrap();
        let no = bo.click(&other, "Decline").await.unwrap();
        assert!(no.text().contains("does not pay this"), "{}", no.text());
        hall.member("Ana")
            .direct_messages()
            .unwrap()
            .wait_for_message(|message| message.text().contains("declined"))
            .await
            .unwrap();

        let made = bo
            .slash("standing-order add")
            .option("to", &ana)
            .option("amount", "50")
            .option("every", "day")
            .send()
            .await
            .unwrap();
        assert!(made.text().contains("every day"), "{}", made.text());
        hall.stop().await;
        hall.clock.advance(DAY * 2);
        hall.start().await;
        let ana = hall.member("Ana");
        for _ in 0..600 {
            if wallet(&ana).await == 220 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(
            wallet(&ana).await,
            220,
            "both days of the downtime were paid, each once"
        );
        let bo = hall.member("Bo");
        let gone = bo
            .slash("standing-order cancel")
            .option("number", 1)
            .send()
            .await
            .unwrap();
        assert!(gone.text().contains("was ended"), "{}", gone.text());

        bo.slash("deposit").option("amount", "500").send().await.unwrap();
        let bound = bo
            .slash("term open")
            .option("amount", "400")
            .option("days", 7)
            .send()
            .await
            .unwrap();
        assert!(bound.text().contains("for 7 days"), "{}", bound.text());
        let list = ask(&bo, "term list").await;
        assert_eq!(coins(&list.text(), "Bank"), 100, "{}", list.text());

        let page = ask(&bo, "transactions").await;
        let file = bo.click(&page, "CSV").await.unwrap();
        let name = file.json()["attachments"][0]["filename"]
            .as_str()
            .unwrap()
            .to_owned();
        let text = String::from_utf8(file.file(&name).unwrap()).unwrap();
        assert!(
            text.starts_with("entry,time,account") && text.contains("pizza"),
            "{text}"
        );
    })
    .await;
}
