//! Things between members: market, auctions, trades, making.

use std::time::Duration;

use sandbox::{Member, Reply};

use super::{buy, create};
use crate::{
    conversations::{ask, wallet},
    hall::{TestHall, on_each_database},
};

async fn told(member: &Member, what: &str) {
    let channel = member.direct_messages().unwrap();
    channel
        .wait_for_message(|message| message.text().contains(what))
        .await
        .unwrap();
}

async fn offer(who: &Member, price: i64, quantity: i64) -> Reply {
    let sell = who
        .slash("market sell")
        .option("item", "Apple")
        .option("price", price);
    let question = sell.option("quantity", quantity).send().await.unwrap();
    assert!(question.is_ephemeral(), "{}", question.text());
    who.click(&question, "Put it up").await.unwrap()
}

/// Ana holds so many apples, and everybody has coins.
async fn stocked(hall: &TestHall, apples: i64) -> (Member, Member, Member) {
    create(hall, "Apple", 10, &[]).await;
    for name in ["Ana", "Bo", "Cleo"] {
        hall.grant(name, "1000").await;
    }
    let ana = hall.member("Ana");
    buy(&ana, "Apple", apples).await;
    (ana, hall.member("Bo"), hall.member("Cleo"))
}

#[tokio::test(flavor = "multi_thread")]
async fn members_sell_to_one_another_and_what_nobody_buys_comes_back() {
    on_each_database(async |hall| {
        let (ana, bo, _) = stocked(hall, 5).await;
        let sell = ana
            .slash("market sell")
            .option("item", "Apple")
            .option("price", 100_i64);
        let question = sell.option("quantity", 2_i64).send().await.unwrap();
        assert!(
            question.text().contains("196"),
            "fee and net are shown first: {}",
            question.text()
        );
        let (first, second) = tokio::join!(
            ana.click(&question, "Put it up"),
            ana.click(&question, "Put it up")
        );
        assert!(first.is_ok() || second.is_ok());
        let bag = ask(&ana, "inventory").await;
        assert!(
            bag.text().replace("**", "").contains("3 × Apple") && bag.text().contains("2 more"),
            "{}",
            bag.text()
        );
        let own = ana
            .slash("market buy")
            .option("number", 1_i64)
            .send()
            .await
            .unwrap();
        assert!(own.text().contains("market.own"), "{}", own.text());
        let market = ask(&bo, "market list").await;
        assert!(
            market.text().replace("**", "").contains("2 × Apple"),
            "{}",
            market.text()
        );
        let bought = bo
            .slash("market buy")
            .option("number", 1_i64)
            .send()
            .await
            .unwrap();
        assert!(
            bought.text().replace("**", "").contains("1 × Apple"),
            "{}",
            bought.text()
        );
        told(&ana, "you got 🪙\u{a0}98").await;
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (1_048, 900));
        let foreign = bo
            .slash("market cancel")
            .option("number", 1_i64)
            .send()
            .await
            .unwrap();
        assert!(foreign.text().contains("market.foreign"), "{}", foreign.text());

        // Two race for the one that is left.
        let cleo = hall.member("Cleo");
        let try_it = async |who: &Member| {
            who.slash("market buy")
                .option("number", 1_i64)
                .send()
                .await
                .unwrap()
        };
        let (one, other) = tokio::join!(try_it(&bo), try_it(&cleo));
        let sold = [&one, &other]
            .iter()
            .filter(|reply| reply.text().contains("You bought"))
            .count();
        assert_eq!(sold, 1, "{}\n{}", one.text(), other.text());

        // Erased with something on the market: it is closed, and nobody can buy it.
        offer(&ana, 5, 1).await;
        offer(&bo, 7, 1).await;
        let gone = ask(&ana, "privacy delete").await;
        ana.click(&gone, "Delete for good").await.unwrap();
        let gone = cleo
            .slash("market buy")
            .option("number", 2_i64)
            .send()
            .await
            .unwrap();
        assert!(gone.text().contains("market.gone"), "{}", gone.text());
        hall.clock.advance(Duration::from_hours(8 * 24));
        told(&bo, "back in your inventory").await;
        assert!(ask(&cleo, "market list").await.text().contains("Nobody offers"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn auctions_hold_the_highest_bid_and_settle_once_also_after_a_crash() {
    on_each_database(async |hall| {
        let (ana, bo, cleo) = stocked(hall, 3).await;
        let start = ana
            .slash("auction start")
            .option("item", "Apple")
            .option("price", 100_i64);
        let card = start.option("hours", 1_i64).send().await.unwrap();
        assert!(card.text().contains("Auction 1"), "{}", card.text());
        let bid = async |who: &Member, amount: &str| {
            let bid = who.slash("auction bid").option("number", 1_i64);
            bid.option("amount", amount).send().await.unwrap()
        };
        assert!(bid(&bo, "99").await.text().contains("auction.low"));
        assert!(bid(&ana, "100").await.text().contains("market.own"));
        assert!(bid(&bo, "100").await.text().contains("bid 🪙\u{a0}100"));
        assert_eq!(wallet(&bo).await, 900, "the bid is held");
        assert!(bid(&bo, "200").await.text().contains("auction.leading"));
        assert!(bid(&cleo, "104").await.text().contains("auction.low"));
        let form = cleo.click(&card, "Bid").await.unwrap();
        assert!(form.is_modal());
        cleo.submit(&form).field("amount", "150").send().await.unwrap();
        told(&bo, "back in your wallet").await;
        assert_eq!((wallet(&bo).await, wallet(&cleo).await), (1_000, 850));

        // A bid in the last minutes moves the end back.
        hall.clock.advance(Duration::from_mins(58));
        let late = bid(&bo, "200").await;
        assert!(late.text().contains("moved back"), "{}", late.text());
        hall.vanish().await;
        hall.clock.advance(Duration::from_mins(6));
        hall.start().await;
        let (ana, bo, cleo) = (hall.member("Ana"), hall.member("Bo"), hall.member("Cleo"));
        told(&bo, "is yours for").await;
        assert!(
            ask(&bo, "inventory")
                .await
                .text()
                .replace("**", "")
                .contains("1 × Apple")
        );
        assert_eq!(wallet(&bo).await, 800);
        assert_eq!(wallet(&ana).await, 970 + 196);
        assert_eq!(wallet(&cleo).await, 1_000);

        // Nobody bids: the thing comes back.
        let start = ana
            .slash("auction start")
            .option("item", "Apple")
            .option("price", 5_i64);
        start.option("hours", 1_i64).send().await.unwrap();
        hall.clock.advance(Duration::from_hours(2));
        told(&ana, "back in your inventory").await;
        assert!(
            ask(&ana, "inventory")
                .await
                .text()
                .replace("**", "")
                .contains("2 × Apple")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trade_needs_both_to_agree_to_the_same() {
    on_each_database(async |hall| {
        let (ana, bo, cleo) = stocked(hall, 4).await;
        let table = ana.slash("trade").option("with", &bo).send().await.unwrap();
        assert!(table.text().contains("nothing"), "{}", table.text());
        let foreign = cleo.click(&table, "Agree to this").await.unwrap();
        assert!(foreign.text().contains("component.foreign"), "{}", foreign.text());
        let put = async |who: &Member, item: &str, coins: &str| {
            let form = who.click(&table, "Put down").await.unwrap();
            let form = who.submit(&form).field("item", item).field("quantity", "2");
            form.field("coins", coins).send().await.unwrap()
        };
        put(&ana, "Apple", "").await;
        put(&bo, "", "50").await;
        bo.click(&table, "Agree to this").await.unwrap();
        // Ana takes one back after Bo agreed: that was not what he agreed to.
        put(&ana, "Apple", "5").await;
        ana.click(&table, "Agree to this").await.unwrap();
        assert_eq!(wallet(&bo).await, 1_000, "nothing changed hands");
        let done = bo.click(&table, "Agree to this").await.unwrap();
        assert!(done.text().contains("Exchanged"), "{}", done.text());
        assert_eq!(
            (wallet(&ana).await, wallet(&bo).await),
            (960 + 44, 955),
            "less the fee"
        );
        assert!(
            ask(&bo, "inventory")
                .await
                .text()
                .replace("**", "")
                .contains("2 × Apple")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn things_are_made_of_things_all_at_once_or_not_at_all() {
    on_each_database(async |hall| {
        let (ana, _, _) = stocked(hall, 5).await;
        create(hall, "Pie", 0, &[]).await;
        let olive = hall.member("Olive");
        let add = async |parts: &str| {
            let add = olive
                .slash("recipe add")
                .option("item", "Pie")
                .option("parts", parts);
            add.option("fee", 3_i64).send().await.unwrap()
        };
        assert!(add("some apples").await.text().contains("craft.parts"));
        assert!(
            add("1 Pie").await.text().contains("craft.parts"),
            "nothing is made of itself"
        );
        assert!(add("2 Apple").await.text().contains("Recipe added"));
        assert!(ask(&ana, "craft list").await.text().contains("5/2"));
        let make = ana
            .slash("craft make")
            .option("recipe", "Pie")
            .option("times", 2_i64);
        assert!(
            make.send()
                .await
                .unwrap()
                .text()
                .replace("**", "")
                .contains("2 × Pie")
        );
        assert_eq!(wallet(&ana).await, 944);
        let make = ana
            .slash("craft make")
            .option("recipe", "1")
            .send()
            .await
            .unwrap();
        assert!(make.text().contains("craft.missing"), "{}", make.text());
        let bag = ask(&ana, "inventory").await;
        assert!(
            bag.text().replace("**", "").contains("1 × Apple")
                && bag.text().replace("**", "").contains("2 × Pie"),
            "{}",
            bag.text()
        );
    })
    .await;
}
