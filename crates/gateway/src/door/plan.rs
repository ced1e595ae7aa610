//! Where the gateway is, how many shards there should be and how many sessions may begin: what Discord says.

use std::{net::IpAddr, time::Duration};

use core_types::ApplicationId;
use serde::Deserialize;
use twilight_gateway::Intents;

use super::IdentifyQueue;
use crate::{
    registrar::{RegisterError, own_application},
    rest::{Guarded, Request, RestError, Verb},
};

/// How long one look for the gateway may take, tries included.
const WITHIN: Duration = Duration::from_secs(20);

/// What Discord says.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Whose shards these are.
    pub(crate) application: ApplicationId,
    /// Where to connect.
    pub(crate) url: String,
    /// How many shards Discord recommends.
    pub(crate) shards: u32,
    /// How many sessions may begin.
    pub(crate) limit: StartLimit,
}

/// What all shards of a process have in common.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Where to connect.
    pub(crate) url: String,
    /// How many shards there are, in all processes together.
    pub(crate) shards: u32,
    /// Who may identify when: Discord limits new sessions per five seconds and per day.
    pub(crate) queue: IdentifyQueue,
    /// Which events are asked for.
    pub(crate) intents: Intents,
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

impl From<RestError> for PlanError {
    fn from(error: RestError) -> Self {
        match error {
            RestError::Status { status: 401, .. } => Self::Unauthorized,
            error => Self::Later(error),
        }
    }
}

impl From<RegisterError> for PlanError {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::Rest(error) => error.into(),
            RegisterError::NoApplication(error) => Self::Odd(error),
        }
    }
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

/// How many sessions may begin.
/// <https://discord.com/developers/docs/events/gateway#session-start-limit-object>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) struct StartLimit {
    /// In a day.
    pub(crate) total: u32,
    /// Of this day's, how many are left.
    pub(crate) remaining: u32,
    /// When the next day begins, in milliseconds from now.
    pub(crate) reset_after: u64,
    /// Shards whose numbers differ modulo this many may begin together.
    pub(crate) max_concurrency: u16,
}

impl Default for StartLimit {
    fn default() -> Self {
        Self {
            total: 1_000,
            remaining: 1_000,
            reset_after: 0,
            max_concurrency: 1,
        }
    }
}

/// Whether an address is on this machine.
fn is_loopback(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next(),
        None => authority.split(':').next(),
    };
    host.is_some_and(|host| {
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

impl Found {
    /// Whether this is a Discord on this machine, as the sandbox is.
    pub(crate) fn is_local(&self) -> bool {
        is_loopback(&self.url)
    }

    /// Asks Discord; what the settings name takes the place of its answer.
    pub(crate) async fn ask(
        rest: &Guarded,
        application: Option<ApplicationId>,
        fixed_url: Option<&str>,
    ) -> Result<Self, PlanError> {
        let until = tokio::time::Instant::now() + WITHIN;
        let request = Request::new(Verb::Get, "gateway/bot".into(), None).with_bot_token();
        let gateway = async { Ok::<_, PlanError>(rest.send(&request, until).await?) };
        let application = async {
            match application {
                Some(application) => Ok(application),
                None => Ok(own_application(rest, until).await?),
            }
        };
        let (response, application) = tokio::try_join!(gateway, application)?;
        let found: GatewayBot = serde_json::from_slice(&response.body).map_err(PlanError::Odd)?;
        let limit = found.session_start_limit.unwrap_or_default();
        tracing::info!(
            shards = found.shards,
            sessions_left = limit.remaining,
            "gateway found"
        );
        Ok(Self {
            application,
            url: fixed_url.unwrap_or(&found.url).trim_end_matches('/').to_owned(),
            shards: found.shards.max(1),
            limit,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_local() {
        for (url, expected) in [
            ("ws://127.0.0.1:9000", true),
            ("ws://127.0.0.1:9000/gateway?v=10", true),
            ("ws://[::1]:9000", true),
            ("ws://localhost", true),
            ("wss://gateway.discord.gg", false),
            ("wss://127.0.0.1.example.org", false),
            ("ws://localhost@evil.example", false),
            ("", false),
        ] {
            assert_eq!(is_loopback(url), expected, "{url}");
        }
    }
}
