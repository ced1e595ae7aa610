use std::{
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use core_resilience::{
    Breaker, Deadline, Guard, GuardSettings, HasDeadline, HasRoute, Refused, Scope, Verdict,
};
use core_types::Stream;
use tokio::time::Instant;
use tower::{Layer, Service, ServiceExt, util::BoxCloneSyncService};
use tracing::Instrument as _;

use super::{
    LimitScope, NoAnswer, Request, Response, Standing, Transport, observe::Observed,
    standing::TRY_TOKEN_AGAIN,
};

/// Asked to wait without being told for how long.
const WAIT_WITHOUT_WORD: Duration = Duration::from_secs(1);

/// Sends with patience: obeys `Retry-After`, repeats what may pass within a budget, and stops when Discord is away or has
/// had enough of us. Clones share the guards.
#[derive(Clone)]
pub(crate) struct Guarded {
    service: BoxCloneSyncService<Asked, Response, RestError>,
    breaker: Arc<Breaker>,
}

/// A request with the time it has.
#[derive(Clone)]
struct Asked {
    request: Request,
    deadline: Deadline,
    route: Arc<str>,
    observed: Arc<Observed>,
}

impl HasDeadline for Asked {
    fn deadline(&self) -> Deadline {
        self.deadline
    }
}

impl HasRoute for Asked {
    fn route(&self) -> &str {
        &self.route
    }
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
        /// With 429: who has to wait for how long.
        limit: Option<(Duration, LimitScope)>,
    },
    /// Discord said nothing.
    #[error(transparent)]
    NoAnswer(NoAnswer),
    /// Discord was not asked, because it is away, asked to wait, or refuses the bot.
    #[error("discord was not asked; worth asking again in {} ms", retry_in.as_millis())]
    NotAsked {
        /// When it is worth asking again.
        retry_in: Duration,
    },
}

impl From<Refused> for RestError {
    fn from(refused: Refused) -> Self {
        Self::NotAsked {
            retry_in: refused.retry_in,
        }
    }
}

impl RestError {
    /// Discord's own code.
    pub(crate) const fn code(&self) -> Option<u64> {
        match self {
            Self::Status { code, .. } => *code,
            _ => None,
        }
    }

    /// For what was asked in the bot's name. A refusal of its token says nothing about that, which is still worth asking once
    /// there is another token.
    pub(crate) fn of_the_bot(self) -> Self {
        match self {
            Self::Status { status: 401, .. } => Self::NotAsked {
                retry_in: TRY_TOKEN_AGAIN,
            },
            other => other,
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
    /// `service` is for metrics and the log; `standing` is shared by everything that asks Discord in the bot's name.
    pub(crate) fn new(
        transport: Arc<dyn Transport>,
        service: &'static str,
        settings: GuardSettings,
        random: Stream,
        standing: Standing,
    ) -> Self {
        let judge: fn(&Result<Response, RestError>) -> Verdict = judge;
        let guard = Guard::new(service, settings, random, judge);
        let sender = Sender { transport, standing };
        Self {
            breaker: guard.breaker(),
            service: BoxCloneSyncService::new(guard.layer(sender)),
        }
    }

    /// Sends until it succeeds, is refused for good, or there is no time left for another try. The deadline of the work
    /// this is part of counts as well.
    pub(crate) async fn send(&self, request: &Request, until: Instant) -> Result<Response, RestError> {
        let until = Deadline::at(until);
        let observed = Arc::new(Observed::new(request));
        let asked = Asked {
            observed: Arc::clone(&observed),
            request: request.clone(),
            deadline: Deadline::current().map_or(until, |outer| outer.min(until)),
            route: route(request),
        };
        let sending = self.service.clone().oneshot(asked);
        let sent = sending.instrument(observed.span.clone()).await;
        observed.ended(sent.is_ok());
        sent
    }

    /// The breaker, for those who want to know how Discord is.
    pub(crate) fn breaker(&self) -> Arc<Breaker> {
        Arc::clone(&self.breaker)
    }
}

/// Which limit of Discord's a request falls under, as far as that can be told without asking: verb and path, in which only
/// the first id counts (a channel, a server, a webhook with its token), as in Discord's own buckets.
fn route(request: &Request) -> Arc<str> {
    let path = request.path.split('?').next().unwrap_or_default();
    let mut route = format!("{:?}", request.verb);
    for (number, part) in path.split('/').enumerate() {
        route.push('/');
        let is_minor = number > 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        route.push_str(if is_minor { ":id" } else { part });
    }
    route.into()
}

/// One attempt, unless the bot may not ask.
#[derive(Clone)]
struct Sender {
    transport: Arc<dyn Transport>,
    standing: Standing,
}

impl Service<Asked> for Sender {
    type Response = Response;
    type Error = RestError;
    type Future = core_resilience::BoxFuture<Result<Response, RestError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), RestError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, asked: Asked) -> Self::Future {
        let Self { transport, standing } = self.clone();
        Box::pin(async move {
            let as_bot = asked.request.as_bot;
            standing.allows(as_bot)?;
            let sending = transport.send(asked.request);
            let response = asked
                .observed
                .attempt(sending)
                .await
                .map_err(RestError::NoAnswer)?;
            standing.note(as_bot, &response);
            if (200..300).contains(&response.status) {
                return Ok(response);
            }
            Err(RestError::Status {
                status: response.status,
                code: response.error_code(),
                limit: (response.status == 429)
                    .then(|| (response.retry_after.unwrap_or(WAIT_WITHOUT_WORD), response.scope)),
            })
        })
    }
}

fn judge(answer: &Result<Response, RestError>) -> Verdict {
    match answer {
        Err(RestError::Status {
            limit: Some((wait, scope)),
            ..
        }) => Verdict::Limited {
            wait: *wait,
            scope: match scope {
                LimitScope::Route | LimitScope::Shared => Scope::Route,
                LimitScope::Everybody => Scope::Everybody,
            },
        },
        Err(RestError::NoAnswer(_) | RestError::Status { status: 500.., .. }) => Verdict::Failed,
        Err(RestError::NotAsked { .. }) => Verdict::NotAsked,
        Ok(_) | Err(RestError::Status { .. }) => Verdict::Answered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::Verb;

    #[test]
    fn routes_share_a_limit_as_discords_buckets_do() {
        for (path, expected) in [
            ("gateway/bot", "Get/gateway/bot"),
            ("channels/12/messages/34", "Get/channels/12/messages/:id"),
            ("channels/12/messages/34?x=1", "Get/channels/12/messages/:id"),
            (
                "webhooks/20/token/messages/@original",
                "Get/webhooks/20/token/messages/@original",
            ),
            ("guilds/7/members/8", "Get/guilds/7/members/:id"),
        ] {
            let request = Request::new(Verb::Get, path.into(), None);
            assert_eq!(&*route(&request), expected, "{path}");
        }
    }
}
