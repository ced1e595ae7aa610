//! Things that give roles, and roles that pay.

use std::time::Duration;

use sandbox::Member;
use serde_json::Value;

use super::{buy, with_item};
use crate::{
    conversations::{ask, get_with, wallet},
    hall::{TestHall, on_each_database},
};

/// What the local Discord says, asked as the bot.
async fn discord(hall: &TestHall, path: &str) -> Value {
    let headers = format!("authorization: Bot {}\r\n", hall.sandbox.token());
    let answer = get_with(hall.sandbox.address(), &format!("/api/v10/{path}"), &headers).await;
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"))
}

/// The server's id, and the id of one of its roles.
pub(in crate::conversations) async fn role(hall: &TestHall, name: &str) -> (String, String) {
    let guilds = discord(hall, "users/@me/guilds").await;
    let guild = guilds[0]["id"].as_str().unwrap().to_owned();
    let roles = discord(hall, &format!("guilds/{guild}/roles")).await;
    let found = roles.as_array().unwrap().iter().find(|role| role["name"] == name);
    let id = found.unwrap_or_else(|| panic!("{roles}"))["id"]
        .as_str()
        .unwrap()
        .to_owned();
    (guild, id)
}

pub(in crate::conversations) async fn has_role(
    hall: &TestHall,
    guild: &str,
    who: &Member,
    role: &str,
) -> bool {
    let member = discord(hall, &format!("guilds/{guild}/members/{}", who.id())).await;
    member["roles"].as_array().unwrap().contains(&role.into())
}

/// Waits until a member was told something by the hall.
pub(in crate::conversations) async fn told(member: &Member, what: &str) {
    let channel = member.direct_messages().unwrap();
    channel
        .wait_for_message(|message| message.text().contains(what))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_paid_for_when_discord_took_it_and_not_when_it_refused() {
    on_each_database(async |hall| {
        let (guild, moderator) = role(hall, "Moderator").await;
        let olive = hall.member("Olive");
        let badge = olive
            .slash("shop-admin create")
            .option("name", "Badge")
            .option("price", 300_i64)
            .option("gives-role", moderator.as_str())
            .option("at-once", true)
            .send()
            .await
            .unwrap();
        assert!(
            badge.text().contains("Created") && !badge.text().contains('⚠'),
            "{}",
            badge.text()
        );
        hall.grant("Ana", "1000").await;
        let ana = hall.member("Ana");

        // Discord refuses: the price is back, and so is the stock.
        hall.sandbox.controls().fail_rest("/roles/", 403, 1);
        let asked = buy(&ana, "Badge", 1).await;
        assert!(asked.text().contains("on its way"), "{}", asked.text());
        told(&ana, "did not let me change your roles").await;
        assert_eq!(wallet(&ana).await, 1_000);
        assert!(!has_role(hall, &guild, &ana, &moderator).await);

        // Discord is away for a while, and the bot is killed meanwhile: the price waits, nothing is lost and nothing doubled.
        hall.sandbox.controls().fail_rest("/roles/", 503, 1_000);
        buy(&ana, "Badge", 1).await;
        assert_eq!(wallet(&ana).await, 700, "the price is held");
        hall.vanish().await;
        hall.sandbox.controls().calm();
        hall.clock.advance(Duration::from_mins(10));
        hall.start().await;
        let ana = hall.member("Ana");
        told(&ana, "Your roles were changed by").await;
        assert_eq!(wallet(&ana).await, 700);
        assert!(has_role(hall, &guild, &ana, &moderator).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_61_a_thing_comes_back_when_its_role_is_refused_and_staff_are_warned_before() {
    on_each_database(async |hall| {
        let (guild, member) = role(hall, "Member").await;
        let (_, own) = role(hall, "Guildhall").await;
        let olive = hall.member("Olive");
        let warned = olive
            .slash("shop-admin create")
            .option("name", "Throne")
            .option("price", 10_i64)
            .option("gives-role", own.as_str())
            .send()
            .await
            .unwrap();
        assert!(warned.text().contains('⚠'), "{}", warned.text());
        let mask = olive
            .slash("shop-admin create")
            .option("name", "Mask")
            .option("price", 10_i64)
            .option("takes-role", member.as_str());
        mask.send().await.unwrap();
        hall.grant("Bo", "100").await;
        let bo = hall.member("Bo");
        buy(&bo, "Throne", 1).await;
        buy(&bo, "Mask", 1).await;
        hall.sandbox.controls().fail_rest("/roles/", 403, 1);
        with_item(&bo, "use", "Throne").await;
        told(&bo, "did not let me change your roles").await;
        assert!(
            ask(&bo, "inventory").await.text().contains("Throne"),
            "the thing is back"
        );
        with_item(&bo, "use", "Mask").await;
        told(&bo, "Your roles were changed by").await;
        assert!(!has_role(hall, &guild, &bo, &member).await);
        assert!(!ask(&bo, "inventory").await.text().contains("Mask"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_pay_once_in_each_period_also_after_an_erasure() {
    on_each_database(async |hall| {
        let (_, member) = role(hall, "Member").await;
        let (olive, cleo) = (hall.member("Olive"), hall.member("Cleo"));
        let none = ask(&cleo, "collect").await;
        assert!(
            none.is_ephemeral() && none.text().contains("No role pays"),
            "{}",
            none.text()
        );
        let add = async |hours: i64| {
            let add = olive.slash("income-role add").option("role", member.as_str());
            add.option("amount", 100_i64)
                .option("hours", hours)
                .send()
                .await
                .unwrap()
        };
        assert!(add(5).await.text().contains("income.period"));
        assert!(add(24).await.text().contains("100"));
        assert!(ask(&cleo, "collect").await.text().contains("Collected"));
        assert_eq!(wallet(&cleo).await, 100);
        assert!(ask(&cleo, "collect").await.text().contains("income.taken"));
        // A shorter period does not pay again what was paid.
        add(1).await;
        assert!(ask(&cleo, "collect").await.text().contains("income.taken"));
        let question = ask(&cleo, "privacy delete").await;
        cleo.click(&question, "Delete for good").await.unwrap();
        assert!(
            ask(&cleo, "collect").await.text().contains("income.taken"),
            "returning pays nothing twice"
        );
        hall.clock.advance(Duration::from_hours(25));
        assert!(ask(&cleo, "collect").await.text().contains("Collected"));
        assert_eq!(wallet(&cleo).await, 100);
        let listed = ask(&olive, "income-role list").await;
        assert!(listed.text().contains("every hour"), "{}", listed.text());
        olive
            .slash("income-role remove")
            .option("role", member.as_str())
            .send()
            .await
            .unwrap();
        let none = ask(&cleo, "collect").await;
        assert!(none.text().contains("No role pays"), "{}", none.text());
    })
    .await;
}
