//! The record of what went over the wire, for the inspector and for tests. It keeps bytes as they were and reads them
//! only when somebody looks: most calls are never looked at, and under load there are many.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use serde::Serialize;
use serde_json::Value;
use tokio::time::Instant;

use super::State;
use crate::snowflake::Snowflake;

/// How many entries are kept.
const KEPT: usize = 2000;

/// How many bytes of bodies and answers are kept in all.
const KEPT_BYTES: usize = 32 * 1024 * 1024;

/// Largest body that is kept.
pub(crate) const BODY_KEPT: usize = 256 * 1024;

/// Largest good answer that is kept. Refusals are kept up to [`BODY_KEPT`].
pub(crate) const ANSWER_KEPT: usize = 16 * 1024;

/// One REST call of an application, or one dispatch to it.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Counts calls and dispatches from 1, in the order in which they ended.
    pub ordinal: u64,
    /// When it began, in milliseconds since the Unix epoch by the sandbox's clock.
    pub at: u64,
    /// When it began, in microseconds since the sandbox started.
    pub at_us: u64,
    /// HTTP method, or `DISPATCH`.
    pub method: String,
    /// Path below `/api/v10`, or the event's name.
    pub path: String,
    /// HTTP status; `None` for dispatches.
    pub status: Option<u16>,
    /// How long the answer took, in milliseconds.
    pub ms: u64,
    /// How long the answer took, in microseconds.
    pub us: u64,
    /// The request's JSON body or the event's data; null when there was none, it was no JSON, or it was larger
    /// than 256 KiB.
    pub body: Value,
    /// The answer's JSON body; null when there was none, or when it was larger than 16 KiB (256 KiB for a refusal).
    pub answer: Value,
    /// The interaction that it belongs to.
    pub interaction_id: Option<Snowflake>,
    /// The message that it is about; for what belongs to an interaction otherwise, the message that answered it.
    pub message_id: Option<Snowflake>,
}

/// What is kept of a call or dispatch.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) at: u64,
    pub(crate) began: Instant,
    pub(crate) took: Duration,
    pub(crate) what: What,
}

#[derive(Debug)]
pub(crate) enum What {
    Rest {
        method: axum::http::Method,
        path: Box<str>,
        status: u16,
        body: Box<[u8]>,
        answer: Box<[u8]>,
    },
    /// An event, with the whole frame that the first session got.
    Dispatch { event: Box<str>, frame: Arc<str> },
}

impl What {
    /// Roughly the memory that it holds.
    fn size(&self) -> usize {
        match self {
            Self::Rest { body, answer, .. } => body.len() + answer.len(),
            Self::Dispatch { frame, .. } => frame.len(),
        }
    }
}

/// The latest entries.
#[derive(Debug)]
pub(crate) struct Log {
    since: Instant,
    entries: VecDeque<Entry>,
    bytes: usize,
    /// Ordinal of the latest entry.
    last: u64,
    /// How many calls were refused or failed so far, by HTTP status.
    refused: BTreeMap<u16, u64>,
}

impl Log {
    pub(crate) fn new() -> Self {
        Self {
            since: Instant::now(),
            entries: VecDeque::new(),
            bytes: 0,
            last: 0,
            refused: BTreeMap::new(),
        }
    }

    /// How many calls were refused or failed so far, by HTTP status.
    pub(crate) fn refused(&self) -> &BTreeMap<u16, u64> {
        &self.refused
    }

    pub(crate) fn record(&mut self, entry: Entry) {
        self.bytes += entry.what.size();
        self.last += 1;
        if let What::Rest { status, .. } = &entry.what
            && *status >= 400
        {
            *self.refused.entry(*status).or_default() += 1;
        }
        self.entries.push_back(entry);
        while self.entries.len() > KEPT || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.entries.pop_front() else {
                return;
            };
            self.bytes -= oldest.what.size();
        }
    }
}

impl State {
    /// The record, oldest first.
    pub(crate) fn calls(&self) -> impl DoubleEndedIterator<Item = Call> {
        let first = self.log.last + 1 - self.log.entries.len() as u64;
        let entries = self.log.entries.iter().enumerate();
        entries.map(move |(index, entry)| self.call(first + index as u64, entry))
    }

