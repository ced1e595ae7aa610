//! Some cards have a picture beside their words, through either door, and stay whole without it.

use std::time::Duration;

use sandbox::Reply;
use serde_json::Value;

use super::{ask, pay};
use crate::hall::{TestHall, on_each_database, on_each_database_over_http};

/// The picture galleries somewhere in a message.
fn galleries(part: &Value, found: &mut Vec<Value>) {
    if part["type"] == 12 {
        found.push(part.clone());
    }
    for inner in part["components"].as_array().into_iter().flatten() {
        galleries(inner, found);
    }
}

fn number(png: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(png[at..at + 4].try_into().unwrap())
}

/// Looks at the one picture of a message, and answers what its description says.
fn seen(reply: &Reply, name: &str, across: u32) -> String {
    let message = reply.json();
    let [file] = message["attachments"].as_array().unwrap().as_slice() else {
        panic!("not one file: {}", message["attachments"])
    };
    assert_eq!(file["filename"], name);
    let png = reply.file(name).unwrap();
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(number(&png, 16), across);
    assert!((200..1_000).contains(&number(&png, 20)) && png.len() < 200_000);
    let mut found = Vec::new();
    galleries(message, &mut found);
    let [gallery] = found.as_slice() else {
        panic!("not one gallery in {message}")
    };
    let item = &gallery["items"][0];
    assert!(item["media"]["url"].as_str().unwrap().contains(name), "{item}");
    assert_eq!(
        item["description"], file["description"],
        "the words beside the picture"
    );
    file["description"].as_str().unwrap().to_owned()
}

fn has_no_picture(reply: &Reply) {
    assert_eq!(reply.json()["attachments"].as_array().map_or(0, Vec::len), 0);
    let mut found = Vec::new();
    galleries(reply.json(), &mut found);
    assert!(found.is_empty(), "{found:?}");
}

/// The profile of somebody with money, and health with all its pictures.
async fn looked_at(hall: &TestHall) {
    hall.grant("Ana", "1000").await;
    let (ana, bo, olive) = (hall.member("Ana"), hall.member("Bo"), hall.member("Olive"));
    pay(&ana, &bo, "300").await;
    let profile = ask(&ana, "profile").await;
    let words = seen(&profile, "profile.png", 1_000);
    assert!(
        words.starts_with("Ana the Baker, No job yet, Level 1")
            && words.contains("Wallet and bank 700, Place 1"),
        "{words}"
    );
    assert!(
        profile.text().contains("700"),
        "the words say it without the picture"
    );
    let other = bo.slash("profile").option("member", &ana).send().await.unwrap();
    assert_eq!(seen(&other, "profile.png", 1_000), words);

    let card = ask(&olive, "economy health").await;
    let words = seen(&card, "supply.png", 1_000);
    assert!(words.contains("1,000"), "{words}");
    for (look, name, says) in [
        ("flows", "flows.png", "1,000"),
        ("sources", "sources.png", "+1,000"),
        ("wealth", "wealth.png", "Gini"),
    ] {
        let card = olive
            .select(&card, "What the picture shows", &[look])
            .await
            .unwrap();
        let words = seen(&card, name, 1_000);
        assert!(words.contains(says), "{words}");
    }
    let month = olive.click(&card, "30 days").await.unwrap();
    assert!(month.text().contains("last 30 days"), "{}", month.text());
    seen(&month, "wealth.png", 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_come_with_their_words() {
    on_each_database(async |hall| looked_at(hall).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_come_over_http_as_well() {
    on_each_database_over_http(async |hall| looked_at(hall).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bank_looks_back_and_the_picture_goes_with_the_next_move() {
    on_each_database(async |hall| {
        hall.grant("Ana", "1000").await;
        let ana = hall.member("Ana");
        ana.slash("deposit").option("amount", "400").send().await.unwrap();
        hall.clock.advance(Duration::from_hours(24));
        let card = ask(&ana, "bank").await;
        has_no_picture(&card);
        hall.stop().await;
        hall.start().await;
        let ana = hall.member("Ana");
        let back = ana.click(&card, "Last 30 days").await.unwrap();
        let words = seen(&back, "bank.png", 1_000);
        assert!(
            words.contains("Bank: ") && words.contains(" 400") && words.contains(" 600"),
            "{words}"
        );
        assert!(back.text().contains("from 🪙\u{a0}0"), "{}", back.text());
        let moved = ana.click(&back, "Deposit all").await.unwrap();
        has_no_picture(&moved);
        assert!(moved.text().contains("1,000"), "{}", moved.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_have_been_is_drawn_beside_what_was() {
    on_each_database(async |hall| {
        let (ana, olive) = (hall.member("Ana"), hall.member("Olive"));
        ask(&ana, "daily").await;
        let seen_then = olive
            .slash("economy what-if")
            .option("setting", "daily.base")
            .option("value", "250")
            .send()
            .await
            .unwrap();
        let words = seen(&seen_then, "what-if.png", 1_000);
        assert!(words.contains("100 → 250"), "{words}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_pictures_has_the_same_words() {
    on_each_database(async |hall| {
        hall.grant("Ana", "1000").await;
        let (ana, olive) = (hall.member("Ana"), hall.member("Olive"));
        let with = ask(&ana, "profile").await;
        seen(&with, "profile.png", 1_000);
        olive
            .slash("features off")
            .option("feature", "pictures")
            .option("reason", "slow connections")
            .send()
            .await
            .unwrap();
        let without = ask(&ana, "profile").await;
        has_no_picture(&without);
        assert!(without.text().contains("1,000"), "{}", without.text());
        for command in ["bank", "economy health"] {
            let asker = if command == "bank" { &ana } else { &olive };
            has_no_picture(&ask(asker, command).await);
        }
    })
    .await;
}
