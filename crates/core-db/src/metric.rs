//! What this crate measures. Seconds are histograms, so that the slow tail is seen.

use std::time::Duration;

/// One unit was answered; `kind` is `read` or `write`.
pub(crate) fn unit(kind: &'static str, label: &'static str, took: Duration) {
    metrics::histogram!("db_unit_seconds", "kind" => kind, "label" => label).record(took.as_secs_f64());
}

/// SQLite's writer finished a transaction with so many units.
pub(crate) fn batch(units: usize, took: Duration) {
    #[expect(clippy::cast_precision_loss, reason = "a batch has at most 256 units")]
    metrics::histogram!("db_batch_units").record(units as f64);
    metrics::histogram!("db_batch_seconds").record(took.as_secs_f64());
}

/// A unit on PostgreSQL met another transaction and is run again.
pub(crate) fn retry(label: &'static str) {
    metrics::counter!("db_retries_total", "label" => label).increment(1);
}
