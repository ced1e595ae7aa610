//! The API for tests: people who use commands, press buttons and read what appears.

mod acts;
mod asked;
mod channel;
mod controls;
mod leftovers;
mod member;
mod reply;
mod session;
mod slash;
mod submit;

use std::time::Duration;

pub(crate) use self::member::settled;
pub use self::{
    acts::IntoMessage,
    asked::Asked,
    channel::Channel,
    controls::Controls,
    leftovers::Leftovers,
    member::Member,
    reply::Reply,
    session::GatewaySession,
    slash::{Autocomplete, Choice, IntoOptionValue, Slash},
    submit::Submit,
};
use crate::error::ApiError;

/// How long a test waits for something to happen, in tokio's time.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a person could not do something, or did not see it happen.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// There is nobody or nothing of this name.
    #[error("there is no {kind} named {name:?}")]
    Unknown {
        /// What was looked for: member, channel, command, option, component.
        kind: &'static str,
        /// The name that was looked for.
        name: String,
    },
    /// Discord refused it.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The client shows that the application did not respond: `timeout` or `bot offline`.
    #[error("the application did not respond ({0})")]
    NoAnswer(String),
    /// It did not happen within ten seconds; the text says what was seen instead.
    #[error("waited ten seconds in vain: {0}")]
    TimedOut(String),
}

impl SandboxError {
    pub(crate) fn unknown(kind: &'static str, name: &str) -> Self {
        Self::Unknown {
            kind,
            name: name.to_owned(),
        }
    }
}
