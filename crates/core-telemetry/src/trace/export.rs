//! On the way to the collector: in batches, cleaned, and never in anybody's way.

use std::time::Duration;

use opentelemetry::trace::Event;
use opentelemetry::{KeyValue, StringValue, Value};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until};

use crate::metrics::name;
use crate::redact::{MASK, is_secret_name, scrub};

/// Spans that go out together.
const BATCH: usize = 512;

/// How long a span waits for company.
const DELAY: Duration = Duration::from_secs(2);

/// Waits before a refused batch is sent again. Traces are worth a little patience and no memory: then it is dropped.
const RETRY_AFTER: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(4)];

/// What the sending task is told.
#[derive(Debug)]
pub(super) enum Message {
    /// A whole trace to send.
    Trace(Vec<SpanData>),
    /// Send what is there, answer, and end.
    Last(oneshot::Sender<()>),
}

/// So many spans will never be seen.
pub(super) fn dropped(reason: &'static str, spans: usize) {
    metrics::counter!(name::TRACE_SPANS_DROPPED, "reason" => reason)
        .increment(u64::try_from(spans).unwrap_or(u64::MAX));
}

/// Sends until told to stop.
pub(super) async fn run<E: SpanExporter>(exporter: E, mut queue: mpsc::Receiver<Message>) {
    let mut sender = Sender {
        exporter,
        batch: Vec::new(),
        is_away: false,
    };
    let mut since = Instant::now();
    loop {
        let message = tokio::select! {
            biased;
            () = sleep_until(since + DELAY), if !sender.batch.is_empty() => None,
            message = queue.recv() => match message {
                Some(message) => Some(message),
                None => return,
            },
        };
        match message {
            Some(Message::Trace(spans)) => {
                if sender.batch.is_empty() {
                    since = Instant::now();
                }
                sender.batch.extend(spans);
                if sender.batch.len() >= BATCH {
                    sender.send(&RETRY_AFTER).await;
                }
            }
            Some(Message::Last(done)) => {
                sender.send(&[]).await;
                // Whoever asked may have lost patience.
                let _ = done.send(());
                return;
            }
            None => sender.send(&RETRY_AFTER).await,
        }
    }
}

struct Sender<E> {
    exporter: E,
    batch: Vec<SpanData>,
    /// The collector did not take the last batch; said once.
    is_away: bool,
}

impl<E: SpanExporter> Sender<E> {
    async fn send(&mut self, retry_after: &[Duration]) {
        if self.batch.is_empty() {
            return;
        }
        let mut batch = std::mem::take(&mut self.batch);
        batch.iter_mut().for_each(clean);
        let spans = batch.len();
        // A collector that was away a moment ago gets one chance per batch.
        let waits = if self.is_away { &[] } else { retry_after };
        let mut waits = waits.iter();
        loop {
            let error = match self.exporter.export(batch.clone()).await {
                Ok(()) => {
                    metrics::counter!(name::TRACE_SPANS_EXPORTED)
                        .increment(u64::try_from(spans).unwrap_or(u64::MAX));
                    if std::mem::take(&mut self.is_away) {
                        tracing::info!("traces are delivered again");
                    }
                    return;
                }
                Err(error) => error,
            };
            let Some(wait) = waits.next() else {
                dropped("not_delivered", spans);
                if !std::mem::replace(&mut self.is_away, true) {
                    tracing::warn!(%error, "traces cannot be delivered to the collector; they are dropped until it is back");
                }
                return;
            };
            tokio::time::sleep(*wait).await;
        }
    }
}

/// Fields of the log are short; as attributes they are put under our name, and what must not be in a log must not be in a
/// trace.
fn clean(span: &mut SpanData) {
    span.attributes.iter_mut().for_each(clean_pair);
    for event in &mut span.events.events {
        name_exception(event);
        // Which module a line came from is for the log.
        event.attributes.retain(|pair| pair.key.as_str() != "target");
        if let std::borrow::Cow::Owned(clean) = scrub(&event.name) {
            event.name = clean.into();
        }
        event.attributes.iter_mut().for_each(clean_pair);
    }
}

/// A line with an error is an exception, as OpenTelemetry's conventions call it: with our code as its type, and what the
/// line said beside it.
fn name_exception(event: &mut Event) {
    if !event.attributes.iter().any(|pair| pair.key.as_str() == "error") {
        return;
    }
    for pair in &mut event.attributes {
        match pair.key.as_str() {
            "error" => pair.key = "exception.message".into(),
            "code" => pair.key = "exception.type".into(),
            "chain" => pair.key = "exception.stacktrace".into(),
            _ => {}
        }
    }
    let said = std::mem::replace(&mut event.name, "exception".into());
    event.attributes.push(KeyValue::new("message", said));
}

fn clean_pair(pair: &mut KeyValue) {
    let key = pair.key.as_str();
    if is_secret_name(key) {
        pair.value = Value::String(StringValue::from(MASK));
    } else if let Value::String(text) = &pair.value
        && let std::borrow::Cow::Owned(clean) = scrub(text.as_str())
    {
        pair.value = Value::String(clean.into());
    }
    let key = pair.key.as_str();
    let is_standard = key.contains('.') || key == "level";
    if !is_standard {
        pair.key = format!("guildhall.{key}").into();
    }
}
