//! One unit of work in traces: how long it waited, ran and was committed.

use tracing::{Span, debug_span, field};

use crate::error::DbError;
use crate::sql::Dialect;

/// The spans of one unit. Without traces all of them are disabled and cost nothing.
#[derive(Debug)]
pub(crate) struct UnitTrace {
    /// Whoever asked for the unit.
    caller: Span,
    unit: Span,
    /// Until the work begins.
    queue: std::sync::Mutex<Span>,
}

impl UnitTrace {
    /// The unit was handed in; `kind` is `read` or `write`.
    pub(crate) fn new(dialect: Dialect, kind: &'static str, label: &'static str) -> Self {
        let caller = Span::current();
        if caller.is_none() {
            // Nobody asked: a worker looking whether there is something to do, every second.
            return Self {
                caller,
                unit: Span::none(),
                queue: std::sync::Mutex::new(Span::none()),
            };
        }
        let unit = debug_span!(
            "db",
            "otel.name" = format_args!("{kind} {label}"),
            "otel.kind" = "client",
            "otel.status_code" = field::Empty,
            "db.system.name" = dialect.system_name(),
            "db.operation.name" = label,
            "error.type" = field::Empty,
            retries = field::Empty,
        );
        Self {
            caller,
            queue: std::sync::Mutex::new(if unit.is_disabled() {
                Span::none()
            } else {
                debug_span!(parent: &unit, "queue")
            }),
            unit,
        }
    }

    /// Its turn has come: the span in which the work runs. Lines of the log keep the caller's when there are no traces.
    pub(crate) fn begin(&self) -> Span {
        let mut queue = self
            .queue
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *queue = Span::none();
        if self.unit.is_disabled() {
            return self.caller.clone();
        }
        debug_span!(parent: &self.unit, "run")
    }

    /// It is being run again, for so many times.
    pub(crate) fn again(&self, times: u32) {
        self.unit.record("retries", times);
    }

    /// The database failed it.
    pub(crate) fn failed(&self, error: &DbError) {
        self.unit.record("otel.status_code", "ERROR");
        self.unit.record("error.type", error.kind().as_str());
    }

    /// Its commit, which it may share with others: `units` of them. Every later unit's span links to that of the first.
    pub(crate) fn commit(&self, units: usize, first: Option<&Span>) -> Span {
        if self.unit.is_disabled() {
            return Span::none();
        }
        let commit = debug_span!(parent: &self.unit, "commit", units);
        if let Some(first) = first {
            commit.follows_from(first);
        }
        commit
    }
}
