//! What really reaches the log.
#![cfg(test)]

mod documents;

use std::io;
use std::sync::{Arc, Mutex};

use core_telemetry::LogLayer;
use core_types::{ManualClock, Timestamp};
use tracing_subscriber::layer::SubscriberExt as _;

/// Collects what is written.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The lines that `work` logs, as text and as JSON.
fn logged(work: impl Fn()) -> [String; 2] {
    [false, true].map(|json| {
        let captured = Captured::default();
        let writer = captured.clone();
        let make = move || writer.clone();
        let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_767_225_600)));
        let layer = if json {
            LogLayer::json(clock, make)
        } else {
            LogLayer::text(clock, make)
        };
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), &work);
        let bytes = captured.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    })
}

fn bot_token() -> String {
    [
        "MTAxMjM0NTY3ODkwMTIzNDU2Nw",
        "GhIjKl",
        "aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-_",
    ]
    .join(".")
}

#[test]
fn lines_have_time_level_place_message_fields_and_spans() {
    let [text, json] = logged(|| {
        let span = tracing::info_span!("interaction", command = "pay", outcome = tracing::field::Empty);
        let _entered = span.enter();
        span.record("outcome", "ok");
        tracing::warn!(target: "gateway", error_id = "K7Q2", amount = 500, slow = true, who = "Ana B", "answered late");
    });
    assert_eq!(
        text,
        "2026-01-01T00:00:00Z  WARN gateway: [K7Q2] answered late amount=500 slow=true who=\"Ana B\" \
         [interaction command=pay outcome=ok]\n"
    );
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let expected = serde_json::json!({
        "time": "2026-01-01T00:00:00Z",
        "level": "warn",
        "target": "gateway",
        "message": "answered late",
        "error_id": "K7Q2",
        "fields": { "amount": 500, "slow": true, "who": "Ana B" },
        "spans": [{ "name": "interaction", "fields": { "command": "pay", "outcome": "ok" } }],
    });
    assert_eq!(json, expected);
}

#[test]
fn a_line_says_nothing_twice_and_nothing_empty() {
    let [text, _] = logged(|| {
        let span = tracing::info_span!("interaction", id = 7, code = "pay.self", error_id = "K7Q2");
        let _entered = span.enter();
        tracing::info!(target: "gateway", error_id = "K7Q2", code = "pay.self", chain = "", "interaction refused");
    });
    assert_eq!(
        text,
        "2026-01-01T00:00:00Z  INFO gateway: [K7Q2] interaction refused code=pay.self [interaction id=7]\n"
    );
}

#[test]
fn case_63_no_way_of_logging_a_secret_gets_it_into_a_line() {
    let secret = "hunter2hunter2";
    let token = bot_token();
    let lines = logged(|| {
        let span = tracing::info_span!("login", password = secret, url = tracing::field::Empty);
        let _entered = span.enter();
        span.record("url", format!("postgres://bot:{secret}@db/hall"));
        tracing::info!(token = secret, api_key = %secret, authorization = ?secret, key = 123_456_789, "secret fields");
        tracing::info!(header = %format!("Bot {token}"), "credentials in a value");
        tracing::info!("token in the message {token}");
        tracing::info!(request = ?("token", Some(&token)), "token in a debug text");
        let error = io::Error::other(format!("cannot reach redis://:{secret}@cache"));
        tracing::error!(error = &error as &dyn std::error::Error, "secret in an error");
        tracing::info!(
            path = "/webhooks/12/hunter2hunter2/messages",
            "interaction token in an address"
        );
    });
    for text in lines {
        assert_eq!(text.lines().count(), 6, "{text}");
        for value in [secret, token.as_str(), "123456789"] {
            assert!(!text.contains(value), "{text}");
        }
    }
}

#[test]
fn case_59_a_members_text_cannot_forge_a_line_or_steer_a_terminal() {
    let forged = "x\n2026-01-01T00:00:00Z ERROR bank: robbed\u{1b}[2J\r\u{9b}31m";
    for text in logged(|| tracing::info!(name = forged, other = %forged, "{forged}")) {
        assert_eq!(text.lines().count(), 1, "{text}");
        let controls: Vec<_> = text
            .trim_end_matches('\n')
            .chars()
            .filter(|c| c.is_control())
            .collect();
        // JSON may carry C1 controls as they are; terminals do not read JSON logs.
        assert!(
            text.starts_with('{') || controls.is_empty(),
            "{controls:?} in {text}"
        );
    }
}

#[test]
fn errors_are_logged_with_what_caused_them() {
    #[derive(Debug, thiserror::Error)]
    #[error("balance not read")]
    struct Outer(#[source] io::Error);
    let [text, _] = logged(|| {
        let error = Outer(io::Error::other("disk gone"));
        tracing::error!(error = &error as &dyn std::error::Error, "failed");
    });
    assert!(text.contains(r#"error="balance not read: disk gone""#), "{text}");
}
