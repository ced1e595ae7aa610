use std::{sync::Arc, time::Duration};

use core_resilience::{Guard, GuardError, GuardSettings, Outcome, Scope};
use core_types::Stream;
use tokio::time::Instant;

use super::{NoAnswer, Request, Response, Transport};

/// Asked to wait without being told for how long.
const WAIT_WITHOUT_WORD: Duration = Duration::from_secs(1);

/// Sends with patience: obeys `Retry-After`, repeats what may pass within a budget, and stops when Discord is away.
/// Clones share the guard.
#[derive(Clone)]
pub(crate) struct Guarded {
    transport: Arc<dyn Transport>,
    guard: Arc<Guard>,
}

/// A request that did not succeed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RestError {
    /// Discord said no.
    #[error("discord answered {status}{}", code.map(|code| format!(" with code {code}")).unwrap_or_default())]
    Status {
        /// Of HTTP.
        status: u16,
        /// Discord's own.
        code: Option<u64>,
    },
    /// Discord said nothing.
    #[error(transparent)]
    NoAnswer(NoAnswer),
    /// Discord was not asked, because it is away or asked everybody to wait.
    #[error("discord was not asked; worth asking again in {} ms", retry_in.as_millis())]
    NotAsked {
        /// When it is worth asking again.
        retry_in: Duration,
    },
}

impl RestError {
    /// Discord's own code.
    pub(crate) const fn code(&self) -> Option<u64> {
        match self {
            Self::Status { code, .. } => *code,
            _ => None,
        }
    }

    /// Whether the same request may succeed later.
    pub(crate) const fn may_pass(&self) -> bool {
        match self {
            Self::Status { status, .. } => *status == 429 || *status >= 500,
            Self::NoAnswer(_) | Self::NotAsked { .. } => true,
        }
    }
}

impl Guarded {
    /// `service` is for metrics and the log.
    pub(crate) fn new(
        transport: Arc<dyn Transport>,
        service: &'static str,
        settings: GuardSettings,
        random: Stream,
    ) -> Self {
        Self {
            transport,
            guard: Arc::new(Guard::new(service, settings, random)),
        }
    }

    /// Sends until it succeeds, is refused for good, or there is no time left for another try.
    pub(crate) async fn send(&self, request: &Request, until: Instant) -> Result<Response, RestError> {
        self.guard
            .call(until, |_| async {
                judge(self.transport.send(request.clone()).await)
            })
            .await
            .map_err(|error| match error {
                GuardError::Refused { retry_in } => RestError::NotAsked { retry_in },
                GuardError::Failed { error, .. } => error,
            })
    }
}

fn judge(answer: Result<Response, NoAnswer>) -> Outcome<Response, RestError> {
    let response = match answer {
        Ok(response) => response,
        Err(error) => return Outcome::Transient(RestError::NoAnswer(error)),
    };
    let error = || RestError::Status {
        status: response.status,
        code: response.error_code(),
    };
    match response.status {
        200..=299 => Outcome::Ok(response),
        429 => Outcome::RetryAfter {
            wait: response.retry_after.unwrap_or(WAIT_WITHOUT_WORD),
            scope: if response.limits_everybody {
                Scope::Everybody
            } else {
                Scope::Call
            },
            error: error(),
        },
        500.. => Outcome::Transient(error()),
        _ => Outcome::Fatal(error()),
    }
}
