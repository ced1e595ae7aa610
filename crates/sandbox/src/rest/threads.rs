//! Threads: made from messages, without one, as posts of a forum; their members; the lists of them.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post, put},
};
use serde::Deserialize;
use serde_json::Value;

use super::{Answer, Body, Caller, Form, Query, id};
use crate::{
    clock::from_iso8601,
    error::{ApiError, ApiResult, FormErrors},
    snowflake::Snowflake,
    state::{
        Discord, State as World,
        audit_log::Act,
        threads::{Archived, Search},
    },
    validate::{message::Payload, thread::NewThread},
    world::{PrivilegedIntent, kind},
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route(
            "/channels/{channel}/messages/{message}/threads",
            post(from_message),
        )
        .route("/channels/{channel}/threads", post(create))
        .route("/channels/{channel}/threads/archived/public", get(public))
        .route("/channels/{channel}/threads/archived/private", get(private))
        .route(
            "/channels/{channel}/users/@me/threads/archived/private",
            get(joined),
        )
        .route("/channels/{channel}/threads/search", get(search))
        .route("/guilds/{guild}/threads/active", get(active))
        .route("/channels/{channel}/thread-members", get(members))
        .route("/channels/{channel}/thread-members/@me", put(join).delete(leave))
        .route(
            "/channels/{channel}/thread-members/{user}",
            get(member).put(add).delete(remove),
        )
}

/// What a made thread is answered with.
fn made(state: &World, id: Snowflake, caller: Caller) -> ApiResult<(StatusCode, Json<Value>)> {
    let channel = state
        .world
        .channels
        .get(&id)
        .ok_or_else(ApiError::unknown_channel)?;
    let mut thread = channel.json(&state.world, Some(caller.user));
    // A post comes with its message.
    if let Some(message) = state.message(id, id) {
        thread["message"] = state.message_json(message, Some(caller.user));
    }
    Ok((StatusCode::CREATED, Json(thread)))
}

async fn from_message(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path((channel, message)): Path<(String, String)>,
    Body(body): Body,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    let new = NewThread::parse(&body)?;
    discord.update(|state| {
        let thread = state.thread_create(&act, channel, Some(message), new)?;
        made(state, thread, act.caller())
    })
}

async fn create(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(channel): Path<String>,
    form: Form,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let channel = id("channel_id", &channel)?;
    let is_forum = discord.read(|state| {
        let found = state.world.channels.get(&channel);
        found.is_some_and(|found| kind::is_forum(found.kind))
    });
    let new = NewThread::parse(&form.json)?;
    if !is_forum {
        return discord.update(|state| {
            let thread = state.thread_create(&act, channel, None, new)?;
            made(state, thread, act.caller())
        });
    }
    let message = form
        .json
        .get("message")
        .ok_or_else(|| ApiError::form("message", "BASE_TYPE_REQUIRED", "This field is required"))?;
    let payload = Payload::with_files(message, form.files).map_err(|error| error.below("message"))?;
    discord.update(|state| {
        let post = state.forum_post(&act, channel, new, payload)?;
        made(state, post, act.caller())
    })
}

#[derive(Debug, Deserialize)]
struct ArchivedQuery {
    before: Option<String>,
    limit: Option<usize>,
}

/// A page of archived threads, before a time or, of joined ones, before a thread.
fn archived(
    discord: &Discord,
    caller: Caller,
    channel: &str,
    query: &ArchivedQuery,
    which: Archived,
) -> Answer {
    let channel = id("channel_id", channel)?;
    let limit = query.limit.unwrap_or(50);
    let mut errors = FormErrors::default();
    errors.range("limit", limit as u64, 2, 100);
    errors.finish()?;
    let before = match (&query.before, which) {
        (None, _) => None,
        (Some(before), Archived::Joined) => Some(id("before", before)?.created_at()),
        (Some(before), _) => Some(from_iso8601(before).ok_or_else(|| {
            let message = format!("Could not parse {before}. Should be ISO8601.");
            ApiError::form("before", "DATE_TIME_TYPE_PARSE", &message)
        })?),
    };
    discord
        .read(|state| state.threads_archived(channel, caller.user, which, before, limit))
        .map(Json)
}

async fn public(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(channel): Path<String>,
    Query(query): Query<ArchivedQuery>,
) -> Answer {
    archived(&discord, caller, &channel, &query, Archived::Public)
}

async fn private(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(channel): Path<String>,
    Query(query): Query<ArchivedQuery>,
) -> Answer {
    archived(&discord, caller, &channel, &query, Archived::Private)
}

async fn joined(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(channel): Path<String>,
    Query(query): Query<ArchivedQuery>,
) -> Answer {
    archived(&discord, caller, &channel, &query, Archived::Joined)
}

async fn search(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(channel): Path<String>,
    Query(search): Query<Search>,
) -> Answer {
    let channel = id("channel_id", &channel)?;
    discord
        .read(|state| state.threads_search(channel, caller.user, &search))
        .map(Json)
}

async fn active(State(discord): State<Arc<Discord>>, caller: Caller, Path(guild): Path<String>) -> Answer {
    let guild = id("guild_id", &guild)?;
    discord.read(|state| {
        state.guild_open(guild, caller.user)?;
        Ok(Json(state.threads_active(guild, caller.user)))
    })
}

#[derive(Debug, Deserialize)]
struct MembersQuery {
    with_member: Option<bool>,
    after: Option<Snowflake>,
    limit: Option<usize>,
}

async fn members(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(thread): Path<String>,
    Query(query): Query<MembersQuery>,
) -> Answer {
    let thread = id("channel_id", &thread)?;
    let limit = query.limit.unwrap_or(100);
    let mut errors = FormErrors::default();
    errors.range("limit", limit as u64, 1, 100);
    errors.finish()?;
    let page = (query.after.unwrap_or(Snowflake(0)), limit);
    let is_whole = query.with_member.unwrap_or_default();
    discord.read(|state| {
        let application = caller
            .application
            .and_then(|id| state.world.applications.get(&id));
        let may = application.is_none_or(|found| found.privileged_intents.has(PrivilegedIntent::Members));
        if !may {
            return Err(ApiError::missing_access());
        }
        let members = state.thread_members(thread, caller.user, is_whole, page)?;
        Ok(Json(Value::Array(members)))
    })
}

async fn member(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((thread, user)): Path<(String, String)>,
    Query(query): Query<MembersQuery>,
) -> Answer {
    let (thread, user) = (id("channel_id", &thread)?, id("user_id", &user)?);
    let is_whole = query.with_member.unwrap_or_default();
    discord
        .read(|state| state.thread_member(thread, caller.user, user, is_whole))
        .map(Json)
}

async fn join(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(thread): Path<String>,
) -> ApiResult<StatusCode> {
    let thread = id("channel_id", &thread)?;
    discord.update(|state| state.thread_join(thread, caller.user))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn leave(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(thread): Path<String>,
) -> ApiResult<StatusCode> {
    let thread = id("channel_id", &thread)?;
    discord.update(|state| state.thread_leave(thread, caller.user))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn add(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((thread, user)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (thread, user) = (id("channel_id", &thread)?, id("user_id", &user)?);
    discord.update(|state| state.thread_member_add(thread, caller, user))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((thread, user)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (thread, user) = (id("channel_id", &thread)?, id("user_id", &user)?);
    discord.update(|state| state.thread_member_remove(thread, caller, user))?;
    Ok(StatusCode::NO_CONTENT)
}
