//! `GET /health`, `/health/live`, `/health/ready`: for people, for restarts, for traffic.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use core_resilience::{Incident, Services};
use futures_util::future::join_all;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::dependency::{Checked, Dependency, Importance};
use crate::lifecycle::Phase;
use crate::state::HttpState;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    /// Everything works.
    Ok,
    /// Something optional is missing.
    Degraded,
    /// Something required is missing.
    Down,
}

#[derive(Serialize)]
pub(super) struct Health {
    status: Status,
    phase: Phase,
    uptime_seconds: u64,
    dependencies: BTreeMap<&'static str, Shown>,
    /// What rests, by name; what needs it is skipped or refused.
    degraded: BTreeMap<&'static str, Resting>,
}

#[derive(Serialize)]
struct Resting {
    since: String,
    why: String,
}

#[derive(Serialize)]
struct Shown {
    status: Status,
    latency_ms: f64,
    #[serde(flatten)]
    details: Map<String, Value>,
}

#[derive(Serialize)]
pub(super) struct Readiness {
    ready: bool,
    phase: Phase,
    down: Vec<&'static str>,
}

/// The process runs and answers: nothing else is asked, so that a broken database does not get it restarted.
pub(super) async fn live() -> Json<Map<String, Value>> {
    Json(Map::from_iter([("live".to_owned(), Value::Bool(true))]))
}

/// Whether traffic should come here.
pub(super) async fn ready(State(state): State<HttpState>) -> (StatusCode, Json<Readiness>) {
    let required = state
        .dependencies
        .iter()
        .filter(|dependency| dependency.importance == Importance::Required);
    let down: Vec<_> = check(required)
        .await
        .into_iter()
        .filter(|(_, checked)| !checked.condition.ok)
        .map(|(d, _)| d.name)
        .collect();
    let phase = state.lifecycle.phase();
    let ready = phase == Phase::Ready && down.is_empty();
    (code_of(ready), Json(Readiness { ready, phase, down }))
}

/// Every dependency with its status and latency.
pub(super) async fn show(State(state): State<HttpState>) -> (StatusCode, Json<Health>) {
    let checked = check(state.dependencies.iter()).await;
    let mut health = Health {
        status: Status::Ok,
        phase: state.lifecycle.phase(),
        uptime_seconds: state.started.elapsed().as_secs(),
        dependencies: BTreeMap::new(),
        degraded: degraded(&state),
    };
    if !health.degraded.is_empty() {
        health.status = Status::Degraded;
    }
    for (
        dependency,
        Checked {
            condition, latency, ..
        },
    ) in checked
    {
        let (own, overall) = match (condition.ok, dependency.importance) {
            (true, _) => (Status::Ok, health.status),
            (false, Importance::Required) => (Status::Down, Status::Down),
            (false, Importance::Optional) if health.status == Status::Down => (Status::Down, Status::Down),
            (false, Importance::Optional) => (Status::Down, Status::Degraded),
        };
        health.status = overall;
        let latency_ms = latency.as_secs_f64() * 1_000.0;
        health.dependencies.insert(
            dependency.name,
            Shown {
                status: own,
                latency_ms,
                details: condition.details,
            },
        );
    }
    (code_of(health.status != Status::Down), Json(health))
}

fn degraded(state: &HttpState) -> BTreeMap<&'static str, Resting> {
    let states = state.services.iter().flat_map(Services::states);
    let resting = |incident: Incident| Resting {
        since: incident.since.to_string(),
        why: incident.why,
    };
    states
        .filter_map(|state| Some((state.service, resting(state.incident?))))
        .collect()
}

async fn check<'d>(dependencies: impl Iterator<Item = &'d Dependency>) -> Vec<(&'d Dependency, Checked)> {
    join_all(dependencies.map(|dependency| async move { (dependency, dependency.checked().await) })).await
}

fn code_of(fine: bool) -> StatusCode {
    if fine {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}
