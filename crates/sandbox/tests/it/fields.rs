//! Which field of a body, query or path a refusal names, and why.

use serde_json::{Value, json};

use crate::{bot::call, checked::Sandbox, refusals::id_of};

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a table of refusals reads best in one piece"
)]
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
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_command_cannot_be_renamed_to_another() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (_, me) = call(&sandbox, "GET", "/applications/@me", &Value::Null).await;
    let commands = format!("/applications/{}/commands", me["id"].as_str().unwrap());
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
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_message_of_v2_components_stays_one() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let general = sandbox.channel("general").unwrap().id();
    let messages = format!("/channels/{general}/messages");
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
