//! Who is there, and who is in a server.

use std::time::Duration;

use sandbox::{Limits, World};
use serde_json::{Value, json};

use crate::{
    checked::Sandbox,
    raw::{Socket, pass, text},
};

const GUILDS: u64 = 1;
const MEMBERS: u64 = 1 << 1;
const PRESENCES: u64 = 1 << 8;

/// A connected bot and its server.
async fn bot(sandbox: &Sandbox, token: &str, intents: u64, more: &Value) -> (Socket, Value) {
    let mut socket = Socket::connect(&format!("{}/?v=10&encoding=json", sandbox.gateway_url())).await;
    let mut data = json!({"token": token, "intents": intents, "properties": {}});
    for (key, value) in more.as_object().unwrap() {
        data[key] = value.clone();
    }
    socket.send(&json!({"op": 2, "d": data})).await;
    let guild = socket.event("GUILD_CREATE").await;
    (socket, guild)
}

fn ask(guild: &Value, more: &Value) -> Value {
    let mut data = more.clone();
    data["guild_id"] = guild["id"].clone();
    json!({"op": 8, "d": data})
}

#[tokio::test]
async fn a_presence_reaches_people_and_bots_that_ask_for_it() {
    let world = World::default().application("Watcher", "watcher-token");
    let sandbox = Sandbox::builder()
        .world(world)
        .limits(Limits::discord())
        .start()
        .await
        .unwrap();
    let nothing = json!({});
    let (mut watcher, guild) = bot(&sandbox, "watcher-token", GUILDS | PRESENCES, &nothing).await;
    let own = watcher.event("PRESENCE_UPDATE").await["user"]["id"].clone();
    let shown = guild["presences"].as_array().unwrap();
    assert!(shown.len() >= 6 && shown.iter().all(|one| one["status"] == "online"));
    let url = format!(
        "ws://{}/client/socket?as={}",
        sandbox.address(),
        sandbox.member("Ana").unwrap().id()
    );
    let mut page = Socket::connect(&url).await;
    page.event("READY").await;

    let presence = json!({"since": null, "afk": false, "status": "idle", "activities": [
        {"name": "chess", "type": 0}]});
    let (mut player, _) = bot(&sandbox, "sandbox-token", GUILDS, &json!({"presence": presence})).await;
    let seen = watcher.event("PRESENCE_UPDATE").await;
    assert_ne!(seen["user"]["id"], own);
    assert_eq!(
        (&seen["status"], &seen["activities"][0]["name"]),
        (&json!("idle"), &json!("chess"))
    );
    assert_eq!(
        (&seen["guild_id"], &seen["client_status"]["web"]),
        (&guild["id"], &json!("idle"))
    );
    assert_eq!(page.event("PRESENCE_UPDATE").await, seen);

    // Five changes in twenty seconds; the sixth is not heard of.
    for n in 0..6 {
        let data = json!({"since": null, "afk": false, "status": "online", "activities": [
            {"name": format!("round {n}"), "type": 0}]});
        player.send(&json!({"op": 3, "d": data})).await;
    }
    for n in 0..5 {
        let seen = watcher.event("PRESENCE_UPDATE").await;
        assert_eq!(seen["activities"][0]["name"], format!("round {n}"));
    }
    player.send(&json!({"op": 1, "d": null})).await;
    player.operation(11).await;
    drop(player);
    assert_eq!(watcher.event("PRESENCE_UPDATE").await["status"], "offline");
    sandbox.shutdown().await;
}

