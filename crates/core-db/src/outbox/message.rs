//! Messages as they are put in, lent out and counted.

use core_types::Timestamp;
use tracing::{Span, debug_span, field};

use crate::error::DbError;
use crate::row::{FromRow, Row};

/// A message to put into the outbox.
#[derive(Debug, Clone, Copy)]
pub struct NewMessage<'m> {
    /// Who delivers it, such as `webhook` or `discord.message`.
    pub topic: &'m str,
    /// Messages of one topic and partition are delivered one after the other, in order. Empty: no order.
    pub partition: &'m str,
    /// What to deliver, as JSON.
    pub payload: &'m str,
    /// A second message of the same topic and key is ignored.
    pub dedupe_key: Option<&'m str>,
}

/// A message lent to a worker until its lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The message's number; later messages have greater ones.
    pub id: i64,
    /// Who delivers it.
    pub topic: String,
    /// The lane it is in; empty if it is in none.
    pub partition: String,
    /// What to deliver, as JSON.
    pub payload: String,
    /// How often delivery failed so far.
    pub failures: i64,
    /// When it was put into the outbox.
    pub created_at: Timestamp,
    /// Where it was put in, as a trace knows it.
    pub(super) trace_parent: Option<String>,
    pub(super) fence: i64,
}

impl Delivery {
    /// A span for the way out, which goes on with the trace of what put the message in.
    pub fn span(&self) -> Span {
        let span = debug_span!(
            "outbox",
            "otel.name" = format_args!("deliver {}", self.topic),
            "otel.kind" = "consumer",
            "otel.status_code" = field::Empty,
            "messaging.system" = "guildhall.outbox",
            "messaging.operation.name" = "deliver",
            "messaging.operation.type" = "process",
            "messaging.destination.name" = self.topic.as_str(),
            "messaging.message.id" = %self.id,
            failures = self.failures,
        );
        if let Some(parent) = &self.trace_parent {
            core_telemetry::continue_trace(&span, parent);
        }
        span
    }
}

/// How full the outbox is, per topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxCount {
    /// The topic.
    pub topic: String,
    /// Messages not delivered yet.
    pub waiting: i64,
    /// Messages that failed too often.
    pub dead: i64,
    /// When the oldest waiting message was put in.
    pub oldest_waiting: Option<Timestamp>,
}

impl FromRow for Delivery {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get(0)?,
            topic: row.get(1)?,
            partition: row.get(2)?,
            payload: row.get(3)?,
            failures: row.get(4)?,
            created_at: row.get(5)?,
            fence: row.get(6)?,
            trace_parent: row.get(7)?,
        })
    }
}

impl FromRow for OutboxCount {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            topic: row.get(0)?,
            waiting: row.get(1)?,
            dead: row.get(2)?,
            oldest_waiting: row.get(3)?,
        })
    }
}
