//! Servers, their channels, roles and members.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
};
use serde::Deserialize;
use serde_json::json;

use super::{Answer, Caller, Query, get, id};
use crate::{
    error::{ApiError, ApiResult, FormErrors},
    snowflake::Snowflake,
    state::{self, Discord},
    world::{Guild, Member, User},
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/guilds/{guild}", get(one))
        .route("/guilds/{guild}/channels", get(channels))
        .route("/guilds/{guild}/members", get(members))
        .route("/guilds/{guild}/members/search", get(search))
        .route("/guilds/{guild}/members/{user}", get(member))
}

/// The server, if the caller is in it.
fn open<'a>(state: &'a state::State, guild: &str, caller: Caller) -> ApiResult<&'a Guild> {
    let guild = state
        .world
        .guilds
        .get(&id("guild_id", guild)?)
        .ok_or_else(ApiError::unknown_guild)?;
    if guild.members.contains_key(&caller.user) {
        Ok(guild)
    } else {
        Err(ApiError::missing_access())
    }
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
    discord.read(|state| {
        let guild = open(state, &guild, caller)?;
        let mut json = guild.json();
        if query.with_counts.unwrap_or_default() {
            json["approximate_member_count"] = json!(guild.members.len());
            json["approximate_presence_count"] = json!(guild.members.len());
        }
        Ok(Json(json))
    })
}

async fn channels(State(discord): State<Arc<Discord>>, caller: Caller, Path(guild): Path<String>) -> Answer {
    discord.read(|state| {
        let guild = open(state, &guild, caller)?;
        let channels = state.world.channels_of(guild.id).into_iter();
        Ok(Json(
            channels.map(|channel| channel.json(&state.world, None)).collect(),
        ))
    })
}

#[derive(Debug, Deserialize)]
struct MembersQuery {
    limit: Option<usize>,
    after: Option<Snowflake>,
    query: Option<String>,
}

impl MembersQuery {
    fn limit(&self) -> ApiResult<usize> {
        let limit = self.limit.unwrap_or(1);
        let mut errors = FormErrors::default();
        errors.range("limit", limit as u64, 1, 1000);
        errors.finish()?;
        Ok(limit)
    }
}

async fn members(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(guild): Path<String>,
    Query(query): Query<MembersQuery>,
) -> Answer {
    let limit = query.limit()?;
    discord.read(|state| {
        let guild = open(state, &guild, caller)?;
        let application = caller
            .application
            .and_then(|id| state.world.applications.get(&id));
        let is_allowed = application.is_none_or(|found| found.privileged_intents);
        if !is_allowed {
            return Err(ApiError::missing_access());
        }
        let members = guild
            .members
            .values()
            .filter(|member| query.after.is_none_or(|after| member.user_id > after));
        Ok(Json(
            members
                .take(limit)
                .map(|member| member.json(&state.world))
                .collect(),
        ))
    })
}

async fn search(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(guild): Path<String>,
    Query(query): Query<MembersQuery>,
) -> Answer {
    let limit = query.limit()?;
    let Some(prefix) = query
        .query
        .as_deref()
        .filter(|prefix| !prefix.is_empty())
        .map(str::to_lowercase)
    else {
        return Err(ApiError::form(
            "query",
            "BASE_TYPE_REQUIRED",
            "This field is required",
        ));
    };
    discord.read(|state| {
        let guild = open(state, &guild, caller)?;
        let matches = |member: &&Member| {
            let user = state.world.users.get(&member.user_id);
            let names = [
                member.nick.as_deref(),
                user.map(|user| user.username.as_str()),
                user.map(User::display_name),
            ];
            names
                .into_iter()
                .flatten()
                .any(|name| name.to_lowercase().starts_with(&prefix))
        };
        let found = guild.members.values().filter(matches).take(limit);
        Ok(Json(found.map(|member| member.json(&state.world)).collect()))
    })
}

async fn member(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((guild, user)): Path<(String, String)>,
) -> Answer {
    let user = id("user_id", &user)?;
    discord.read(|state| {
        let guild = open(state, &guild, caller)?;
        let member = guild.members.get(&user).ok_or_else(|| {
            if state.world.users.contains_key(&user) {
                ApiError::unknown_member()
            } else {
                ApiError::unknown_user()
            }
        })?;
        Ok(Json(member.json(&state.world)))
    })
}
