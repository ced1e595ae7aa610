#![doc = include_str!("../README.md")]

mod log;
mod metrics;
mod redact;

pub use log::{ERROR_ID, Guard, LogFormat, LogLayer, LogSettings, TelemetryError, init};
pub use metrics::{BuildInfo, METRICS, MetricKind, MetricSpec, Metrics, metrics_page, name};
pub use redact::{MASK, is_secret_name, scrub};
