//! Servers.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
};
use serde::Deserialize;
use serde_json::json;

use super::{Answer, Caller, Query, get, id};
use crate::state::Discord;

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new().route("/guilds/{guild}", get(one))
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
        let guild = state.guild_open(id("guild_id", &guild)?, caller.user)?;
        let mut json = guild.json();
        if query.with_counts.unwrap_or_default() {
            json["approximate_member_count"] = json!(guild.members.len());
            json["approximate_presence_count"] = json!(guild.members.len());
        }
        Ok(Json(json))
    })
}
