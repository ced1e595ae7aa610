//! The metrics registry: what is measured, and how it is read.

mod catalogue;
mod page;

use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

pub use catalogue::{METRICS, MetricKind, MetricSpec, name};
pub use page::metrics_page;

use crate::{Service, TelemetryError};

/// Upper ends for durations in seconds: fine below a second, and on Discord's limits (two seconds is our deadline, three
/// Discord's).
const SECONDS: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0,
];

/// Upper ends for how many units share a commit.
const UNITS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// How often distributions are folded, so that nobody reading them costs no memory.
const FOLD_EVERY: Duration = Duration::from_secs(5);

/// What this build is.
#[derive(Debug, Clone, Copy)]
pub struct BuildInfo {
    /// Version of the executable.
    pub version: &'static str,
    /// Revision of the source, if it is known.
    pub revision: &'static str,
}

/// The registry; clones share it.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}

impl Metrics {
    /// Makes the registry the one of the process and describes every metric in it.
    ///
    /// # Errors
    /// A second start in the same process.
    pub fn install(build: BuildInfo) -> Result<Self, TelemetryError> {
        let recorder = recorder()?;
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).map_err(|_| TelemetryError::AlreadyStarted)?;
        describe(build);
        Ok(Self(handle))
    }

    /// Says who all metrics of this process are about, in the same words as its traces.
    pub fn about(&self, service: &Service) {
        let gauge = metrics::gauge!(
            name::TARGET_INFO,
            "service_name" => service.name.clone(),
            "service_version" => service.version.clone(),
            "service_instance_id" => service.instance.clone(),
            "deployment_environment_name" => service.environment.clone().unwrap_or_default(),
        );
        gauge.set(1.0);
    }

    /// Everything that was measured, in Prometheus' text format.
    pub fn render(&self) -> String {
        self.0.render()
    }

    /// Folds distributions every few seconds; runs until it is dropped.
    pub async fn maintain(self) {
        let mut ticks = tokio::time::interval(FOLD_EVERY);
        loop {
            ticks.tick().await;
            self.0.run_upkeep();
        }
    }
}

fn recorder() -> Result<PrometheusRecorder, TelemetryError> {
    let set_up = || {
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?;
        let builder = builder.set_buckets_for_metric(Matcher::Suffix("_units".to_owned()), &UNITS)?;
        Ok(builder.build_recorder())
    };
    set_up()
        .map_err(|error: metrics_exporter_prometheus::BuildError| TelemetryError::Metrics(error.to_string()))
}

fn describe(build: BuildInfo) {
    for spec in METRICS {
        match spec.kind {
            MetricKind::Counter => metrics::describe_counter!(spec.name, spec.about),
            MetricKind::Gauge => metrics::describe_gauge!(spec.name, spec.about),
            MetricKind::Histogram => metrics::describe_histogram!(spec.name, spec.about),
        }
    }
    metrics::gauge!(name::BUILD_INFO, "version" => build.version, "revision" => build.revision).set(1.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(record: impl FnOnce()) -> String {
        let recorder = recorder().unwrap();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            describe(BuildInfo {
                version: "1.2.3",
                revision: "abc",
            });
            record();
        });
        handle.render()
    }

    #[test]
    fn durations_are_histograms_with_the_deadline_among_their_ends() {
        let text = rendered(|| {
            metrics::histogram!(name::INTERACTION_DURATION, "command" => "pay", "outcome" => "ok")
                .record(0.3);
        });
        for line in [
            "# TYPE guildhall_interaction_duration_seconds histogram",
            r#"guildhall_interaction_duration_seconds_bucket{command="pay",outcome="ok",le="0.25"} 0"#,
            r#"guildhall_interaction_duration_seconds_bucket{command="pay",outcome="ok",le="2"} 1"#,
            r#"guildhall_build_info{version="1.2.3",revision="abc"} 1"#,
        ] {
            assert!(text.contains(line), "{line} missing in {text}");
        }
    }

    #[test]
    fn no_metric_is_labelled_with_a_guild_or_a_member() {
        for spec in METRICS {
            for label in spec.labels {
                let is_private = ["guild", "user", "member", "channel"]
                    .iter()
                    .any(|word| label.contains(word));
                assert!(!is_private, "{} has the label {label}", spec.name);
            }
        }
    }

    #[test]
    fn names_say_their_owner_and_their_unit() {
        for spec in METRICS {
            let is_known = [
                "guildhall_",
                "db_client_",
                "http_server_",
                "http_client_",
                "process_",
            ]
            .iter()
            .any(|prefix| spec.name.starts_with(prefix));
            assert!(
                is_known || spec.name == "target_info",
                "{} has no owner",
                spec.name
            );
            let is_fine = match spec.kind {
                MetricKind::Counter => spec.name.ends_with("_total"),
                MetricKind::Histogram => spec.name.ends_with("_seconds") || spec.name.ends_with("_units"),
                MetricKind::Gauge => !spec.name.ends_with("_total"),
            };
            assert!(is_fine, "{}", spec.name);
        }
    }
}
