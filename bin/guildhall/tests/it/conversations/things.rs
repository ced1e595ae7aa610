//! The shop and everything that members do with things, as members and staff do it.

mod guarded;
mod market;
pub(super) mod roles;

use std::time::Duration;

use sandbox::{Member, Reply};

use super::{ask, wallet};
use crate::hall::{TestHall, on_each_database};

/// Makes a thing, as the owner does it; `more` are further options.
async fn create(hall: &TestHall, name: &str, price: i64, more: &[(&str, &str)]) -> Reply {
    let olive = hall.member("Olive");
    let mut command = olive
        .slash("shop-admin create")
        .option("name", name)
        .option("price", price);
    for (option, value) in more {
        command = match value.parse::<i64>() {
            Ok(number) => command.option(option, number),
            Err(_) => command.option(option, *value),
        };
    }
    let made = command.send().await.unwrap();
    assert!(
        made.is_ephemeral() && made.text().contains("Created"),
        "{}",
        made.text()
    );
    made
}

/// The id of one of the server's roles.
async fn discord_role(hall: &TestHall, name: &str) -> String {
    roles::role(hall, name).await.1
}

async fn buy(member: &Member, item: &str, quantity: i64) -> Reply {
    let command = member
        .slash("buy")
        .option("item", item)
        .option("quantity", quantity);
    command.send().await.unwrap()
}

