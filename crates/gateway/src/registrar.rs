//! Registers the commands with Discord when they changed.

use std::time::Duration;

use core_types::ApplicationId;
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    command::registration::is_same,
    commands::CommandIds,
    rest::{Guarded, Request, RestError, Verb},
};

const WITHIN: Duration = Duration::from_secs(30);
const AGAIN_AFTER: Duration = Duration::from_mins(1);

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registered {
    /// Discord has them already.
    Unchanged,
    /// Discord has taken the new ones.
    Replaced,
}

/// The commands cannot be registered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegisterError {
    /// Discord did not do as asked.
    #[error(transparent)]
    Rest(#[from] RestError),
    /// Discord did not say which application the bot is.
    #[error("the application's id cannot be read")]
    NoApplication(#[source] serde_json::Error),
}

/// Registers all commands at once, if Discord has others, and learns their ids. Without a known application, Discord is
/// asked for it.
pub(crate) async fn register(
    rest: &Guarded,
    known: Option<ApplicationId>,
    ours: &Value,
    ids: &CommandIds,
) -> Result<Registered, RegisterError> {
    let until = Instant::now() + WITHIN;
    let application = match known {
        Some(application) => application,
        None => own_application(rest, until).await?,
    };
    let path = format!("applications/{application}/commands");
    let current = Request::new(Verb::Get, format!("{path}?with_localizations=true"), None).with_bot_token();
    let theirs = rest.send(&current, until).await?.json().unwrap_or_default();
    if is_same(ours, &theirs) {
        ids.learn(ids_in(&theirs));
        return Ok(Registered::Unchanged);
    }
    let replaced = rest
        .send(&Request::new(Verb::Put, path, Some(ours)).with_bot_token(), until)
        .await?;
    ids.learn(ids_in(&replaced.json().unwrap_or_default()));
    Ok(Registered::Replaced)
}

/// Names and ids of registered commands.
fn ids_in(registered: &Value) -> Vec<(String, u64)> {
    let commands = registered.as_array().into_iter().flatten();
    let id = |command: &Value| {
        Some((
            command["name"].as_str()?.to_owned(),
            command["id"].as_str()?.parse().ok()?,
        ))
    };
    commands.filter_map(id).collect()
}

async fn own_application(rest: &Guarded, until: Instant) -> Result<ApplicationId, RegisterError> {
    #[derive(Deserialize)]
    struct Application {
        id: ApplicationId,
    }
    let request = Request::new(Verb::Get, "applications/@me".into(), None).with_bot_token();
    let response = rest.send(&request, until).await?;
    let application: Application =
        serde_json::from_slice(&response.body).map_err(RegisterError::NoApplication)?;
    Ok(application.id)
}

/// Registers until it worked, was refused, or is told to stop. The bot works meanwhile with what Discord has.
pub(crate) async fn keep_registering(
    rest: Guarded,
    known: Option<ApplicationId>,
    ours: Value,
    ids: CommandIds,
    stop: CancellationToken,
) {
    loop {
        match register(&rest, known, &ours, &ids).await {
            Ok(registered) => {
                let commands = ours.as_array().map_or(0, Vec::len);
                tracing::info!(commands, ?registered, "commands are registered");
                return;
            }
            Err(RegisterError::Rest(error)) if error.may_pass() => {
                tracing::warn!(%error, "commands cannot be registered yet");
            }
            Err(error) => {
                tracing::error!(%error, "commands cannot be registered");
                return;
            }
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = tokio::time::sleep(AGAIN_AFTER) => {}
        }
    }
}

#[cfg(test)]
mod tests;
