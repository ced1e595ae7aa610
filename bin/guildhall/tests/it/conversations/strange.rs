//! Strange inputs in strange places: edited buttons, forms of people who lost their rights, amounts and texts that are none,
//! threads, posts, voice channels and direct messages.

mod places;
mod texts;

use sandbox::{Reply, Snowflake};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{
    access::{call, guild},
    ask, coins,
};
use crate::hall::{TestHall, on_each_database};

/// Writes a message with buttons in the bot's name: how a button with any id comes before somebody.
async fn offer(hall: &TestHall, channel: Snowflake, ids: &[&str]) {
    let button =
        |(at, id): (usize, &&str)| json!({"type": 2, "style": 2, "label": at.to_string(), "custom_id": id});
    let buttons: Vec<Value> = ids.iter().enumerate().map(button).collect();
    let rows: Vec<Value> = buttons
        .chunks(5)
        .map(|row| json!({"type": 1, "components": row}))
        .collect();
    let body = json!({"content": "press what you like", "components": rows}).to_string();
    let request = format!(
        "POST /api/v10/channels/{channel}/messages HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\
         authorization: Bot {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        hall.sandbox.token(),
        body.len()
    );
    let mut socket = TcpStream::connect(hall.sandbox.address()).await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// A text is in a reply that only one person sees.
#[track_caller]
fn refused(reply: &Reply, part: &str) {
    assert!(
        reply.is_ephemeral() && reply.text().contains(part),
        "{part:?} is not in: {}",
        reply.text()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn case_38_and_46_an_edited_button_does_nothing_and_one_of_another_version_is_called_old() {
    on_each_database(async |hall| {
        hall.grant("Ana", "500").await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let card = ask(&ana, "balance").await;
        let real = card.button("Deposit all").unwrap()["custom_id"]
            .as_str()
            .unwrap()
            .to_owned();
        let other_end = if real.ends_with('0') { "1" } else { "0" };
        let edited = [
            (real.replace("deposit", "withdraw"), "component.invalid"),
            (
                format!("{}{other_end}", &real[..real.len() - 1]),
                "component.invalid",
            ),
            (real[..real.len() / 2].to_owned(), "component.invalid"),
            (format!("{real}x"), "component.invalid"),
            ("v1:".to_owned(), "component.invalid"),
            (
                "v1:pay.confirm:::AAAAAAAAAAAAAAAA:i:1".to_owned(),
                "component.invalid",
            ),
            ("пустышка 🪙".to_owned(), "component.invalid"),
            ("'; DROP TABLE account; --".to_owned(), "component.invalid"),
            ("x".repeat(100), "component.invalid"),
            // What the version before and the version after this one sign.
            (real.replacen("v1:", "v0:", 1), "component.stale"),
            (real.replacen("v1:", "v2:", 1), "component.stale"),
        ];
        let mut ids: Vec<&str> = edited.iter().map(|(id, _)| id.as_str()).collect();
        ids.push(&real);
        offer(hall, hall.sandbox.channel("general").unwrap().id(), &ids).await;
        let shown = ana.messages("general").unwrap().pop().unwrap();
        for (at, (_, code)) in edited.iter().enumerate() {
            refused(&ana.click(&shown, &at.to_string()).await.unwrap(), code);
        }
        // As it was made, on another message: still hers alone, and good for this server only.
        let last = edited.len().to_string();
        refused(&bo.click(&shown, &last).await.unwrap(), "component.foreign");
        let letters = ana.direct_messages().unwrap();
        offer(hall, letters.id(), &[&real]).await;
        let letter = letters.wait_for_message(|message| message.button("0").is_some());
        let copied = ana
            .in_direct_messages()
            .click(&letter.await.unwrap(), "0")
            .await
            .unwrap();
        assert!(copied.text().contains("component.invalid"), "{}", copied.text());
        let after = ask(&ana, "balance").await;
        assert_eq!(
            (coins(&after.text(), "Wallet"), coins(&after.text(), "Bank")),
            (500, 0)
        );
        ana.click(&card, "Deposit all").await.unwrap();
        assert_eq!(coins(&ask(&ana, "balance").await.text(), "Bank"), 500);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_47_and_60_a_form_is_not_saved_by_who_lost_the_right_since_it_was_opened() {
    on_each_database(async |hall| {
        let (olive, max, ana) = (hall.member("Olive"), hall.member("Max"), hall.member("Ana"));
        let panel = ask(&max, "economy config").await;
        let form = max
            .select(&panel, "v1:economy.edit", &["daily.base"])
            .await
            .unwrap();
        assert!(form.is_modal());

        let (address, guild) = (hall.sandbox.address(), guild(hall).await);
        let path = format!("/api/v10/guilds/{guild}/members/{}", max.id());
        let member = call(address, &olive, "GET", &path, &Value::Null).await;
        call(address, &olive, "PATCH", &path, &json!({"roles": []})).await;
        let saved = max.submit(&form).field("value", "90000").send().await.unwrap();
        refused(&saved, "access.forbidden");
        // The panel he still sees opens no other form.
        let another = max
            .select(&panel, "v1:economy.edit", &["daily.base"])
            .await
            .unwrap();
        refused(&another, "access.forbidden");
        assert!(ask(&ana, "daily").await.text().contains("100"));

        // With the right back, a form is checked like a command, and an older one does not undo what came between.
        call(
            address,
            &olive,
            "PATCH",
            &path,
            &json!({"roles": member["roles"]}),
        )
        .await;
        let (first, second) = (
            max.select(&panel, "v1:economy.edit", &["daily.base"])
                .await
                .unwrap(),
            max.select(&panel, "v1:economy.edit", &["daily.base"])
                .await
                .unwrap(),
        );
        let wrong = max.submit(&first).field("value", "-5").send().await.unwrap();
        refused(&wrong, "staff.setting_invalid");
        let first = max
            .select(&panel, "v1:economy.edit", &["daily.base"])
            .await
            .unwrap_or(first);
        let saved = max.submit(&first).field("value", "250").send().await.unwrap();
        assert!(saved.text().contains("250"), "{}", saved.text());
        let late = max.submit(&second).field("value", "300").send().await.unwrap();
        refused(&late, "staff.setting_moved");
        assert!(ask(&hall.member("Bo"), "daily").await.text().contains("250"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_50_a_value_that_nobody_offered_is_refused() {
    on_each_database(async |hall| {
        let (ana, max) = (hall.member("Ana"), hall.member("Max"));
        let invented = ana
            .slash("work apply")
            .option("job", "emperor\u{0}")
            .send()
            .await
            .unwrap();
        refused(&invented, "work.job_unknown");
        let setting = max
            .slash("settings set")
            .option("setting", "pay.everything")
            .option("value", "1");
        refused(&setting.send().await.unwrap(), "staff.setting_unknown");
        let help = ana.slash("help").option("command", "\u{202e}yap").send().await;
        assert!(help.is_ok_and(|help| help.is_ephemeral()));
        assert_eq!(coins(&ask(&ana, "balance").await.text(), "Wallet"), 0);
    })
    .await;
}