async fn with_item(member: &Member, command: &str, item: &str) -> Reply {
    member.slash(command).option("item", item).send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one conversation")]
async fn things_are_sold_bought_used_given_and_sold_back() {
    on_each_database(async |hall| {
        let (ana, bo, olive) = (hall.member("Ana"), hall.member("Bo"), hall.member("Olive"));
        assert!(
            ana.slash("shop-admin create").send().await.is_err(),
            "members do not even see it"
        );
        assert!(ask(&ana, "shop").await.text().contains("nothing in the shop"));
        create(
            hall,
            "Apple",
            50,
            &[
                ("stock", "20"),
                ("emoji", "🍎"),
                ("description", "Red and **round**"),
            ],
        )
        .await;
        create(hall, "Cake", 200, &[("reply", "Delicious!")]).await;
        let twice = olive
            .slash("shop-admin create")
            .option("name", "  aPPLE ")
            .option("price", 5_i64)
            .send()
            .await
            .unwrap();
        assert!(twice.text().contains("shop.name_taken"), "{}", twice.text());

        hall.grant("Ana", "1000").await;
        let shop = ask(&ana, "shop").await;
        assert!(
            shop.text().contains("Apple") && shop.text().contains("20 left"),
            "{}",
            shop.text()
        );
        let card = ana.select(&shop, "Look at something", &["1"]).await.unwrap();
        assert!(
            card.text().contains("after buying one") && card.text().contains("950"),
            "{}",
            card.text()
        );
        let bought = ana.click(&card, "Buy for 🪙\u{a0}50\u{a0}coins").await.unwrap();
        assert!(bought.text().contains("You hold 1"), "{}", bought.text());
        let three = buy(&ana, "apple", 3).await;
        assert!(
            three.text().contains("You hold 4") && !three.is_ephemeral(),
            "{}",
            three.text()
        );
        assert_eq!(wallet(&ana).await, 800);

        let found = ana.autocomplete("buy").focus("item", "ca").send().await.unwrap();
        assert_eq!(found.first().unwrap().value, "2");
        buy(&ana, "2", 1).await;
        let eaten = with_item(&ana, "use", "Cake").await;
        assert!(eaten.text().contains("Delicious!"), "{}", eaten.text());
        let again = with_item(&ana, "use", "Cake").await;
        assert!(again.text().contains("shop.not_held"), "{}", again.text());

        let gift = ana
            .slash("gift")
            .option("to", &bo)
            .option("item", "Apple")
            .option("quantity", 2_i64)
            .send()
            .await
            .unwrap();
        assert!(
            gift.text().replace("**", "").contains("2 × 🍎"),
            "{}",
            gift.text()
        );
        let back = with_item(&ana, "sell", "Apple").await;
        assert!(back.text().contains("25"), "{}", back.text());
        assert_eq!(wallet(&ana).await, 625);
        let bag = ask(&ana, "inventory").await;
        assert!(
            bag.text().replace("**", "").contains("1 × 🍎 Apple") && !bag.text().contains("Cake"),
            "{}",
            bag.text()
        );
        let of_bo = ana.slash("inventory").option("member", &bo).send().await.unwrap();
        assert!(
            of_bo.text().replace("**", "").contains("2 × 🍎 Apple"),
            "{}",
            of_bo.text()
        );
        let german = ask(&hall.member("Dan"), "shop").await;
        assert!(
            german.text().contains("Laden") && german.text().contains("noch 17"),
            "{}",
            german.text()
        );

        // All of it survives a restart, and is on record.
        hall.stop().await;
        hall.start().await;
        let olive = hall.member("Olive");
        assert!(
            ask(&hall.member("Ana"), "inventory")
                .await
                .text()
                .replace("**", "")
                .contains("1 × 🍎 Apple")
        );
        let audit = ask(&olive, "audit search").await;
        assert!(
            audit.text().contains("shop.manage") || audit.text().contains("Decide about the shop"),
            "{}",
            audit.text()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_49_a_double_click_buys_once_and_a_changed_price_asks_again() {
    on_each_database(async |hall| {
        let (ana, olive) = (hall.member("Ana"), hall.member("Olive"));
        create(hall, "Lamp", 400, &[]).await;
        hall.grant("Ana", "10k").await;
        let card = with_item(&ana, "item", "Lamp").await;
        let button = "Buy for 🪙\u{a0}400\u{a0}coins";
        let (first, second) = tokio::join!(ana.click(&card, button), ana.click(&card, button));
        assert!(first.is_ok() || second.is_ok());
        assert_eq!(wallet(&ana).await, 9_600, "a double click buys once");

        // Above the threshold there is a question, and its answer counts once as well.
        let question = buy(&ana, "Lamp", 3).await;
        assert!(
            question.is_ephemeral() && question.text().contains("8,400"),
            "{}",
            question.text()
        );
        let yes = "Buy for 🪙\u{a0}1,200\u{a0}coins";
        let (first, second) = tokio::join!(ana.click(&question, yes), ana.click(&question, yes));
        assert!(first.is_ok() || second.is_ok());
        assert_eq!(wallet(&ana).await, 8_400);

        // The price that was shown is the price, or there is a question with the new one.
        let card = with_item(&ana, "item", "Lamp").await;
        let dearer = olive
            .slash("shop-admin edit")
            .option("item", "Lamp")
            .option("price", 500_i64);
        dearer.send().await.unwrap();
        let changed = ana.click(&card, button).await.unwrap();
        assert!(changed.text().contains("price has changed"), "{}", changed.text());
        assert_eq!(wallet(&ana).await, 8_400);
        ana.click(&changed, "Buy for 🪙\u{a0}500\u{a0}coins")
            .await
            .unwrap();
        assert_eq!(wallet(&ana).await, 7_900);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_members_race_for_the_last_one() {
    on_each_database(async |hall| {
        create(hall, "Crown", 100, &[("stock", "1")]).await;
        for name in ["Ana", "Bo"] {
            hall.grant(name, "500").await;
        }
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let (first, second) = tokio::join!(buy(&ana, "Crown", 1), buy(&bo, "Crown", 1));
        let sold = [&first, &second]
            .iter()
            .filter(|reply| reply.text().contains("You hold 1"))
            .count();
        assert_eq!(sold, 1, "{}\n{}", first.text(), second.text());
        let refused = if first.text().contains("You hold 1") {
            second
        } else {
            first
        };
        assert!(refused.text().contains("shop.sold_out"), "{}", refused.text());
        assert_eq!(wallet(&ana).await + wallet(&bo).await, 900);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_thing_takes_is_checked_and_staff_change_it_by_form() {
    on_each_database(async |hall| {
        let (ana, olive) = (hall.member("Ana"), hall.member("Olive"));
        create(hall, "Ticket", 10, &[("limit", "2")]).await;
        create(
            hall,
            "Feast",
            20,
            &[("needs-item", "Ticket"), ("needs-balance", "500"), ("days", "1")],
        )
        .await;
        hall.grant("Ana", "400").await;
        assert!(buy(&ana, "Feast", 1).await.text().contains("shop.needs_balance"));
        hall.grant("Ana", "600").await;
        assert!(buy(&ana, "Feast", 1).await.text().contains("shop.needs_item"));
        assert!(buy(&ana, "Ticket", 3).await.text().contains("shop.per_head"));
        buy(&ana, "Ticket", 1).await;
        assert!(buy(&ana, "Feast", 1).await.text().contains("You hold 1"));
        hall.clock.advance(Duration::from_hours(25));
        assert!(buy(&ana, "Feast", 1).await.text().contains("shop.ended"));

        let form = with_item(&olive, "shop-admin edit", "Ticket").await;
        assert!(form.is_modal(), "{}", form.text());
        let saved = olive
            .submit(&form)
            .field("name", "Pass")
            .field("about", "For the fair")
            .field("price", "15")
            .field("stock", "5")
            .field("reply", "")
            .send()
            .await
            .unwrap();
        assert!(saved.text().contains("Pass"), "{}", saved.text());
        let card = with_item(&ana, "item", "Pass").await;
        assert!(
            card.text().contains("For the fair") && card.text().contains('5'),
            "{}",
            card.text()
        );
        let question = with_item(&olive, "shop-admin delete", "Pass").await;
        olive.click(&question, "Delete").await.unwrap();
        assert!(buy(&ana, "Pass", 1).await.text().contains("shop.unknown"));
        assert!(
            ask(&ana, "inventory").await.text().contains("Pass"),
            "whoever holds it keeps it"
        );
    })
    .await;
}
