//! Invitations into servers.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
};
use serde::Deserialize;
use serde_json::Value;

use super::{Answer, Body, Caller, Query, get, id};
use crate::{
    error::ApiError,
    state::{Discord, audit_log::Act, invites::Wish},
    world::permissions::{MANAGE_CHANNELS, MANAGE_GUILD, VIEW_AUDIT_LOG},
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/invites/{code}", get(one).post(accept).delete(remove))
        .route("/guilds/{guild}/invites", get(of_guild))
        .route("/channels/{channel}/invites", get(of_channel).post(create))
}

#[derive(Debug, Deserialize)]
struct InviteQuery {
    with_counts: Option<bool>,
}

async fn one(
    State(discord): State<Arc<Discord>>,
    _: Caller,
    Path(code): Path<String>,
    Query(query): Query<InviteQuery>,
) -> Answer {
    discord
        .read(|state| state.invite_show(&code, query.with_counts.unwrap_or_default()))
        .map(Json)
}

async fn accept(State(discord): State<Arc<Discord>>, act: Act, Path(code): Path<String>) -> Answer {
    discord.update(|state| state.invite_accept(&code, &act)).map(Json)
}

async fn remove(State(discord): State<Arc<Discord>>, act: Act, Path(code): Path<String>) -> Answer {
    discord.update(|state| state.invite_delete(&code, &act)).map(Json)
}

async fn of_guild(State(discord): State<Arc<Discord>>, caller: Caller, Path(guild): Path<String>) -> Answer {
    let guild = id("guild_id", &guild)?;
    discord.read(|state| {
        state.guild_open(guild, caller.user)?;
        if state.world.permissions_of(guild, caller.user) & (MANAGE_GUILD | VIEW_AUDIT_LOG) == 0 {
            return Err(ApiError::missing_permissions());
        }
        let list = state.invites_list(|invite| invite.guild_id == guild);
        Ok(Json(Value::Array(list)))
    })
}

async fn of_channel(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(channel): Path<String>,
) -> Answer {
    let channel = id("channel_id", &channel)?;
    discord.read(|state| {
        state.must_have(channel, caller.user, MANAGE_CHANNELS)?;
        let list = state.invites_list(|invite| invite.channel_id == channel);
        Ok(Json(Value::Array(list)))
    })
}

async fn create(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(channel): Path<String>,
    Body(body): Body,
) -> Answer {
    let channel = id("channel_id", &channel)?;
    let wish = Wish::parse(&body)?;
    discord
        .update(|state| state.invite_create(channel, &act, wish))
        .map(Json)
}
