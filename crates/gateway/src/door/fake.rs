//! A stand-in for Discord's gateway on a loopback port.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_websockets::{CloseCode, Message as Frame, ServerBuilder, WebSocketStream};

/// A gateway that does what a test tells it.
pub(crate) struct Gateway(TcpListener);

pub(crate) struct Connection(WebSocketStream<TcpStream>);

impl Gateway {
    pub(crate) async fn start() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}", self.0.local_addr().unwrap())
    }

    /// Accepts a connection, says hello, and gives back what the shard says first.
    pub(crate) async fn accept(&self) -> (Connection, Value) {
        self.accept_beating(45_000).await
    }

    /// The same with a heartbeat every so many milliseconds.
    pub(crate) async fn accept_beating(&self, millis: u64) -> (Connection, Value) {
        let (socket, _) = self.0.accept().await.unwrap();
        let (_, stream) = ServerBuilder::new().accept(socket).await.unwrap();
        let mut connection = Connection(stream);
        connection
            .say(&json!({"op": 10, "d": {"heartbeat_interval": millis}, "s": null, "t": null}))
            .await;
        let first = connection.hear().await;
        (connection, first)
    }
}

impl Connection {
    pub(crate) async fn say(&mut self, event: &Value) {
        self.0.send(Frame::text(event.to_string())).await.unwrap();
    }

    pub(crate) async fn ready(&mut self, url: &str) {
        self.say(&json!({"op": 0, "s": 1, "t": "READY", "d": {
            "session_id": "abc", "resume_gateway_url": url, "guilds": [{"id": "30", "unavailable": true}],
        }}))
        .await;
    }

    pub(crate) async fn hear(&mut self) -> Value {
        let frame = self.0.next().await.unwrap().unwrap();
        serde_json::from_str(frame.as_text().unwrap()).unwrap()
    }

    pub(crate) async fn close(mut self, code: u16) {
        self.0
            .send(Frame::close(Some(CloseCode::try_from(code).unwrap()), ""))
            .await
            .unwrap();
        while self.0.next().await.is_some() {}
    }

    /// Waits for the shard to be gone; whether it said goodbye in a way that ends the session.
    pub(crate) async fn gone(mut self) -> bool {
        let mut ends_session = false;
        while let Some(Ok(frame)) = self.0.next().await {
            let code = frame.as_close().map(|(code, _)| u16::from(code));
            ends_session |= matches!(code, Some(1000 | 1001));
        }
        ends_session
    }

    /// Waits for the shard to close the connection.
    pub(crate) async fn closed(mut self) -> u16 {
        loop {
            let frame = self.0.next().await.unwrap().unwrap();
            if let Some((code, _)) = frame.as_close() {
                return code.into();
            }
        }
    }
}
