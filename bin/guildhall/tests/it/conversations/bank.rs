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
        assert!(card.is_ephemeral() && card.text().contains("0.03%"), "{}", card.text());
        let half = ana.click(&card, "Deposit half").await.unwrap();
        assert_eq!(
            (coins(&half.text(), "Wallet"), coins(&half.text(), "Bank")),
            (100_000, 100_000)
        );
        assert_eq!(coins(&half.text(), "Earned today"), 0, "what came in today earns from tomorrow on");

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

        // The card of before the restart still works, for its owner alone, and changes in place.
        let foreign = bo.click(&half, "Withdraw half").await.unwrap();
        assert!(foreign.text().contains("component.foreign"), "{}", foreign.text());
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
            assert!(done.text().contains("changed") || done.text().contains("Changed"), "{}", done.text());
        };
        set("interest.from", "treasury").await;
        dan.slash("deposit").option("amount", "all").send().await.unwrap();
        hall.clock.advance(DAY * 2);
        let card = ask(&dan, "bank").await;
        assert!(card.text().contains("Kasse konnte"), "an empty treasury pays nothing, and says so: {}", card.text());
        assert_eq!(coins(&card.text(), "Bank"), 100_000);
        set("interest.on", "off").await;
        let card = ask(&dan, "bank").await;
        assert!(card.text().contains("keine Zinsen"), "{}", card.text());
        let shown = olive.slash("settings show").option("setting", "interest.cap").send().await.unwrap();
        assert!(shown.text().contains("1,000"), "{}", shown.text());
    })
    .await;
}
