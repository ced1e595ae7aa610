//! Every metric there is, with its labels. Labels have few values: never a guild, a member or a channel.

/// How a metric behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// Only grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// A distribution.
    Histogram,
}

/// One metric.
#[derive(Debug, Clone, Copy)]
pub struct MetricSpec {
    /// Name as scraped.
    pub name: &'static str,
    /// How it behaves.
    pub kind: MetricKind,
    /// Its labels.
    pub labels: &'static [&'static str],
    /// What it tells.
    pub about: &'static str,
}

macro_rules! metrics {
    ($($constant:ident = $kind:ident $name:literal { $($label:literal),* }: $about:literal;)+) => {
        /// Names of the metrics, for the code that records them.
        pub mod name {
            $(
                #[doc = concat!($about, ".")]
                pub const $constant: &str = $name;
            )+
        }

        /// Every metric, described in the registry from the start.
        pub const METRICS: &[MetricSpec] = &[$(
            MetricSpec { name: $name, kind: MetricKind::$kind, labels: &[$($label),*], about: $about }
        ),+];
    };
}

metrics! {
    BUILD_INFO = Gauge "build_info" { "version", "revision" }: "What is running; always 1";

    INTERACTION_SECONDS = Histogram "interaction_seconds" { "command", "outcome" }:
        "Seconds from the arrival of an interaction to its answer, by command and outcome";
    INTERACTIONS_IN_FLIGHT = Gauge "interactions_in_flight" {}: "Interactions being handled now";
    INTERACTIONS_DEFERRED = Counter "interactions_deferred_total" { "command" }:
        "Interactions that were deferred because the deadline passed";
    ERRORS = Counter "errors_total" { "code", "kind" }: "Errors that members were shown, by stable code";

    DB_UNIT_SECONDS = Histogram "db_unit_seconds" { "kind", "label" }:
        "Seconds from handing in a unit of work to its answer";
    DB_BATCH_UNITS = Histogram "db_batch_units" {}: "Units of work that shared one commit of SQLite's writer";
    DB_BATCH_SECONDS = Histogram "db_batch_seconds" {}: "Seconds one commit of SQLite's writer took";
    DB_RETRIES = Counter "db_retries_total" { "label" }: "Units of work run again after they met another transaction";
    CACHE_REQUESTS = Counter "cache_requests_total" { "cache", "outcome" }: "Look-ups in a cache, by outcome";
    JOBS = Counter "jobs_total" { "kind", "outcome" }: "Background jobs, by outcome";

    LEDGER_BATCH_UNITS = Histogram "ledger_batch_units" {}: "Requests to move money that shared one transaction";
    LEDGER_BATCH_RETRIES = Counter "ledger_batch_retries_total" {}: "Such transactions that were run again";
    LEDGER_HOLDS_EXPIRED = Counter "ledger_holds_expired_total" {}: "Holds given back because their time was over";

    REMOTE_SECONDS = Histogram "remote_seconds" { "service", "outcome" }:
        "Seconds a call to another service took, retries included";
    REMOTE_RETRIES = Counter "remote_retries_total" { "service" }: "Calls to another service that were made again";
    BREAKER_OPEN = Gauge "breaker_open" { "service" }: "1 while calls to a service are refused because it fails";

    HTTP_SECONDS = Histogram "http_request_seconds" { "route", "status" }: "Seconds the web door took to answer";
}
