//! `GET /stats`: how long it runs and what it did, one section per contributor.

use axum::Json;
use axum::extract::State;
use futures_util::future::join_all;
use serde_json::{Map, Value};

use crate::state::HttpState;

pub(super) async fn show(State(state): State<HttpState>) -> Json<Map<String, Value>> {
    let mut shown = Map::new();
    shown.insert("name".into(), state.build.name.into());
    shown.insert("version".into(), state.build.version.into());
    shown.insert("uptime_seconds".into(), state.started.elapsed().as_secs().into());
    let sections = state.figures.iter().map(|figures| async {
        // A task, so that figures from the database are never dropped half-way when the caller goes away.
        let value = tokio::spawn((figures.read)()).await.ok().flatten();
        (figures.section.to_owned(), value.unwrap_or(Value::Null))
    });
    shown.extend(join_all(sections).await);
    Json(shown)
}
