//! What metrics know of one shard.

use std::time::Duration;

use core_telemetry::name;
use core_types::Timestamp;
use metrics::{Counter, Gauge, counter, gauge};

/// The metrics of one shard, looked up once.
pub(super) struct Vital {
    connected: Gauge,
    last_event: Gauge,
    latency: Gauge,
    identifies: Counter,
    resumes: Counter,
}

impl Vital {
    pub(super) fn new(shard: u32) -> Self {
        let shard = shard.to_string();
        let vital = Self {
            connected: gauge!(name::GATEWAY_CONNECTED, "shard" => shard.clone()),
            last_event: gauge!(name::GATEWAY_LAST_EVENT, "shard" => shard.clone()),
            latency: gauge!(name::GATEWAY_LATENCY, "shard" => shard.clone()),
            identifies: counter!(name::GATEWAY_IDENTIFIES, "shard" => shard.clone()),
            resumes: counter!(name::GATEWAY_RESUMES, "shard" => shard),
        };
        vital.connected.set(0.0);
        vital.identifies.increment(0);
        vital.resumes.increment(0);
        vital
    }

    /// Something was received, if only the answer to a heartbeat.
    pub(super) fn heard(&self, now: Timestamp, latency: Option<Duration>) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "microseconds of an epoch fit for centuries"
        )]
        self.last_event.set(now.as_micros() as f64 / 1e6);
        if let Some(latency) = latency {
            self.latency.set(latency.as_secs_f64());
        }
    }

    /// A new session began.
    pub(super) fn ready(&self) {
        self.identifies.increment(1);
        self.connected.set(1.0);
    }

    /// An old session goes on.
    pub(super) fn resumed(&self) {
        self.resumes.increment(1);
        self.connected.set(1.0);
    }

    /// The connection ended.
    pub(super) fn closed(&self) {
        self.connected.set(0.0);
    }
}
