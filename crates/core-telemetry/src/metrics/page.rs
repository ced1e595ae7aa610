//! The catalogue as a page for people.

use std::fmt::Write as _;

use super::catalogue::METRICS;

/// The text of `docs/metrics.md`: every metric with kind, labels and meaning.
pub fn metrics_page() -> String {
    let mut page = String::from(
        "# Metrics\n\n\
         `GET /metrics` of the web door answers in Prometheus' text format. This page is made from the catalogue in\n\
         `crates/core-telemetry/src/metrics/catalogue.rs`; do not edit it by hand.\n\n\
         * Names of our own begin with `guildhall_` and end with their unit; counters end with `_total`. What OpenTelemetry's\n  \
           semantic conventions name, such as `http_server_request_duration_seconds`, keeps that name and its labels, with\n  \
           underscores for dots. Figures about the process carry the names that every Prometheus client gives them.\n\
         * Durations are histograms in seconds, with Discord's limits (2 s, 3 s) among the bucket ends.\n\
         * Labels have few values. None is a server, a member or a channel: those are in logs and traces.\n\n\
         | metric | kind | labels | what it tells |\n|---|---|---|---|\n",
    );
    for spec in METRICS {
        let labels: Vec<_> = spec.labels.iter().map(|label| format!("`{label}`")).collect();
        let labels = if labels.is_empty() {
            "–".to_owned()
        } else {
            labels.join(", ")
        };
        let _ = writeln!(
            page,
            "| `{}` | {} | {labels} | {} |",
            spec.name,
            spec.kind.label(),
            spec.about
        );
    }
    page
}
