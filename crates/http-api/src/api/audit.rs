//! `GET /api/v1/guilds/{guild}/audit`: the audit log, newest record first, page by page.

use axum::Json;
use axum::extract::{Query, State};
use core_security::{AuditActor, AuditFilter, AuditRecord};
use core_types::UserId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Caller, InGuild};
use crate::error::ApiError;
use crate::state::HttpState;

/// Records on a page unless the caller says otherwise.
const USUAL: u32 = 50;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    before: Option<i64>,
    limit: Option<u32>,
    actor: Option<UserId>,
    action: Option<String>,
    target: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Page {
    records: Vec<Shown>,
    /// `before` of the next page; null on the last one.
    next: Option<i64>,
}

#[derive(Serialize)]
struct Shown {
    seq: i64,
    at: String,
    /// Null for the bot itself.
    actor: Option<UserId>,
    action: String,
    target: String,
    reason: String,
    before: Option<Value>,
    after: Option<Value>,
    trace: String,
}

pub(super) async fn list(
    State(state): State<HttpState>,
    Caller(caller): Caller,
    InGuild(guild): InGuild,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Page>, ApiError> {
    let Query(wanted) = wanted.map_err(|_| ApiError::QUERY)?;
    let security = state.security.ok_or(ApiError::NOT_FOUND)?;
    let filter = AuditFilter {
        actor: wanted.actor,
        action: wanted.action,
        target: wanted.target,
        ..AuditFilter::default()
    };
    let limit = wanted.limit.unwrap_or(USUAL);
    let page = security
        .api_audit(&caller, guild, filter, wanted.before, limit)
        .await
        .map_err(|error| ApiError::answer(&error))?;
    Ok(Json(Page {
        records: page.records.into_iter().map(Shown::from).collect(),
        next: page.next,
    }))
}

impl From<AuditRecord> for Shown {
    fn from(record: AuditRecord) -> Self {
        // What cannot be read as JSON is shown as the text it is.
        let value = |text: Option<String>| {
            text.map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text)))
        };
        Self {
            seq: record.seq,
            at: record.at.to_string(),
            actor: match record.actor {
                AuditActor::User(user) => Some(user),
                AuditActor::System => None,
            },
            action: record.action,
            target: record.target,
            reason: record.reason,
            before: value(record.before),
            after: value(record.after),
            trace: record.trace,
        }
    }
}
