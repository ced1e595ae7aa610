#![doc = include_str!("../README.md")]

mod log;
mod metrics;
mod process;
mod redact;
mod trace;

pub use log::{ERROR_ID, Guard, LogFormat, LogLayer, LogSettings, TelemetryError, init};
pub use metrics::{BuildInfo, METRICS, MetricKind, MetricSpec, Metrics, metrics_page, name};
pub use process::{Disk, sample_process};
pub use redact::{MASK, is_secret_name, scrub};
pub use trace::{Headers, Service, TraceSettings, continue_trace, current_trace_id, current_trace_parent};
