//! What happens when time runs out, and when there is very much of something.

use std::time::Duration;

use sandbox::SandboxError;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    bot::{self, call},
    checked::Sandbox,
    raw::{RawBot, Socket, pass, slash, text},
};

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn silence_is_shown_after_three_seconds() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let ana = sandbox.member("Ana").unwrap();
    bot::put_commands(&sandbox, &bot::commands()).await;
    let offline = ana.slash("ping").send().await;
    assert!(matches!(offline, Err(SandboxError::NoAnswer(reason)) if reason == "bot offline"));
    let mut bot = RawBot::start(&sandbox, &bot::commands(), 0).await;
    let never = slash(&ana, "never");
    let late = bot.interaction().await;
    let began = Instant::now();
    tokio::time::pause();
    let silent = never.await.unwrap();
    assert!(matches!(silent, Err(SandboxError::NoAnswer(reason)) if reason == "timeout"));
    assert!(
        (Duration::from_millis(2900)..Duration::from_millis(3100)).contains(&began.elapsed()),
        "{:?}",
        began.elapsed()
    );
    tokio::time::resume();
    let (status, answer) = bot.answer(&late, &json!({"type": 5})).await;
    assert_eq!((status, &answer["code"]), (404, &json!(10_062)));
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_token_is_good_for_fifteen_minutes() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &bot::commands(), 0).await;
    let ana = sandbox.member("Ana").unwrap();
    let asking = slash(&ana, "ping");
    let interaction = bot.interaction().await;
    bot.say(&interaction, json!({"content": "pong"})).await;
    asking.await.unwrap().unwrap();
    pass(14 * MINUTE + Duration::from_secs(50)).await;
    let more = json!({"content": "still here"});
    assert_eq!(bot.follow_up(&interaction, &more).await.0, 200);
    pass(Duration::from_secs(15)).await;
    let (status, answer) = bot.follow_up(&interaction, &more).await;
    assert_eq!((status, &answer["code"]), (401, &json!(50_027)));
    sandbox.shutdown().await;
}

#[tokio::test]
async fn thinking_for_fifteen_minutes_is_a_failure() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &bot::commands(), 0).await;
    let ana = sandbox.member("Ana").unwrap();
    let url = format!("ws://{}/client/socket?as={}", sandbox.address(), ana.id());
    let mut client = Socket::connect(&url).await;
    client.event("READY").await;
    let asking = slash(&ana, "later");
    let interaction = bot.interaction().await;
    let (status, answer) = bot.answer(&interaction, &json!({"type": 5})).await;
    assert_eq!(status, 200);
    assert_eq!(answer["interaction"]["response_message_loading"], true);
    assert_eq!(client.event("MESSAGE_CREATE").await["flags"], 128);
    // The timer of the first three seconds goes off before the long one is set.
    pass(Duration::from_secs(4)).await;
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    pass(15 * MINUTE).await;
    let failure = client.event("INTERACTION_FAILURE").await;
    assert_eq!(
        (&failure["id"], &failure["reason"], &failure["message_id"]),
        (
            &interaction["id"],
            &json!("timeout"),
            &answer["resource"]["message"]["id"]
        )
    );
    assert!(asking.await.unwrap().is_err());
    sandbox.shutdown().await;
}

#[tokio::test]
async fn answers_wait_as_long_as_they_are_told() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let controls = sandbox.controls();
    controls.delay_rest(Duration::from_secs(20));
    let began = Instant::now();
    tokio::time::pause();
    assert_eq!(call(&sandbox, "GET", "/users/@me", &Value::Null).await.0, 200);
    assert!(began.elapsed() >= Duration::from_secs(20));
    controls.delay_rest(Duration::ZERO);
    let began = Instant::now();
    assert_eq!(call(&sandbox, "GET", "/users/@me", &Value::Null).await.0, 200);
    assert!(began.elapsed() < Duration::from_secs(20));
    sandbox.shutdown().await;
}

#[tokio::test]
async fn long_channels_keep_the_latest_ten_thousand_messages() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let ana = sandbox.member("Ana").unwrap();
    let ids: Vec<_> = (0..10_003).map(|n| ana.say(&n.to_string()).unwrap()).collect();
    let channel = sandbox.channel("general").unwrap();
    assert_eq!(channel.messages().len(), 10_000);
    for (query, expected) in [
        ("limit=2".to_owned(), &["10002", "10001"][..]),
        (format!("limit=2&before={}", ids[5000]), &["4999", "4998"]),
        (format!("limit=2&after={}", ids[5000]), &["5002", "5001"]),
        (format!("limit=3&around={}", ids[5000]), &["5001", "5000", "4999"]),
        (format!("limit=2&before={}", ids[4]), &["3"]),
        (format!("limit=2&after={}", ids[10_001]), &["10002"]),
    ] {
        let path = format!("/channels/{}/messages?{query}", channel.id());
        let (_, page) = call(&sandbox, "GET", &path, &Value::Null).await;
        let contents: Vec<_> = page
            .as_array()
            .unwrap()
            .iter()
            .map(|m| text(&m["content"]))
            .collect();
        assert_eq!(contents, expected, "{query}");
    }
    sandbox.shutdown().await;
}
