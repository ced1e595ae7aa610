//! What REST refuses, and trouble on demand.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_websockets::{ClientBuilder, Message};

use crate::{
    bot::{call, put_commands, request},
    checked::Sandbox,
};

pub(crate) async fn id_of(sandbox: &sandbox::Sandbox, path: &str, name: &str) -> String {
    let (_, list) = call(sandbox, "GET", path, &Value::Null).await;
    let found = list.as_array().unwrap().iter().find(|one| one["name"] == name);
    found.unwrap()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a table of refusals reads best in one piece"
)]
async fn calls_that_discord_refuses() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    sandbox.tolerate("GET /nothing");
    sandbox.tolerate("DELETE /users/@me");
    let address = sandbox.address().to_string();
    let guild = id_of(&sandbox, "/users/@me/guilds", "Guildhall").await;
    let channels = format!("/guilds/{guild}/channels");
    let general = id_of(&sandbox, &channels, "general").await;
    let staff = id_of(&sandbox, &channels, "staff").await;
    let (_, me) = call(&sandbox, "GET", "/applications/@me", &Value::Null).await;
    let commands = format!("/applications/{}/commands", me["id"].as_str().unwrap());
    sandbox.member("Ana").unwrap().say("mine").unwrap();
    let (_, page) = call(
        &sandbox,
        "GET",
        &format!("/channels/{general}/messages"),
        &Value::Null,
    )
    .await;
    let of_ana = page[0]["id"].as_str().unwrap().to_owned();
    let good = json!({"content": "hi"});
    for (method, path, body, status, code) in [
        ("GET", "/nothing".to_owned(), Value::Null, 404, 0),
        ("DELETE", "/users/@me".to_owned(), Value::Null, 405, 0),
        ("GET", "/users/1".to_owned(), Value::Null, 404, 10_013),
        ("GET", "/users/x".to_owned(), Value::Null, 400, 50_035),
        ("GET", "/guilds/1".to_owned(), Value::Null, 404, 10_004),
        (
            "GET",
            format!("/guilds/{guild}/members/1"),
            Value::Null,
            404,
            10_013,
        ),
        (
            "GET",
            format!("/guilds/{guild}/members?limit=0"),
            Value::Null,
            400,
            50_035,
        ),
        ("GET", "/channels/1".to_owned(), Value::Null, 404, 10_003),
        ("GET", format!("/channels/{staff}"), Value::Null, 403, 50_001),
        (
            "POST",
            format!("/channels/{staff}/messages"),
            good.clone(),
            403,
            50_001,
        ),
        (
            "POST",
            format!("/channels/{general}/messages"),
            json!({}),
            400,
            50_006,
        ),
        (
            "POST",
            format!("/channels/{general}/messages"),
            json!({"content": " "}),
            400,
            50_006,
        ),
        (
            "POST",
            format!("/channels/{general}/messages"),
            json!([]),
            400,
            50_035,
        ),
        (
            "GET",
            format!("/channels/{general}/messages/1"),
            Value::Null,
            404,
            10_008,
        ),
        (
            "PATCH",
            format!("/channels/{general}/messages/{of_ana}"),
            good.clone(),
            403,
            50_005,
        ),
        (
            "DELETE",
            format!("/channels/{general}/messages/{of_ana}"),
            Value::Null,
            403,
            50_013,
        ),
        ("POST", "/users/@me/channels".to_owned(), json!({}), 400, 50_035),
        (
            "POST",
            "/applications/1/commands".to_owned(),
            json!({}),
            404,
            10_002,
        ),
        ("GET", format!("{commands}/1"), Value::Null, 404, 10_063),
        (
            "POST",
            commands.clone(),
            json!({"name": "Pay", "description": "x"}),
            400,
            50_035,
        ),
        ("PUT", commands.clone(), json!({}), 400, 50_035),
        (
            "POST",
            "/interactions/1/1x1/callback".to_owned(),
            json!({"type": 6}),
            404,
            10_062,
        ),
        ("POST", "/webhooks/1/1x1".to_owned(), good.clone(), 404, 10_015),
        ("POST", "/webhooks/1/odd".to_owned(), good.clone(), 401, 50_027),
    ] {
        let (found, answer) = call(&sandbox, method, &path, &body).await;
        assert_eq!(
            (found, &answer["code"]),
            (status, &json!(code)),
            "{method} {path} {body}: {answer}"
        );
    }
    let (status, _) = request(&address, "GET", "/users/@me", Some("Bot wrong"), &Value::Null).await;
    assert_eq!(status, 401);
    sandbox.shutdown().await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one conversation in its order")]
