//! The record of calls and dispatches: what went over the wire, in order, linked to interactions and messages.

use sandbox::Call;
use serde_json::{Value, json};

use crate::{
    bot,
    checked::Sandbox,
    raw::{RawBot, slash, text},
};

async fn behind(sandbox: &Sandbox, message: &Value) -> Vec<Value> {
    let path = format!("/client/calls?message={}", text(&message["id"]));
    let (status, calls) = bot::http(&sandbox.address().to_string(), "GET", &path, None, &Value::Null).await;
    assert_eq!(status, 200, "{calls}");
    let mut calls = calls.as_array().unwrap().clone();
    calls.reverse();
    calls
}

#[tokio::test]
async fn a_message_knows_the_calls_and_events_behind_it() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &bot::commands(), 1 << 9).await;
    let ana = sandbox.member("Ana").unwrap();
    let sent = slash(&ana, "later");
    let interaction = bot.interaction().await;
    let first = json!({"type": 4, "data": {"content": "first"}});
    assert_eq!(bot.answer(&interaction, &first).await.0, 200);
    let original = bot.socket.event("MESSAGE_CREATE").await;
    let (_, follow_up) = bot.follow_up(&interaction, &json!({"content": "more"})).await;
    bot.socket.event("MESSAGE_CREATE").await;
    ana.say("unrelated").unwrap();
    sent.abort();

    let calls = behind(&sandbox, &original).await;
    let what: Vec<_> = calls
        .iter()
        .map(|call| match text(&call["path"]).split('/').next_back().unwrap() {
            "callback" => "callback",
            path if path.len() > 40 => "follow-up",
            event => event,
        })
        .map(str::to_owned)
        .collect();
    assert_eq!(
        what,
        [
            "INTERACTION_CREATE",
            "MESSAGE_CREATE",
            "callback",
            "MESSAGE_CREATE",
            "follow-up"
        ]
    );
    for call in &calls {
        assert_eq!(call["interaction_id"], interaction["id"], "{call}");
    }
    assert_eq!(calls[2]["message_id"], original["id"]);
    assert_eq!(calls[2]["body"], first);
    assert_eq!(
        calls[2]["answer"]["interaction"]["id"], interaction["id"],
        "good answers are kept"
    );
    assert_eq!(calls[4]["message_id"], follow_up["id"]);
    assert_eq!(calls[1]["body"]["id"], original["id"]);
    assert!(calls[0]["at_us"].as_u64() <= calls[2]["at_us"].as_u64());

    let all = sandbox.controls().calls();
    assert!(all.windows(2).all(|pair| pair[0].ordinal + 1 == pair[1].ordinal));
    let last: Vec<&Call> = all.iter().rev().take(1).collect();
    let path = format!("/client/calls?after={}", last[0].ordinal - 1);
    let (_, newest) = bot::http(&sandbox.address().to_string(), "GET", &path, None, &Value::Null).await;
    assert_eq!(newest, json!(last));
    sandbox.shutdown().await;
}
