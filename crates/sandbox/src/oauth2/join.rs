//! `guilds.join`: a bot brings somebody into a server who allowed it.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::Value;

use crate::{
    error::{ApiError, ApiResult},
    rest::{Body, Bot, id},
    snowflake::Snowflake,
    state::Discord,
    world::permissions,
};

const CREATE_INSTANT_INVITE: u64 = 1;
const MANAGE_NICKNAMES: u64 = 1 << 27;

/// 201 with the new member, or 204 when they were there already.
pub(super) async fn add(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path((guild, user)): Path<(String, String)>,
    Body(body): Body,
) -> ApiResult<Response> {
    let (guild, user) = (id("guild_id", &guild)?, id("user_id", &user)?);
    let token = body["access_token"]
        .as_str()
        .ok_or_else(|| ApiError::form("access_token", "BASE_TYPE_REQUIRED", "This field is required"))?;
    discord.update(|state| {
        let found = state
            .world
            .guilds
            .get(&guild)
            .ok_or_else(ApiError::unknown_guild)?;
        if !found.members.contains_key(&bot.user) {
            return Err(ApiError::missing_access());
        }
        let mut needed = CREATE_INSTANT_INVITE;
        let nick = body["nick"].as_str();
        if nick.is_some() {
            needed |= MANAGE_NICKNAMES;
        }
        let roles = roles(&body["roles"])?;
        if !roles.is_empty() {
            needed |= permissions::MANAGE_ROLES;
        }
        if state.world.permissions_of(guild, bot.user) & needed != needed {
            return Err(ApiError::missing_permissions());
        }
        let is_allowed = state.token_find(token).is_some_and(|token| {
            token.grant.application == bot.application
                && token.grant.user == user
                && token.grant.scopes.has("guilds.join")
        });
        if !is_allowed {
            return Err(ApiError::new(403, 50_025, "Invalid OAuth2 access token provided"));
        }
        if found.members.contains_key(&user) {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        if roles.iter().any(|role| !found.roles.contains_key(role)) {
            return Err(ApiError::new(404, 10_011, "Unknown Role"));
        }
        let member = state.member_join(guild, user, nick, roles)?;
        Ok((StatusCode::CREATED, Json(member)).into_response())
    })
}

fn roles(list: &Value) -> ApiResult<Vec<Snowflake>> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let read = |(index, value): (usize, &Value)| {
        Snowflake::from_json(value).ok_or_else(|| {
            let message = format!("Value {value} is not snowflake.");
            ApiError::form(&format!("roles.{index}"), "NUMBER_TYPE_COERCE", &message)
        })
    };
    list.iter().enumerate().map(read).collect()
}
