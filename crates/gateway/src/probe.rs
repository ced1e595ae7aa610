//! Asking Discord who we are, without connecting, and our own HTTP door as Discord does: for `guildhall doctor`.

use std::time::Duration;

use bytes::Bytes;
use core_config::{PublicKey, Settings};
use core_resilience::GuardSettings;
use core_types::Seed;
use http_body_util::Full;
use secrecy::ExposeSecret;
use serde::Deserialize;
use tokio::time::Instant;

use crate::rest::{Address, Guarded, Limited, Request, RestError, Standing, Verb, client};

const WITHIN: Duration = Duration::from_secs(10);

/// What Discord says of the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The bot's user name.
    pub name: String,
    /// Gateway sessions that may still be opened today.
    pub sessions_left: u32,
    /// Shards Discord recommends.
    pub shards: u32,
    /// What interactions over HTTP are signed with.
    pub public_key: Option<PublicKey>,
    /// Where Discord posts interactions, if not over the gateway.
    pub endpoint: Option<String>,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            name,
            sessions_left,
            shards,
            ..
        } = self;
        write!(
            f,
            "the token belongs to {name}; recommended shards: {shards}, sessions left today: {sessions_left}"
        )
    }
}

/// Why Discord could not be asked, and how to mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProbeError {
    /// There is no token.
    #[error("there is no token")]
    NoToken,
    /// Discord does not know the token.
    #[error("discord refuses the token")]
    Refused,
    /// Nothing usable came back.
    #[error("discord does not answer: {0}")]
    Silent(String),
}

impl ProbeError {
    /// What to do about it.
    pub const fn mend(&self) -> &'static str {
        match self {
            Self::NoToken => "set DISCORD_TOKEN to the one in the developer portal",
            Self::Refused => {
                "copy the token from the developer portal again; a reset makes the old one useless"
            }
            Self::Silent(_) => "check the network, and GUILDHALL__DISCORD__API_URL if it is set",
        }
    }
}

impl From<RestError> for ProbeError {
    fn from(error: RestError) -> Self {
        match error {
            RestError::Status { status: 401, .. } => Self::Refused,
            error => {
                let source = std::error::Error::source(&error).map(|source| format!(": {source}"));
                Self::Silent(format!("{error}{}", source.unwrap_or_default()))
            }
        }
    }
}

/// Asks Discord about the token of the settings.
///
/// # Errors
/// [`ProbeError`] says why there is no answer.
pub async fn probe(settings: &Settings) -> Result<Found, ProbeError> {
    #[derive(Deserialize)]
    struct User {
        username: String,
    }
    #[derive(Deserialize)]
    struct Gateway {
        shards: u32,
        session_start_limit: Limit,
    }
    #[derive(Deserialize)]
    struct Application {
        verify_key: Option<String>,
        interactions_endpoint_url: Option<String>,
    }
    #[derive(Deserialize)]
    struct Limit {
        remaining: u32,
    }
    let token = settings
        .discord
        .token
        .as_ref()
        .ok_or(ProbeError::NoToken)?
        .expose_secret();
    let limited = Limited::new(&Address::new(&settings.discord.api_url), token);
    // Nothing random hangs on this: it spreads the waits of a single caller.
    let jitter = Seed::new([0; 32]).stream(&["probe"]);
    let rest = Guarded::new(
        std::sync::Arc::new(limited),
        "discord",
        GuardSettings::default(),
        jitter,
        Standing::default(),
    );
    let until = Instant::now() + WITHIN;
    let user: User = ask(&rest, "users/@me", until).await?;
    let gateway: Gateway = ask(&rest, "gateway/bot", until).await?;
    let application: Application = ask(&rest, "applications/@me", until).await?;
    let key = application.verify_key.as_deref().map(PublicKey::from_hex);
    Ok(Found {
        name: user.username,
        sessions_left: gateway.session_start_limit.remaining,
        shards: gateway.shards,
        public_key: key.and_then(Result::ok),
        endpoint: application.interactions_endpoint_url,
    })
}

/// Knocks at an HTTP door with a wrong signature, as Discord does, and says with which status it was answered; 401 is right.
///
/// # Errors
/// In words, why there was no answer.
pub async fn knock(url: &str) -> Result<u16, String> {
    let request = hyper::Request::post(url)
        .header(hyper::header::CONTENT_TYPE, "application/json")
        .header("x-signature-ed25519", "00".repeat(64))
        .header("x-signature-timestamp", "0")
        .body(Full::new(Bytes::from_static(br#"{"type":1}"#)))
        .map_err(|error| error.to_string())?;
    let client = client().map_err(|error| error.to_string())?;
    tokio::select! {
        answer = client.request(request) => match answer {
            Ok(answer) => Ok(answer.status().as_u16()),
            Err(error) => Err(error.to_string()),
        },
        () = tokio::time::sleep(WITHIN) => Err(format!("no answer within {} s", WITHIN.as_secs())),
    }
}

async fn ask<T: serde::de::DeserializeOwned>(
    rest: &Guarded,
    path: &str,
    until: Instant,
) -> Result<T, ProbeError> {
    let request = Request::new(Verb::Get, path.into(), None).with_bot_token();
    let response = rest.send(&request, until).await?;
    serde_json::from_slice(&response.body).map_err(|error| ProbeError::Silent(error.to_string()))
}
