//! The least a bot can be: one task, one gateway connection, a few HTTP connections, and an answer to everything.
//! What a load run measures with it is the sandbox, or the ground under any other bot.

use std::{io, net::SocketAddr, time::Duration};

use futures_util::{FutureExt, SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinSet,
    time::{Instant, MissedTickBehavior},
};
use tokio_websockets::{ClientBuilder, Message};

use self::http::{Answers, request};

mod http;

/// How many HTTP connections carry the answers.
const CONNECTIONS: usize = 16;

/// Most gateway messages looked at before answers go out.
const BATCH: usize = 64;

/// Connects to a sandbox, registers `/ping` and `/pay`, and answers everything with one word until the connection ends.
pub async fn run(address: SocketAddr, token: &str) -> io::Result<()> {
    register(address, token).await?;
    let (mut gateway, _) = ClientBuilder::new()
        .uri(&format!("ws://{address}/gateway?v=10&encoding=json"))
        .map_err(io::Error::other)?
        .connect()
        .await
        .map_err(io::Error::other)?;
    let mut doors = Doors::open(address).await?;
    let mut beat = tokio::time::interval(Duration::from_secs(40));
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beat.reset_at(Instant::now() + Duration::from_secs(40));
    let identify = json!({"op": 2, "d": {"token": token, "intents": 0, "properties": {}}});
    send(&mut gateway, &identify).await?;
    let mut sequence = None;
    loop {
        tokio::select! {
            message = gateway.next() => {
                let Some(Ok(first)) = message else { return Ok(()) };
                doors.answer(&first, &mut sequence);
                for _ in 1..BATCH {
                    match gateway.next().now_or_never() {
                        Some(Some(Ok(message))) => doors.answer(&message, &mut sequence),
                        Some(_) => return Ok(()),
                        None => break,
                    }
                }
                doors.flush().await?;
            }
            _ = beat.tick() => send(&mut gateway, &json!({"op": 1, "d": sequence})).await?,
            Some(ended) = doors.readers.join_next() => {
                return ended.map_err(io::Error::other)?;
            }
        }
    }
}

async fn send<S>(gateway: &mut S, message: &serde_json::Value) -> io::Result<()>
where
    S: SinkExt<Message, Error = tokio_websockets::Error> + Unpin,
{
    gateway
        .send(Message::text(message.to_string()))
        .await
        .map_err(io::Error::other)
}

/// Makes the commands known.
async fn register(address: SocketAddr, token: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    let mut answers = Answers::default();
    let me = request("GET", address, "/applications/@me", Some(token), "");
    stream.write_all(me.as_bytes()).await?;
    let (_, me) = answers.next(&mut stream).await?;
    let me: Application = serde_json::from_slice(&me).map_err(io::Error::other)?;
    let commands = json!([
        {"name": "ping", "description": "Answers at once"},
        {"name": "pay", "description": "Names somebody and a number", "options": [
            {"type": 6, "name": "to", "description": "Whom", "required": true},
            {"type": 4, "name": "amount", "description": "How much", "required": true, "min_value": 1},
        ]},
    ]);
    let path = format!("/applications/{}/commands", me.id);
    let put = request("PUT", address, &path, Some(token), &commands.to_string());
    stream.write_all(put.as_bytes()).await?;
    match answers.next(&mut stream).await? {
        (200, _) => Ok(()),
        (status, body) => {
            let body = String::from_utf8_lossy(&body);
            Err(io::Error::other(format!(
                "commands were refused with {status}: {body}"
            )))
        }
    }
}

#[derive(Deserialize)]
struct Application {
    id: String,
}

/// As much of a gateway message as there is to know.
#[derive(Deserialize)]
struct Incoming<'a> {
    t: Option<&'a str>,
    s: Option<u64>,
}

#[derive(Deserialize)]
struct Interaction<'a> {
    s: u64,
    #[serde(borrow)]
    d: Data<'a>,
}

#[derive(Deserialize)]
struct Data<'a> {
    id: &'a str,
    token: &'a str,
    #[serde(rename = "type")]
    kind: u8,
}

/// The HTTP connections that answers leave through, in turn.
struct Doors {
    address: SocketAddr,
    all: Vec<Door>,
    next: usize,
    readers: JoinSet<io::Result<()>>,
}

struct Door {
    writer: OwnedWriteHalf,
    waiting: String,
}

impl Doors {
    async fn open(address: SocketAddr) -> io::Result<Self> {
        let mut all = Vec::new();
        let mut readers = JoinSet::new();
        for _ in 0..CONNECTIONS {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let (reader, writer) = stream.into_split();
            readers.spawn(discard(reader));
            all.push(Door {
                writer,
                waiting: String::new(),
            });
        }
        Ok(Self {
            address,
            all,
            next: 0,
            readers,
        })
    }

    /// Writes the answer, if the message asks for one.
    fn answer(&mut self, message: &Message, sequence: &mut Option<u64>) {
        let Some(text) = message.as_text() else { return };
        let Ok(incoming) = serde_json::from_str::<Incoming<'_>>(text) else {
            return;
        };
        if let Some(number) = incoming.s {
            *sequence = Some(number);
        }
        if incoming.t != Some("INTERACTION_CREATE") {
            return;
        }
        let Ok(Interaction { s, d }) = serde_json::from_str(text) else {
            return;
        };
        *sequence = Some(s);
        let body = match d.kind {
            4 => r#"{"type":8,"data":{"choices":[]}}"#,
            _ => r#"{"type":4,"data":{"content":"pong"}}"#,
        };
        let path = format!("/interactions/{}/{}/callback", d.id, d.token);
        self.next = (self.next + 1) % self.all.len();
        if let Some(door) = self.all.get_mut(self.next) {
            door.waiting
                .push_str(&request("POST", self.address, &path, None, body));
        }
    }

    async fn flush(&mut self) -> io::Result<()> {
        for door in &mut self.all {
            if !door.waiting.is_empty() {
                door.writer.write_all(door.waiting.as_bytes()).await?;
                door.waiting.clear();
            }
        }
        Ok(())
    }
}

/// Reads answers, which nobody needs, so that they are not in the way.
async fn discard(mut reader: OwnedReadHalf) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    while reader.read(&mut buffer).await? > 0 {}
    Ok(())
}
