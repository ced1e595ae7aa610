//! What this crate measures. Seconds are histograms, so that the slow tail is seen.

use std::time::Duration;

use crate::sql::Dialect;

/// One unit was answered; `kind` is `read` or `write`.
pub(crate) fn unit(dialect: Dialect, kind: &'static str, label: &'static str, took: Duration) {
    metrics::histogram!(
        "db_client_operation_duration_seconds",
        "db_system_name" => dialect.system_name(), "db_operation_name" => label, "kind" => kind,
    )
    .record(took.as_secs_f64());
}

/// SQLite's writer finished a transaction with so many units.
pub(crate) fn batch(units: usize, took: Duration) {
    #[expect(clippy::cast_precision_loss, reason = "a batch has at most 256 units")]
    metrics::histogram!("guildhall_db_commit_units").record(units as f64);
    metrics::histogram!("guildhall_db_commit_duration_seconds").record(took.as_secs_f64());
}

/// A unit on PostgreSQL met another transaction and is run again.
pub(crate) fn retry(label: &'static str) {
    metrics::counter!("guildhall_db_retries_total", "label" => label).increment(1);
}

/// A read that may be late was answered by the replica, or by the primary in its place.
pub(crate) fn stale_read(from: &'static str) {
    metrics::counter!("guildhall_db_stale_reads_total", "from" => from).increment(1);
}
