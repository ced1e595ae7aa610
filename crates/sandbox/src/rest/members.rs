//! Members of a server.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::put,
};
use serde::Deserialize;
use serde_json::Value;

use super::{Answer, Body, Caller, Query, get, id};
use crate::{
    error::{ApiError, ApiResult, FormErrors},
    snowflake::Snowflake,
    state::{Discord, audit_log::Act},
    validate::member::Changes,
    world::{Member, PrivilegedIntent, User},
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/guilds/{guild}/members", get(list))
        .route("/guilds/{guild}/members/search", get(search))
        .route("/guilds/{guild}/members/@me", axum::routing::patch(edit_self))
        .route(
            "/guilds/{guild}/members/{user}",
            get(one).patch(edit).delete(kick),
        )
        .route(
            "/guilds/{guild}/members/{user}/roles/{role}",
            put(give).delete(take),
        )
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

async fn list(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(guild): Path<String>,
    Query(query): Query<MembersQuery>,
) -> Answer {
    let (guild, limit) = (id("guild_id", &guild)?, query.limit()?);
    discord.read(|state| {
        let guild = state.guild_open(guild, caller.user)?;
        let application = caller
            .application
            .and_then(|id| state.world.applications.get(&id));
        let is_allowed =
            application.is_none_or(|found| found.privileged_intents.has(PrivilegedIntent::Members));
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
    let (guild, limit) = (id("guild_id", &guild)?, query.limit()?);
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
        let guild = state.guild_open(guild, caller.user)?;
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

async fn one(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((guild, user)): Path<(String, String)>,
) -> Answer {
    let (guild, user) = (id("guild_id", &guild)?, id("user_id", &user)?);
    discord.read(|state| {
        state.guild_open(guild, caller.user)?;
        let member = state.member(guild, user)?;
        Ok(Json(member.json(&state.world)))
    })
}

async fn edit(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path((guild, user)): Path<(String, String)>,
    Body(body): Body,
) -> Answer {
    let (guild, user) = (id("guild_id", &guild)?, id("user_id", &user)?);
    change(&discord, guild, &act, user, &body)
}

/// Members change of themselves only what is theirs: the nickname.
async fn edit_self(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(guild): Path<String>,
    Body(body): Body,
) -> Answer {
    let guild = id("guild_id", &guild)?;
    let mut own = serde_json::json!({});
    if let Some(nick) = body.get("nick") {
        own["nick"] = nick.clone();
    }
    change(&discord, guild, &act, act.user, &own)
}

fn change(discord: &Discord, guild: Snowflake, act: &Act, user: Snowflake, body: &Value) -> Answer {
    discord.update(|state| {
        let changes = Changes::parse(body, state.clock.now())?;
        state.member_edit(guild, act, user, changes).map(Json)
    })
}

async fn kick(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path((guild, user)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (guild, user) = (id("guild_id", &guild)?, id("user_id", &user)?);
    discord.update(|state| state.member_kick(guild, &act, user))?;
    Ok(StatusCode::NO_CONTENT)
}

type RolePath = Path<(String, String, String)>;

async fn give(State(discord): State<Arc<Discord>>, act: Act, path: RolePath) -> ApiResult<StatusCode> {
    hand(&discord, &act, path, true)
}

async fn take(State(discord): State<Arc<Discord>>, act: Act, path: RolePath) -> ApiResult<StatusCode> {
    hand(&discord, &act, path, false)
}

fn hand(
    discord: &Discord,
    act: &Act,
    Path((guild, user, role)): RolePath,
    is_given: bool,
) -> ApiResult<StatusCode> {
    let (guild, user) = (id("guild_id", &guild)?, id("user_id", &user)?);
    let role = id("role_id", &role)?;
    discord.update(|state| state.member_role(guild, act, user, role, is_given))?;
    Ok(StatusCode::NO_CONTENT)
}
