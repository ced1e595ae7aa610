//! The audit log of a server.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
};

use super::{Answer, Caller, Query, get, id};
use crate::state::{Discord, audit_log::Page};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new().route("/guilds/{guild}/audit-logs", get(list))
}

async fn list(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(guild): Path<String>,
    Query(page): Query<Page>,
) -> Answer {
    let guild = id("guild_id", &guild)?;
    discord
        .read(|state| state.audit_page(guild, caller.user, &page))
        .map(Json)
}
