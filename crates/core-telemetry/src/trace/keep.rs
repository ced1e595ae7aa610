//! Which traces are kept: decided when the first span of a trace ends, which is the last of its spans to end.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use opentelemetry::Context;
use opentelemetry::trace::{SpanId, Status, TraceId};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use tokio::sync::mpsc;

use super::export::{Message, dropped};
use crate::ERROR_ID;

/// Traces being recorded at one time; each is an interaction, a job or a request.
const MAX_OPEN: usize = 4_096;

/// Spans of one trace; more are a loop that should not have a span per turn.
const MAX_SPANS: usize = 512;

/// A trace that never ended by then has lost its first span. Interactions live for a quarter of an hour.
const FORGOTTEN: Duration = Duration::from_mins(20);

/// How many traces kept for a failure are remembered, so that what they left in the outbox is kept as well.
const REMEMBERED: usize = 256;

/// When a trace is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    /// Of a hundred traces without failure.
    pub(super) percent: u32,
    /// Longer ones always.
    pub(super) slow: Duration,
}

impl Rule {
    /// The same for every process that sees a part of the trace: it hangs on the id alone.
    fn is_drawn(self, trace: TraceId) -> bool {
        let [.., a, b, c, d] = trace.to_bytes();
        u64::from(u32::from_be_bytes([a, b, c, d])) * 100 < u64::from(self.percent) << 32
    }

    /// What somebody will look for: failures, what a member was shown an error id for, and what took long.
    fn is_special(self, root: &SpanData, others: &[SpanData]) -> bool {
        let failed = |span: &SpanData| matches!(span.status, Status::Error { .. });
        let took = root.end_time.duration_since(root.start_time).unwrap_or_default();
        let has_error_id = || root.attributes.iter().any(|pair| pair.key.as_str() == ERROR_ID);
        took >= self.slow || failed(root) || has_error_id() || others.iter().any(failed)
    }
}

/// Collects spans by trace.
#[derive(Debug)]
pub(super) struct Keeper {
    rule: Rule,
    open: Mutex<Open>,
    queue: mpsc::Sender<Message>,
}

#[derive(Debug, Default)]
struct Open {
    traces: HashMap<TraceId, Trace>,
    special: VecDeque<TraceId>,
}

#[derive(Debug)]
struct Trace {
    since: SystemTime,
    spans: Vec<SpanData>,
}

impl Keeper {
    pub(super) fn new(rule: Rule, queue: mpsc::Sender<Message>) -> Self {
        Self {
            rule,
            open: Mutex::default(),
            queue,
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// One span inside a trace ended. False: there is no room for it.
    fn add(&mut self, span: SpanData) -> bool {
        let id = span.span_context.trace_id();
        if self.traces.len() >= MAX_OPEN && !self.traces.contains_key(&id) {
            let old = |trace: &Trace| {
                span.end_time
                    .duration_since(trace.since)
                    .is_ok_and(|age| age > FORGOTTEN)
            };
            self.traces.retain(|_, trace| !old(trace));
            if self.traces.len() >= MAX_OPEN {
                return false;
            }
        }
        let trace = self.traces.entry(id).or_insert_with(|| Trace {
            since: span.end_time,
            spans: Vec::new(),
        });
        let has_room = trace.spans.len() < MAX_SPANS;
        if has_room {
            trace.spans.push(span);
        }
        has_room
    }

    /// The first span of a trace ended: the whole trace, if it is kept.
    fn end(&mut self, root: SpanData, rule: Rule) -> Option<Vec<SpanData>> {
        let id = root.span_context.trace_id();
        let mut spans = self
            .traces
            .remove(&id)
            .map(|trace| trace.spans)
            .unwrap_or_default();
        let is_special = rule.is_special(&root, &spans);
        if is_special && !self.special.contains(&id) {
            self.special.truncate(REMEMBERED - 1);
            self.special.push_front(id);
        }
        let follows_special = root.parent_span_is_remote && self.special.contains(&id);
        if !is_special && !rule.is_drawn(id) && !follows_special {
            return None;
        }
        spans.push(root);
        Some(spans)
    }
}

impl SpanProcessor for Keeper {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        let is_first = span.parent_span_id == SpanId::INVALID || span.parent_span_is_remote;
        if !is_first {
            if !self.open().add(span) {
                dropped("too_many", 1);
            }
            return;
        }
        let kept = self.open().end(span, self.rule);
        if let Some(spans) = kept
            && let Err(refused) = self.queue.try_send(Message::Trace(spans))
            && let Message::Trace(spans) = refused.into_inner()
        {
            dropped("queue_full", spans.len());
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
