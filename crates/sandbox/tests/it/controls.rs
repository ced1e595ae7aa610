//! Trouble with events, from Rust and over HTTP.

use std::time::Duration;

use sandbox::LimitScope;
use serde_json::{Value, json};

use crate::{
    bot::{call, http},
    checked::Sandbox,
    raw::{Socket, pass, text},
    wire,
};

/// Guilds and messages with their content.
const INTENTS: u64 = 1 | 1 << 9 | 1 << 15;

async fn bot(sandbox: &Sandbox) -> (Socket, Value) {
    let mut socket = Socket::connect(&format!("{}/?v=10&encoding=json", sandbox.gateway_url())).await;
    let data = json!({"token": "sandbox-token", "intents": INTENTS, "properties": {}});
    socket.send(&json!({"op": 2, "d": data})).await;
    let session = socket.event("READY").await["session_id"].clone();
    socket.event("GUILD_CREATE").await;
    (socket, session)
}

async fn heard(socket: &mut Socket, count: usize) -> Vec<String> {
    let mut contents = Vec::new();
    for _ in 0..count {
        let message = socket.event("MESSAGE_CREATE").await;
        contents.push(text(&message["content"]).to_owned());
    }
    contents
}

#[tokio::test]
async fn events_get_lost_late_mixed_up_and_doubled() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (mut socket, _) = bot(&sandbox).await;
    let (ana, controls) = (sandbox.member("Ana").unwrap(), sandbox.controls());
    let say = |words: &str| {
        for word in words.split(' ') {
            ana.say(word).unwrap();
        }
    };
    controls.drop_dispatches("MESSAGE_CREATE", 2);
    controls.drop_dispatches("MESSAGE_UPDATE", 1);
    say("a b c");
    assert_eq!(heard(&mut socket, 1).await, ["c"]);

    controls.reorder_dispatches("MESSAGE_CREATE", 3);
    say("d e f g");
    assert_eq!(heard(&mut socket, 4).await, ["f", "e", "d", "g"]);

    controls.duplicate_dispatches("", 1);
    say("h i");
    assert_eq!(heard(&mut socket, 3).await, ["h", "h", "i"]);

    controls.delay_dispatches("MESSAGE_CREATE", 1, Duration::from_secs(20));
    say("j k");
    assert_eq!(heard(&mut socket, 1).await, ["k"]);
    pass(Duration::from_secs(20)).await;
    assert_eq!(heard(&mut socket, 1).await, ["j"]);

    controls.reorder_dispatches("MESSAGE_CREATE", 9);
    say("l m");
    controls.calm();
    say("n");
    assert_eq!(heard(&mut socket, 3).await, ["l", "m", "n"]);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_connection_that_breaks_in_the_middle_of_a_message_is_resumed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (mut socket, session) = bot(&sandbox).await;
    let ana = sandbox.member("Ana").unwrap();
    ana.say("whole").unwrap();
    assert_eq!(heard(&mut socket, 1).await, ["whole"]);
    sandbox.controls().tear_dispatch("MESSAGE_CREATE");
    ana.say("torn").unwrap();
    assert!(socket.ends().await, "no closing handshake");
    let mut socket = Socket::connect(&format!("{}/?v=10&encoding=json", sandbox.gateway_url())).await;
    let data = json!({"token": "sandbox-token", "session_id": session, "seq": 3});
    socket.send(&json!({"op": 6, "d": data})).await;
    assert_eq!(heard(&mut socket, 1).await, ["torn"]);
    socket.event("RESUMED").await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn the_same_over_http() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (mut socket, _) = bot(&sandbox).await;
    let address = sandbox.address().to_string();
    let ask = async |body: Value| http(&address, "POST", "/client/controls", None, &body).await;
    let done = |affected: u64| (200, json!({"affected": affected}));

    let lost = json!({"do": "drop_dispatches", "event": "MESSAGE_CREATE"});
    assert_eq!(ask(lost).await, done(0));
    let ana = sandbox.member("Ana").unwrap();
    ana.say("lost").unwrap();
    ana.say("found").unwrap();
    assert_eq!(heard(&mut socket, 1).await, ["found"]);

    let limit = json!({"do": "rate_limit_rest", "path": "/users/@me", "ms": 1500, "scope": "shared"});
    assert_eq!(ask(limit).await, done(0));
    let headers = [("Authorization", "Bot sandbox-token")];
    let limited = wire::request(&address, "GET", "/api/v10/users/@me", &headers, &Value::Null).await;
    assert_eq!(
        (limited.status, limited.header("x-ratelimit-scope")),
        (429, "shared")
    );
    assert_eq!(
        (limited.header("retry-after"), &limited.body["retry_after"]),
        ("2", &json!(1.5))
    );

    let away = json!({"do": "set_available", "server": "Guildhall", "available": false});
    assert_eq!(ask(away).await, done(1));
    socket.event("GUILD_DELETE").await;
    sandbox
        .controls()
        .limit_rest("/users", LimitScope::Global, Duration::from_secs(1), 5);
    assert_eq!(ask(json!({"do": "calm"})).await, done(0));
    socket.event("GUILD_CREATE").await;
    assert_eq!(call(&sandbox, "GET", "/users/@me", &Value::Null).await.0, 200);

    for wrong in [
        json!({}),
        json!({"do": "nothing"}),
        json!({"do": "fail_rest"}),
        json!({"do": "delay_rest", "ms": -1}),
    ] {
        let (status, answer) = ask(wrong.clone()).await;
        assert_eq!((status, &answer["code"]), (400, &json!(50_035)), "{wrong}");
    }
    assert_eq!(ask(json!({"do": "drop_connections"})).await, done(1));
    assert!(socket.ends().await);
    sandbox.shutdown().await;
}
