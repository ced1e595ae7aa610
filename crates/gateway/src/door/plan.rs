//! Where the gateway is and how many sessions to open.

use std::time::Duration;

use serde::Deserialize;
use twilight_gateway::queue::InMemoryQueue;

use crate::rest::{Guarded, Request, RestError, Verb};

/// How long one look for the gateway may take, tries included.
const WITHIN: Duration = Duration::from_secs(20);

/// What is needed to open shards.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Where to connect.
    pub(crate) url: String,
    /// How many shards there are.
    pub(crate) shards: u32,
    /// Who may identify when: Discord limits new sessions per five seconds and per day.
    pub(crate) queue: InMemoryQueue,
}

/// The gateway could not be found.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlanError {
    /// Discord refuses the token.
    #[error("discord refuses the bot's token")]
    Unauthorized,
    /// It may work later.
    #[error("discord's gateway cannot be found")]
    Later(#[source] RestError),
    /// Discord answered with something else.
    #[error("answer about the gateway cannot be read")]
    Odd(#[source] serde_json::Error),
}

#[derive(Deserialize)]
struct GatewayBot {
    url: String,
    #[serde(default = "one")]
    shards: u32,
    session_start_limit: Option<StartLimit>,
}

const fn one() -> u32 {
    1
}

#[derive(Deserialize)]
struct StartLimit {
    total: u32,
    remaining: u32,
    reset_after: u64,
    max_concurrency: u16,
}

impl Plan {
    /// Asks Discord; a fixed address from the settings takes the place of the one it names.
    pub(crate) async fn ask(rest: &Guarded, fixed_url: Option<&str>) -> Result<Self, PlanError> {
        let request = Request::new(Verb::Get, "gateway/bot".into(), None).with_bot_token();
        let until = tokio::time::Instant::now() + WITHIN;
        let response = rest.send(&request, until).await.map_err(|error| match error {
            RestError::Status { status: 401, .. } => PlanError::Unauthorized,
            error => PlanError::Later(error),
        })?;
        let found: GatewayBot = serde_json::from_slice(&response.body).map_err(PlanError::Odd)?;
        let limit = found.session_start_limit.unwrap_or(StartLimit {
            total: 1_000,
            remaining: 1_000,
            reset_after: 0,
            max_concurrency: 1,
        });
        tracing::info!(
            shards = found.shards,
            sessions_left = limit.remaining,
            "gateway found"
        );
        let reset_after = Duration::from_millis(limit.reset_after);
        Ok(Self {
            url: fixed_url.unwrap_or(&found.url).trim_end_matches('/').to_owned(),
            shards: found.shards.max(1),
            queue: InMemoryQueue::new(limit.max_concurrency, limit.remaining, reset_after, limit.total),
        })
    }
}
