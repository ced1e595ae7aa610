//! `GET /`: what this is, and where to go.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::state::{Build, HttpState};

#[derive(Serialize)]
pub(super) struct Index {
    #[serde(flatten)]
    build: Build,
    routes: Vec<&'static str>,
}

pub(super) async fn show(State(state): State<HttpState>) -> Json<Index> {
    let mut routes = vec![
        "/health",
        "/health/live",
        "/health/ready",
        "/stats",
        "/config",
        "/metrics",
        "/api/v1/openapi.json",
    ];
    if state.interactions.is_some() {
        routes.push("/interactions");
    }
    Json(Index {
        build: state.build,
        routes,
    })
}
