//! Servers.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::delete,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Body, Caller, Query, get, id, post};
use crate::{
    error::ApiResult,
    state::{Discord, audit_log::Act},
    validate::guild::Changes,
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/guilds", post(create))
        .route("/guilds/{guild}", get(one).patch(edit).delete(remove))
        .route("/users/@me/guilds/{guild}", delete(leave))
}

#[derive(Debug, Deserialize)]
struct GuildQuery {
    with_counts: Option<bool>,
}

async fn one(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(guild): Path<String>,
    Query(query): Query<GuildQuery>,
) -> Answer {
    let guild = id("guild_id", &guild)?;
    discord.read(|state| {
        let guild = state.guild_open(guild, caller.user)?;
        let mut json = guild.json();
        if query.with_counts.unwrap_or_default() {
            json["approximate_member_count"] = json!(guild.members.len());
            json["approximate_presence_count"] = json!(guild.members.len());
        }
        Ok(Json(json))
    })
}

async fn create(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Body(body): Body,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let changes = Changes::parse(&body, true)?;
    let guild = discord.update(|state| state.guild_create(&act, changes))?;
    Ok((StatusCode::CREATED, Json(guild)))
}

async fn edit(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(guild): Path<String>,
    Body(body): Body,
) -> Answer {
    let guild = id("guild_id", &guild)?;
    let changes = Changes::parse(&body, false)?;
    discord
        .update(|state| state.guild_edit(guild, &act, changes))
        .map(Json)
}

async fn remove(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(guild): Path<String>,
) -> ApiResult<StatusCode> {
    let guild = id("guild_id", &guild)?;
    discord.update(|state| state.guild_delete(guild, &act))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn leave(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(guild): Path<String>,
) -> ApiResult<StatusCode> {
    let guild = id("guild_id", &guild)?;
    discord.update(|state| state.guild_leave(guild, caller.user))?;
    Ok(StatusCode::NO_CONTENT)
}
