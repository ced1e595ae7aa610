//! A bot and a client without any library: what goes over the wire, as it is.

use futures_util::{SinkExt, StreamExt};
use sandbox::{Member, Reply, Sandbox, SandboxError};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_websockets::{ClientBuilder, MaybeTlsStream, Message, WebSocketStream};

use crate::bot::{put_commands, request};

/// A JSON WebSocket.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>);

impl Socket {
    pub(crate) async fn connect(url: &str) -> Self {
        let (socket, _) = ClientBuilder::new().uri(url).unwrap().connect().await.unwrap();
        Self(socket)
    }

    pub(crate) async fn send(&mut self, message: &Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    /// The data of the next event of this name; others are skipped.
    pub(crate) async fn event(&mut self, name: &str) -> Value {
        loop {
            let message = self.0.next().await.expect("the socket ended").unwrap();
            let Some(text) = message.as_text() else { continue };
            let mut message: Value = serde_json::from_str(text).unwrap();
            if message["t"] == name {
                return message["d"].take();
            }
        }
    }

    /// The data of the next message with this opcode; others are skipped.
    pub(crate) async fn operation(&mut self, wanted: u64) -> Value {
        loop {
            let message = self.0.next().await.expect("the socket ended").unwrap();
            let Some(text) = message.as_text() else { continue };
            let mut message: Value = serde_json::from_str(text).unwrap();
            if message["op"] == wanted {
                return message["d"].take();
            }
        }
    }

    /// The next message, whatever it is.
    pub(crate) async fn message(&mut self) -> Value {
        loop {
            let message = self.0.next().await.expect("the socket ended").unwrap();
            if let Some(text) = message.as_text() {
                return serde_json::from_str(text).unwrap();
            }
        }
    }

    /// The code with which the other side closes.
    pub(crate) async fn close_code(&mut self) -> u16 {
        loop {
            let message = self.0.next().await.expect("the socket ended").unwrap();
            if let Some((code, _)) = message.as_close() {
                return code.into();
            }
        }
    }

    /// Reads to the end; true if there was no closing handshake.
    pub(crate) async fn ends(&mut self) -> bool {
        while let Some(Ok(message)) = self.0.next().await {
            if message.is_close() {
                return false;
            }
        }
        true
    }
}

/// A bot with nothing between it and the gateway.
pub(crate) struct RawBot {
    pub(crate) socket: Socket,
    address: String,
}

impl RawBot {
    /// Registers commands and identifies.
    pub(crate) async fn start(sandbox: &Sandbox, commands: &Value, intents: u64) -> Self {
        let (status, answer) = put_commands(sandbox, commands).await;
        assert_eq!(status, 200, "{answer}");
        let mut socket = Socket::connect(&format!("{}/?v=10&encoding=json", sandbox.gateway_url())).await;
        let data = json!({"token": "sandbox-token", "intents": intents, "properties": {}});
        socket.send(&json!({"op": 2, "d": data})).await;
        socket.event("READY").await;
        let address = sandbox.address().to_string();
        Self { socket, address }
    }

    pub(crate) async fn interaction(&mut self) -> Value {
        self.socket.event("INTERACTION_CREATE").await
    }

    /// Answers an interaction; status and body of what Discord says to it.
    pub(crate) async fn answer(&self, interaction: &Value, body: &Value) -> (u16, Value) {
        let (id, token) = (text(&interaction["id"]), text(&interaction["token"]));
        let path = format!("/interactions/{id}/{token}/callback?with_response=true");
        request(&self.address, "POST", &path, None, body).await
    }

    /// Answers with a message, which must be good.
    pub(crate) async fn say(&self, interaction: &Value, data: Value) {
        let (status, answer) = self.answer(interaction, &json!({"type": 4, "data": data})).await;
        assert_eq!(status, 200, "{answer}");
    }

    /// Posts a follow-up.
    pub(crate) async fn follow_up(&self, interaction: &Value, body: &Value) -> (u16, Value) {
        let (application, token) = (text(&interaction["application_id"]), text(&interaction["token"]));
        let path = format!("/webhooks/{application}/{token}");
        request(&self.address, "POST", &path, None, body).await
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// What somebody does while the test plays the bot.
pub(crate) type Doing = JoinHandle<Result<Reply, SandboxError>>;

/// Begins a slash command.
pub(crate) fn slash(member: &Member, command: &'static str) -> Doing {
    let member = member.clone();
    tokio::spawn(async move { member.slash(command).send().await })
}

/// Lets time pass without waiting for it.
pub(crate) async fn pass(time: std::time::Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}
