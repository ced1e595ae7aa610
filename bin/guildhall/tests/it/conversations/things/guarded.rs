//! Deals between members that the staff looks at first, and roles that are not everybody's to offer.

use sandbox::Member;

use super::super::security::{set, staff_told};
use super::{create, discord_role};
use crate::{
    conversations::{ask, wallet},
    hall::{TestHall, on_each_database},
};

async fn apples(member: &Member) -> String {
    ask(member, "inventory").await.text().replace("**", "")
}

/// Olive gives somebody apples.
async fn given(hall: &TestHall, name: &str, quantity: i64) {
    let olive = hall.member("Olive");
    let give = olive
        .slash("shop-admin give")
        .option("member", &hall.member(name))
        .option("item", "Apple")
        .option("reason", "for the fair");
    give.option("quantity", quantity).send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_purchase_between_members_waits_for_the_staff_with_its_things() {
    on_each_database(async |hall| {
        create(hall, "Apple", 60, &[]).await;
        given(hall, "Ana", 4).await;
        hall.grant("Bo", "1000").await;
        let channel = hall.sandbox.channel("general").unwrap().id().to_string();
        set(
            hall,
            &[("fraud.hold_from", "100".to_owned()), ("staff.channel", channel)],
        )
        .await;
        let (ana, bo, max) = (hall.member("Ana"), hall.member("Bo"), hall.member("Max"));
        let sell = ana
            .slash("market sell")
            .option("item", "Apple")
            .option("price", 200_i64)
            .send()
            .await
            .unwrap();
        ana.click(&sell, "Put it up").await.unwrap();
        let held = bo
            .slash("market buy")
            .option("number", 1_i64)
            .send()
            .await
            .unwrap();
        assert!(
            held.is_ephemeral()
                && held.text().contains("waits for staff")
                && held.text().contains("waits with it"),
            "{}",
            held.text()
        );
        assert_eq!((wallet(&bo).await, wallet(&ana).await), (800, 0));
        assert!(!apples(&bo).await.contains("Apple"));

        // Nothing of it is lost when everything is switched off meanwhile.
        hall.stop().await;
        hall.start().await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let notice = staff_told(hall, "case 1").await;
        let file = max.click(&notice, "Open the case").await.unwrap();
        max.click(&file, "Release").await.unwrap();
        assert!(apples(&bo).await.contains("1 × Apple"));
        assert_eq!((wallet(&bo).await, wallet(&ana).await), (800, 196));

        // Two apples are worth 120: given away or traded for nothing they would go around all of that.
        let gift = ana.slash("gift").option("to", &bo).option("item", "Apple");
        let gift = gift.option("quantity", 2_i64).send().await.unwrap();
        assert!(gift.text().contains("trade.watched"), "{}", gift.text());
        assert!(apples(&ana).await.contains("3 × Apple"));
        let small = ana
            .slash("gift")
            .option("to", &bo)
            .option("item", "Apple")
            .send()
            .await
            .unwrap();
        assert!(
            small.text().contains("Apple") && !small.is_ephemeral(),
            "{}",
            small.text()
        );

        // A trade shows the fee, and waits as one.
        let table = ana.slash("trade").option("with", &bo).send().await.unwrap();
        let put = async |who: &Member, item: &str, coins: &str| {
            let form = who.click(&table, "Put down").await.unwrap();
            let form = who.submit(&form).field("item", item).field("quantity", "1");
            form.field("coins", coins).send().await.unwrap()
        };
        put(&ana, "Apple", "").await;
        let shown = put(&bo, "", "300").await;
        assert!(
            shown.text().contains("the house keeps 🪙\u{a0}6"),
            "{}",
            shown.text()
        );
        ana.click(&table, "Agree to this").await.unwrap();
        let done = bo.click(&table, "Agree to this").await.unwrap();
        assert!(done.text().contains("wait together"), "{}", done.text());
        assert_eq!((wallet(&bo).await, wallet(&ana).await), (500, 196));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderator_offers_no_role_of_their_own_rank() {
    on_each_database(async |hall| {
        let moderator = discord_role(hall, "Moderator").await;
        let member = discord_role(hall, "Member").await;
        let max = hall.member("Max");
        let offer = async |role: &str, name: &str| {
            max.slash("shop-admin create")
                .option("name", name)
                .option("price", 1_i64)
                .option("gives-role", role)
                .send()
                .await
                .unwrap()
        };
        let refused = offer(&moderator, "Badge").await;
        assert!(
            refused.text().contains("shop.role_rank") || refused.text().contains("shop.role_right"),
            "{}",
            refused.text()
        );
        let income = max
            .slash("income-role add")
            .option("role", moderator.as_str())
            .option("amount", 100_i64)
            .send()
            .await
            .unwrap();
        assert!(income.text().contains("shop.role_rank"), "{}", income.text());
        let below = max
            .slash("income-role add")
            .option("role", member.as_str())
            .option("amount", 100_i64)
            .send()
            .await
            .unwrap();
        assert!(below.text().contains("100"), "{}", below.text());
    })
    .await;
}
