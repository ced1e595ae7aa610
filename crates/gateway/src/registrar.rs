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
    /// Discord has others, and it is not ours to change that.
    Awaited,
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

/// Keeps Discord's list of the commands as it must be.
pub(crate) struct Registrar {
    pub(crate) rest: Guarded,
    /// Without it, Discord is asked.
    pub(crate) application: Option<ApplicationId>,
    /// What should be registered.
    pub(crate) ours: Value,
    /// Where the ids of what is registered are told.
    pub(crate) ids: CommandIds,
    /// Whether to register, or only to look until another process has done it: of several versions, one decides.
    pub(crate) may_replace: bool,
}

impl Registrar {
    /// Registers all commands at once, if Discord has others, and learns their ids.
    pub(crate) async fn register(&self) -> Result<Registered, RegisterError> {
        let until = Instant::now() + WITHIN;
        let application = match self.application {
            Some(application) => application,
            None => own_application(&self.rest, until).await?,
        };
        let path = format!("applications/{application}/commands");
        let current =
            Request::new(Verb::Get, format!("{path}?with_localizations=true"), None).with_bot_token();
        let theirs = self.rest.send(&current, until).await?.json().unwrap_or_default();
        let is_same = is_same(&self.ours, &theirs);
        if is_same || !self.may_replace {
            self.ids.learn(ids_in(&theirs));
            return Ok(if is_same {
                Registered::Unchanged
            } else {
                Registered::Awaited
            });
        }
        let replace = Request::new(Verb::Put, path, Some(&self.ours)).with_bot_token();
        let replaced = self.rest.send(&replace, until).await?;
        self.ids.learn(ids_in(&replaced.json().unwrap_or_default()));
        Ok(Registered::Replaced)
    }

    /// Registers until it worked, was refused, or is told to stop. The bot works meanwhile with what Discord has.
    pub(crate) async fn run(self, stop: CancellationToken) {
        loop {
            match self.register().await {
                Ok(Registered::Awaited) => {
                    tracing::info!("commands are not registered yet; a worker does that");
                }
                Ok(registered) => {
                    let commands = self.ours.as_array().map_or(0, Vec::len);
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

/// The application of the bot's token.
pub(crate) async fn own_application(rest: &Guarded, until: Instant) -> Result<ApplicationId, RegisterError> {
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

#[cfg(test)]
mod tests;
