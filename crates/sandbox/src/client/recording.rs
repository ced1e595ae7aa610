//! Recording what people do, from the web client.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    error::{ApiError, ApiResult},
    recording::Recording,
    state::Discord,
};

/// `POST /client/recording`: begins a new recording.
pub(super) async fn begin(State(discord): State<Arc<Discord>>) -> StatusCode {
    discord.update_quietly(|state| state.recording = Some(Recording::default()));
    StatusCode::NO_CONTENT
}

/// `GET /client/recording`: what was recorded so far, as TOML; 404 when nothing is being recorded.
pub(super) async fn read(State(discord): State<Arc<Discord>>) -> ApiResult<Response> {
    let recording = discord.read(|state| state.recording.clone());
    let recording = recording.ok_or_else(ApiError::not_found)?;
    let text = recording.to_toml();
    let text = text.map_err(|error| ApiError::new(500, 0, &error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/toml"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"session.toml\"",
        ),
    ];
    Ok((headers, text).into_response())
}

/// `DELETE /client/recording`: ends the recording and forgets it.
pub(super) async fn end(State(discord): State<Arc<Discord>>) -> StatusCode {
    discord.update_quietly(|state| state.recording = None);
    StatusCode::NO_CONTENT
}
