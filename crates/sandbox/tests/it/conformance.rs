//! The check against Discord's description itself, with descriptions made for it.

use std::path::PathBuf;

use sandbox::{Direction, Sandbox, Violation};
use serde_json::{Value, json};

use crate::{
    bot::{call, http},
    raw::Socket,
};

/// A description of a few operations, written where `name` tells it from others.
fn write(name: &str, description: &Value) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.json", std::process::id()));
    std::fs::write(&path, description.to_string()).unwrap();
    path
}

fn answer(schema: &Value) -> Value {
    json!({"content": {"application/json": {"schema": schema}}})
}

async fn start(name: &str, description: &Value) -> Sandbox {
    let path = write(name, description);
    let sandbox = Sandbox::builder().check_against(&path).start().await.unwrap();
    std::fs::remove_file(path).unwrap();
    sandbox
}

/// Operation, direction and place of what was found.
fn found(sandbox: &Sandbox) -> Vec<(String, Direction, String)> {
    let violations = sandbox.controls().violations().into_iter();
    violations
        .map(
            |Violation {
                 operation,
                 direction,
                 pointer,
                 ..
             }| (operation, direction, pointer),
        )
        .collect()
}

#[tokio::test]
async fn calls_and_answers_are_compared_in_both_directions() {
    let user = json!({"$ref": "#/components/schemas/User"});
    let description = json!({
        "paths": {
            "/users/@me": {"get": {"operationId": "me", "responses": {"200": answer(&user)}}},
            "/users/{user_id}": {"get": {"operationId": "other", "responses": {"200": answer(&json!({"type": "array"}))}}},
            "/users/@me/guilds": {"get": {
                "operationId": "guilds",
                "parameters": [{"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 5}}],
                "responses": {"201": answer(&json!({"type": "array"}))},
            }},
            "/users/@me/channels": {"post": {
                "operationId": "open",
                "requestBody": answer(&json!({"type": "object", "properties": {"recipient_id": {"type": "integer"}}})),
                "responses": {"200": answer(&json!({}))},
            }},
        },
        "components": {"schemas": {"User": {
            "type": "object",
            "required": ["id", "favourite_colour"],
            "properties": {"flags": {"oneOf": [{"type": "null"}, {"type": "string"}]}},
        }}},
    });
    let sandbox = start("both", &description).await;
    let ana = sandbox.member("Ana").unwrap().id().to_string();
    for _ in 0..2 {
        call(&sandbox, "GET", "/users/@me", &Value::Null).await;
    }
    call(&sandbox, "GET", "/users/@me/guilds?limit=6", &Value::Null).await;
    call(
        &sandbox,
        "POST",
        "/users/@me/channels",
        &json!({"recipient_id": ana}),
    )
    .await;
    call(&sandbox, "GET", "/gateway", &Value::Null).await;
    let address = sandbox.address().to_string();
    let (status, _) = http(
        &address,
        "GET",
        "/api/v10/users/@me",
        Some(("X-Sandbox-User", &ana)),
        &Value::Null,
    )
    .await;
    assert_eq!(status, 200, "people are not compared");
    let expected = [
        ("me", Direction::Response, ""),
        ("guilds", Direction::Query, "/limit"),
        ("guilds", Direction::Response, ""),
        ("open", Direction::Request, "/recipient_id"),
        ("GET /gateway", Direction::Request, ""),
    ];
    let expected =
        expected.map(|(operation, direction, place)| (operation.to_owned(), direction, place.to_owned()));
    assert_eq!(found(&sandbox), expected, "each is reported once, in its order");
    let violations = sandbox.controls().violations();
    assert!(
        violations[0].wanted.contains("favourite_colour"),
        "{}",
        violations[0]
    );
    let (_, shown) = http(&address, "GET", "/client/violations", None, &Value::Null).await;
    assert_eq!(shown[1]["direction"], "query", "{shown}");
    sandbox.shutdown().await;
}

#[tokio::test]
async fn objects_inside_of_events_are_compared() {
    let description = json!({"paths": {}, "components": {"schemas": {
        "UserPIIResponse": {"type": "object", "required": ["shoe_size"]},
        "GuildResponse": {}, "GuildMemberResponse": {},
        "GuildChannelResponse": {"type": "object", "properties": {"name": {"const": "general"}}},
    }}});
    let sandbox = start("events", &description).await;
    let mut socket = Socket::connect(&format!("{}/?v=10&encoding=json", sandbox.gateway_url())).await;
    let data = json!({"token": "sandbox-token", "intents": 1, "properties": {}});
    socket.send(&json!({"op": 2, "d": data})).await;
    socket.event("GUILD_CREATE").await;
    let expected = [("READY/user", ""), ("GUILD_CREATE/channels/*", "/name")];
    let expected = expected.map(|(event, place)| (event.to_owned(), Direction::Event, place.to_owned()));
    assert_eq!(found(&sandbox), expected);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_description_that_is_not_there_is_said_to_be_missing() {
    let started = Sandbox::builder()
        .check_against("/nowhere/openapi.json")
        .start()
        .await;
    let error = started.unwrap_err().to_string();
    assert!(error.contains("/nowhere/openapi.json"), "{error}");
}
