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

impl MetricKind {
    /// What Prometheus calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
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
    // What runs.
    TARGET_INFO = Gauge "target_info" { "service_name", "service_version", "service_instance_id", "deployment_environment_name" }:
        "Who all metrics of this process are about, as in its traces; always 1";
    BUILD_INFO = Gauge "guildhall_build_info" { "version", "revision" }: "What is running; always 1";

    // Interactions, from the door to the answer.
    INTERACTION_DURATION = Histogram "guildhall_interaction_duration_seconds" { "command", "outcome" }:
        "Seconds from the arrival of an interaction to its answer, by command and outcome";
    INTERACTIONS_IN_FLIGHT = Gauge "guildhall_interactions_in_flight" {}: "Interactions being handled now";
    INTERACTIONS_DEFERRED = Counter "guildhall_interactions_deferred_total" { "command" }:
        "Interactions that were deferred because the deadline passed";
    FIRST_ANSWER_DURATION = Histogram "guildhall_first_answer_duration_seconds" { "answer" }:
        "Seconds from the arrival of an interaction until Discord took its first word: reply or deferral";
    DEADLINES_MISSED = Counter "guildhall_deadlines_missed_total" {}:
        "Interactions whose first word Discord did not take within its three seconds";
    ANSWERS_UNDELIVERED = Counter "guildhall_answers_undelivered_total" {}: "Answers that could not be delivered or kept";
    ERRORS = Counter "guildhall_errors_total" { "code", "kind" }: "Errors that members were shown, by stable code";

    // The doors interactions come through.
    INTERACTIONS_RECEIVED = Counter "guildhall_interactions_received_total" { "door" }:
        "Interactions that reached the house, by door: shard, http or direct; repeated ones included";
    INTERACTIONS_REFUSED = Counter "guildhall_interactions_refused_total" { "reason" }:
        "Requests to the HTTP door that were refused before anything was done for them: signature, stale, too_often, \
         too_large, too_slow, kind, too_deep, unreadable, no_key or no_room";
    INTERACTION_BYTES = Counter "guildhall_interaction_bytes_total" { "direction" }:
        "Bytes of bodies at the HTTP door: in for signed interactions, out for answers in the response";
    INTERACTIONS_UNTAKEN = Counter "guildhall_interactions_untaken_total" {}:
        "Answers whose HTTP response nobody took any more, and which went over REST";

    // The gateway, by shard.
    GATEWAY_CONNECTED = Gauge "guildhall_gateway_connected" { "shard" }: "1 while the session is up";
    GATEWAY_LAST_EVENT = Gauge "guildhall_gateway_last_event_timestamp_seconds" { "shard" }:
        "When anything was received last, answers to heartbeats included, in seconds since 1970";
    GATEWAY_LATENCY = Gauge "guildhall_gateway_latency_seconds" { "shard" }: "Round trip of the last heartbeat";
    GATEWAY_IDENTIFIES = Counter "guildhall_gateway_identifies_total" { "shard" }: "Sessions begun; Discord allows 1000 a day";
    GATEWAY_RESUMES = Counter "guildhall_gateway_resumes_total" { "shard" }: "Sessions that went on after a break";
    GATEWAY_SHARDS_HELD = Gauge "guildhall_gateway_shards_held" {}: "Gateway shards that are this process's";
    GATEWAY_SHARDS_PLANNED = Gauge "guildhall_gateway_shards_planned" {}: "Gateway shards there are, in all processes together";
    GATEWAY_IDENTIFIES_LEFT = Gauge "guildhall_gateway_identifies_left" {}:
        "Sessions that may still begin today; below 2 % none does, and sessions are only resumed";

    // Error records.
    ERROR_RECORDS_DROPPED = Counter "guildhall_error_records_dropped_total" {}:
        "Error records lost because too many waited to be written";

    // The database and what stands on it.
    DB_OPERATION_DURATION = Histogram "db_client_operation_duration_seconds" { "db_system_name", "db_operation_name", "kind" }:
        "Seconds from handing in a unit of work to its answer; the operation is the unit's label, its kind read or write";
    DB_COMMIT_UNITS = Histogram "guildhall_db_commit_units" {}: "Units of work that shared one commit of SQLite's writer";
    DB_COMMIT_DURATION = Histogram "guildhall_db_commit_duration_seconds" {}:
        "Seconds one transaction of SQLite's writer took, units included";
    DB_RETRIES = Counter "guildhall_db_retries_total" { "label" }: "Units of work run again after they met another transaction";
    CACHE_REQUESTS = Counter "guildhall_cache_requests_total" { "cache", "outcome" }: "Look-ups in a cache of this process, by outcome";
    CACHE_SHARED_REQUESTS = Counter "guildhall_cache_shared_requests_total" { "cache", "outcome" }:
        "Look-ups in Redis of what this process did not have, by outcome (hit, miss, unreadable, away)";
    CACHE_INVALIDATIONS = Counter "guildhall_cache_invalidations_total" { "cache", "from" }:
        "Changes that made copies be forgotten, by where they were made (here, elsewhere)";
    CACHE_HEARING = Gauge "guildhall_cache_hearing" {}: "1 while changes of other processes are heard, 0 while copies are kept for half a minute only";
    CACHE_WARMED = Counter "guildhall_cache_warmed_total" {}: "Servers whose copies were loaded before anybody asked";
    DB_STALE_READS = Counter "guildhall_db_stale_reads_total" { "from" }: "Reads that may be late, by who answered (replica, primary)";
    DB_REPLICA_LAG = Gauge "guildhall_db_replica_lag_seconds" {}: "How far the replica is behind; infinite while it cannot be reached";
    DB_REPLICA_USED = Gauge "guildhall_db_replica_used" {}: "1 while reads that may be late go to the replica";
    JOBS = Counter "guildhall_jobs_total" { "kind", "outcome" }: "Background jobs that were run, by outcome";

