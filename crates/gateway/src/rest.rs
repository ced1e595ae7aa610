//! Discord's REST interface: requests, answers, and two ways of sending.
//!
//! Interaction callbacks are outside Discord's global limit and go out [`Direct`]ly. twilight's client cannot carry them:
//! with its limiter, all callbacks share one queue and wait for one another, and without it, it repeats a 429 at once and
//! never shows its `Retry-After`. Everything else goes through twilight's limiter ([`Limited`]). A [`Guarded`] sender
//! stands in front of both.

mod address;
mod attachments;
mod direct;
mod form;
mod guarded;
mod limited;
mod observe;
mod people;
mod standing;

use std::{pin::Pin, time::Duration};

use bytes::Bytes;
use core_types::Timestamp;
use serde_json::Value;

pub(crate) use address::Address;
pub(crate) use attachments::Attachments;
pub(crate) use direct::{Direct, client};
pub(crate) use guarded::{Guarded, RestError};
pub(crate) use limited::Limited;
pub(crate) use people::Members;
pub(crate) use standing::Standing;

use crate::reply::File;

/// What is done to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// What a request carries.
#[derive(Debug, Clone)]
pub(crate) struct Content {
    /// The `Content-Type`.
    pub(crate) kind: String,
    pub(crate) bytes: Bytes,
}

impl Content {
    fn json(value: &Value) -> Self {
        Self {
            kind: "application/json".to_owned(),
            bytes: Bytes::from(value.to_string()),
        }
    }

    /// JSON, or a form when files go with it.
    pub(crate) fn with_files(value: &Value, files: &[File]) -> Self {
        if files.is_empty() {
            Self::json(value)
        } else {
            form::form(value, files)
        }
    }
}

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) verb: Verb,
    /// Below `/api/v10/`, without a slash in front. May hold an interaction's token: never logged.
    pub(crate) path: String,
    pub(crate) body: Option<Content>,
    /// Whether the bot's token goes with it. Interaction endpoints are opened by the interaction's token instead.
    pub(crate) as_bot: bool,
    /// What the server's own audit log says about it, as its header carries it.
    pub(crate) reason: Option<String>,
}

impl Request {
    pub(crate) fn new(verb: Verb, path: String, body: Option<&Value>) -> Self {
        Self {
            verb,
            path,
            body: body.map(Content::json),
            as_bot: false,
            reason: None,
        }
    }

    /// With files beside the JSON, if there are any.
    pub(crate) fn with_files(verb: Verb, path: String, body: &Value, files: &[File]) -> Self {
        Self {
            body: Some(Content::with_files(body, files)),
            ..Self::new(verb, path, None)
        }
    }

    /// With a reason for the server's audit log, of which Discord takes 512 characters.
    pub(crate) fn because(mut self, reason: &str) -> Self {
        let reason: String = reason.chars().take(120).collect();
        self.reason = Some(address::percent(&reason));
        self
    }

    pub(crate) const fn with_bot_token(mut self) -> Self {
        self.as_bot = true;
        self
    }
}

/// What came back, whatever its status.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// How long to wait, with 429.
    pub(crate) retry_after: Option<Duration>,
    /// Who has to wait, with 429.
    pub(crate) scope: LimitScope,
    /// When it was sent, by Discord's clock, if that is known.
    pub(crate) date: Option<Timestamp>,
    pub(crate) body: Bytes,
}

/// Who has to wait when Discord says 429.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LimitScope {
    /// The bot, on this route.
    Route,
    /// Everybody who uses this resource, such as many bots in one channel. Not the bot's fault.
    Shared,
    /// The bot everywhere: a global limit, or one of the network in front of Discord.
    Everybody,
}

impl Response {
    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Discord's own code of an error, such as 10062.
    pub(crate) fn error_code(&self) -> Option<u64> {
        self.json()?.get("code")?.as_u64()
    }
}

/// Nothing came back.
#[derive(Debug, thiserror::Error)]
#[error("request had no answer")]
pub(crate) struct NoAnswer(#[source] pub(crate) Box<dyn std::error::Error + Send + Sync>);

/// A request on its way.
pub(crate) type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, NoAnswer>> + Send + 'a>>;

/// A way of sending one request once.
pub(crate) trait Transport: Send + Sync {
    fn send(&self, request: Request) -> Sending<'_>;
}

#[cfg(test)]
pub(crate) mod fake;
#[cfg(test)]
mod tests;
