//! What is refused, as tables; and trouble on demand.

mod commands;
mod components;
mod guilds;
mod interactions;
mod messages;
mod modals;
mod rest;
mod table;

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
