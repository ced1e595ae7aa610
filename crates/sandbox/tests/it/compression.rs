//! The same messages, whatever they are packed into.

use flate2::{Decompress, FlushDecompress};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_websockets::{ClientBuilder, Message};

use crate::checked::Sandbox;

/// What a connection with this query and this `compress` sends after an identify: the names of its first two
/// events, and how many of its first three messages were binary.
async fn first_events(sandbox: &Sandbox, query: &str, compress: bool) -> (Vec<String>, usize) {
    let url = format!("{}/?v=10&encoding=json{query}", sandbox.gateway_url());
    let (mut socket, _) = ClientBuilder::new().uri(&url).unwrap().connect().await.unwrap();
    let mut stream = Decompress::new(true);
    let (mut events, mut binary) = (Vec::new(), 0);
    while events.len() < 2 {
        let message = socket.next().await.unwrap().unwrap();
        let text = if let Some(text) = message.as_text() {
            text.to_owned()
        } else {
            binary += 1;
            if compress {
                stream = Decompress::new(true);
            } else {
                assert!(message.as_payload().ends_with(&[0, 0, 0xFF, 0xFF]));
            }
            let mut plain = Vec::with_capacity(1 << 20);
            stream
                .decompress_vec(message.as_payload(), &mut plain, FlushDecompress::Sync)
                .unwrap();
            String::from_utf8(plain).unwrap()
        };
        let message: Value = serde_json::from_str(&text).unwrap();
        match message["op"].as_u64() {
            Some(10) => {
                let data =
                    json!({"token": "sandbox-token", "intents": 1, "properties": {}, "compress": compress});
                let identify = json!({"op": 2, "d": data}).to_string();
                socket.send(Message::text(identify)).await.unwrap();
            }
            _ => events.push(message["t"].as_str().unwrap().to_owned()),
        }
    }
    (events, binary)
}

#[tokio::test]
async fn zlib_for_the_transport_or_for_large_payloads() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for (query, compress, binary) in [
        ("", false, 0..=0),
        ("&compress=zlib-stream", false, 3..=3),
        ("", true, 1..=2),
    ] {
        let (events, seen) = first_events(&sandbox, query, compress).await;
        assert_eq!(events, ["READY", "GUILD_CREATE"], "{query} {compress}");
        assert!(binary.contains(&seen), "{query} {compress}: {seen}");
    }
    sandbox.shutdown().await;
}
