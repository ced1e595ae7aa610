//! Messages that Discord does not send: content, embeds, mentions.

use sandbox::Limits;
use serde_json::{Value, json};

use super::{
    id_of,
    table::{Fault, refuse_each},
};
use crate::{bot::call, checked::Sandbox};

pub(super) fn long(length: usize) -> String {
    "x".repeat(length)
}

/// Where messages go.
pub(super) async fn place(sandbox: &Sandbox) -> String {
    let guild = id_of(sandbox, "/users/@me/guilds", "Guildhall").await;
    let general = id_of(sandbox, &format!("/guilds/{guild}/channels"), "general").await;
    format!("/channels/{general}/messages")
}

pub(super) async fn start() -> (Sandbox, String) {
    let sandbox = Sandbox::builder().limits(Limits::off()).start().await.unwrap();
    let place = place(&sandbox).await;
    (sandbox, place)
}

fn embed(embed: Value) -> Value {
    Value::Object(
        [("embeds".to_owned(), Value::Array(vec![embed]))]
            .into_iter()
            .collect(),
    )
}

/// An embed with a title and one thing more.
fn more(key: &str, value: Value) -> Value {
    let mut inner = json!({"title": "t"});
    inner[key] = value;
    embed(inner)
}

fn of_the_body() -> Vec<Fault> {
    let allowed = |allowed: Value| json!({"content": "hi", "allowed_mentions": allowed});
    vec![
        (json!([]), "", "DICT_TYPE_CONVERT"),
        (json!({"content": long(2001)}), "content", "BASE_TYPE_MAX_LENGTH"),
        (
            json!({"content": "é".repeat(2001)}),
            "content",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (json!({"content": ["hi"]}), "content", "STRING_TYPE_CONVERT"),
        (
            json!({"content": "hi", "embeds": {}}),
            "embeds",
            "LIST_TYPE_CONVERT",
        ),
        (
            json!({"content": "hi", "components": "row"}),
            "components",
            "LIST_TYPE_CONVERT",
        ),
        (
            json!({"content": "hi", "nonce": long(26)}),
            "nonce",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (json!({"content": "hi", "flags": 2}), "flags", "BASE_TYPE_CHOICES"),
        (
            json!({"content": "hi", "message_reference": {"message_id": "1"}}),
            "message_reference",
            "REPLIES_UNKNOWN_MESSAGE",
        ),
        (
            allowed(json!({"parse": ["all"]})),
            "allowed_mentions.parse.0",
            "BASE_TYPE_CHOICES",
        ),
        (
            allowed(json!({"parse": ["users"], "users": ["1"]})),
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
        (
            allowed(json!({"parse": ["roles"], "roles": ["1"]})),
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
        (
            allowed(json!({"users": (1..=101).map(|id| id.to_string()).collect::<Vec<_>>()})),
            "allowed_mentions.users",
            "BASE_TYPE_MAX_LENGTH",
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "a table reads best in one piece")]
fn of_the_embeds() -> Vec<Fault> {
    let field = |name: &str, value: &str| json!({"title": "t", "fields": [{"name": name, "value": value}]});
    vec![
        (
            json!({"embeds": vec![json!({"title": "t"}); 11]}),
            "embeds",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (embed(json!("title")), "embeds.0", "MODEL_TYPE_CONVERT"),
        (embed(json!({})), "embeds.0.description", "BASE_TYPE_REQUIRED"),
        (
            embed(json!({"title": long(257)})),
            "embeds.0.title",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            embed(json!({"description": long(4097)})),
            "embeds.0.description",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            embed(json!({"fields": vec![json!({"name": "n", "value": "v"}); 26]})),
            "embeds.0.fields",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            embed(field("", "v")),
            "embeds.0.fields.0.name",
            "BASE_TYPE_REQUIRED",
        ),
        (
            embed(field("n", "")),
            "embeds.0.fields.0.value",
            "BASE_TYPE_REQUIRED",
        ),
        (
            embed(field(&long(257), "v")),
            "embeds.0.fields.0.name",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            embed(field("n", &long(1025))),
            "embeds.0.fields.0.value",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            more("footer", json!({"text": long(2049)})),
            "embeds.0.footer.text",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            more("footer", json!({})),
            "embeds.0.footer.text",
            "BASE_TYPE_REQUIRED",
        ),
        (
            more("author", json!({"name": long(257)})),
            "embeds.0.author.name",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            more("author", json!({"url": "https://a.example"})),
            "embeds.0.author.name",
            "BASE_TYPE_REQUIRED",
        ),
        (
            more("author", json!({"name": "n", "url": "attachment://a.png"})),
            "embeds.0.author.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            more("author", json!({"name": "n", "icon_url": "ftp://a.example"})),
            "embeds.0.author.icon_url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            more("url", json!("ftp://a.example")),
            "embeds.0.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            more("url", json!("a.example")),
            "embeds.0.url",
            "URL_TYPE_INVALID_URL",
        ),
        (
            more("url", json!(format!("https://{}", long(2041)))),
            "embeds.0.url",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            more("image", json!({"url": "file:///etc"})),
            "embeds.0.image.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            more("image", json!({})),
            "embeds.0.image.url",
            "BASE_TYPE_REQUIRED",
        ),
        (
            more("thumbnail", json!({"url": "a.png"})),
            "embeds.0.thumbnail.url",
            "URL_TYPE_INVALID_URL",
        ),
        (
            more("color", json!(0x100_0000)),
            "embeds.0.color",
            "NUMBER_TYPE_MAX",
        ),
        (more("color", json!(-1)), "embeds.0.color", "NUMBER_TYPE_MIN"),
        (
            more("color", json!("red")),
            "embeds.0.color",
            "NUMBER_TYPE_COERCE",
        ),
        (
            more("timestamp", json!("yesterday")),
            "embeds.0.timestamp",
            "DATE_TIME_TYPE_PARSE",
        ),
        (
            more("timestamp", json!(1_700_000_000)),
            "embeds.0.timestamp",
            "DATE_TIME_TYPE_PARSE",
        ),
        (
            json!({"embeds": vec![json!({"description": long(3001)}); 2]}),
            "embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
        ),
    ]
}

#[tokio::test]
async fn messages_and_embeds() {
    let (sandbox, messages) = start().await;
    refuse_each(&sandbox, "POST", &messages, &of_the_body()).await;
    refuse_each(&sandbox, "POST", &messages, &of_the_embeds()).await;
    let (_, sent) = call(&sandbox, "POST", &messages, &json!({"content": "good"})).await;
    let one = format!("{messages}/{}", sent["id"].as_str().unwrap());
    refuse_each(&sandbox, "PATCH", &one, &of_the_embeds()).await;
    let largest = json!({"title": "t", "description": long(4096), "url": "https://a.example/x?y#z", "color": 0xFF_FFFF,
        "timestamp": "2024-02-29T12:30:00.000Z", "footer": {"text": "f"}, "author": {"name": "a"},
        "fields": vec![json!({"name": "n", "value": "v"}); 25]});
    let (status, answer) = call(
        &sandbox,
        "POST",
        &messages,
        &json!({"content": long(2000), "embeds": [largest]}),
    )
    .await;
    assert_eq!(status, 200, "{answer}");
    sandbox.shutdown().await;
}
