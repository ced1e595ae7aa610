//! Channels.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
};

use super::{Answer, Caller, get, id, post};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    state::{self, Discord},
    world::{self, permissions},
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/channels/{channel}", get(one))
        .route("/channels/{channel}/typing", post(typing))
}

impl state::State {
    /// Refuses who does not have these permissions in the channel.
    pub(crate) fn must_have(&self, channel: Snowflake, user: Snowflake, needed: u64) -> ApiResult<()> {
        if !self.world.channels.contains_key(&channel) {
            return Err(ApiError::unknown_channel());
        }
        let granted = self.world.permissions_in(channel, user);
        if granted & permissions::VIEW_CHANNEL == 0 {
            return Err(ApiError::missing_access());
        }
        if granted & needed == needed {
            Ok(())
        } else {
            Err(ApiError::missing_permissions())
        }
    }
}

async fn one(State(discord): State<Arc<Discord>>, caller: Caller, Path(channel): Path<String>) -> Answer {
    let channel = id("channel_id", &channel)?;
    discord.read(|state| {
        state.must_have(channel, caller.user, 0)?;
        let found = state
            .world
            .channels
            .get(&channel)
            .ok_or_else(ApiError::unknown_channel)?;
        Ok(Json(found.json(&state.world, Some(caller.user))))
    })
}

async fn typing(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(channel): Path<String>,
) -> ApiResult<StatusCode> {
    let channel = id("channel_id", &channel)?;
    discord.update(|state| {
        let needed = state
            .world
            .channels
            .get(&channel)
            .map_or(0, world::Channel::sending);
        state.must_have(channel, caller.user, needed)?;
        state.typing_started(channel, caller.user);
        Ok(StatusCode::NO_CONTENT)
    })
}
