//! Coming into servers, and new people: what Discord's own app can do and its API for bots cannot.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};

use super::Person;
use crate::{
    error::{ApiResult, FormErrors},
    rest::{Body, id},
    snowflake::Snowflake,
    state::Discord,
};

/// A name between the lengths Discord allows, without spaces around it.
fn name(body: &Value, min: usize, max: usize) -> ApiResult<&str> {
    let name = body["name"].as_str().unwrap_or_default().trim();
    let mut errors = FormErrors::default();
    errors.length("name", name, min, max);
    errors.finish().map(|()| name)
}

/// All servers there are, also those the person is not in.
pub(super) async fn list(State(discord): State<Arc<Discord>>, Person(person): Person) -> Json<Value> {
    discord.read(|state| {
        let guilds = state.world.guilds.values();
        let guilds = guilds.map(|guild| {
            json!({
                "id": guild.id, "name": guild.name, "icon": guild.icon, "owner_id": guild.owner_id,
                "member_count": guild.members.len(), "is_member": state.world.is_member(guild.id, person),
            })
        });
        Json(guilds.collect())
    })
}

/// Somebody comes in, as if by an invite.
pub(super) async fn enter(
    State(discord): State<Arc<Discord>>,
    _: Person,
    Path((guild, user)): Path<(String, String)>,
) -> ApiResult<Json<Value>> {
    let (guild, user) = (id("guild_id", &guild)?, id("user_id", &user)?);
    discord.update(|state| state.guild_enter(guild, user)).map(Json)
}

/// `{name, locale?, guild_ids?}`: somebody new, at once in these servers.
pub(super) async fn person(
    State(discord): State<Arc<Discord>>,
    _: Person,
    Body(body): Body,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let name = name(&body, 1, 32)?;
    let locale = body["locale"].as_str().unwrap_or("en-GB");
    let guilds = body["guild_ids"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let guilds: Vec<_> = guilds.iter().filter_map(Snowflake::from_json).collect();
    let user = discord.update(|state| {
        let user = state.person_create(name, locale);
        if let Some(id) = Snowflake::from_json(&user["id"]) {
            for guild in guilds {
                state.guild_enter(guild, id)?;
            }
        }
        Ok(user)
    })?;
    Ok((StatusCode::CREATED, Json(user)))
}
