//! `GET /config`: the settings in force, with nothing secret in them.

use axum::Json;
use axum::extract::State;
use core_config::Overview;

use crate::state::HttpState;

pub(super) async fn show(State(state): State<HttpState>) -> Json<Overview> {
    Json(state.settings.current().overview())
}
