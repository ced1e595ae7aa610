//! Seeing out members who do nothing.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
};
use serde_json::json;

use super::{Answer, Body, Caller, Query, get, id};
use crate::state::{Discord, audit_log::Act, prune::Prune};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new().route("/guilds/{guild}/prune", get(count).post(begin))
}

async fn count(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(guild): Path<String>,
    Query(prune): Query<Prune>,
) -> Answer {
    let guild = id("guild_id", &guild)?;
    discord.read(|state| {
        let idle = state.prune_find(guild, caller.user, &prune)?;
        Ok(Json(json!({"pruned": idle.len()})))
    })
}

async fn begin(
    State(discord): State<Arc<Discord>>,
    act: Act,
    Path(guild): Path<String>,
    Body(body): Body,
) -> Answer {
    let guild = id("guild_id", &guild)?;
    let prune = Prune::parse(&body);
    discord.update(|state| state.prune(guild, &act, &prune)).map(Json)
}