#[tokio::test]
async fn members_come_in_chunks_of_a_thousand() {
    let world = (0..2500).fold(World::default(), |world, n| {
        world.member(&format!("Member {n}"), "en-GB")
    });
    let sandbox = Sandbox::builder()
        .world(world)
        .limits(Limits::discord())
        .start()
        .await
        .unwrap();
    let intents = GUILDS | MEMBERS | PRESENCES;
    let (mut socket, guild) = bot(&sandbox, "sandbox-token", intents, &json!({})).await;
    let count = guild["member_count"].as_u64().unwrap();
    assert_eq!(guild["large"], true);
    let all = json!({"query": "", "limit": 0, "presences": true, "nonce": "all"});
    socket.send(&ask(&guild, &all)).await;
    let mut seen = 0;
    for index in 0..3 {
        let chunk = socket.event("GUILD_MEMBERS_CHUNK").await;
        assert_eq!(
            (&chunk["chunk_index"], &chunk["chunk_count"]),
            (&json!(index), &json!(3))
        );
        assert_eq!(chunk["nonce"], "all");
        let members = chunk["members"].as_array().unwrap().len();
        assert_eq!(chunk["presences"].as_array().unwrap().len(), members);
        seen += members as u64;
    }
    assert_eq!(seen, count);

    socket.send(&ask(&guild, &all)).await;
    let limited = socket.event("RATE_LIMITED").await;
    assert_eq!(limited["opcode"], 8);
    assert_eq!(limited["meta"], json!({"guild_id": guild["id"], "nonce": "all"}));
    let wait = limited["retry_after"].as_f64().unwrap();
    assert!((0.0..=30.0).contains(&wait), "{wait}");
    pass(Duration::from_secs(30)).await;
    socket.send(&ask(&guild, &all)).await;
    assert_eq!(socket.event("GUILD_MEMBERS_CHUNK").await["chunk_index"], 0);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn members_by_name_and_by_id() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (mut socket, guild) = bot(&sandbox, "sandbox-token", GUILDS, &json!({})).await;
    assert_eq!(
        (&guild["large"], guild["members"].as_array().unwrap().len()),
        (&json!(false), 1)
    );
    let ana = sandbox.member("Ana").unwrap().id().to_string();
    let long = "x".repeat(33);
    for (question, members, missing, nonce) in [
        (json!({"query": "an", "limit": 5}), 1, Value::Null, Value::Null),
        (
            json!({"query": "", "limit": 2, "nonce": "two"}),
            2,
            Value::Null,
            json!("two"),
        ),
        (
            json!({"query": "nobody", "limit": 0}),
            0,
            Value::Null,
            Value::Null,
        ),
        (
            json!({"user_ids": [ana], "nonce": long}),
            1,
            Value::Null,
            Value::Null,
        ),
        (json!({"user_ids": ana}), 1, Value::Null, Value::Null),
        (json!({"user_ids": [ana, "1"]}), 1, json!(["1"]), Value::Null),
    ] {
        socket.send(&ask(&guild, &question)).await;
        let chunk = socket.event("GUILD_MEMBERS_CHUNK").await;
        assert_eq!(chunk["members"].as_array().unwrap().len(), members, "{question}");
        assert_eq!(
            (&chunk["not_found"], &chunk["nonce"]),
            (&missing, &nonce),
            "{question}"
        );
        assert_eq!(chunk["presences"], Value::Null, "{question}");
    }
    // All members need the members intent: there is no answer, only that to the heartbeat after it.
    socket.send(&ask(&guild, &json!({"query": "", "limit": 0}))).await;
    socket.send(&json!({"op": 1, "d": null})).await;
    assert_eq!(socket.message().await["op"], 11);
    assert_eq!(text(&guild["members"][0]["user"]["username"]), "Guildhall");
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_server_goes_out_of_reach_and_comes_back() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (mut socket, guild) = bot(&sandbox, "sandbox-token", GUILDS, &json!({})).await;
    let controls = sandbox.controls();
    assert!(controls.set_available("Guildhall", false));
    assert!(!controls.set_available("Guildhall", false), "it is away already");
    assert!(!controls.set_available("Nowhere", false));
    let gone = socket.event("GUILD_DELETE").await;
    assert_eq!((&gone["id"], &gone["unavailable"]), (&guild["id"], &json!(true)));

    let mut late = Socket::connect(&format!("{}/?v=10&encoding=json", sandbox.gateway_url())).await;
    let data = json!({"token": "sandbox-token", "intents": GUILDS, "properties": {}});
    late.send(&json!({"op": 2, "d": data})).await;
    assert_eq!(late.event("READY").await["guilds"][0]["unavailable"], true);
    assert!(controls.set_available("Guildhall", true));
    for socket in [&mut socket, &mut late] {
        assert_eq!(socket.event("GUILD_CREATE").await["id"], guild["id"]);
    }
    sandbox.shutdown().await;
}
