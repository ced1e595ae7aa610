//! The log: structured, redacted, one line per event.

mod fields;
mod layer;
mod line;
mod panics;

use std::io::IsTerminal as _;
use std::sync::Arc;

use core_types::SystemClock;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

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
    /// The metrics registry refused its set-up.
    #[error("the metrics registry could not be set up: {0}")]
    Metrics(String),
}

/// Starts the log on standard error for the whole process, and logs panics there too (redacted, unlike Rust's own hook).
///
/// # Errors
/// An invalid filter, or a second start.
pub fn init(settings: &LogSettings) -> Result<Guard, TelemetryError> {
    let filter =
        EnvFilter::try_new(&settings.filter).map_err(|_| TelemetryError::Filter(settings.filter.clone()))?;
    let is_terminal = std::io::stderr().is_terminal();
    let layer = if settings.format.is_json(is_terminal) {
        LogLayer::json(Arc::new(SystemClock), std::io::stderr)
    } else {
        LogLayer::text(Arc::new(SystemClock), std::io::stderr).with_colour(is_terminal)
    };
    tracing_subscriber::registry()
        .with(filter)
        .with(layer)
        .try_init()
        .map_err(|_| TelemetryError::AlreadyStarted)?;
    Ok(Guard::install())
}
