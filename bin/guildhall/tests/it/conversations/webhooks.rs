//! What an operator's receiver gets of what members and staff do: every event signed, and tried again until it is taken.

use std::time::Duration;

use core_security::{EventKind, WebhookSecret, verify};
use core_types::Clock as _;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use super::security::set;
use super::{ask, pay};
use crate::hall::{TestHall, on_each_database};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A request as it came in.
struct Request {
    head: String,
    body: String,
}

impl Request {
    fn header(&self, name: &str) -> &str {
        let line = self
            .head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_else(|| panic!("no {name} in {}", self.head))
    }
}

/// A receiver on a socket, which is busy at first, and what it was sent.
struct Receiver {
    url: String,
    requests: mpsc::UnboundedReceiver<Request>,
}

impl Receiver {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/events", listener.local_addr().unwrap());
        let (tell, requests) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut status = "503 Busy";
            while let Ok((mut socket, _)) = listener.accept().await {
                let Some(request) = read(&mut socket).await else {
                    continue;
                };
                let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                socket.write_all(answer.as_bytes()).await.unwrap();
                status = "204 No Content";
                if tell.send(request).is_err() {
                    return;
                }
            }
        });
        Self { url, requests }
    }

    /// The next event, checked as a receiver should. Time passes while nothing comes, so that what was refused is tried again.
    async fn event(&mut self, hall: &TestHall) -> (String, Value) {
        let request = loop {
            tokio::select! {
                request = self.requests.recv() => break request.unwrap(),
                () = tokio::time::sleep(Duration::from_secs(1)) => hall.clock.advance(Duration::from_secs(6)),
            }
        };
        let secrets = WebhookSecret::parse_all(SECRET).unwrap();
        let id = request.header("webhook-id");
        let (at, signature) = (
            request.header("webhook-timestamp"),
            request.header("webhook-signature"),
        );
        let now = hall.clock.now();
        assert_eq!(
            verify(&secrets, id, at, signature, request.body.as_bytes(), now),
            Ok(())
        );
        (id.to_owned(), serde_json::from_str(&request.body).unwrap())
    }
}

async fn read(socket: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length?.parse().ok()? {
                let (head, body) = (head.to_owned(), body.to_owned());
                return Some(Request { head, body });
            }
        }
        let read = socket.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operators_receiver_is_told_what_happens() {
    on_each_database(async |hall| {
        hall.grant("Ana", "1000").await;
        let mut receiver = Receiver::open().await;
        hall.webhook = Some((receiver.url.clone(), SECRET.to_owned()));
        // The receiver is busy once, and the clock jumps: that it is said to be away is for another conversation.
        hall.patience_ms.0 = 600_000;
        set(hall, &[("fraud.hold_from", "100".to_owned())]).await;
        let (ana, bo, max) = (hall.member("Ana"), hall.member("Bo"), hall.member("Max"));

        pay(&ana, &bo, "200").await;
        let (first, opened) = receiver.event(hall).await;
        assert_eq!(opened["type"], EventKind::CaseOpened.name());
        assert!(opened["guild"].is_string() && opened["timestamp"].is_string());
        let member = ana.id().to_string();
        let data = &opened["data"];
        assert_eq!(
            (&data["case"], &data["about"], &data["member"]),
            (&json!(1), &json!("payment"), &json!(member)),
            "{opened}"
        );
        let (again, same) = receiver.event(hall).await;
        assert_eq!((again, same), (first, opened), "busy receivers are asked again");

        ana.slash("appeal")
            .option("text", "it is the rent")
            .send()
            .await
            .unwrap();
        let (_, appealed) = receiver.event(hall).await;
        assert_eq!(appealed["type"], EventKind::CaseAppealed.name());
        assert!(
            !appealed.to_string().contains("rent"),
            "never what somebody wrote"
        );

        max.slash("security release")
            .option("number", 1)
            .send()
            .await
            .unwrap();
        let (_, decided) = receiver.event(hall).await;
        let by = max.id().to_string();
        assert_eq!(
            decided["data"],
            json!({ "case": 1, "outcome": "released", "by": by })
        );

        max.slash("security block")
            .option("member", &bo)
            .option("reason", "floods the channel")
            .send()
            .await
            .unwrap();
        let mut both = [receiver.event(hall).await.1, receiver.event(hall).await.1];
        both.sort_by_key(|event| event["type"].to_string());
        let [blocked, opened] = both;
        assert_eq!(
            opened["data"]["about"], "staff",
            "from the same transaction, in any order"
        );
        assert_eq!(
            (&blocked["type"], &blocked["data"]["by"]),
            (&json!("member.blocked"), &json!(by))
        );
        max.slash("security unblock")
            .option("member", &bo)
            .option("reason", "talked it over")
            .send()
            .await
            .unwrap();
        assert_eq!(
            receiver.event(hall).await.1["type"],
            EventKind::MemberUnblocked.name()
        );
        assert!(ask(&bo, "balance").await.text().contains("200"));
    })
    .await;
}
