//! Roles of a server.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Map, Value, json};

use super::{Answer, Body, Caller, get, id};
use crate::{
    error::ApiResult,
    state::{Discord, audit_log::Act},
    validate::role::{Changes, Move},
    world::permissions,
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/guilds/{guild}/roles", get(list).post(create).patch(reorder))
        .route("/guilds/{guild}/roles/member-counts", get(counts))
        .route(
            "/guilds/{guild}/roles/{role}",
            get(one).patch(edit).delete(remove),
        )
}

async fn list(State(discord): State<Arc<Discord>>, caller: Caller, Path(guild): Path<String>) -> Answer {
    let guild = id("guild_id", &guild)?;
    discord.read(|state| {
        let guild = state.guild_open(guild, caller.user)?;
        Ok(Json(Value::Array(guild.roles_json())))
    })
}

async fn counts(State(discord): State<Arc<Discord>>, caller: Caller, Path(guild): Path<String>) -> Answer {
    let guild = id("guild_id", &guild)?;
    discord.read(|state| {
        let guild = state.guild_manage(guild, caller.user, permissions::MANAGE_ROLES)?;
        let roles = guild.roles.keys().filter(|role| **role != guild.id);
        let counts: Map<_, _> = roles
            .map(|role| {
                let members = guild.members.values();
                let count = members.filter(|member| member.roles.contains(role)).count();
                (role.to_string(), json!(count))
            })
            .collect();
        Ok(Json(Value::Object(counts)))
    })
}

async fn one(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((guild, role)): Path<(String, String)>,
) -> Answer {
    let (guild, role) = (id("guild_id", &guild)?, id("role_id", &role)?);
    discord.read(|state| {
        state.guild_open(guild, caller.user)?;
        state.role(guild, role).map(|role| Json(role.json()))
    })
}

async fn create(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(guild): Path<String>,
    Body(body): Body,
) -> Answer {
    let guild = id("guild_id", &guild)?;
    let changes = Changes::parse(&body)?;
    discord
        .update(|state| state.role_create(guild, &act, changes))
        .map(Json)
}

async fn reorder(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(guild): Path<String>,
    Body(body): Body,
) -> Answer {
    let guild = id("guild_id", &guild)?;
    let moves = Move::parse_all(&body)?;
    discord
        .update(|state| state.roles_move(guild, &act, &moves))
        .map(Json)
}

async fn edit(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path((guild, role)): Path<(String, String)>,
    Body(body): Body,
) -> Answer {
    let (guild, role) = (id("guild_id", &guild)?, id("role_id", &role)?);
    let changes = Changes::parse(&body)?;
    discord
        .update(|state| state.role_edit(guild, &act, role, changes))
        .map(Json)
}

async fn remove(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path((guild, role)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (guild, role) = (id("guild_id", &guild)?, id("role_id", &role)?);
    discord.update(|state| state.role_delete(guild, &act, role))?;
    Ok(StatusCode::NO_CONTENT)
}
