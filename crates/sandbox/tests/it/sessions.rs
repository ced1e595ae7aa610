//! What becomes of sessions when connections end in odd ways.

use std::time::Duration;

use serde_json::{Value, json};

use crate::checked::Sandbox;
use crate::raw::{Socket, pass, text};

async fn connect(sandbox: &Sandbox) -> Socket {
    Socket::connect(&format!("{}/?v=10&encoding=json", sandbox.gateway_url())).await
}

fn identify() -> Value {
    json!({"op": 2, "d": {"token": "sandbox-token", "intents": 1 << 9 | 1 << 15, "properties": {}}})
}

fn resume(session: &Value, sequence: u64) -> Value {
    json!({"op": 6, "d": {"token": "sandbox-token", "session_id": session, "seq": sequence}})
}

#[tokio::test]
async fn an_invalid_session_leaves_room_for_another_on_the_same_connection() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let ana = sandbox.member("Ana").unwrap();
    let mut socket = connect(&sandbox).await;
    socket.send(&identify()).await;
    let first = socket.event("READY").await["session_id"].clone();

    assert_eq!(sandbox.controls().invalidate(true), 1);
    assert_eq!(socket.operation(9).await, true);
    ana.say("missed").unwrap();
    socket.send(&resume(&first, 1)).await;
    assert_eq!(socket.event("MESSAGE_CREATE").await["content"], "missed");
    socket.event("RESUMED").await;

    assert_eq!(sandbox.controls().invalidate(false), 1);
    assert_eq!(socket.operation(9).await, false);
    socket.send(&resume(&first, 3)).await;
    assert_eq!(socket.operation(9).await, false, "it is gone for good");
    socket.send(&identify()).await;
    let second = socket.event("READY").await["session_id"].clone();
    assert_ne!(text(&first), text(&second));
    ana.say("heard").unwrap();
    assert_eq!(socket.event("MESSAGE_CREATE").await["content"], "heard");
    drop(socket);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_lost_session_can_be_resumed_for_five_minutes() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut socket = connect(&sandbox).await;
    socket.send(&identify()).await;
    let session = socket.event("READY").await["session_id"].clone();
    for (lost_for, is_resumed) in [(299, true), (301, false)] {
        assert_eq!(sandbox.controls().drop_connections(), 1);
        assert!(socket.ends().await);
        pass(Duration::from_secs(lost_for)).await;
        socket = connect(&sandbox).await;
        socket.send(&resume(&session, 1)).await;
        if is_resumed {
            socket.event("RESUMED").await;
        } else {
            assert_eq!(socket.operation(9).await, false);
        }
    }
    drop(socket);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn messages_longer_than_four_kibibytes_are_not_read() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut socket = connect(&sandbox).await;
    socket
        .send(&json!({"op": 1, "d": null, "more": "x".repeat(4096)}))
        .await;
    assert_eq!(socket.close_code().await, 4002);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn members_come_with_the_presence_intent_only() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for (intents, has_all) in [(1, false), (1 | 1 << 8, true)] {
        let mut socket = connect(&sandbox).await;
        let data = json!({"token": "sandbox-token", "intents": intents, "properties": {}});
        socket.send(&json!({"op": 2, "d": data})).await;
        let guild = socket.event("GUILD_CREATE").await;
        let count = guild["members"].as_array().unwrap().len();
        assert!(guild["member_count"].as_u64().unwrap() > 1);
        let expected = if has_all {
            guild["member_count"].clone()
        } else {
            json!(1)
        };
        assert_eq!(json!(count), expected, "{intents}");
    }
    sandbox.shutdown().await;
}
