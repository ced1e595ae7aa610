//! What libraries ask for although nobody uses it here.

use serde_json::{Value, json};

use crate::{
    bot::{call, http},
    checked::Sandbox,
    guilds::{BOT, Town},
};

#[tokio::test]
async fn what_no_server_uses_is_there_and_empty() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (_, guilds) = call(&sandbox, "GET", "/users/@me/guilds", &Value::Null).await;
    let guild = guilds[0]["id"].as_str().unwrap();
    let (_, me) = call(&sandbox, "GET", "/applications/@me", &Value::Null).await;
    let metadata = format!(
        "/applications/{}/role-connections/metadata",
        me["id"].as_str().unwrap()
    );
    for (path, expected) in [
        ("/sticker-packs", json!({"sticker_packs": []})),
        ("/soundboard-default-sounds", json!([])),
        (metadata.as_str(), json!([])),
        ("stickers", json!([])),
        ("soundboard-sounds", json!({"items": []})),
        ("scheduled-events", json!([])),
    ] {
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/guilds/{guild}/{path}")
        };
        assert_eq!(
            call(&sandbox, "GET", &path, &Value::Null).await,
            (200, expected),
            "{path}"
        );
    }
    for (path, status, key, expected) in [
        ("/voice/regions".to_owned(), 200, "/0/deprecated", json!(false)),
        (format!("/guilds/{guild}/regions"), 200, "/0/custom", json!(false)),
        (
            format!("/guilds/{guild}/preview"),
            200,
            "/approximate_member_count",
            json!(7),
        ),
        (
            format!("/guilds/{guild}/onboarding"),
            200,
            "/enabled",
            json!(false),
        ),
        (
            format!("/guilds/{guild}/welcome-screen"),
            404,
            "/code",
            json!(10069),
        ),
        (
            format!("/guilds/{guild}/voice-states/@me"),
            404,
            "/code",
            json!(10065),
        ),
        (
            format!("/guilds/{guild}/voice-states/{}", me["id"].as_str().unwrap()),
            404,
            "/code",
            json!(10065),
        ),
        (
            "/guilds/1/voice-states/@me".to_owned(),
            404,
            "/code",
            json!(10004),
        ),
        (
            "/applications/1/role-connections/metadata".to_owned(),
            404,
            "/code",
            json!(10002),
        ),
        ("/guilds/1/stickers".to_owned(), 404, "/code", json!(10004)),
    ] {
        let (found, answer) = call(&sandbox, "GET", &path, &Value::Null).await;
        assert_eq!(
            (found, answer.pointer(key)),
            (status, Some(&expected)),
            "{path}: {answer}"
        );
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn addresses_and_voices_are_refused_as_to_servers_without_them() {
    let town = Town::new().await;
    let of = |name: &str| format!("/voice-states/{}", town.user(name));
    let vanity = || "/vanity-url".to_owned();
    let suppress = json!({"suppress": true});
    town.table(vec![
        ("Ana", "GET", vanity(), Value::Null, 403, 50_013),
        ("Olive", "GET", vanity(), Value::Null, 403, 50_001),
        ("Ana", "GET", of("Bo"), Value::Null, 404, 10_065),
        ("Ana", "PATCH", of("Bo"), suppress.clone(), 403, 50_013),
        ("Ana", "PATCH", of("Ana"), suppress.clone(), 404, 10_065),
        ("Olive", "PATCH", of("Bo"), suppress.clone(), 404, 10_065),
        (
            BOT,
            "PATCH",
            "/voice-states/@me".to_owned(),
            suppress,
            404,
            10_065,
        ),
        (
            BOT,
            "GET",
            "/voice-states/somebody".to_owned(),
            Value::Null,
            400,
            50_035,
        ),
    ])
    .await;
    town.sandbox.shutdown().await;
}

#[tokio::test]
async fn an_application_goes_by_its_id_too() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (_, me) = call(&sandbox, "GET", "/applications/@me", &Value::Null).await;
    let own = format!("/applications/{}", me["id"].as_str().unwrap());
    assert_eq!(call(&sandbox, "GET", &own, &Value::Null).await, (200, me));
    for description in [json!("Bakes."), json!({"default": "Bakes bread."})] {
        let (status, changed) = call(&sandbox, "PATCH", &own, &json!({"description": description})).await;
        let expected = description.get("default").unwrap_or(&description);
        assert_eq!((status, &changed["description"]), (200, expected));
    }
    for method in ["GET", "PATCH"] {
        let (status, refusal) = call(&sandbox, method, "/applications/1", &json!({})).await;
        assert_eq!((status, &refusal["code"]), (404, &json!(10002)), "{method}");
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn some_of_it_is_for_who_manages_the_server() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (_, guilds) = call(&sandbox, "GET", "/users/@me/guilds", &Value::Null).await;
    let guild = guilds[0]["id"].as_str().unwrap();
    let olive = sandbox.member("Olive").unwrap().id().to_string();
    for (path, key, expected) in [
        ("auto-moderation/rules", "", json!([])),
        ("templates", "", json!([])),
        ("widget", "/enabled", json!(false)),
        ("integrations", "/0/application/bot/bot", json!(true)),
    ] {
        let path = format!("/guilds/{guild}/{path}");
        let (status, refusal) = call(&sandbox, "GET", &path, &Value::Null).await;
        assert_eq!((status, &refusal["code"]), (403, &json!(50013)), "{path}");
        let address = sandbox.address().to_string();
        let header = Some(("X-Sandbox-User", olive.as_str()));
        let (status, answer) = http(&address, "GET", &format!("/api/v10{path}"), header, &Value::Null).await;
        assert_eq!(
            (status, answer.pointer(key)),
            (200, Some(&expected)),
            "{path}: {answer}"
        );
    }
    sandbox.shutdown().await;
}
