//! Bans of a server.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::Value;

use super::{Answer, Body, Caller, Query, get, id, post};
use crate::{
    error::{ApiResult, FormErrors},
    snowflake::Snowflake,
    state::{Discord, audit_log::Act},
    validate::ban,
    world::permissions::BAN_MEMBERS,
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/guilds/{guild}/bans", get(list))
        .route("/guilds/{guild}/bans/{user}", get(one).put(add).delete(remove))
        .route("/guilds/{guild}/bulk-ban", post(bulk))
}

#[derive(Debug, Deserialize)]
struct Page {
    limit: Option<u64>,
    before: Option<Snowflake>,
    after: Option<Snowflake>,
}

/// Bans in the order of user ids; with `before` those right before it.
async fn list(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(guild): Path<String>,
    Query(page): Query<Page>,
) -> Answer {
    let guild = id("guild_id", &guild)?;
    let limit = page.limit.unwrap_or(1000);
    let mut errors = FormErrors::default();
    errors.range("limit", limit, 1, 1000);
    errors.finish()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    discord.read(|state| {
        let guild = state.guild_manage(guild, caller.user, BAN_MEMBERS)?;
        let bans = guild.bans.iter().filter(|(user, _)| {
            page.before.is_none_or(|before| **user < before)
                && (page.before.is_some() || page.after.is_none_or(|after| **user > after))
        });
        let bans: Vec<_> = bans.map(|(user, ban)| ban.json(&state.world, *user)).collect();
        let skipped = match page.before {
            Some(_) => bans.len().saturating_sub(limit),
            None => 0,
        };
        let page = bans.into_iter().skip(skipped).take(limit);
        Ok(Json(page.collect()))
    })
}

async fn one(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((guild, user)): Path<(String, String)>,
) -> Answer {
    let (guild, user) = (id("guild_id", &guild)?, id("user_id", &user)?);
    discord.read(|state| {
        state.guild_manage(guild, caller.user, BAN_MEMBERS)?;
        let ban = state.ban(guild, user)?;
        Ok(Json(ban.json(&state.world, user)))
    })
}

async fn add(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path((guild, user)): Path<(String, String)>,
    Body(body): Body,
) -> ApiResult<StatusCode> {
    let (guild, user) = (id("guild_id", &guild)?, id("user_id", &user)?);
    let seconds = ban::seconds(&body)?;
    discord.update(|state| state.ban_put(guild, &act, user, seconds))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path((guild, user)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (guild, user) = (id("guild_id", &guild)?, id("user_id", &user)?);
    discord.update(|state| state.ban_delete(guild, &act, user))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn bulk(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(guild): Path<String>,
    Body(body): Body,
) -> ApiResult<Json<Value>> {
    let guild = id("guild_id", &guild)?;
    let (users, seconds) = ban::bulk(&body)?;
    discord
        .update(|state| state.ban_bulk(guild, &act, users, seconds))
        .map(Json)
}
