//! Which events reach a bot: by its intents, and by what message content it may read.

use sandbox::{Limits, PrivilegedIntent, World};
use serde_json::{Value, json};

use crate::{
    bot::call,
    checked::Sandbox,
    people::act,
    raw::{Socket, text},
};

async fn connect(sandbox: &Sandbox, intents: u64) -> Socket {
    let mut socket = Socket::connect(&format!("{}/?v=10&encoding=json", sandbox.gateway_url())).await;
    let data = json!({"token": "sandbox-token", "intents": intents, "properties": {}});
    socket.send(&json!({"op": 2, "d": data})).await;
    socket.event("READY").await;
    socket
}

/// The names of all events that came so far.
async fn events_so_far(socket: &mut Socket) -> Vec<String> {
    socket.send(&json!({"op": 1, "d": null})).await;
    let mut names = Vec::new();
    loop {
        let message = socket.message().await;
        if message["op"] == 11 {
            return names;
        }
        names.push(text(&message["t"]).to_owned());
    }
}

#[tokio::test]
async fn each_intent_brings_its_events_and_no_others() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (_, me) = call(&sandbox, "GET", "/users/@me", &Value::Null).await;
    let (ana, olive) = (sandbox.member("Ana").unwrap(), sandbox.member("Olive").unwrap());
    let general = sandbox.channel("general").unwrap().id();
    let guild = call(&sandbox, "GET", "/users/@me/guilds", &Value::Null).await.1[0]["id"].clone();
    let guild = text(&guild);
    let recipient = json!({"recipient_id": me["id"]});
    let (_, direct) = act(&sandbox, &ana, "POST", "/users/@me/channels", &recipient).await;
    let direct = text(&direct["id"]).to_owned();
    for (bit, expected) in [
        (
            0,
            vec!["GUILD_CREATE", "GUILD_ROLE_CREATE", "GUILD_MEMBER_UPDATE"],
        ),
        (1, vec!["GUILD_MEMBER_UPDATE", "GUILD_MEMBER_UPDATE"]),
        (9, vec!["MESSAGE_CREATE", "MESSAGE_DELETE", "GUILD_MEMBER_UPDATE"]),
        (10, vec!["MESSAGE_REACTION_ADD", "GUILD_MEMBER_UPDATE"]),
        (11, vec!["TYPING_START", "GUILD_MEMBER_UPDATE"]),
        (12, vec!["MESSAGE_CREATE", "GUILD_MEMBER_UPDATE"]),
        (14, vec!["TYPING_START", "GUILD_MEMBER_UPDATE"]),
    ] {
        let mut socket = connect(&sandbox, 1 << bit).await;
        let (_, message) = act(
            &sandbox,
            &ana,
            "POST",
            &format!("/channels/{general}/messages"),
            &json!({"content": "hello"}),
        )
        .await;
        let message = format!("/channels/{general}/messages/{}", text(&message["id"]));
        let role = json!({"name": format!("Role {bit}")});
        let nick = json!({"nick": format!("Ana {bit}")});
        let own = json!({"nick": format!("Bot {bit}")});
        for (who, method, path, body) in [
            (
                &ana,
                "PUT",
                format!("{message}/reactions/%F0%9F%91%8D/@me"),
                Value::Null,
            ),
            (&ana, "POST", format!("/channels/{general}/typing"), Value::Null),
            (&ana, "DELETE", message, Value::Null),
            (
                &ana,
                "POST",
                format!("/channels/{direct}/messages"),
                json!({"content": "psst"}),
            ),
            (&ana, "POST", format!("/channels/{direct}/typing"), Value::Null),
            (&olive, "POST", format!("/guilds/{guild}/roles"), role),
            (
                &olive,
                "PATCH",
                format!("/guilds/{guild}/members/{}", ana.id()),
                nick,
            ),
        ] {
            let (status, answer) = act(&sandbox, who, method, &path, &body).await;
            assert!(status < 300, "{method} {path}: {answer}");
        }
        let (status, answer) = call(&sandbox, "PATCH", &format!("/guilds/{guild}/members/@me"), &own).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(events_so_far(&mut socket).await, expected, "bit {bit}");
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn content_is_for_those_who_are_addressed() {
    let world = World::default().with_privileged_intents(&[PrivilegedIntent::Members]);
    let sandbox = Sandbox::builder()
        .world(world)
        .limits(Limits::off())
        .start()
        .await
        .unwrap();
    let (_, me) = call(&sandbox, "GET", "/users/@me", &Value::Null).await;
    let bot = text(&me["id"]).to_owned();
    let ana = sandbox.member("Ana").unwrap();
    let general = format!("/channels/{}/messages", sandbox.channel("general").unwrap().id());
    let (_, direct) = act(
        &sandbox,
        &ana,
        "POST",
        "/users/@me/channels",
        &json!({"recipient_id": bot}),
    )
    .await;
    let direct = format!("/channels/{}/messages", text(&direct["id"]));
    let mut socket = connect(&sandbox, 1 << 9 | 1 << 12).await;
    let mention = format!("<@{bot}> look");
    for (path, content, is_open) in [
        (&general, "among ourselves", false),
        (&general, mention.as_str(), true),
        (&direct, "between us", true),
    ] {
        let (status, answer) = act(&sandbox, &ana, "POST", path, &json!({"content": content})).await;
        assert_eq!(status, 200, "{answer}");
        let expected = if is_open { content } else { "" };
        assert_eq!(
            socket.event("MESSAGE_CREATE").await["content"],
            expected,
            "{content}"
        );
        let one = format!("{path}/{}", text(&answer["id"]));
        assert_eq!(
            call(&sandbox, "GET", &one, &Value::Null).await.1["content"],
            expected
        );
        assert_eq!(
            call(&sandbox, "GET", path, &Value::Null).await.1[0]["content"],
            expected
        );
    }
    let own = json!({"content": "my own"});
    call(&sandbox, "POST", &general, &own).await;
    assert_eq!(socket.event("MESSAGE_CREATE").await["content"], "my own");
    sandbox.shutdown().await;
}
