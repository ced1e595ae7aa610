//! Staff sees how the economy does, mends what went wrong, pays many at once, and takes it all back.

use std::time::Duration;

use sandbox::{Member, Reply};

use super::{
    access::{self, second_person_above},
    ask, pay, wallet,
};
use crate::hall::{TestHall, on_each_database};

fn says(reply: &Reply, part: &str) {
    let text = reply.text();
    assert!(text.contains(part), "no {part:?} in {text}");
}

async fn file(member: &Member, card: &Reply, label: &str) -> String {
    let reply = member.click(card, label).await.unwrap();
    assert!(reply.is_ephemeral());
    let name = reply.json()["attachments"][0]["filename"]
        .as_str()
        .unwrap()
        .to_owned();
    String::from_utf8(reply.file(&name).unwrap()).unwrap()
}

/// Ana has 1,000 and gave Bo 300 of it, of which Bo has 100 in the bank and gave Cleo 150.
async fn lived_in(hall: &TestHall) {
    hall.grant("Ana", "1000").await;
    let (ana, bo, cleo) = (hall.member("Ana"), hall.member("Bo"), hall.member("Cleo"));
    pay(&ana, &bo, "300").await;
    bo.slash("deposit").option("amount", "100").send().await.unwrap();
    pay(&bo, &cleo, "150").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_shown_in_figures_words_and_files() {
    on_each_database(async |hall| {
        lived_in(hall).await;
        let olive = hall.member("Olive");
        let hidden = hall.member("Ana").slash("economy health").send().await;
        assert!(hidden.is_err(), "Discord does not even show it");
        let card = ask(&olive, "economy health").await;
        assert!(card.is_ephemeral());
        for part in ["1,000", "Gini", "Growth per week", "too early to say"] {
            says(&card, part);
        }
        let month = olive.click(&card, "30 days").await.unwrap();
        says(&month, "last 30 days");
        let json = file(&olive, &month, "As JSON").await;
        let data: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            (&data["supply"], &data["behind"]),
            (&1_000.into(), &0.into()),
            "{data}"
        );
        assert_eq!(data["census"]["banks"], 100, "{data}");
        assert_eq!(data["sources"][0]["name"], "grant", "{data}");
        let csv = file(&olive, &month, "As CSV").await;
        assert!(csv.contains("pay,0,0,0,450,2\r\n"), "{csv}");

        let traced = olive
            .slash("economy trace")
            .option("member", &hall.member("Bo"))
            .send()
            .await
            .unwrap();
        says(&traced, "150");
        says(&traced, "Payment");
        assert!(
            traced.text().contains(&hall.member("Ana").id().to_string()),
            "{}",
            traced.text()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_and_a_members_entries_are_undone_after_a_preview_and_once() {
    on_each_database(async |hall| {
        lived_in(hall).await;
        let (olive, ana, bo, cleo) = (
            hall.member("Olive"),
            hall.member("Ana"),
            hall.member("Bo"),
            hall.member("Cleo"),
        );
        // The payment of 300: Bo has 50 in the wallet and 100 in the bank.
        let reverse = || {
            olive
                .slash("economy reverse")
                .option("reason", "a stolen account")
        };
        let question = reverse().option("entry", 2_i64).send().await.unwrap();
        assert!(question.is_ephemeral());
        says(&question, "cannot be done in full");
        says(&question, "150");
        says(&question, "left alone");
        let done = olive.click(&question, "Do it").await.unwrap();
        says(&done, "not done in full");
        assert_eq!(
            (wallet(&ana).await, wallet(&bo).await),
            (700, 50),
            "nothing was taken"
        );

        // All that Bo did: Cleo gives back first, so that there is enough for Ana.
        let question = reverse()
            .option("member", &bo)
            .option("since", "1h")
            .send()
            .await
            .unwrap();
        says(&question, "Everybody has enough");
        let (first, second) = tokio::join!(olive.click(&question, "Do it"), olive.click(&question, "Do it"));
        assert!(first.is_ok() || second.is_ok());
        assert_eq!(
            (wallet(&ana).await, wallet(&bo).await, wallet(&cleo).await),
            (1_000, 0, 0)
        );
        let again = reverse().option("member", &bo).send().await.unwrap();
        says(&again, "steer.nothing");
        let batch = olive
            .slash("economy batches")
            .option("number", 2_i64)
            .send()
            .await
            .unwrap();
        let rows = file(&olive, &batch, "Rows as a file").await;
        assert!(rows.contains(",4,150,done,150,"), "{rows}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_survives_a_restart_and_is_taken_back_as_a_whole() {
    on_each_database(async |hall| {
        hall.grant("Ana", "1000").await;
        let (ana, bo, olive) = (hall.member("Ana"), hall.member("Bo"), hall.member("Olive"));
        let both = format!("<@{}> and <@{}>", ana.id(), bo.id());
        let payout = olive
            .slash("economy add-money-role")
            .option("amount", "50")
            .option("members", both.as_str())
            .option("reason", "summer fair");
        let question = payout.send().await.unwrap();
        says(&question, "2 members");
        says(&question, "100");
        assert_eq!(wallet(&bo).await, 0, "nothing happens before the word");
        hall.stop().await;
        hall.start().await;
        let (ana, bo, olive) = (hall.member("Ana"), hall.member("Bo"), hall.member("Olive"));
        let done = olive.click(&question, "Do it").await.unwrap();
        says(&done, "2 of 2 rows");
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (1_050, 50));
        pay(&bo, &ana, "20").await;

        let undo = olive.click(&done, "Undo all of it").await.unwrap();
        says(&undo, "is missing");
        let undone = olive.click(&undo, "Do it").await.unwrap();
        says(&undone, "undoes batch 1");
        assert_eq!(
            (wallet(&ana).await, wallet(&bo).await),
            (1_020, 0),
            "Bo gave 20 of it away"
        );
        let first = olive
            .slash("economy batches")
            .option("number", 1_i64)
            .send()
            .await
            .unwrap();
        let twice = olive.click(&first, "Undo all of it").await.unwrap();
        says(&twice, "steer.undone");

        let tax = olive
            .slash("economy remove-money-role")
            .option("amount", "10%")
            .option("members", both.as_str())
            .option("reason", "wealth tax");
        let tax = olive.click(&tax.send().await.unwrap(), "Do it").await.unwrap();
        says(&tax, "1 of 1 rows");
        assert_eq!(wallet(&ana).await, 918);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_batch_needs_a_second_person_and_an_unanswered_one_lapses() {
    on_each_database(async |hall| {
        let (olive, max, bo) = (hall.member("Olive"), hall.member("Max"), hall.member("Bo"));
        second_person_above(hall, 40).await;
        let named = format!("<@{}>", bo.id());
        let payout = || {
            olive
                .slash("economy add-money-role")
                .option("amount", "50")
                .option("members", named.as_str())
                .option("reason", "summer fair")
                .send()
        };
        let waits = olive.click(&payout().await.unwrap(), "Do it").await.unwrap();
        says(&waits, "1");
        assert_eq!(wallet(&bo).await, 0);
        let list = ask(&max, "access approvals").await;
        max.click(&list, "Approve").await.unwrap();
        for _ in 0..200 {
            if wallet(&bo).await == 50 {
                break;
            }
            // Jobs are due by the hall's clock.
            hall.clock.advance(Duration::from_secs(3));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(wallet(&bo).await, 50, "the job carries on what was approved");

        let late = payout().await.unwrap();
        hall.clock.advance(Duration::from_mins(20));
        let gone = olive.click(&late, "Do it").await.unwrap();
        says(&gone, "steer.gone");
        assert_eq!(wallet(&bo).await, 50);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_is_tried_before_it_is_saved() {
    on_each_database(async |hall| {
        let (ana, olive) = (hall.member("Ana"), hall.member("Olive"));
        ask(&ana, "daily").await;
        hall.clock.advance(Duration::from_hours(24));
        ask(&ana, "daily").await;
        let tried = olive
            .slash("economy what-if")
            .option("setting", "daily.base")
            .option("value", "250")
            .send()
            .await
            .unwrap();
        // 100 and 110 as it was, 250 and 260 as it would have been.
        says(&tried, "210");
        says(&tried, "510");
        says(&tried, "2 of 2 daily rewards");
        let saved = olive.click(&tried, "Save this value").await.unwrap();
        says(&saved, "250");
        hall.clock.advance(Duration::from_hours(24));
        says(&ask(&ana, "daily").await, "270");
        let other = olive
            .slash("economy what-if")
            .option("setting", "currency.name")
            .option("value", "gold")
            .send()
            .await
            .unwrap();
        says(&other, "steer.no_replay");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn balances_come_along_and_everything_can_be_taken_away() {
    on_each_database(async |hall| {
        let (ana, olive) = (hall.member("Ana"), hall.member("Olive"));
        let form = olive
            .slash("economy import")
            .option("rate", "0.5")
            .send()
            .await
            .unwrap();
        let rows = format!("user_id,cash,bank\n{},100,20\nnobody,5,5", ana.id());
        let question = olive
            .submit(&form)
            .field("balances", &rows)
            .field("reason", "from another bot")
            .send()
            .await
            .unwrap();
        says(&question, "1 row was left out");
        let done = olive.click(&question, "Do it").await.unwrap();
        says(&done, "1 of 1 rows");
        assert_eq!(wallet(&ana).await, 60);
        let export = ask(&olive, "economy export").await;
        let name = export.json()["attachments"][0]["filename"]
            .as_str()
            .unwrap()
            .to_owned();
        let mut verifier = domain_economy::export::Verifier::new();
        let text = String::from_utf8(export.file(&name).unwrap()).unwrap();
        for line in text.lines() {
            verifier.line(line);
        }
        let checked = verifier.finish();
        assert_eq!((checked.entries, checked.faults), (1, vec![]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_a_role_are_found_as_far_as_discord_tells() {
    on_each_database(async |hall| {
        lived_in(hall).await;
        let (ana, bo, cleo) = (hall.member("Ana"), hall.member("Bo"), hall.member("Cleo"));
        let olive = hall.member("Olive");
        // The role of everybody has the server's own id.
        let everybody = access::guild(hall).await;
        let payout = olive
            .slash("economy add-money-role")
            .option("amount", "5")
            .option("reason", "summer fair")
            .option("role", everybody.as_str());
        let question = payout.send().await.unwrap();
        says(&question, "6 rows, 6 members");
        let done = olive.click(&question, "Do it").await.unwrap();
        // Discord lists members to this bot, so also Cleo, who did nothing herself.
        says(&done, "6 of 6 rows");
        let wallets = (wallet(&ana).await, wallet(&bo).await, wallet(&cleo).await);
        assert_eq!(wallets, (705, 55, 155));
    })
    .await;
}
