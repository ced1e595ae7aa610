//! The developer page, new people and entering servers: what the client's own calls do and refuse.

use serde_json::{Value, json};

use crate::{
    bot::{self, http},
    checked::Sandbox,
    raw::{Socket, text},
};

/// Calls as Olive, who owns the seeded server.
async fn olive(sandbox: &Sandbox, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let id = sandbox.member("Olive").unwrap().id().to_string();
    let address = sandbox.address().to_string();
    http(&address, method, path, Some(("X-Sandbox-User", &id)), body).await
}

#[tokio::test]
async fn an_application_from_its_name_to_a_new_token() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (status, made) = olive(
        &sandbox,
        "POST",
        "/client/applications",
        &json!({"name": " Baker bot "}),
    )
    .await;
    assert_eq!(
        (status, &made["name"], &made["guilds"]),
        (201, &json!("Baker bot"), &json!([]))
    );
    assert_eq!(
        made["redirect_uris"],
        json!(["http://127.0.0.1", "http://localhost"])
    );
    let path = format!("/client/applications/{}", text(&made["id"]));

    let mut socket = Socket::connect(&format!("{}/?v=10&encoding=json", sandbox.gateway_url())).await;
    let identify = json!({"token": made["token"], "intents": 1 << 15, "properties": {}});
    socket.send(&json!({"op": 2, "d": identify})).await;
    assert_eq!(
        socket.close_code().await,
        4014,
        "privileged intents are off at first"
    );

    let change = json!({"privileged_intents": true, "redirect_uris": ["https://bakery.example/back"], "description": "Bread."});
    let (status, changed) = olive(&sandbox, "PATCH", &path, &change).await;
    assert_eq!(status, 200, "{changed}");
    for field in ["privileged_intents", "redirect_uris", "description"] {
        assert_eq!(changed[field], change[field], "{field}");
    }
    let mut socket = Socket::connect(&format!("{}/?v=10&encoding=json", sandbox.gateway_url())).await;
    socket.send(&json!({"op": 2, "d": identify})).await;
    socket.event("READY").await;
    let (_, list) = olive(&sandbox, "GET", "/client/applications", &Value::Null).await;
    let connected = list
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == made["id"])
        .unwrap();
    assert_eq!(connected["connected"], true);

    let (_, reset) = olive(&sandbox, "POST", &format!("{path}/token"), &Value::Null).await;
    assert_ne!(reset["token"], made["token"]);
    assert_eq!(socket.close_code().await, 4004, "the old token's session ends");
    let authorization = format!("Bot {}", text(&made["token"]));
    let address = sandbox.address().to_string();
    let (status, _) = bot::request(&address, "GET", "/users/@me", Some(&authorization), &Value::Null).await;
    assert_eq!(status, 401);
    let (_, renewed) = olive(&sandbox, "POST", &format!("{path}/secret"), &Value::Null).await;
    assert_ne!(renewed["client_secret"], made["client_secret"]);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn what_the_developer_page_refuses() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (_, applications) = olive(&sandbox, "GET", "/client/applications", &Value::Null).await;
    let path = format!("/client/applications/{}", text(&applications[0]["id"]));
    for (method, path, body, status, field) in [
        ("POST", "/client/applications", json!({}), 400, "name"),
        (
            "POST",
            "/client/applications",
            json!({"name": "x".repeat(33)}),
            400,
            "name",
        ),
        (
            "PATCH",
            path.as_str(),
            json!({"redirect_uris": ["nowhere"]}),
            400,
            "redirect_uris",
        ),
        (
            "PATCH",
            path.as_str(),
            json!({"redirect_uris": ["https://x.example/#a"]}),
            400,
            "redirect_uris",
        ),
        (
            "PATCH",
            path.as_str(),
            json!({"description": "x".repeat(401)}),
            400,
            "description",
        ),
        ("PATCH", "/client/applications/1", json!({}), 404, ""),
        ("POST", "/client/people", json!({"name": " "}), 400, "name"),
        ("PUT", "/client/guilds/1/members/1", json!({}), 404, ""),
    ] {
        let (answered, error) = olive(&sandbox, method, path, &body).await;
        assert_eq!(answered, status, "{method} {path} {body}: {error}");
        assert!(
            field.is_empty() || error["errors"][field].is_object(),
            "{method} {path} {body}: {error}"
        );
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn somebody_new_comes_into_a_server() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (_, guilds) = olive(&sandbox, "GET", "/client/guilds", &Value::Null).await;
    let before = guilds[0]["member_count"].as_u64().unwrap();
    let (status, first) = olive(
        &sandbox,
        "POST",
        "/client/people",
        &json!({"name": "Ana", "locale": "fr"}),
    )
    .await;
    assert_eq!(
        (status, &first["username"], &first["locale"]),
        (201, &json!("ana2"), &json!("fr")),
        "a name of her own"
    );
    let enter = format!(
        "/client/guilds/{}/members/{}",
        text(&guilds[0]["id"]),
        text(&first["id"])
    );
    for _ in 0..2 {
        let (status, member) = olive(&sandbox, "PUT", &enter, &Value::Null).await;
        assert_eq!((status, &member["user"]["id"]), (200, &first["id"]));
    }
    let (_, guilds) = olive(&sandbox, "GET", "/client/guilds", &Value::Null).await;
    assert_eq!(guilds[0]["member_count"], before + 1);
    let ban = format!(
        "/api/v10/guilds/{}/bans/{}",
        text(&guilds[0]["id"]),
        text(&first["id"])
    );
    assert_eq!(olive(&sandbox, "PUT", &ban, &json!({})).await.0, 204);
    let (status, refused) = olive(&sandbox, "PUT", &enter, &Value::Null).await;
    assert_eq!(
        (status, &refused["code"]),
        (403, &json!(40_007)),
        "who is banned stays out"
    );
    sandbox.shutdown().await;
}
