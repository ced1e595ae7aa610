//! Connections: resume, refusals, compression.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_websockets::{ClientBuilder, Message};

use crate::bot;
use crate::checked::Sandbox;

type Socket = tokio_websockets::WebSocketStream<tokio_websockets::MaybeTlsStream<tokio::net::TcpStream>>;

async fn connect(sandbox: &Sandbox) -> Socket {
    let url = format!("{}/?v=10&encoding=json", sandbox.gateway_url());
    ClientBuilder::new().uri(&url).unwrap().connect().await.unwrap().0
}

async fn send(socket: &mut Socket, message: Value) {
    socket.send(Message::text(message.to_string())).await.unwrap();
}

/// The next JSON message; `Err` with the close code when there is none.
async fn next(socket: &mut Socket) -> Result<Value, u16> {
    while let Some(Ok(message)) = socket.next().await {
        if let Some(text) = message.as_text() {
            return Ok(serde_json::from_str(text).unwrap());
        }
        if let Some((code, _)) = message.as_close() {
            return Err(code.into());
        }
    }
    Err(0)
}

fn identify(token: &str, intents: u64) -> Value {
    json!({"op": 2, "d": {"token": token, "intents": intents, "properties": {}}})
}

#[tokio::test]
async fn ready_then_the_server_then_members_and_heartbeats() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut socket = connect(&sandbox).await;
    next(&mut socket).await.unwrap();
    send(&mut socket, identify("sandbox-token", 1)).await;
    let ready = next(&mut socket).await.unwrap();
    assert_eq!(ready["t"], "READY");
    assert_eq!(ready["d"]["guilds"][0]["unavailable"], true);
    let guild = next(&mut socket).await.unwrap();
    assert_eq!((&guild["t"], &guild["s"]), (&json!("GUILD_CREATE"), &json!(2)));
    assert_eq!(guild["d"]["channels"].as_array().unwrap().len(), 9);
    send(&mut socket, json!({"op": 1, "d": 2})).await;
    assert_eq!(next(&mut socket).await.unwrap()["op"], 11);
    send(
        &mut socket,
        json!({"op": 8, "d": {"guild_id": guild["d"]["id"], "query": "an", "limit": 5}}),
    )
    .await;
    let chunk = next(&mut socket).await.unwrap();
    assert_eq!(chunk["t"], "GUILD_MEMBERS_CHUNK");
    assert_eq!(
        chunk["d"]["members"].as_array().unwrap().len(),
        1,
        "Ana the Baker"
    );
    sandbox.member("Ana").unwrap().say("not for this bot").unwrap();
    send(&mut socket, json!({"op": 1, "d": 2})).await;
    assert_eq!(
        next(&mut socket).await.unwrap()["op"],
        11,
        "no intent, no message event"
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn nothing_is_lost_over_a_dropped_connection() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (ana, mut socket) = (sandbox.member("Ana").unwrap(), connect(&sandbox).await);
    next(&mut socket).await.unwrap();
    send(&mut socket, identify("sandbox-token", 1 << 9 | 1 << 15)).await;
    let session = next(&mut socket).await.unwrap()["d"]["session_id"].clone();
    ana.say("one").unwrap();
    assert_eq!(next(&mut socket).await.unwrap()["d"]["content"], "one");
    assert_eq!(sandbox.controls().drop_connections(), 1);
    assert_eq!(next(&mut socket).await, Err(0), "gone without a close code");
    for text in ["two", "three"] {
        ana.say(text).unwrap();
    }
    let mut socket = connect(&sandbox).await;
    next(&mut socket).await.unwrap();
    send(
        &mut socket,
        json!({"op": 6, "d": {"token": "sandbox-token", "session_id": session, "seq": 2}}),
    )
    .await;
    for text in ["two", "three"] {
        assert_eq!(next(&mut socket).await.unwrap()["d"]["content"], text);
    }
    assert_eq!(next(&mut socket).await.unwrap()["t"], "RESUMED");
    assert_eq!(sandbox.controls().reconnect(), 1);
    assert_eq!(next(&mut socket).await.unwrap()["op"], 7);
    send(&mut socket, json!({"op": 1, "d": 5})).await;
    assert_eq!(next(&mut socket).await.unwrap()["op"], 11);
    assert_eq!(sandbox.controls().invalidate(false), 1);
    assert_eq!(next(&mut socket).await.unwrap()["op"], 9);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn twilight_resumes_with_compression_and_answers() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let _bot = bot::start(&sandbox).await;
    let ana = sandbox.member("Ana").unwrap();
    assert_eq!(ana.slash("ping").send().await.unwrap().text(), "pong");
    sandbox.controls().drop_connections();
    // Dispatched while nobody is connected, answered after the resume.
    let reply = tokio::select! {
        reply = ana.slash("ping").send() => reply.unwrap(),
        () = tokio::time::sleep(Duration::from_secs(8)) => panic!("no answer after the resume"),
    };
    assert_eq!(reply.text(), "pong");
    let resumed = sandbox
        .controls()
        .calls()
        .iter()
        .filter(|call| call.path == "INTERACTION_CREATE")
        .count();
    assert_eq!(resumed, 2);
    sandbox.shutdown().await;
}
