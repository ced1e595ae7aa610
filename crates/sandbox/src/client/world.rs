//! The world as a file: to keep, and to come back to.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    error::{ApiError, ApiResult},
    state::Discord,
    world::World,
};

/// `GET /client/world`: the present world as TOML.
pub(super) async fn save(State(discord): State<Arc<Discord>>) -> ApiResult<Response> {
    let saved = discord.read(|state| state.world.to_toml());
    let saved = saved.map_err(|error| ApiError::new(500, 0, &error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/toml"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"world.toml\""),
    ];
    Ok((headers, saved).into_response())
}

/// `PUT /client/world`: puts the world of a TOML document in place of the present one. What is wrong with the document
/// stands at `world` of the form error.
pub(super) async fn restore(State(discord): State<Arc<Discord>>, text: String) -> ApiResult<StatusCode> {
    let world = World::from_toml(&text);
    let world = world.map_err(|error| ApiError::form("world", "WORLD_INVALID", &error.to_string()))?;
    discord.update(|state| state.world_replace(world));
    Ok(StatusCode::NO_CONTENT)
}
