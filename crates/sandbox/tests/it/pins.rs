//! Pinning messages.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sandbox::Clock;
use serde_json::{Value, json};

use crate::{bot::call, checked::Sandbox, people::act, raw::RawBot};

#[expect(clippy::too_many_lines, reason = "one story from its beginning to its end")]
#[tokio::test]
async fn pins_are_listed_the_latest_first_and_announced() {
    let now = Arc::new(AtomicU64::new(1_750_000_000_000));
    let clock = Arc::clone(&now);
    let clock = Clock::new(move || clock.load(Ordering::Relaxed));
    let sandbox = Sandbox::builder().clock(clock).start().await.unwrap();
    let (ana, max) = (sandbox.member("Ana").unwrap(), sandbox.member("Max").unwrap());
    let mut bot = RawBot::start(&sandbox, &json!([]), 1 | 1 << 9).await;
    let channel = sandbox.channel("general").unwrap().id();
    let said = ["one", "two", "three"].map(|text| ana.say(text).unwrap());
    for (n, message) in said.iter().enumerate() {
        now.fetch_add(1000, Ordering::Relaxed);
        // The older route does the same.
        let middle = ["messages/pins", "pins"][n % 2];
        let path = format!("/channels/{channel}/{middle}/{message}");
        assert_eq!(act(&sandbox, &max, "PUT", &path, &Value::Null).await.0, 204);
        let changed = bot.socket.event("MESSAGE_UPDATE").await;
        assert_eq!(
            (&changed["id"], &changed["pinned"]),
            (&json!(message), &json!(true))
        );
        let event = bot.socket.event("CHANNEL_PINS_UPDATE").await;
        assert_eq!(
            event["last_pin_timestamp"],
            format!("2025-06-15T15:06:4{}.000000+00:00", n + 1)
        );
        let notice = bot.socket.event("MESSAGE_CREATE").await;
        assert_eq!(notice["type"], 6);
        assert_eq!(notice["author"]["id"], json!(max.id()));
        assert_eq!(notice["message_reference"]["message_id"], json!(message));
    }
    let list = format!("/channels/{channel}/messages/pins");
    let (_, page) = call(&sandbox, "GET", &format!("{list}?limit=2"), &Value::Null).await;
    assert_eq!(page["has_more"], true);
    let ids = |page: &Value| {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|item| item["message"]["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&page), [json!(said[2]), json!(said[1])]);
    let before = page["items"][1]["pinned_at"]
        .as_str()
        .unwrap()
        .replace('+', "%2B");
    let (_, page) = call(&sandbox, "GET", &format!("{list}?before={before}"), &Value::Null).await;
    assert_eq!(
        (ids(&page), &page["has_more"]),
        (vec![json!(said[0])], &json!(false))
    );

    let path = format!("{list}/{}", said[2]);
    assert_eq!(act(&sandbox, &max, "DELETE", &path, &Value::Null).await.0, 204);
    let (_, old) = call(
        &sandbox,
        "GET",
        &format!("/channels/{channel}/pins"),
        &Value::Null,
    )
    .await;
    assert_eq!(old.as_array().map(Vec::len), Some(2));
    let (_, seen) = call(&sandbox, "GET", &format!("/channels/{channel}"), &Value::Null).await;
    assert_eq!(seen["last_pin_timestamp"], "2025-06-15T15:06:42.000000+00:00");

    for (what, method, path, expected) in [
        (
            "without permission",
            "PUT",
            format!("{list}/{}", said[2]),
            (403, 50_013),
        ),
        (
            "unpin without permission",
            "DELETE",
            format!("{list}/{}", said[0]),
            (403, 50_013),
        ),
        ("a bad time", "GET", format!("{list}?before=then"), (400, 50_035)),
        ("too many", "GET", format!("{list}?limit=51"), (400, 50_035)),
    ] {
        let (status, answer) = act(&sandbox, &ana, method, &path, &Value::Null).await;
        assert_eq!(
            (status, answer["code"].as_u64().unwrap_or_default()),
            expected,
            "{what}"
        );
    }
    for (what, message, expected) in [
        ("no message", "1".to_owned(), (404, 10_008)),
        (
            "what the system wrote",
            sandbox.channel("general").unwrap().messages()[3]["id"]
                .as_str()
                .unwrap()
                .to_owned(),
            (403, 50_021),
        ),
    ] {
        let (status, answer) = act(&sandbox, &max, "PUT", &format!("{list}/{message}"), &Value::Null).await;
        assert_eq!(
            (status, answer["code"].as_u64().unwrap_or_default()),
            expected,
            "{what}"
        );
    }
    sandbox.shutdown().await;
}
