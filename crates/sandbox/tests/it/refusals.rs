//! What REST refuses, and trouble on demand.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use sandbox::Sandbox;
use serde_json::{Value, json};
use tokio_websockets::{ClientBuilder, Message};

use crate::bot::{call, put_commands, request};

async fn id_of(sandbox: &Sandbox, path: &str, name: &str) -> String {
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

#[tokio::test]
async fn refusals_name_the_field() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let guild = id_of(&sandbox, "/users/@me/guilds", "Guildhall").await;
    let general = id_of(&sandbox, &format!("/guilds/{guild}/channels"), "general").await;
    let (_, me) = call(&sandbox, "GET", "/applications/@me", &Value::Null).await;
    let commands = format!("/applications/{}/commands", me["id"].as_str().unwrap());
    let messages = format!("/channels/{general}/messages");
    let button = |id: &str| json!({"type": 2, "style": 1, "label": "x", "custom_id": id});
    let option = json!({"type": 3, "name": "word", "description": "x"});
    for (method, path, body, pointer, code) in [
        (
            "GET",
            "/users/x".to_owned(),
            Value::Null,
            "/user_id",
            "NUMBER_TYPE_COERCE",
        ),
        (
            "GET",
            "/channels/x".to_owned(),
            Value::Null,
            "/channel_id",
            "NUMBER_TYPE_COERCE",
        ),
        (
            "GET",
            "/guilds/x".to_owned(),
            Value::Null,
            "/guild_id",
            "NUMBER_TYPE_COERCE",
        ),
        (
            "GET",
            format!("{messages}/x"),
            Value::Null,
            "/message_id",
            "NUMBER_TYPE_COERCE",
        ),
        (
            "POST",
            "/webhooks/x/1x1".to_owned(),
            json!({"content": "x"}),
            "/webhook_id",
            "NUMBER_TYPE_COERCE",
        ),
        (
            "GET",
            format!("{messages}?limit=0"),
            Value::Null,
            "/limit",
            "NUMBER_TYPE_MIN",
        ),
        (
            "GET",
            format!("{messages}?limit=101"),
            Value::Null,
            "/limit",
            "NUMBER_TYPE_MAX",
        ),
        (
            "GET",
            format!("/guilds/{guild}/members?limit=1001"),
            Value::Null,
            "/limit",
            "NUMBER_TYPE_MAX",
        ),
        (
            "GET",
            format!("/guilds/{guild}/members/search"),
            Value::Null,
            "/query",
            "BASE_TYPE_REQUIRED",
        ),
        (
            "POST",
            "/users/@me/channels".to_owned(),
            json!({}),
            "/recipient_id",
            "BASE_TYPE_REQUIRED",
        ),
        (
            "POST",
            messages.clone(),
            json!({"content": "x".repeat(2001)}),
            "/content",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            "POST",
            messages.clone(),
            json!({"embeds": [{"fields": [{"name": "x", "value": "x".repeat(1025)}]}]}),
            "/embeds/0/fields/0/value",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            "POST",
            messages.clone(),
            json!({"components": [{"type": 1, "components": [button("a"), button("a")]}]}),
            "/components/0/components/1/custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (
            "POST",
            messages.clone(),
            json!({"components": [{"type": 1, "components": [
            {"type": 3, "custom_id": "s", "max_values": 26, "options": [{"label": "a", "value": "a"}]}]}]}),
            "/components/0/components/0/max_values",
            "NUMBER_TYPE_MAX",
        ),
        (
            "POST",
            messages.clone(),
            json!({"content": "x", "message_reference": {"message_id": "1"}}),
            "/message_reference",
            "REPLIES_UNKNOWN_MESSAGE",
        ),
        (
            "POST",
            commands.clone(),
            json!({"name": "pay"}),
            "/description",
            "BASE_TYPE_REQUIRED",
        ),
        (
            "POST",
            commands.clone(),
            json!({"name": "pay", "type": 9}),
            "/type",
            "BASE_TYPE_CHOICES",
        ),
        (
            "POST",
            commands.clone(),
            json!({"name": "pay", "description": "x".repeat(101)}),
            "/description",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            "POST",
            commands.clone(),
            json!({"name": "pay", "description": "x", "options": [option, option]}),
            "/options/1/name",
            "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
        ),
        (
            "PUT",
            commands.clone(),
            json!([{"name": "a", "description": "x"}, {"name": "B", "description": "x"}]),
            "/1/name",
            "APPLICATION_COMMAND_INVALID_NAME",
        ),
    ] {
        let (status, answer) = call(&sandbox, method, &path, &body).await;
        assert_eq!(
            (status, &answer["code"]),
            (400, &json!(50_035)),
            "{method} {path} {body}: {answer}"
        );
        let found = answer["errors"].pointer(&format!("{pointer}/_errors/0/code"));
        assert_eq!(found, Some(&json!(code)), "{method} {path} {body}: {answer}");
    }
    let (status, answer) = call(&sandbox, "GET", &format!("{messages}?limit=many"), &Value::Null).await;
    assert_eq!((status, &answer["code"]), (400, &json!(50_035)));

    let (_, one) = call(
        &sandbox,
        "POST",
        &commands,
        &json!({"name": "one", "description": "x"}),
    )
    .await;
    call(
        &sandbox,
        "POST",
        &commands,
        &json!({"name": "two", "description": "x"}),
    )
    .await;
    let path = format!("{commands}/{}", one["id"].as_str().unwrap());
    let (status, answer) = call(&sandbox, "PATCH", &path, &json!({"name": "two"})).await;
    assert_eq!(status, 400, "{answer}");
    assert_eq!(
        answer["errors"]["name"]["_errors"][0]["code"],
        "APPLICATION_COMMANDS_DUPLICATE_NAME"
    );

    let text = json!({"type": 10, "content": "x"});
    let (_, v2) = call(
        &sandbox,
        "POST",
        &messages,
        &json!({"flags": 1 << 15, "components": [text]}),
    )
    .await;
    let path = format!("{messages}/{}", v2["id"].as_str().unwrap());
    let (status, answer) = call(&sandbox, "PATCH", &path, &json!({"content": "x"})).await;
    assert_eq!(status, 400, "{answer}");
    let code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2";
    assert_eq!(answer["errors"]["content"]["_errors"][0]["code"], code);
    sandbox.shutdown().await;
}
