//! A trivial bot: twilight's gateway and REST clients, unmodified.

use sandbox::Sandbox;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use twilight_gateway::{ConfigBuilder, Event, EventTypeFlags, Intents, Shard, ShardId, StreamExt};
use twilight_model::{
    application::interaction::{InteractionData, InteractionType},
    gateway::payload::incoming::InteractionCreate,
};

/// A running bot; it ends with its sandbox.
pub(crate) struct Bot {
    task: JoinHandle<()>,
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The bot's commands.
pub(crate) fn commands() -> Value {
    json!([
        {"name": "ping", "description": "Answers", "options": [
            {"type": 3, "name": "word", "description": "Echoed", "autocomplete": true},
        ]},
        {"name": "later", "description": "Thinks first"},
        {"name": "never", "description": "Does not answer"},
        {"name": "ask", "description": "Opens a modal"},
        {"name": "pay", "description": "Names somebody", "options": [
            {"type": 6, "name": "to", "description": "Whom", "required": true},
            {"type": 4, "name": "amount", "description": "How much", "min_value": 1, "max_value": 10},
        ]},
        {"name": "staff", "description": "For staff", "default_member_permissions": "32", "options": [
            {"type": 1, "name": "only", "description": "A sub-command"},
        ]},
    ])
}

/// Registers commands as a bot does and answers what there is.
pub(crate) async fn start(sandbox: &Sandbox) -> Bot {
    // A second installation is refused, and means that the first is there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let registered = put_commands(sandbox, &commands()).await;
    assert_eq!(registered.0, 200, "{}", registered.1);
    let config = ConfigBuilder::new(sandbox.token(), Intents::GUILDS)
        .proxy_url(sandbox.gateway_url())
        .build();
    let mut shard = Shard::with_config(ShardId::ONE, config);
    let api = sandbox.address().to_string();
    let task = tokio::spawn(async move {
        while let Some(event) = shard.next_event(EventTypeFlags::all()).await {
            if let Ok(Event::InteractionCreate(interaction)) = event {
                answer(&api, &interaction).await;
            }
        }
    });
    sandbox.wait_until_connected().await.unwrap();
    Bot { task }
}

/// Calls the sandbox's REST as a bot, with raw JSON.
pub(crate) async fn call(sandbox: &Sandbox, method: &str, path: &str, body: &Value) -> (u16, Value) {
    request(
        &sandbox.address().to_string(),
        method,
        path,
        Some("Bot sandbox-token"),
        body,
    )
    .await
}

pub(crate) async fn put_commands(sandbox: &Sandbox, commands: &Value) -> (u16, Value) {
    let (_, me) = call(sandbox, "GET", "/applications/@me", &Value::Null).await;
    let path = format!("/applications/{}/commands", me["id"].as_str().unwrap());
    call(sandbox, "PUT", &path, commands).await
}

/// One REST request, with or without a token.
pub(crate) async fn request(
    address: &str,
    method: &str,
    path: &str,
    authorization: Option<&str>,
    body: &Value,
) -> (u16, Value) {
    let path = format!("/api/v10{path}");
    let authorization = authorization.map(|value| ("Authorization", value));
    http(address, method, &path, authorization, body).await
}

/// One HTTP/1.1 request on a connection of its own, with at most one header of note.
pub(crate) async fn http(
    address: &str,
    method: &str,
    path: &str,
    header: Option<(&str, &str)>,
    body: &Value,
) -> (u16, Value) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let header = header
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{header}\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

async fn answer(api: &str, interaction: &InteractionCreate) {
    let callback = |body: Value| {
        let path = format!("/interactions/{}/{}/callback", interaction.id, interaction.token);
        async move { request(api, "POST", &path, None, &body).await }
    };
    let edit = |body: Value| {
        let path = format!(
            "/webhooks/{}/{}/messages/@original",
            interaction.application_id, interaction.token
        );
        async move { request(api, "PATCH", &path, None, &body).await }
    };
    let button = json!([{"type": 1, "components": [
        {"type": 2, "style": 1, "label": "Again", "custom_id": "again"},
        {"type": 2, "style": 2, "label": "Off", "custom_id": "off", "disabled": true},
    ]}]);
    let name = match interaction.data.as_ref().unwrap() {
        InteractionData::ApplicationCommand(command) => command.name.clone(),
        InteractionData::MessageComponent(component) => component.custom_id.clone(),
        InteractionData::ModalSubmit(modal) => modal.custom_id.clone(),
        _ => String::new(),
    };
    if interaction.kind == InteractionType::ApplicationCommandAutocomplete {
        callback(json!({"type": 8, "data": {"choices": [{"name": "Pong", "value": "pong"}]}})).await;
        return;
    }
    match name.as_str() {
        "ping" => {
            callback(json!({"type": 4, "data": {"content": "pong", "flags": 64, "components": button}}))
                .await;
        }
        "later" => {
            callback(json!({"type": 5})).await;
            edit(json!({"content": "done"})).await;
        }
        "ask" => {
            callback(
                json!({"type": 9, "data": {"custom_id": "form", "title": "Form", "components": [
                    {"type": 18, "label": "Name", "component":
                        {"type": 4, "custom_id": "name", "style": 1, "max_length": 10}},
                ]}}),
            )
            .await;
        }
        "form" => {
            callback(json!({"type": 4, "data": {"content": "thanks"}})).await;
        }
        "pay" => {
            callback(json!({"type": 4, "data": {"flags": 1 << 15, "components": [{"type": 10, "content": "paid"}]}}))
                .await;
        }
        "again" => {
            callback(json!({"type": 7, "data": {"content": "changed"}})).await;
        }
        "staff" => {
            callback(json!({"type": 4, "data": {"content": "staff"}})).await;
        }
        _ => {}
    }
}