    // The ledger.
    LEDGER_BATCH_UNITS = Histogram "guildhall_ledger_batch_units" {}: "Requests to move money that shared one transaction";
    LEDGER_BATCH_RETRIES = Counter "guildhall_ledger_batch_retries_total" {}: "Such transactions that were run again";
    LEDGER_IMBALANCE = Gauge "guildhall_ledger_imbalance" {}:
        "By how much the balances of all guilds fail to sum to zero, in the smallest unit";
    LEDGER_CHECKED = Gauge "guildhall_ledger_checked_timestamp_seconds" {}: "When the balances were summed last, in seconds since 1970";
    LEDGER_HOLDS_EXPIRED = Counter "guildhall_ledger_holds_expired_total" {}: "Holds given back because their time was over";

    // Other services: Discord's REST interface and whatever else is called over the network.
    REMOTE_CALL_DURATION = Histogram "guildhall_remote_call_duration_seconds" { "service", "outcome" }:
        "Seconds a call to another service took, retries included";
    REMOTE_RETRIES = Counter "guildhall_remote_retries_total" { "service" }: "Calls to another service that were made again";
    HTTP_CLIENT_DURATION = Histogram "http_client_request_duration_seconds" { "http_request_method", "url_template", "http_response_status_code" }:
        "Seconds one attempt of a request to Discord took; the status is error when nothing came back";
    BREAKER_OPEN = Gauge "guildhall_breaker_open" { "service" }: "1 while calls to a service are refused because it fails";

    // Pictures.
    PICTURES = Counter "guildhall_pictures_total" { "kind", "outcome" }:
        "Pictures that replies asked for, by kind and outcome: drawn, busy (too many at once, the reply went without) or failed";
    PICTURE_DURATION = Histogram "guildhall_picture_duration_seconds" { "kind" }: "Seconds a picture took to draw, the wait for a free hand not included";

    // Limits, and what processes share.
    LIMIT_REFUSALS = Counter "guildhall_limit_refusals_total" { "scope", "class" }: "Calls that were refused because somebody asked too often";
    LIMIT_FALLBACKS = Counter "guildhall_limit_fallbacks_total" {}: "Limits that were decided in this process because Redis was away";
    REDIS_UP = Gauge "guildhall_redis_up" {}: "1 while Redis answers, 0 while everything goes on without it";

    // Features and experiments.
    FEATURES_STALE = Counter "guildhall_features_stale_total" {}: "Features that were decided with what was last known, because the database was away";
    EXPERIMENT_NOTES_DROPPED = Counter "guildhall_experiment_notes_dropped_total" {}: "Exposures and goals of experiments that were dropped because too many waited";
    // Fraud, cases, and money that waits.
    FRAUD_STEPS = Counter "guildhall_fraud_steps_total" { "step" }:
        "Payments that met a step of the ladder: confirm, delay, hold or limit";
    CASES_OPENED = Counter "guildhall_cases_opened_total" { "about" }: "Cases opened: about a payment, about play, or by staff";
    CASES_CLOSED = Counter "guildhall_cases_closed_total" { "outcome" }: "Cases closed: justified, unjustified or lapsed";
    CASES_OPEN = Gauge "guildhall_cases_open" { "state" }: "Cases that need a decision (open) or a judgement (waiting)";
    APPEALS = Counter "guildhall_appeals_total" { "outcome" }: "Appeals made (open), accepted and declined";
    HOLDS_WAITING = Gauge "guildhall_holds_waiting" { "kind" }: "Sums of money that wait: delay, case or staff";
    HOLDS_OLDEST = Gauge "guildhall_holds_oldest_seconds" { "kind" }: "How long the oldest of them has waited";
    HOLDS_OVERDUE = Gauge "guildhall_holds_overdue_seconds" {}: "How long ago the first of them should have ended; 0 while none is overdue";
    HOLDS_ENDED = Counter "guildhall_holds_ended_total" { "kind", "outcome" }:
        "Sums of money that waited and went on (paid), were called back (cancelled), sent back (returned) or went back by themselves (lapsed)";
    BLOCKS = Counter "guildhall_blocks_total" { "by" }: "Members blocked, by staff or automatically";
    UNBLOCKS = Counter "guildhall_unblocks_total" { "by" }: "Blocks that ended, by staff or by time";
    MEMBERS_BLOCKED = Gauge "guildhall_members_blocked" {}: "Members who are blocked now";

