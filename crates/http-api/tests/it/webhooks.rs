//! Events for the operator, from the unit that causes them to a receiver on a socket.

use std::time::Duration;

use core_config::{Settings, Sources};
use core_db::testing::TestDb;
use core_security::{EventKind, Security, WEBHOOK_TOPIC, WebhookSecret, verify};
use core_types::GuildId;
use http_api::Webhooks;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A receiver that answers with these statuses, one connection each, and gives back what it got.
async fn receiver(statuses: &'static [&'static str]) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let mut requests = Vec::new();
        for status in statuses {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            let mut buffer = [0; 4096];
            while !is_whole(&request) {
                let read = socket.read(&mut buffer).await.unwrap();
                request.extend_from_slice(&buffer[..read]);
            }
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            socket.write_all(answer.as_bytes()).await.unwrap();
            requests.push(String::from_utf8(request).unwrap());
        }
        requests
    });
    (url, task)
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    length.is_some_and(|length| body.len() >= length.parse().unwrap())
}

fn header<'r>(request: &'r str, name: &str) -> &'r str {
    let line = request
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.unwrap_or_else(|| panic!("no {name} in {request}"))
}

fn webhooks(db: &TestDb, variables: &[(&str, &str)]) -> Result<Option<Webhooks>, String> {
    let variables = variables
        .iter()
        .map(|(name, value)| (format!("GUILDHALL__WEBHOOK__{name}"), (*value).to_owned()));
    let settings = Settings::load(&Sources::new(variables)).unwrap();
    Webhooks::new(&settings, db.db()).map_err(|error| error.to_string())
}

async fn post(security: &Security, db: &TestDb, number: u64) {
    let security = security.clone();
    let posted: Result<(), core_db::DbError> = db
        .write("event", move |tx| {
            let security = security.clone();
            Box::pin(async move {
                let guild = GuildId::new(5).ok();
                security
                    .event_post(tx, EventKind::CaseOpened, guild, json!({ "case": number }))
                    .await
            })
        })
        .await;
    posted.unwrap();
}

async fn waiting(db: &TestDb) -> (i64, i64) {
    let counts = db
        .read("counts", |tx| Box::pin(async move { tx.outbox_counts().await }))
        .await
        .unwrap();
    let webhook = counts.into_iter().find(|count| count.topic == WEBHOOK_TOPIC);
    webhook.map_or((0, 0), |count| (count.waiting, count.dead))
}

#[tokio::test]
async fn an_event_arrives_signed_and_is_tried_again_until_it_does() {
    for db in TestDb::all().await.unwrap() {
        let (url, received) = receiver(&["503 Busy", "200 OK"]).await;
        let webhooks = webhooks(&db, &[("URL", &url), ("SECRET", SECRET)])
            .unwrap()
            .unwrap();
        let security = Security::new(db.db(), Duration::from_secs(30));
        post(&security, &db, 1).await;
        assert_eq!(waiting(&db).await, (0, 0), "nobody wants events yet");
        security.events_wanted();
        post(&security, &db, 7).await;

        assert_eq!(webhooks.deliver_due().await.unwrap(), 1);
        assert_eq!(
            waiting(&db).await,
            (1, 0),
            "a receiver that is busy is asked again"
        );
        assert_eq!(webhooks.deliver_due().await.unwrap(), 0, "but not at once");
        db.clock().advance(Duration::from_secs(6));
        assert_eq!(webhooks.deliver_due().await.unwrap(), 1);
        assert_eq!(waiting(&db).await, (0, 0));

        let requests = received.await.unwrap();
        let secrets = WebhookSecret::parse_all(SECRET).unwrap();
        let ids: Vec<_> = requests
            .iter()
            .map(|request| header(request, "webhook-id"))
            .collect();
        assert_eq!(ids[0], ids[1], "the receiver can tell that it is the same");
        for request in &requests {
            assert!(request.starts_with("POST /hook HTTP/1.1"), "{request}");
            let body = request.split_once("\r\n\r\n").unwrap().1;
            let (id, at) = (
                header(request, "webhook-id"),
                header(request, "webhook-timestamp"),
            );
            let signature = header(request, "webhook-signature");
            assert_eq!(
                verify(&secrets, id, at, signature, body.as_bytes(), db.now()),
                Ok(())
            );
            let event: Value = serde_json::from_str(body).unwrap();
            assert_eq!(
                (&event["type"], &event["guild"], &event["data"]["case"]),
                (&json!("security.case_opened"), &json!("5"), &json!(7)),
                "{event}"
            );
        }
    }
}

#[tokio::test]
async fn case_64_who_refuses_for_good_or_sends_elsewhere_fills_the_dead_letters() {
    let db = TestDb::sqlite().await.unwrap();
    let (url, received) = receiver(&["400 No", "302 Found", "404 Gone", "401 Who", "400 No"]).await;
    let webhooks = webhooks(&db, &[("URL", &url), ("SECRET", SECRET)])
        .unwrap()
        .unwrap();
    let security = Security::new(db.db(), Duration::from_secs(30));
    security.events_wanted();
    post(&security, &db, 7).await;
    let mut faults = 0;
    while waiting(&db).await.0 > 0 {
        webhooks.deliver_due().await.unwrap();
        faults += u32::from(webhooks.check().is_err());
        db.clock().advance(Duration::from_mins(30));
    }
    assert_eq!(waiting(&db).await, (0, 1));
    assert_eq!(faults, 4, "a dead letter is no fault of the present");
    assert_eq!(received.await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_receiver_that_is_away_is_waited_for_a_day() {
    let db = TestDb::sqlite().await.unwrap();
    let nobody = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("http://{nobody}/hook");
    let webhooks = webhooks(&db, &[("URL", &url), ("SECRET", SECRET)])
        .unwrap()
        .unwrap();
    let security = Security::new(db.db(), Duration::from_secs(30));
    security.events_wanted();
    post(&security, &db, 7).await;
    for _ in 0..23 {
        webhooks.deliver_due().await.unwrap();
        assert!(webhooks.check().is_err());
        db.clock().advance(Duration::from_hours(1));
        assert!(webhooks.check().is_ok(), "an hour ago is no news");
    }
    assert_eq!(waiting(&db).await, (1, 0), "nothing is lost meanwhile");
    for _ in 0..8 {
        db.clock().advance(Duration::from_hours(1));
        webhooks.deliver_due().await.unwrap();
    }
    assert_eq!(waiting(&db).await, (0, 1));
}

#[tokio::test]
async fn mistakes_in_the_settings_are_named_without_quoting_them() {
    let db = TestDb::sqlite().await.unwrap();
    assert!(webhooks(&db, &[]).unwrap().is_none());
    for (variables, part) in [
        (
            &[("URL", "https://example.org/hunter2")][..],
            "webhook.secret is not set",
        ),
        (
            &[("URL", "https://example.org/x"), ("SECRET", "hunter2")],
            "not a webhook secret",
        ),
        (
            &[("URL", "https://10.0.0.1/hunter2"), ("SECRET", SECRET)],
            "private network",
        ),
        (
            &[("URL", "http://example.org/hunter2"), ("SECRET", SECRET)],
            "this machine only",
        ),
    ] {
        let error = webhooks(&db, variables).unwrap_err();
        assert!(error.contains(part) && !error.contains("hunter2"), "{error}");
    }
}
