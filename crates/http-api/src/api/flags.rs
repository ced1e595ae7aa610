//! `/api/v1/flags`: feature flags as whoever runs the installation sees and sets them.

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use core_errors::{AppError, codes};
use core_security::{FlagLine, FlagOrder};
use serde::{Deserialize, Serialize};
use tracing::Instrument as _;

use super::Caller;
use crate::error::ApiError;
use crate::state::HttpState;

#[derive(Serialize)]
pub(super) struct All {
    flags: Vec<Shown>,
}

#[derive(Serialize)]
pub(super) struct Shown {
    name: &'static str,
    about: &'static str,
    /// What holds.
    enabled: bool,
    rollout: u8,
    /// `operator` if it was set at run time, else `file`.
    source: &'static str,
    /// What holds again after DELETE.
    file: OfFile,
    revision: i64,
    changed: Option<Change>,
    /// Guilds whose staff switched it.
    guilds_on: i64,
    guilds_off: i64,
}

#[derive(Serialize)]
struct OfFile {
    enabled: bool,
    rollout: u8,
    opt_in: bool,
}

#[derive(Serialize)]
struct Change {
    at: String,
    by: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    enabled: bool,
    /// Everybody, unless the caller says otherwise.
    #[serde(default = "everybody")]
    rollout: u32,
    reason: String,
}

const fn everybody() -> u32 {
    100
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Why {
    reason: String,
}

pub(super) async fn list(
    State(state): State<HttpState>,
    Caller(caller): Caller,
) -> Result<Json<All>, ApiError> {
    let security = state.security.ok_or(ApiError::NOT_FOUND)?;
    let lines = security.api_flags(&caller).await;
    let lines = lines.map_err(|error| ApiError::answer(&error))?;
    Ok(Json(All {
        flags: lines.into_iter().map(Shown::from).collect(),
    }))
}

pub(super) async fn set(
    state: State<HttpState>,
    caller: Caller,
    name: Path<String>,
    headers: HeaderMap,
    wanted: Result<Json<Wanted>, JsonRejection>,
) -> Result<Answer, ApiError> {
    let Json(wanted) = wanted.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::TOO_LARGE,
        _ => ApiError::BODY,
    })?;
    let order = FlagOrder {
        value: Some((wanted.enabled, wanted.rollout)),
        reason: wanted.reason,
        expected: expected(&headers)?,
    };
    carry_out(state, caller, name, order).await
}

pub(super) async fn reset(
    state: State<HttpState>,
    caller: Caller,
    name: Path<String>,
    headers: HeaderMap,
    why: Result<Query<Why>, QueryRejection>,
) -> Result<Answer, ApiError> {
    let Query(why) = why.map_err(|_| ApiError::QUERY)?;
    let order = FlagOrder {
        value: None,
        reason: why.reason,
        expected: expected(&headers)?,
    };
    carry_out(state, caller, name, order).await
}

/// The flag as it is now, with its revision as the tag that `If-Match` takes.
type Answer = ([(header::HeaderName, HeaderValue); 1], Json<Shown>);

async fn carry_out(
    State(state): State<HttpState>,
    Caller(caller): Caller,
    Path(name): Path<String>,
    order: FlagOrder,
) -> Result<Answer, ApiError> {
    let security = state.security.ok_or(ApiError::NOT_FOUND)?;
    // In a task, so that a client who hangs up does not drop it between the change and its announcement.
    let set = async move { security.api_flag_set(&caller, &name, order).await };
    let set = tokio::spawn(set.in_current_span()).await.map_err(|error| {
        tracing::error!(%error, "a change of a flag broke off");
        ApiError::INTERNAL
    })?;
    let shown = Shown::from(set.map_err(|error| refusal(&error))?);
    let tag = format!("\"{}\"", shown.revision);
    let tag = HeaderValue::try_from(tag).map_err(|_| ApiError::INTERNAL)?;
    Ok(([(header::ETAG, tag)], Json(shown)))
}

/// A flag that moved is what `If-Match` is for, and has a status of its own in HTTP.
fn refusal(error: &AppError) -> ApiError {
    let refused = ApiError::answer(error);
    if error.code() == codes::FEATURE_MOVED {
        let status = StatusCode::PRECONDITION_FAILED;
        return ApiError { status, ..refused };
    }
    refused
}

/// The revision that the caller saw: `If-Match: "3"`; nothing if they do not care.
fn expected(headers: &HeaderMap) -> Result<Option<i64>, ApiError> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    match value.to_str().map(str::trim) {
        Ok("*") => Ok(None),
        Ok(tag) => tag
            .trim_matches('"')
            .parse()
            .map(Some)
            .map_err(|_| ApiError::IF_MATCH),
        Err(_) => Err(ApiError::IF_MATCH),
    }
}

impl From<FlagLine> for Shown {
    fn from(line: FlagLine) -> Self {
        let rollout = line.rollout();
        Self {
            name: line.spec.name,
            about: line.spec.about,
            enabled: rollout.enabled,
            rollout: rollout.percent,
            source: if line.operator.is_some() {
                "operator"
            } else {
                "file"
            },
            file: OfFile {
                enabled: line.file.enabled,
                rollout: line.file.rollout,
                opt_in: line.file.opt_in,
            },
            revision: line.revision,
            changed: line.changed.map(|change| Change {
                at: change.at.to_string(),
                by: change.by,
                reason: change.reason,
            }),
            guilds_on: line.guilds_on,
            guilds_off: line.guilds_off,
        }
    }
}