    // The process and its runtime, looked at every 15 seconds.
    PROCESS_CPU = Counter "process_cpu_seconds_total" {}: "Seconds of processor time, user and system, in whole seconds";
    PROCESS_MEMORY = Gauge "process_resident_memory_bytes" {}: "Memory that is really there";
    PROCESS_THREADS = Gauge "process_threads" {}: "Threads of the operating system";
    PROCESS_FDS = Gauge "process_open_fds" {}: "File descriptors that are open";
    PROCESS_MAX_FDS = Gauge "process_max_fds" {}: "File descriptors that may be open";
    PROCESS_START = Gauge "process_start_time_seconds" {}: "When the process started, in seconds since 1970";
    RUNTIME_WORKERS = Gauge "guildhall_runtime_workers" {}: "Threads that run tasks";
    RUNTIME_TASKS = Gauge "guildhall_runtime_alive_tasks" {}: "Tasks that have not ended";
    RUNTIME_QUEUE = Gauge "guildhall_runtime_queued_tasks" {}: "Tasks that could run and wait for a thread";
    RUNTIME_BUSY = Counter "guildhall_runtime_busy_seconds_total" {}: "Seconds the worker threads were busy, in whole seconds";
    DATA_DISK_USED = Gauge "guildhall_data_disk_used_ratio" {}: "How full the disk of the data folder is, from 0 to 1";
    BACKUP_MADE = Gauge "guildhall_backup_last_timestamp_seconds" {}: "When the newest checked copy of the database was made";
    DATA_DISK_FREE = Gauge "guildhall_data_disk_free_bytes" {}: "What may still be written to the disk of the data folder";

    // Traces on their way to the collector.
    TRACE_SPANS_EXPORTED = Counter "guildhall_trace_spans_exported_total" {}: "Spans that the collector took";
    TRACE_SPANS_DROPPED = Counter "guildhall_trace_spans_dropped_total" { "reason" }:
        "Spans that were dropped: queue_full, not_delivered or too_many";

    // The web door.
    HTTP_SERVER_DURATION = Histogram "http_server_request_duration_seconds" { "http_request_method", "http_route", "http_response_status_code" }:
        "Seconds the web door took to answer";

    // Queues that must not grow: outbox and jobs.
    OUTBOX_WAITING = Gauge "guildhall_outbox_waiting" { "topic" }: "Messages that wait to be delivered";
    OUTBOX_OLDEST = Gauge "guildhall_outbox_oldest_seconds" { "topic" }: "Age of the oldest message that waits to be delivered";
    OUTBOX_DEAD = Gauge "guildhall_outbox_dead" { "topic" }: "Messages that failed too often and wait for a person";
    JOBS_DEAD = Gauge "guildhall_jobs_dead" {}: "Jobs that failed too often and wait for a person";
    JOBS_OVERDUE = Gauge "guildhall_jobs_overdue_seconds" {}: "How long the first waiting job is overdue";

    // How the bot stands with Discord, and what rests.
    DISCORD_INVALID_REQUESTS = Counter "guildhall_discord_invalid_requests_total" { "status" }:
        "Requests that count towards Discord's limit of 10,000 invalid ones in ten minutes";
    DISCORD_INVALID_WINDOW = Gauge "guildhall_discord_invalid_requests_window" {}: "Invalid requests in the last ten minutes";
    DISCORD_TOKEN_REFUSED = Gauge "guildhall_discord_token_refused" {}: "1 while Discord refuses the bot's token";
    SHED = Counter "guildhall_shed_total" { "service", "priority" }: "Work that was refused for more important work";
    BULKHEAD_REFUSED = Counter "guildhall_bulkhead_refused_total" { "service" }:
        "Calls to a service that were refused because too many waited";
    DEGRADED = Gauge "guildhall_degraded" { "service" }: "1 while a service is degraded";
    ANSWERS_LATE = Counter "guildhall_answers_late_total" {}: "Effects whose answer was lost and is given later";
    // Clocks.
    CLOCK_SKEW = Gauge "guildhall_clock_skew_seconds" {}: "How far this machine's clock is ahead of Discord's (negative: behind)";
    GATEWAY_SILENCE = Gauge "guildhall_gateway_silence_seconds" { "shard" }: "Seconds since the last event of a gateway session";
    GATEWAY_SILENCE_CURES = Counter "guildhall_gateway_silence_cures_total" { "cure" }:
        "Gateway sessions renewed because a kind of event had stopped coming: resumed, or begun anew";
}
