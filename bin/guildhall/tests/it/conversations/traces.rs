//! One `/pay` as a collector sees it.

use std::fmt::Write as _;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, body::Bytes, routing::post};
use core_errors::{AppError, codes};
use core_telemetry::{Headers, LogFormat, LogSettings, Service, TraceSettings};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::Span,
};
use prost::Message as _;
use tokio::net::TcpListener;
use tracing::Instrument as _;

use super::{ask, pay};
use crate::hall::on_each_database_by_shard;

/// A collector that keeps what it is sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<ExportTraceServiceRequest>>>);

impl Collector {
    async fn open() -> (Self, String) {
        let collector = Self::default();
        let kept = collector.clone();
        let take = move |body: Bytes| {
            let request = ExportTraceServiceRequest::decode(body).unwrap();
            kept.0.lock().unwrap().push(request);
            std::future::ready(())
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/v1/traces", post(take));
        tokio::spawn(async move { axum::serve(listener, router).await });
        (collector, address)
    }

    fn spans(&self) -> Vec<Span> {
        let requests = self.0.lock().unwrap();
        let resources = requests.iter().flat_map(|request| &request.resource_spans);
        let scopes = resources.flat_map(|resource| &resource.scope_spans);
        scopes.flat_map(|scope| scope.spans.clone()).collect()
    }

    /// Waits for a trace whose first span fits, and gives it with all its spans.
    async fn trace(&self, fits: impl Fn(&Span) -> bool) -> Trace {
        for _ in 0..200 {
            let spans = self.spans();
            if let Some(root) = spans
                .iter()
                .find(|span| span.parent_span_id.is_empty() && fits(span))
            {
                let root = root.clone();
                let spans = spans.into_iter().filter(|span| span.trace_id == root.trace_id);
                return Trace {
                    spans: spans.collect(),
                    root,
                };
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!(
            "no such trace among {:#?}",
            self.spans().iter().map(|span| &span.name).collect::<Vec<_>>()
        );
    }
}

struct Trace {
    root: Span,
    spans: Vec<Span>,
}

impl Trace {
    fn named(&self, name: &str) -> &Span {
        let found = self.spans.iter().find(|span| span.name == name);
        found.unwrap_or_else(|| panic!("no {name} in\n{}", self.tree()))
    }

    fn children<'t>(&'t self, of: &'t Span) -> impl Iterator<Item = &'t Span> {
        self.spans.iter().filter(|span| span.parent_span_id == of.span_id)
    }

    /// The names from a span up to the first, itself left out.
    fn above(&self, span: &Span) -> Vec<&str> {
        let above = |span: &Span| {
            self.spans
                .iter()
                .find(|other| other.span_id == span.parent_span_id)
        };
        std::iter::successors(above(span), |span| above(span))
            .map(|span| span.name.as_str())
            .collect()
    }

    fn tree(&self) -> String {
        fn draw(trace: &Trace, span: &Span, depth: usize, out: &mut String) {
            let indent = "  ".repeat(depth);
            writeln!(out, "{indent}{} {:?}", span.name, attributes(span)).unwrap();
            let mut children: Vec<_> = trace.children(span).collect();
            children.sort_by_key(|span| span.start_time_unix_nano);
            for child in children {
                draw(trace, child, depth + 1, out);
            }
        }
        let mut out = String::new();
        draw(self, &self.root, 0, &mut out);
        out
    }
}

/// A number, which is one on the wire as well.
fn number(span: &Span, name: &str) -> i64 {
    let value = span.attributes.iter().find(|pair| pair.key == name);
    match value.and_then(|pair| pair.value.as_ref()?.value.as_ref()) {
        Some(Value::IntValue(number)) => *number,
        other => panic!("{name} of {} is {other:?}", span.name),
    }
}

fn attributes(span: &Span) -> BTreeMap<String, String> {
    pairs(&span.attributes)
}

fn pairs(attributes: &[KeyValue]) -> BTreeMap<String, String> {
    let text = |pair: &KeyValue| match pair.value.as_ref().and_then(|value| value.value.as_ref()) {
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::IntValue(number)) => number.to_string(),
        Some(Value::BoolValue(yes)) => yes.to_string(),
        other => format!("{other:?}"),
    };
    attributes
        .iter()
        .map(|pair| (pair.key.clone(), text(pair)))
        .collect()
}

/// One test for all of it: the log, and with it the way to the collector, is that of the process.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one conversation")]
async fn one_payment_is_one_trace_from_the_door_to_the_answer() {
    let (collector, address) = Collector::open().await;
    let settings = TraceSettings {
        endpoint: address,
        headers: Headers::default(),
        sample_percent: 100,
        slow: Duration::from_mins(1),
        service: Service {
            name: "guildhall".into(),
            version: "test".into(),
            instance: "test".into(),
            environment: None,
        },
    };
    let log = LogSettings {
        filter: "off".into(),
        format: LogFormat::Json,
    };
    // The hook for panics goes back at once: other tests want theirs.
    drop(core_telemetry::init(&log, Some(&settings)).unwrap());

    on_each_database_by_shard(async |hall| {
        hall.grant("Ana", "1000").await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let system = hall.database.dialect().system_name();
        pay(&ana, &bo, "20").await;
        let is_pay = |span: &Span, outcome: &str| {
            let attributes = attributes(span);
            let says = |key: &str, value: &str| attributes.get(key).is_some_and(|found| found == value);
            span.name == "command pay"
                && says("guildhall.outcome", outcome)
                && says("guildhall.door", "shard")
        };
        // Other conversations are held at the same time, and their payments are as good; but some end in a question.
        let is_booked = |payment: &Span| {
            let is_booking = |span: &Span| {
                span.name == "write ledger_batch" && attributes(span)["db.system.name"] == system
            };
            collector
                .spans()
                .iter()
                .any(|span| span.trace_id == payment.trace_id && is_booking(span))
        };
        let trace = collector
            .trace(|span| is_pay(span, "ok") && is_booked(span))
            .await;
        let root = attributes(&trace.root);
        assert_eq!(root["guildhall.command"], "pay", "{}", trace.tree());
        assert_eq!(root["guildhall.kind"], "command");
        assert!(!root.contains_key("guildhall.error_id"), "{root:?}");

        let use_case = trace.named("economy.pay");
        assert_eq!(trace.above(use_case), ["command pay"], "{}", trace.tree());
        let ledger = trace.named("ledger post");
        assert!(trace.above(ledger).contains(&"economy.pay"), "{}", trace.tree());
        let write = trace.named("write ledger_batch");
        assert_eq!(trace.above(write)[0], "ledger post", "{}", trace.tree());
        let phases: Vec<_> = trace.children(write).map(|span| span.name.as_str()).collect();
        for phase in ["queue", "run", "COMMIT"] {
            assert!(phases.contains(&phase), "{}", trace.tree());
        }
        assert!(!phases.contains(&"ROLLBACK"), "{}", trace.tree());
        let commit = attributes(trace.children(write).find(|span| span.name == "COMMIT").unwrap());
        assert_eq!(
            (&*commit["db.system.name"], &*commit["db.operation.name"]),
            (system, "COMMIT")
        );
        assert!(
            number(trace.named("COMMIT"), "guildhall.units") >= 1,
            "{commit:?}"
        );
        let callback = trace.named("POST /interactions/{id}/{token}/callback");
        assert_eq!(trace.above(callback), ["command pay"], "{}", trace.tree());
        assert!((200..300).contains(&number(callback, "http.response.status_code")));
        assert!(number(ledger, "guildhall.requests") >= 1);
        let everywhere = trace.spans.iter().flat_map(|span| &span.attributes);
        let noise = everywhere.filter(|pair| matches!(&*pair.key, "target" | "level" | "thread.id"));
        assert_eq!(
            noise.count(),
            0,
            "what every span would say alike\n{}",
            trace.tree()
        );
        assert!(
            callback.start_time_unix_nano >= write.end_time_unix_nano - 1_000_000,
            "answered after the commit"
        );

        // What a member is shown leads to the trace.
        let refused = pay(&ana, &bo, "999999").await;
        let shown = refused.text();
        let failed = collector
            .trace(|span| is_pay(span, "refused") && shown.contains(&attributes(span)["guildhall.error_id"]))
            .await;
        let failed = attributes(&failed.root);
        assert_eq!(failed["guildhall.code"], "economy.not_enough");
        assert!(
            !failed.contains_key("error.type"),
            "a refusal is no failure: {failed:?}"
        );

        // What fails and is undone says so, by our own name for it, and is no commit.
        let report = tracing::info_span!(target: "guildhall", "undone", "error.type" = tracing::field::Empty);
        let undone: Result<(), AppError> = hall
            .database
            .write("undone", |tx| {
                Box::pin(async move {
                    tx.query("DELETE FROM feedback").execute().await?;
                    Err(AppError::new(codes::BUSY))
                })
            })
            .instrument(report.clone())
            .await;
        report.in_scope(|| {
            let (error, code) = (undone.unwrap_err(), codes::BUSY.name());
            tracing::error!(target: "guildhall", code, %error, "nothing was done");
        });
        drop(report);
        let is_undone = |span: &Span| span.name == "undone" && span.events.len() == 1;
        let undone = collector
            .trace(|span| is_undone(span) && span.events[0].name == "exception")
            .await;
        let write = undone.named("write undone");
        let ends: Vec<_> = undone.children(write).map(|span| span.name.as_str()).collect();
        assert!(
            ends.contains(&"ROLLBACK") && !ends.contains(&"COMMIT"),
            "{}",
            undone.tree()
        );
        let exception = pairs(&undone.root.events[0].attributes);
        assert_eq!(exception["exception.type"], codes::BUSY.name(), "{exception:?}");
        assert_eq!(
            exception["guildhall.message"], "nothing was done",
            "{exception:?}"
        );
        assert!(exception.contains_key("exception.message") && !exception.contains_key("target"));
        collector
            .0
            .lock()
            .unwrap()
            .retain(|request| !format!("{request:?}").contains("write undone"));

        let resource = collector.0.lock().unwrap()[0].resource_spans[0]
            .resource
            .clone()
            .unwrap();
        let resource = pairs(&resource.attributes);
        assert_eq!(
            (&*resource["service.name"], &*resource["service.version"]),
            ("guildhall", "test")
        );

        // Neither the token of an interaction nor that of the bot, nor what a member wrote.
        ask(&ana, "balance").await;
        let everything = format!("{:?}", collector.0.lock().unwrap());
        assert!(!everything.contains(&hall.sandbox.token()), "the bot's token");
    })
    .await;
}
