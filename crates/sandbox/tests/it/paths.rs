//! Addresses as libraries write them.

use serde_json::{Value, json};

use crate::{bot::call, checked::Sandbox};

#[tokio::test]
async fn an_at_may_be_escaped() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (status, me) = call(&sandbox, "GET", "/users/%40me?x=%40me", &Value::Null).await;
    assert_eq!((status, &me["bot"]), (200, &json!(true)));
    let (_, guilds) = call(&sandbox, "GET", "/users/@me/guilds", &Value::Null).await;
    let path = format!("/guilds/{}/members/%40me", guilds[0]["id"].as_str().unwrap());
    let (status, member) = call(&sandbox, "PATCH", &path, &json!({"nick": "Guildy"})).await;
    assert_eq!((status, &member["nick"]), (200, &json!("Guildy")), "{member}");
    sandbox.shutdown().await;
}
