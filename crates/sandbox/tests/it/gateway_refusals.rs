//! What closes a gateway connection, or makes a session invalid.

use std::time::Duration;

use sandbox::{Limits, PrivilegedIntent, World};
use serde_json::{Value, json};

use crate::{
    bot::call,
    checked::Sandbox,
    raw::{Socket, pass},
};

const MEMBERS: u64 = 1 << 1;
const PRESENCES: u64 = 1 << 8;
const CONTENT: u64 = 1 << 15;

async fn connect(sandbox: &Sandbox) -> Socket {
    connect_with(sandbox, "?v=10&encoding=json").await
}

async fn connect_with(sandbox: &Sandbox, query: &str) -> Socket {
    Socket::connect(&format!("{}/{query}", sandbox.gateway_url())).await
}

/// An identify with these fields beside the usual ones.
fn identify(more: &Value) -> Value {
    let mut data = json!({"token": "sandbox-token", "intents": 1, "properties": {}});
    for (key, value) in more.as_object().unwrap() {
        data[key] = value.clone();
    }
    json!({"op": 2, "d": data})
}

fn resume(token: &str, session: &Value, sequence: u64) -> Value {
    json!({"op": 6, "d": {"token": token, "session_id": session, "seq": sequence}})
}

#[tokio::test]
async fn each_close_code_has_its_cause() {
    let world = World::default().with_privileged_intents(&[PrivilegedIntent::Members]);
    let limits = Limits::discord().guilds_per_shard(1);
    let sandbox = Sandbox::builder()
        .world(world)
        .limits(limits)
        .start()
        .await
        .unwrap();
    let intents = |bits: u64| identify(&json!({"intents": bits}));
    let shard = |shard: Value| identify(&json!({"shard": shard}));
    let playing = |kind: u64| json!({"status": "online", "activities": [{"name": "x", "type": kind}]});
    for (messages, code) in [
        (vec![json!({"op": 99, "d": null})], 4001),
        (vec![json!({"op": 0, "d": null})], 4001),
        (vec![json!({"x": 1})], 4002),
        (vec![json!([])], 4002),
        (vec![json!({"op": 2, "d": {"intents": 1}})], 4002),
        (vec![json!({"op": 1, "d": "x".repeat(4096)})], 4002),
        (vec![identify(&json!({"large_threshold": 49}))], 4002),
        (vec![identify(&json!({"presence": playing(6)}))], 4002),
        (vec![json!({"op": 3, "d": playing(0)})], 4003),
        (
            vec![json!({"op": 8, "d": {"guild_id": "1", "query": "", "limit": 0}})],
            4003,
        ),
        (vec![identify(&json!({"token": "wrong"}))], 4004),
        (vec![resume("wrong", &json!("x"), 0)], 4004),
        (vec![intents(1), intents(1)], 4005),
        (vec![intents(1), resume("sandbox-token", &json!("x"), 0)], 4005),
        (vec![intents(1), json!({"op": 8, "d": {"guild_id": "1"}})], 4001),
        (
            vec![
                intents(1),
                json!({"op": 8, "d": {"guild_id": "1", "user_ids": vec!["1"; 101]}}),
            ],
            4002,
        ),
        (vec![shard(json!([1, 1]))], 4010),
        (vec![shard(json!([0, 0]))], 4010),
        (vec![shard(json!([0]))], 4010),
        (vec![intents(1 << 40)], 4013),
        (vec![intents(1 << 17)], 4013),
        (vec![intents(PRESENCES)], 4014),
        (vec![intents(MEMBERS | CONTENT)], 4014),
    ] {
        let mut socket = connect(&sandbox).await;
        for message in &messages {
            socket.send(message).await;
        }
        assert_eq!(socket.close_code().await, code, "{messages:?}");
    }
    for (query, code) in [("?v=9&encoding=json", 4012), ("?v=10&encoding=etf", 4002)] {
        assert_eq!(
            connect_with(&sandbox, query).await.close_code().await,
            code,
            "{query}"
        );
    }
    let mut socket = connect(&sandbox).await;
    socket.send(&intents(MEMBERS)).await;
    socket.event("READY").await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_resume_that_claims_too_much_and_one_that_nobody_knows() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut socket = connect(&sandbox).await;
    socket.send(&identify(&json!({}))).await;
    let session = socket.event("READY").await["session_id"].clone();
    drop(socket);
    let mut socket = connect(&sandbox).await;
    socket.send(&resume("sandbox-token", &session, 99)).await;
    assert_eq!(socket.close_code().await, 4007);
    let mut socket = connect(&sandbox).await;
    socket.send(&resume("sandbox-token", &json!("unknown"), 0)).await;
    assert_eq!(socket.operation(9).await, false);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn silence_is_closed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut socket = connect(&sandbox).await;
    let interval = socket.operation(10).await["heartbeat_interval"].as_u64().unwrap();
    tokio::time::pause();
    tokio::time::advance(Duration::from_millis(interval)).await;
    socket.send(&json!({"op": 1, "d": null})).await;
    socket.operation(11).await;
    assert_eq!(socket.close_code().await, 4009);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn the_hundred_and_twenty_first_message_within_a_minute_is_too_much() {
    let sandbox = Sandbox::builder()
        .limits(Limits::discord())
        .start()
        .await
        .unwrap();
    let heartbeat = json!({"op": 1, "d": null});
    let mut socket = connect(&sandbox).await;
    for _ in 0..120 {
        socket.send(&heartbeat).await;
        socket.operation(11).await;
    }
    pass(Duration::from_mins(1)).await;
    for _ in 0..120 {
        socket.send(&heartbeat).await;
        socket.operation(11).await;
    }
    socket.send(&heartbeat).await;
    assert_eq!(socket.close_code().await, 4008);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn identifies_wait_for_their_bucket_and_are_counted() {
    let limits = Limits::discord().max_concurrency(2).identifies_per_day(4);
    let sandbox = Sandbox::builder().limits(limits).start().await.unwrap();
    let shard = |id: u64| identify(&json!({"shard": [id, 4]}));
    let mut sockets = Vec::new();
    for (id, is_let_in) in [(0, true), (1, true), (2, false)] {
        let mut socket = connect(&sandbox).await;
        socket.send(&shard(id)).await;
        if is_let_in {
            socket.event("READY").await;
        } else {
            assert_eq!(
                socket.operation(9).await,
                false,
                "shard 2 shares the bucket of shard 0"
            );
            pass(Duration::from_secs(5)).await;
            socket.send(&shard(id)).await;
            socket.event("READY").await;
        }
        sockets.push(socket);
    }
    let (_, told) = call(&sandbox, "GET", "/gateway/bot", &Value::Null).await;
    let limit = &told["session_start_limit"];
    assert_eq!(told["shards"], 1);
    assert_eq!(
        (&limit["total"], &limit["remaining"], &limit["max_concurrency"]),
        (&json!(4), &json!(1), &json!(2))
    );
    let reset = limit["reset_after"].as_u64().unwrap();
    assert!((86_000_000..86_400_000).contains(&reset), "{reset}");
    pass(Duration::from_secs(5)).await;
    for code in [None, Some(4004)] {
        let mut socket = connect(&sandbox).await;
        socket.send(&shard(3)).await;
        match code {
            None => {
                socket.event("READY").await;
                pass(Duration::from_secs(5)).await;
            }
            Some(code) => assert_eq!(socket.close_code().await, code),
        }
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn too_many_servers_need_shards() {
    let server = |name: &str| {
        format!(
            "[[servers]]\nname = \"{name}\"\nowner = \"Ana\"\nchannels = [{{ name = \"general\" }}]\n\
             members = [{{ name = \"Ana\" }}, {{ name = \"My bot\" }}]\n"
        )
    };
    let people =
        "[[people]]\nname = \"Ana\"\n[[applications]]\nname = \"My bot\"\ntoken = \"sandbox-token\"\n";
    let world = World::from_toml(&format!("{people}{}{}", server("one"), server("two"))).unwrap();
    let limits = Limits::discord().guilds_per_shard(1);
    let sandbox = Sandbox::builder()
        .world(world)
        .limits(limits)
        .start()
        .await
        .unwrap();
    let mut socket = connect(&sandbox).await;
    socket.send(&identify(&json!({"shard": [0, 1]}))).await;
    assert_eq!(socket.close_code().await, 4011);
    let mut seen = 0;
    for shard in 0..2 {
        let mut socket = connect(&sandbox).await;
        socket.send(&identify(&json!({"shard": [shard, 2]}))).await;
        seen += socket.event("READY").await["guilds"].as_array().unwrap().len();
    }
    assert_eq!(seen, 2, "each server is in one shard");
    sandbox.shutdown().await;
}
