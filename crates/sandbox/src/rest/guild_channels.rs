//! The channels of a server, and who may do what in them.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{patch, put},
};
use serde_json::Value;

use super::{Answer, Body, Caller, get, id};
use crate::{
    error::{ApiError, ApiResult},
    state::{Discord, audit_log::Act},
    validate::{
        channel::{Changes, Move, overwrite},
        fields::Fields,
        thread::ThreadEdit,
    },
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/guilds/{guild}/channels", get(list).post(create).patch(reorder))
        .route("/channels/{channel}", patch(edit).delete(remove))
        .route(
            "/channels/{channel}/permissions/{overwrite}",
            put(put_overwrite).delete(remove_overwrite),
        )
}

async fn list(State(discord): State<Arc<Discord>>, caller: Caller, Path(guild): Path<String>) -> Answer {
    let guild = id("guild_id", &guild)?;
    discord.read(|state| {
        state.guild_open(guild, caller.user)?;
        let channels = state.world.channels_of(guild).into_iter();
        Ok(Json(
            channels.map(|channel| channel.json(&state.world, None)).collect(),
        ))
    })
}

async fn create(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(guild): Path<String>,
    Body(body): Body,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let guild = id("guild_id", &guild)?;
    let changes = Changes::parse(&body, None)?;
    let channel = discord.update(|state| state.channel_create(guild, &act, changes))?;
    Ok((StatusCode::CREATED, Json(channel)))
}

async fn reorder(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(guild): Path<String>,
    Body(body): Body,
) -> ApiResult<StatusCode> {
    let guild = id("guild_id", &guild)?;
    let moves = Move::parse_all(&body)?;
    discord.update(|state| state.channels_move(guild, &act, moves))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn edit(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(channel): Path<String>,
    Body(body): Body,
) -> Answer {
    let channel = id("channel_id", &channel)?;
    discord.update(|state| {
        state.must_have(channel, act.user, 0)?;
        let found = state.channel(channel)?;
        if found.guild_id.is_none() {
            return Err(ApiError::direct_message());
        }
        if found.is_thread() {
            state.thread_edit(channel, &act, ThreadEdit::parse(&body)?)?;
            let found = state.channel(channel)?;
            return Ok(Json(found.json(&state.world, Some(act.user))));
        }
        let changes = Changes::parse(&body, Some(found.kind))?;
        state.channel_edit(channel, &act, changes).map(Json)
    })
}

/// Deletes a channel of a server; direct messages are only closed, and open again with the next message.
async fn remove(State(discord): State<Arc<Discord>>, act: Act, Path(channel): Path<String>) -> Answer {
    let channel = id("channel_id", &channel)?;
    discord.update(|state| {
        state.must_have(channel, act.user, 0)?;
        let found = state.channel(channel)?;
        if found.guild_id.is_none() {
            return Ok(Json(found.json(&state.world, Some(act.user))));
        }
        if found.is_thread() {
            return state.thread_delete(channel, &act).map(Json);
        }
        state.channel_delete(channel, &act).map(Json)
    })
}

async fn put_overwrite(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path((channel, target)): Path<(String, String)>,
    Body(body): Body,
) -> ApiResult<StatusCode> {
    let (channel, target) = (id("channel_id", &channel)?, id("overwrite_id", &target)?);
    let mut fields = Fields::of(&body);
    if body["type"].is_null() {
        fields.error("type", "BASE_TYPE_REQUIRED", "This field is required");
    }
    let overwrite = overwrite(&mut fields, target);
    fields.finish()?;
    discord.update(|state| state.overwrite_put(channel, &act, overwrite))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove_overwrite(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path((channel, target)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (channel, target) = (id("channel_id", &channel)?, id("overwrite_id", &target)?);
    discord.update(|state| state.overwrite_delete(channel, &act, target))?;
    Ok(StatusCode::NO_CONTENT)
}
