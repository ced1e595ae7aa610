//! The record of what went over the wire, for the inspector and for tests.

use serde::Serialize;
use serde_json::Value;

use super::State;

/// How many entries are kept.
const KEPT: usize = 2000;

/// One REST call of an application, or one dispatch to it.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// When it began, in milliseconds since the Unix epoch by the sandbox's clock.
    pub at: u64,
    /// HTTP method, or `DISPATCH`.
    pub method: String,
    /// Path below `/api/v10`, or the event's name.
    pub path: String,
    /// HTTP status; `None` for dispatches.
    pub status: Option<u16>,
    /// How long the answer took, in milliseconds.
    pub ms: u64,
    /// The request's JSON body or the event's data; null when there was none, it was no JSON, or it was larger
    /// than 256 KiB.
    pub body: Value,
    /// The answer's JSON body when it was a refusal, else null.
    pub answer: Value,
}

impl State {
    pub(crate) fn record(&mut self, call: Call) {
        if self.log.len() == KEPT {
            self.log.pop_front();
        }
        self.log.push_back(call);
    }
}