async fn answers_to_an_interaction() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    put_commands(&sandbox, &crate::bot::commands()).await;
    let url = format!("{}/?v=10&encoding=json", sandbox.gateway_url());
    let (mut socket, _) = ClientBuilder::new().uri(&url).unwrap().connect().await.unwrap();
    let identify = json!({"op": 2, "d": {"token": "sandbox-token", "intents": 0, "properties": {}}});
    socket.send(Message::text(identify.to_string())).await.unwrap();
    sandbox.wait_until_connected().await.unwrap();
    let ana = sandbox.member("Ana").unwrap();
    let asking = tokio::spawn(async move { ana.slash("ping").send().await });
    let interaction = loop {
        let message = socket.next().await.unwrap().unwrap();
        let message: Value = serde_json::from_str(message.as_text().unwrap()).unwrap();
        if message["t"] == "INTERACTION_CREATE" {
            break message["d"].clone();
        }
    };
    for (pointer, expected) in [
        ("/locale", json!("en-GB")),
        ("/guild_locale", json!("en-GB")),
        ("/context", json!(0)),
        ("/entitlements", json!([])),
        ("/member/user/global_name", json!("Ana")),
        (
            "/authorizing_integration_owners/0",
            interaction["guild_id"].clone(),
        ),
    ] {
        assert_eq!(interaction.pointer(pointer), Some(&expected), "{pointer}");
    }
    let callback = format!(
        "/interactions/{}/{}/callback",
        interaction["id"].as_str().unwrap(),
        interaction["token"].as_str().unwrap()
    );
    let webhook = format!(
        "/webhooks/{}/{}",
        interaction["application_id"].as_str().unwrap(),
        interaction["token"].as_str().unwrap()
    );
    let deferred = json!({"type": 5, "data": {"flags": 64}});
    let text = json!({"content": "hello"});
    let original = format!("{webhook}/messages/@original");
    for (method, path, body, status, code) in [
        ("POST", webhook.clone(), text.clone(), 404, 10_015),
        ("POST", callback.clone(), json!({}), 400, 50_035),
        ("POST", callback.clone(), json!({"type": 3}), 400, 50_035),
        (
            "POST",
            callback.clone(),
            json!({"type": 4, "data": {}}),
            400,
            50_006,
        ),
        (
            "POST",
            callback.clone(),
            json!({"type": 4, "data": {"content": "x".repeat(2001)}}),
            400,
            50_035,
        ),
        ("POST", callback.clone(), json!({"type": 6}), 400, 50_035),
        (
            "POST",
            callback.clone(),
            json!({"type": 7, "data": {"content": "x"}}),
            400,
            50_035,
        ),
        (
            "POST",
            callback.clone(),
            json!({"type": 8, "data": {"choices": []}}),
            400,
            50_035,
        ),
        (
            "POST",
            callback.clone(),
            json!({"type": 9, "data": {"custom_id": "x"}}),
            400,
            50_035,
        ),
        (
            "POST",
            format!("{callback}?with_response=true"),
            deferred.clone(),
            200,
            0,
        ),
        ("POST", callback.clone(), deferred, 400, 40_060),
        ("PATCH", original.clone(), json!({}), 400, 50_006),
        (
            "PATCH",
            original.clone(),
            json!({"content": "x".repeat(2001)}),
            400,
            50_035,
        ),
        ("PATCH", original.clone(), text.clone(), 200, 0),
        ("GET", original.clone(), Value::Null, 200, 0),
        ("POST", webhook.clone(), text.clone(), 200, 0),
        ("POST", webhook.clone(), json!({}), 400, 50_006),
        ("PATCH", format!("{webhook}/messages/1"), text, 404, 10_008),
        ("DELETE", original.clone(), Value::Null, 204, 0),
        ("GET", original, Value::Null, 404, 10_008),
    ] {
        let address = sandbox.address().to_string();
        let (found, answer) = request(&address, method, &path, None, &body).await;
        let found_code = answer["code"].as_u64().unwrap_or_default();
        assert_eq!(
            (found, found_code),
            (status, code),
            "{method} {path} {body}: {answer}"
        );
    }
    let reply = asking.await.unwrap().unwrap();
    assert_eq!(reply.text(), "hello");
    assert!(reply.is_ephemeral(), "as the deferral said");
    sandbox.shutdown().await;
}

#[tokio::test]
async fn trouble_on_demand() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let controls = sandbox.controls();
    controls.fail_rest("/users/@me", 500, 2);
    controls.rate_limit_rest("/gateway", Duration::from_millis(1500), 1);
    for (path, status) in [
        ("/users/@me", 500),
        ("/gateway", 429),
        ("/users/@me", 500),
        ("/users/@me", 200),
        ("/gateway", 200),
    ] {
        assert_eq!(
            call(&sandbox, "GET", path, &Value::Null).await.0,
            status,
            "{path}"
        );
    }
    let recorded: Vec<_> = controls
        .calls()
        .iter()
        .map(|call| (call.path.clone(), call.status))
        .collect();
    assert_eq!(recorded.len(), 5);
    assert_eq!(recorded[1], ("/gateway".to_owned(), Some(429)));
    sandbox.shutdown().await;
}
