//! The door of the web client: its socket and its calls.

use sandbox::Member;
use serde_json::{Value, json};

use crate::{
    bot::{self, http},
    checked::Sandbox,
    raw::{RawBot, Socket, text},
};

async fn open(sandbox: &Sandbox, person: &Member) -> Socket {
    let url = format!("ws://{}/client/socket?as={}", sandbox.address(), person.id());
    let mut socket = Socket::connect(&url).await;
    socket.event("READY").await;
    socket
}

async fn act(sandbox: &Sandbox, person: &Member, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let (address, id) = (sandbox.address().to_string(), person.id().to_string());
    http(&address, method, path, Some(("X-Sandbox-User", &id)), body).await
}

#[tokio::test]
async fn a_private_answer_goes_to_one_person_only() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &bot::commands(), 1 << 9).await;
    let (ana, bo) = (sandbox.member("Ana").unwrap(), sandbox.member("Bo").unwrap());
    let (mut of_ana, mut of_bo) = (open(&sandbox, &ana).await, open(&sandbox, &bo).await);
    let general = sandbox.channel("general").unwrap().id();
    let body = json!({"type": 2, "channel_id": general, "nonce": "7", "data": {"name": "ping", "type": 1}});
    let (status, begun) = act(&sandbox, &ana, "POST", "/client/interactions", &body).await;
    assert_eq!(status, 200, "{begun}");
    let sent = of_ana.event("INTERACTION_CREATE").await;
    assert_eq!(
        (&sent["id"], &sent["nonce"], &sent["command_name"]),
        (&begun["id"], &json!("7"), &json!("ping"))
    );
    let interaction = bot.interaction().await;
    bot.say(&interaction, json!({"content": "for Ana", "flags": 64}))
        .await;
    let private = of_ana.event("MESSAGE_CREATE").await;
    assert_eq!(
        (&private["content"], &private["flags"]),
        (&json!("for Ana"), &json!(64))
    );
    assert_eq!(of_ana.event("INTERACTION_SUCCESS").await["nonce"], "7");
    ana.say("for all").unwrap();
    for socket in [&mut of_ana, &mut of_bo] {
        assert_eq!(socket.event("MESSAGE_CREATE").await["content"], "for all");
    }
    assert_eq!(
        bot.socket.event("MESSAGE_CREATE").await["author"]["username"],
        "ana",
        "the first the bot hears of"
    );

    let path = format!("/api/v10/channels/{general}/messages");
    for (person, expected) in [(&ana, 2), (&bo, 1)] {
        let (_, list) = act(&sandbox, person, "GET", &path, &Value::Null).await;
        assert_eq!(list.as_array().unwrap().len(), expected, "{person:?}");
    }
    let dismiss = format!(
        "/client/channels/{general}/messages/{}/ephemeral",
        text(&private["id"])
    );
    assert_eq!(act(&sandbox, &bo, "DELETE", &dismiss, &Value::Null).await.0, 404);
    assert_eq!(act(&sandbox, &ana, "DELETE", &dismiss, &Value::Null).await.0, 204);
    assert_eq!(of_ana.event("MESSAGE_DELETE").await["id"], private["id"]);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_modal_opens_for_one_person_and_bots_come_and_go() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &bot::commands(), 0).await;
    let ana = sandbox.member("Ana").unwrap();
    let mut client = open(&sandbox, &ana).await;
    let general = sandbox.channel("general").unwrap().id();
    let body = json!({"type": 2, "channel_id": general, "nonce": "8", "data": {"name": "ask", "type": 1}});
    act(&sandbox, &ana, "POST", "/client/interactions", &body).await;
    let interaction = bot.interaction().await;
    let modal = json!({"type": 9, "data": {"custom_id": "f", "title": "F", "components": [
        {"type": 18, "label": "Name", "component": {"type": 4, "custom_id": "name", "style": 1}},
    ]}});
    assert_eq!(bot.answer(&interaction, &modal).await.0, 200);
    let opened = client.event("MODAL_OPEN").await;
    assert_eq!(
        (&opened["nonce"], &opened["custom_id"]),
        (&json!("8"), &json!("f"))
    );
    let body = json!({"type": 5, "channel_id": general, "nonce": "9", "modal_id": opened["id"], "data":
        {"custom_id": "f", "components": [{"type": 18, "component": {"type": 4, "custom_id": "name", "value": "Ana"}}]}});
    assert_eq!(
        act(&sandbox, &ana, "POST", "/client/interactions", &body).await.0,
        200
    );
    let submitted = bot.interaction().await;
    assert_eq!(submitted["data"]["components"][0]["component"]["value"], "Ana");
    sandbox.controls().close_connections(4000);
    assert_eq!(client.event("BOT_STATUS").await["connected"], false);
    sandbox.shutdown().await;
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a table of refusals reads best in one piece"
)]
async fn calls_that_the_client_may_not_make() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    bot::put_commands(&sandbox, &bot::commands()).await;
    let ana = sandbox.member("Ana").unwrap();
    let (_, state) = act(&sandbox, &ana, "GET", "/client/state", &Value::Null).await;
    assert_eq!(state["me"]["id"], json!(ana.id()));
    let channels = state["guilds"][0]["channels"].as_array().unwrap();
    assert!(
        channels.iter().all(|channel| channel["name"] != "staff"),
        "hidden from Ana"
    );
    let staff = sandbox.channel("staff").unwrap().id();
    let general = sandbox.channel("general").unwrap().id();
    let interaction = |more: Value| {
        let mut body = json!({"channel_id": general, "nonce": "1"});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    };
    for (path, body, status, code) in [
        (
            format!("/api/v10/channels/{staff}/messages"),
            json!({"content": "hi"}),
            403,
            50_001,
        ),
        (
            format!("/api/v10/channels/{general}/messages"),
            json!({"content": " "}),
            400,
            50_006,
        ),
        (
            format!("/api/v10/channels/{general}/messages"),
            json!({"content": "x".repeat(2001)}),
            400,
            50_035,
        ),
        (
            format!("/api/v10/channels/{general}/messages"),
            json!({"content": "x", "message_reference": {"message_id": "1"}}),
            400,
            50_035,
        ),
        (
            "/client/interactions".to_owned(),
            interaction(json!({"type": 1})),
            400,
            50_035,
        ),
        (
            "/client/interactions".to_owned(),
            interaction(json!({"type": 2, "data": {"name": "none"}})),
            404,
            10_063,
        ),
        (
            "/client/interactions".to_owned(),
            interaction(json!({"type": 2, "data": {"name": "staff"}})),
            403,
            50_013,
        ),
        (
            "/client/interactions".to_owned(),
            interaction(json!({"type": 3, "message_id": "1"})),
            404,
            10_008,
        ),
        (
            "/client/interactions".to_owned(),
            interaction(json!({"type": 5, "modal_id": "1"})),
            404,
            10_062,
        ),
        (
            "/client/interactions".to_owned(),
            json!({"type": 2, "channel_id": "1"}),
            404,
            10_003,
        ),
    ] {
        let (found, answer) = act(&sandbox, &ana, "POST", &path, &body).await;
        assert_eq!(
            (found, &answer["code"]),
            (status, &json!(code)),
            "{path} {body}: {answer}"
        );
    }
    let address = sandbox.address().to_string();
    let own = format!("http://{address}");
    for (origin, expected) in [
        (own.as_str(), 200),
        ("http://elsewhere.example", 403),
        ("null", 403),
    ] {
        let path = format!("/client/state?as={}", ana.id());
        let (status, _) = http(&address, "GET", &path, Some(("Origin", origin)), &Value::Null).await;
        assert_eq!(status, expected, "a page of {origin}");
    }
    let (status, _) = http(&address, "GET", "/client/state?as=1", None, &Value::Null).await;
    assert_eq!(status, 404, "nobody of this id");
    sandbox.shutdown().await;
}
