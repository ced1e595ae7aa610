//! The log: structured, redacted, one line per event.

mod fields;
mod layer;
mod line;
mod panics;

use std::io::IsTerminal as _;
use std::sync::Arc;

use core_types::SystemClock;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::trace::{self, TraceSettings};

pub use layer::LogLayer;
pub use panics::Guard;

/// The field that joins a line to what a member was shown: `tracing::error!(error_id = %id, …)`.
/// Text lines put it first.
pub const ERROR_ID: &str = "error_id";

/// How lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// Text on a terminal, JSON otherwise.
    #[default]
    Auto,
    /// Lines for people.
    Text,
    /// One JSON object per line.
    Json,
}

impl LogFormat {
    fn is_json(self, is_terminal: bool) -> bool {
        match self {
            Self::Auto => !is_terminal,
            Self::Text => false,
            Self::Json => true,
        }
    }
}

/// What is logged, and how.
#[derive(Debug, Clone)]
pub struct LogSettings {
    /// Level, or a level per part: `info,gateway=debug`.
    pub filter: String,
    /// How lines are written.
    pub format: LogFormat,
}

/// Why the log could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TelemetryError {
    /// The filter cannot be read.
    #[error("the log filter `{0}` is not valid: write a level, or `part=level` with commas")]
    Filter(String),
    /// Something else in this process already collects log events or metrics.
    #[error("log or metrics were already started in this process")]
    AlreadyStarted,
    /// The headers for the collector cannot be read.
    #[error("the headers for the collector are not valid: write `name=value`, with commas between")]
    Headers,
    /// The way to the collector could not be set up.
    #[error("traces could not be set up: {0}")]
    Traces(String),
    /// The metrics registry refused its set-up.
    #[error("the metrics registry could not be set up: {0}")]
    Metrics(String),
}

/// Starts the log on standard error for the whole process, and logs panics there too (redacted, unlike Rust's own hook).
/// With `traces`, spans go to a collector as well; that needs a runtime of tokio. Without, spans below the level of the
/// filter cost nothing.
///
/// # Errors
/// An invalid filter or address, or a second start.
pub fn init(settings: &LogSettings, traces: Option<&TraceSettings>) -> Result<Guard, TelemetryError> {
    let filter =
        EnvFilter::try_new(&settings.filter).map_err(|_| TelemetryError::Filter(settings.filter.clone()))?;
    let is_terminal = std::io::stderr().is_terminal();
    let layer = if settings.format.is_json(is_terminal) {
        LogLayer::json(Arc::new(SystemClock), std::io::stderr)
    } else {
        LogLayer::text(Arc::new(SystemClock), std::io::stderr).with_colour(is_terminal)
    };
    let Some(settings) = traces else {
        let started = tracing_subscriber::registry().with(filter).with(layer).try_init();
        started.map_err(|_| TelemetryError::AlreadyStarted)?;
        return Ok(Guard::install(None));
    };
    let (tracer, traces) = trace::start(settings)?;
    // Each with its own filter: a trace has spans that would be noise in the log.
    let started = tracing_subscriber::registry()
        .with(layer.with_filter(filter))
        .with(trace::layer(tracer))
        .try_init();
    started.map_err(|_| TelemetryError::AlreadyStarted)?;
    Ok(Guard::install(Some(traces)))
}
