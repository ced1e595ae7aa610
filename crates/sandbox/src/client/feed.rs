//! The web client's socket.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_websockets::{Message, WebSocketStream};

use super::Person;
use crate::{
    server::{Upgraded, WebSocketUpgrade},
    snowflake::Snowflake,
    state::Discord,
};

pub(super) async fn socket(
    State(discord): State<Arc<Discord>>,
    Person(person): Person,
    upgrade: WebSocketUpgrade,
) -> Response {
    let tasks = discord.tasks.clone();
    upgrade.serve(&tasks, move |socket| async move {
        let shutdown = discord.shutdown.clone();
        tokio::select! {
            () = run(discord, person, socket) => {}
            () = shutdown.cancelled() => {}
        }
    })
}

async fn run(discord: Arc<Discord>, person: Snowflake, mut socket: WebSocketStream<Upgraded>) {
    let mut events = discord.update_quietly(|state| state.watch(person));
    let mut sequence = 0_u64;
    let frame = |event: &str, data: &Value, sequence: &mut u64| {
        *sequence += 1;
        Message::text(json!({"t": event, "s": *sequence, "d": data}).to_string())
    };
    let session = discord.update_quietly(|state| state.random.hex());
    let ready = frame("READY", &json!({"session": session}), &mut sequence);
    if socket.send(ready).await.is_err() {
        return;
    }
    loop {
        tokio::select! {
            event = events.recv() => {
                let Some((event, data)) = event else { return };
                if socket.send(frame(&event, &data, &mut sequence)).await.is_err() {
                    return;
                }
            }
            message = socket.next() => match message {
                Some(Ok(message)) if !message.is_close() => {}
                _ => return,
            },
        }
    }
}