    /// The calls and dispatches behind one message, oldest first.
    pub(crate) fn calls_behind(&self, message: Snowflake) -> Vec<Call> {
        let calls: Vec<_> = self.calls().collect();
        let interactions: Vec<_> = calls
            .iter()
            .filter(|call| call.message_id == Some(message))
            .filter_map(|call| call.interaction_id)
            .collect();
        let is_behind = |call: &Call| {
            call.message_id == Some(message)
                || call.interaction_id.is_some_and(|id| interactions.contains(&id))
        };
        calls.into_iter().filter(is_behind).collect()
    }

    fn call(&self, ordinal: u64, entry: &Entry) -> Call {
        let (at_us, us) = (
            micros(entry.began.saturating_duration_since(self.log.since)),
            micros(entry.took),
        );
        let mut call = match &entry.what {
            What::Rest {
                method,
                path,
                status,
                body,
                answer,
            } => Call {
                method: method.to_string(),
                path: path.as_ref().to_owned(),
                status: Some(*status),
                body: read(body),
                answer: read(answer),
                ..Call::EMPTY
            },
            What::Dispatch { event, frame } => Call {
                method: "DISPATCH".to_owned(),
                path: event.as_ref().to_owned(),
                body: read(frame.as_bytes())["d"].take(),
                ..Call::EMPTY
            },
        };
        (call.ordinal, call.at, call.at_us) = (ordinal, entry.at, at_us);
        (call.us, call.ms) = (us, us / 1000);
        self.link(&mut call);
        call
    }

    /// Finds out what a call belongs to, by its path, its body and its answer.
    fn link(&self, call: &mut Call) {
        if call.method == "DISPATCH" {
            let id = Snowflake::from_json(&call.body["id"]);
            if call.path == "INTERACTION_CREATE" {
                call.interaction_id = id;
            } else if call.path.starts_with("MESSAGE_") {
                call.message_id = id.or_else(|| Snowflake::from_json(&call.body["message_id"]));
                call.interaction_id = Snowflake::from_json(&call.body["interaction_metadata"]["id"]);
            }
        } else {
            let mut segments = call.path.split('/').skip(1);
            let place = segments.next();
            let (first, second) = (segments.next(), segments.next());
            call.interaction_id = match place {
                Some("interactions") => first.and_then(|id| id.parse().ok()),
                // An interaction's token begins with its id.
                Some("webhooks") => second
                    .and_then(|token| token.split_once('x'))
                    .and_then(|(id, _)| id.parse().ok()),
                _ => None,
            };
            let named = call.path.split_once("/messages/").and_then(|(_, rest)| {
                let id = rest.split('/').next().unwrap_or_default();
                id.parse().ok()
            });
            call.message_id = named.or_else(|| match place {
                Some("channels" | "webhooks") if call.answer["author"].is_object() => {
                    Snowflake::from_json(&call.answer["id"])
                }
                _ => None,
            });
        }
        if call.message_id.is_none() {
            call.message_id = call
                .interaction_id
                .and_then(|id| self.interactions.get(&id)?.original());
        }
    }
}

impl Call {
    const EMPTY: Self = Self {
        ordinal: 0,
        at: 0,
        at_us: 0,
        method: String::new(),
        path: String::new(),
        status: None,
        ms: 0,
        us: 0,
        body: Value::Null,
        answer: Value::Null,
        interaction_id: None,
        message_id: None,
    };
}

fn read(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_default()
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(size: usize) -> Entry {
        Entry {
            at: 0,
            began: Instant::now(),
            took: Duration::ZERO,
            what: What::Rest {
                method: axum::http::Method::GET,
                path: "/gateway".into(),
                status: 200,
                body: vec![0; size].into(),
                answer: Box::default(),
            },
        }
    }

    #[test]
    fn neither_many_nor_large_entries_fill_the_memory() {
        let mut log = Log::new();
        for _ in 0..KEPT + 5 {
            log.record(entry(1));
        }
        assert_eq!(
            (log.entries.len(), log.bytes, log.last),
            (KEPT, KEPT, KEPT as u64 + 5)
        );
        for _ in 0..200 {
            log.record(entry(BODY_KEPT));
        }
        assert_eq!(log.bytes, KEPT_BYTES);
        assert_eq!(log.entries.len(), KEPT_BYTES / BODY_KEPT);
    }
}
