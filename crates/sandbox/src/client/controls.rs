//! Trouble on demand over HTTP, for bots in any language and for the web client.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    error::{ApiError, ApiResult},
    limits::LimitScope,
    rest::Body,
    state::Discord,
    testing::Controls,
};

/// The body of `POST /client/controls`: what to do in `do`, and how beside it. Durations are milliseconds.
///
/// | `do` | beside it | what happens |
/// |---|---|---|
/// | `drop_connections` | | gateway connections end without a word; sessions can be resumed |
/// | `close_connections` | `code` | they are closed with this code |
/// | `reconnect` | | bots are asked to reconnect and resume (op 7) |
/// | `invalidate` | `resumable` | sessions are invalid (op 9) |
/// | `set_available` | `server`, `available` | a server goes out of reach, or comes back |
/// | `drop_dispatches` | `event`, `count` | the next events are never dispatched |
/// | `delay_dispatches` | `event`, `count`, `ms` | they are dispatched later |
/// | `reorder_dispatches` | `event`, `count` | they are dispatched in reverse order |
/// | `duplicate_dispatches` | `event`, `count` | they are dispatched twice |
/// | `tear_dispatch` | `event` | the connection ends in the middle of the next one |
/// | `delay_rest` | `ms` | every REST answer waits; 0 ends it |
/// | `fail_rest` | `path`, `status`, `count` | the next calls with this in their path are answered with this status |
/// | `rate_limit_rest` | `path`, `ms`, `count`, `scope` | they are answered with 429 (`user`, `shared` or `global`) |
/// | `calm` | | all of this ends |
///
/// `event` and `path` are empty for any, `count` is 1 if not said. The answer is `{"affected": n}`: how many
/// connections there were for the first four and whether the server changed for `set_available`, else 0.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Control {
    DropConnections,
    CloseConnections {
        code: u16,
    },
    Reconnect,
    Invalidate {
        #[serde(default)]
        resumable: bool,
    },
    SetAvailable {
        server: String,
        available: bool,
    },
    DropDispatches {
        #[serde(default)]
        event: String,
        #[serde(default = "one")]
        count: usize,
    },
    DelayDispatches {
        #[serde(default)]
        event: String,
        #[serde(default = "one")]
        count: usize,
        ms: u64,
    },
    ReorderDispatches {
        #[serde(default)]
        event: String,
        count: usize,
    },
    DuplicateDispatches {
        #[serde(default)]
        event: String,
        #[serde(default = "one")]
        count: usize,
    },
    TearDispatch {
        #[serde(default)]
        event: String,
    },
    DelayRest {
        ms: u64,
    },
    FailRest {
        #[serde(default)]
        path: String,
        status: u16,
        #[serde(default = "one")]
        count: usize,
    },
    RateLimitRest {
        #[serde(default)]
        path: String,
        ms: u64,
        #[serde(default = "one")]
        count: usize,
        #[serde(default)]
        scope: LimitScope,
    },
    Calm,
}

fn one() -> usize {
    1
}

impl Control {
    fn apply(&self, controls: &Controls) -> usize {
        match self {
            Self::DropConnections => return controls.drop_connections(),
            Self::CloseConnections { code } => return controls.close_connections(*code),
            Self::Reconnect => return controls.reconnect(),
            Self::Invalidate { resumable } => return controls.invalidate(*resumable),
            Self::SetAvailable { server, available } => {
                return usize::from(controls.set_available(server, *available));
            }
            Self::DropDispatches { event, count } => controls.drop_dispatches(event, *count),
            Self::DelayDispatches { event, count, ms } => {
                controls.delay_dispatches(event, *count, Duration::from_millis(*ms));
            }
            Self::ReorderDispatches { event, count } => controls.reorder_dispatches(event, *count),
            Self::DuplicateDispatches { event, count } => controls.duplicate_dispatches(event, *count),
            Self::TearDispatch { event } => controls.tear_dispatch(event),
            Self::DelayRest { ms } => controls.delay_rest(Duration::from_millis(*ms)),
            Self::FailRest { path, status, count } => controls.fail_rest(path, *status, *count),
            Self::RateLimitRest {
                path,
                ms,
                count,
                scope,
            } => controls.limit_rest(path, *scope, Duration::from_millis(*ms), *count),
            Self::Calm => controls.calm(),
        }
        0
    }
}

/// `POST /client/controls`. What cannot be read is refused with what is wrong about it.
pub(super) async fn control(State(discord): State<Arc<Discord>>, Body(body): Body) -> ApiResult<Json<Value>> {
    let control = serde_json::from_value::<Control>(body)
        .map_err(|error| ApiError::form("do", "CONTROL_UNREADABLE", &error.to_string()))?;
    let affected = control.apply(&Controls::new(discord));
    Ok(Json(json!({"affected": affected})))
}
