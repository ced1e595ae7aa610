//! `GET /api/v1/guilds/{guild}/members/blocked`: who is blocked at this moment, the newest block first.

use axum::Json;
use axum::extract::{Query, State};
use core_security::{Block, BlockSource};
use core_types::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{Caller, InGuild};
use crate::error::ApiError;
use crate::state::HttpState;

/// Blocks on a page unless the caller says otherwise.
const USUAL: u32 = 50;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    before: Option<String>,
    limit: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct Page {
    blocks: Vec<Shown>,
    /// `before` of the next page; null on the last one.
    next: Option<String>,
}

#[derive(Serialize)]
struct Shown {
    member: UserId,
    reason: String,
    /// Who decided; null where nobody of staff did.
    by: Option<UserId>,
    since: String,
    /// Null: until staff ends it.
    until: Option<String>,
}

pub(super) async fn list(
    State(state): State<HttpState>,
    Caller(caller): Caller,
    InGuild(guild): InGuild,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Page>, ApiError> {
    let Query(wanted) = wanted.map_err(|_| ApiError::QUERY)?;
    let before = wanted
        .before
        .as_deref()
        .map(|text| cursor(text).ok_or(ApiError::QUERY))
        .transpose()?;
    let security = state.security.ok_or(ApiError::NOT_FOUND)?;
    let limit = wanted.limit.unwrap_or(USUAL);
    let page = security
        .api_blocked(&caller, guild, before, limit)
        .await
        .map_err(|error| ApiError::answer(&error))?;
    Ok(Json(Page {
        blocks: page.blocks.into_iter().map(Shown::from).collect(),
        next: page
            .next
            .map(|(since, member)| format!("{}-{member}", since.as_micros())),
    }))
}

/// `<microseconds>-<member>`, as `next` of the page before has it.
fn cursor(text: &str) -> Option<(Timestamp, UserId)> {
    let (since, member) = text.split_once('-')?;
    Some((Timestamp::from_micros(since.parse().ok()?), member.parse().ok()?))
}

impl From<Block> for Shown {
    fn from(block: Block) -> Self {
        Self {
            member: block.member,
            reason: block.reason,
            by: match block.source {
                BlockSource::Staff(user) => Some(user),
                BlockSource::Automatic => None,
            },
            since: block.since.to_string(),
            until: block.until.map(|until| until.to_string()),
        }
    }
}
