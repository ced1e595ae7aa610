//! Calls that are refused whatever they say: unknown things, missing rights, bad addresses.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{
    messages::start,
    table::{BOT, NOBODY, must_be, send},
};
use crate::checked::Sandbox;

/// Who, method, path (`{guild}`, `{general}`, `{staff}`, `{app}`, `{hers}` and `{own}` stand for ids), body, status, code.
type Row = (&'static str, &'static str, &'static str, Value, u16, u64);

#[expect(clippy::too_many_lines, reason = "a table reads best in one piece")]
fn unknown() -> Vec<Row> {
    let hi = || json!({"content": "hi"});
    vec![
        (BOT, "GET", "/nothing", Value::Null, 404, 0),
        (BOT, "DELETE", "/users/@me", Value::Null, 405, 0),
        (BOT, "PATCH", "/gateway", Value::Null, 405, 0),
        (BOT, "GET", "/users/1", Value::Null, 404, 10_013),
        (BOT, "GET", "/guilds/1", Value::Null, 404, 10_004),
        (BOT, "GET", "/guilds/1/channels", Value::Null, 404, 10_004),
        (BOT, "GET", "/guilds/{guild}/members/1", Value::Null, 404, 10_013),
        (BOT, "GET", "/channels/1", Value::Null, 404, 10_003),
        (BOT, "GET", "/channels/1/messages", Value::Null, 404, 10_003),
        (BOT, "POST", "/channels/1/messages", hi(), 404, 10_003),
        (BOT, "POST", "/channels/1/typing", Value::Null, 404, 10_003),
        (
            BOT,
            "GET",
            "/channels/{general}/messages/1",
            Value::Null,
            404,
            10_008,
        ),
        (BOT, "PATCH", "/channels/{general}/messages/1", hi(), 404, 10_008),
        (
            BOT,
            "DELETE",
            "/channels/{general}/messages/1",
            Value::Null,
            404,
            10_008,
        ),
        (
            "Olive",
            "PUT",
            "/channels/{general}/pins/1",
            Value::Null,
            404,
            10_008,
        ),
        (
            BOT,
            "PUT",
            "/channels/{general}/messages/1/reactions/👍/@me",
            Value::Null,
            404,
            10_008,
        ),
        (
            BOT,
            "PUT",
            "/channels/{general}/messages/{hers}/reactions/smile/@me",
            Value::Null,
            400,
            10_014,
        ),
        (
            BOT,
            "GET",
            "/applications/{app}/commands/1",
            Value::Null,
            404,
            10_063,
        ),
        (
            BOT,
            "PATCH",
            "/applications/{app}/commands/1",
            json!({}),
            404,
            10_063,
        ),
        (
            BOT,
            "DELETE",
            "/applications/{app}/commands/1",
            Value::Null,
            404,
            10_063,
        ),
        (BOT, "GET", "/applications/1/commands", Value::Null, 404, 10_002),
        (
            BOT,
            "POST",
            "/interactions/1/1x1/callback",
            json!({"type": 6}),
            404,
            10_062,
        ),
        (BOT, "POST", "/webhooks/1/1x1", hi(), 404, 10_015),
        (BOT, "POST", "/webhooks/1/odd", hi(), 404, 10_015),
        (BOT, "DELETE", "/guilds/{guild}/roles/1", Value::Null, 404, 10_011),
        (
            BOT,
            "PATCH",
            "/guilds/{guild}/roles/1",
            json!({"name": "x"}),
            404,
            10_011,
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "a table reads best in one piece")]
fn forbidden() -> Vec<Row> {
    let hi = || json!({"content": "hi"});
    vec![
        (NOBODY, "GET", "/users/@me", Value::Null, 401, 0),
        (NOBODY, "POST", "/channels/{general}/messages", hi(), 401, 0),
        (BOT, "GET", "/channels/{staff}", Value::Null, 403, 50_001),
        (BOT, "GET", "/channels/{staff}/messages", Value::Null, 403, 50_001),
        (BOT, "POST", "/channels/{staff}/messages", hi(), 403, 50_001),
        (BOT, "POST", "/channels/{staff}/typing", Value::Null, 403, 50_001),
        ("Ana", "GET", "/channels/{staff}", Value::Null, 403, 50_001),
        ("Ana", "POST", "/channels/{staff}/messages", hi(), 403, 50_001),
        (
            BOT,
            "GET",
            "/applications/{app}/guilds/1/commands",
            Value::Null,
            403,
            50_001,
        ),
        (
            BOT,
            "PATCH",
            "/channels/{general}/messages/{hers}",
            hi(),
            403,
            50_005,
        ),
        (
            "Bo",
            "PATCH",
            "/channels/{general}/messages/{hers}",
            hi(),
            403,
            50_005,
        ),
        (
            BOT,
            "DELETE",
            "/channels/{general}/messages/{hers}",
            Value::Null,
            403,
            50_013,
        ),
        (
            "Bo",
            "DELETE",
            "/channels/{general}/messages/{hers}",
            Value::Null,
            403,
            50_013,
        ),
        (
            "Bo",
            "PUT",
            "/channels/{general}/pins/{hers}",
            Value::Null,
            403,
            50_013,
        ),
        (
            "Bo",
            "POST",
            "/guilds/{guild}/roles",
            json!({"name": "x"}),
            403,
            50_013,
        ),
        (
            BOT,
            "POST",
            "/channels/{general}/messages",
            json!({}),
            400,
            50_006,
        ),
        (
            BOT,
            "POST",
            "/channels/{general}/messages",
            json!({"content": " \n "}),
            400,
            50_006,
        ),
        (
            BOT,
            "POST",
            "/channels/{general}/messages",
            json!({"content": null, "embeds": []}),
            400,
            50_006,
        ),
        (
            BOT,
            "PATCH",
            "/channels/{general}/messages/{own}",
            json!({"content": ""}),
            400,
            50_006,
        ),
    ]
}

/// What stands for ids in the rows.
async fn ids(sandbox: &Sandbox, messages: &str) -> Vec<(&'static str, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (_, me) = send(sandbox, BOT, "GET", "/applications/@me", &Value::Null).await;
    let (_, guilds) = send(sandbox, BOT, "GET", "/users/@me/guilds", &Value::Null).await;
    let guild = text(&guilds[0]["id"]);
    let staff = super::id_of(sandbox, &format!("/guilds/{guild}/channels"), "staff").await;
    let (_, own) = send(sandbox, BOT, "POST", messages, &json!({"content": "mine"})).await;
    let hers = sandbox.member("Ana").unwrap().say("hers").unwrap();
    let general = messages.split('/').nth(2).unwrap().to_owned();
    vec![
        ("{app}", text(&me["id"])),
        ("{guild}", guild),
        ("{staff}", staff),
        ("{general}", general),
        ("{own}", text(&own["id"])),
        ("{hers}", hers.to_string()),
    ]
}

fn fill(path: &str, ids: &[(&'static str, String)]) -> String {
    let path = path.replace('👍', "%F0%9F%91%8D");
    ids.iter().fold(path, |path, (name, id)| path.replace(name, id))
}

#[tokio::test]
async fn unknown_and_forbidden_things() {
    let (sandbox, messages) = start().await;
    for operation in ["GET /nothing", "DELETE /users/@me", "PATCH /gateway"] {
        sandbox.tolerate(operation);
    }
    let ids = ids(&sandbox, &messages).await;
    for (who, method, path, body, status, code) in unknown().into_iter().chain(forbidden()) {
        let path = fill(path, &ids);
        let (found, answer) = send(&sandbox, who, method, &path, &body).await;
        assert_eq!(
            (found, &answer["code"]),
            (status, &json!(code)),
            "{who} {method} {path} {body}: {answer}"
        );
        assert!(
            answer["message"].as_str().is_some_and(|words| words.len() > 5),
            "{answer}"
        );
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn addresses_that_cannot_be_read() {
    let (sandbox, messages) = start().await;
    let ids = ids(&sandbox, &messages).await;
    for (path, at, inner) in [
        ("/users/x", "user_id", "NUMBER_TYPE_COERCE"),
        ("/channels/general", "channel_id", "NUMBER_TYPE_COERCE"),
        ("/guilds/-1", "guild_id", "NUMBER_TYPE_COERCE"),
        (
            "/channels/{general}/messages/last",
            "message_id",
            "NUMBER_TYPE_COERCE",
        ),
        ("/guilds/{guild}/members/Ana", "user_id", "NUMBER_TYPE_COERCE"),
        (
            "/applications/{app}/commands/pay",
            "command_id",
            "NUMBER_TYPE_COERCE",
        ),
        ("/guilds/{guild}/members?limit=0", "limit", "NUMBER_TYPE_MIN"),
        ("/guilds/{guild}/members?limit=1001", "limit", "NUMBER_TYPE_MAX"),
        (
            "/guilds/{guild}/members?limit=many",
            "limit",
            "NUMBER_TYPE_COERCE",
        ),
        ("/channels/{general}/messages?limit=0", "limit", "NUMBER_TYPE_MIN"),
        (
            "/channels/{general}/messages?limit=101",
            "limit",
            "NUMBER_TYPE_MAX",
        ),
        (
            "/channels/{general}/messages?limit=many",
            "limit",
            "NUMBER_TYPE_COERCE",
        ),
        (
            "/channels/{general}/messages?before=now",
            "before",
            "NUMBER_TYPE_COERCE",
        ),
    ] {
        let (status, answer) = send(&sandbox, BOT, "GET", &fill(path, &ids), &Value::Null).await;
        must_be(status, &answer, at, inner, &json!(path));
    }
    sandbox.shutdown().await;
}

/// Sends bytes as they are; status and JSON of the answer.
async fn raw(sandbox: &Sandbox, path: &str, kind: &str, authorization: &str, body: &[u8]) -> (u16, Value) {
    let mut stream = tokio::net::TcpStream::connect(sandbox.address()).await.unwrap();
    let head = format!(
        "POST /api/v10{path} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\nAuthorization: {authorization}\r\n\
         Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The answer may come before all of a body was read.
    let _ = stream.write_all(body).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

#[tokio::test]
async fn bodies_that_cannot_be_read() {
    let (sandbox, messages) = start().await;
    let token = "Bot sandbox-token";
    let (json, form) = ("application/json", "multipart/form-data; boundary=edge");
    let part = |json: &str| {
        format!(
            "--edge\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{json}\r\n--edge--\r\n"
        )
    };
    for (kind, authorization, body, expected) in [
        (json, token, "{".to_owned(), (400, 50_109)),
        (json, token, "{'content': 'hi'}".to_owned(), (400, 50_109)),
        (json, token, "content=hi".to_owned(), (400, 50_109)),
        (form, token, part("{"), (400, 50_109)),
        (form, token, "no form".to_owned(), (400, 50_109)),
        (json, "Bot wrong", "{}".to_owned(), (401, 0)),
        (json, "sandbox-token", "{}".to_owned(), (401, 0)),
        (json, "Bearer sandbox-token", "{}".to_owned(), (401, 0)),
    ] {
        let (status, answer) = raw(&sandbox, &messages, kind, authorization, body.as_bytes()).await;
        assert_eq!(
            (status, &answer["code"]),
            (expected.0, &json!(expected.1)),
            "{authorization} {body}: {answer}"
        );
    }
    let large = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a\"\r\n\r\n{}\r\n--edge--\r\n",
        "x".repeat(10 * 1024 * 1024 + 1)
    );
    let (status, answer) = raw(&sandbox, &messages, form, token, large.as_bytes()).await;
    assert_eq!(
        (status, &answer["code"]),
        (413, &json!(40_005)),
        "a file of more than 10 MiB: {answer}"
    );
    sandbox.shutdown().await;
}
