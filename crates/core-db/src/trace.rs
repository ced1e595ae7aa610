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
    /// The database, as traces name it.
    system: &'static str,
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
                system: dialect.system_name(),
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
            system: dialect.system_name(),
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
        // Traces know signed numbers only, and write others as text.
        self.unit.record("retries", i64::from(times));
    }

    /// The database failed it.
    pub(crate) fn failed(&self, error: &DbError) {
        mark(&self.unit, error);
    }

    /// Its commit, which it may share with others: `units` of them. Every later unit's span links to that of the first.
    pub(crate) fn commit(&self, units: usize, first: Option<&Span>) -> Span {
        let commit = self.end(END_WELL);
        commit.record("units", i64::try_from(units).unwrap_or(i64::MAX));
        if let Some(first) = first {
            commit.follows_from(first);
        }
        commit
    }

    /// The undoing of what it did.
    pub(crate) fn rollback(&self) -> Span {
        self.end(END_UNDONE)
    }

    fn end(&self, statement: &'static str) -> Span {
        if self.unit.is_disabled() {
            return Span::none();
        }
        debug_span!(
            parent: &self.unit,
            "end",
            "otel.name" = statement,
            "otel.kind" = "client",
            "otel.status_code" = field::Empty,
            "db.system.name" = self.system,
            "db.operation.name" = statement,
            "error.type" = field::Empty,
            units = field::Empty,
        )
    }
}

/// How a unit ends, as statements and spans are called.
const END_WELL: &str = "COMMIT";
const END_UNDONE: &str = "ROLLBACK";

/// The database failed what this span stands for.
pub(crate) fn mark(span: &Span, error: &DbError) {
    span.record("otel.status_code", "ERROR");
    span.record("error.type", error.kind().as_str());
}
