//! Polls: who voted, voting, ending them.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::put,
};
use serde::Deserialize;

use super::{Answer, Body, Caller, Query, get, id, post};
use crate::{
    error::{ApiResult, FormErrors},
    snowflake::Snowflake,
    state::Discord,
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route(
            "/channels/{channel}/polls/{message}/answers/{answer}",
            get(voters),
        )
        // What Discord's own client calls.
        .route("/channels/{channel}/polls/{message}/answers/@me", put(vote))
        .route("/channels/{channel}/polls/{message}/expire", post(expire))
}

#[derive(Debug, Deserialize)]
struct VotersQuery {
    limit: Option<usize>,
    after: Option<Snowflake>,
}

async fn voters(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message, answer)): Path<(String, String, String)>,
    Query(query): Query<VotersQuery>,
) -> Answer {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    let answer = id("answer_id", &answer)?;
    let limit = query.limit.unwrap_or(25);
    let mut errors = FormErrors::default();
    errors.range("limit", limit as u64, 1, 100);
    errors.finish()?;
    let page = (query.after.unwrap_or_default(), limit);
    discord
        .read(|state| state.poll_voters(channel, message, answer.0, caller.user, page))
        .map(Json)
}

async fn vote(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message)): Path<(String, String)>,
    Body(body): Body,
) -> ApiResult<StatusCode> {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    let number = |value: &serde_json::Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
    let answers = body["answer_ids"].as_array().into_iter().flatten();
    let answers: Vec<u64> = answers.filter_map(number).collect();
    discord.update(|state| state.poll_vote(caller, channel, message, &answers))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn expire(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((channel, message)): Path<(String, String)>,
) -> Answer {
    let (channel, message) = (id("channel_id", &channel)?, id("message_id", &message)?);
    discord.update(|state| {
        state.poll_end(caller, channel, message)?;
        super::messages::find(state, channel, message, caller)
    })
}
