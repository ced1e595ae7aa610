//! The way back to Discord over REST: the first word as a callback, everything after it through the interaction's webhook.

mod outbox;
mod steps;

use std::{sync::Arc, time::Duration};

use core_resilience::{Breaker, BreakerSettings, BulkheadSettings, GuardSettings, RetrySettings, Services};
use core_telemetry::name;
use core_types::{Seed, Timestamp};
use serde_json::Value;
use tokio::time::Instant;

pub(crate) use outbox::Outbox;
use steps::Step;

use crate::{
    call::{Call, Door},
    command::Ack,
    degraded::service,
    delivery::{Claiming, Delivering, Delivery, First, Undelivered},
    reply::{File, Reply, encode},
    rest::{Guarded, Request, RestError, Standing, Transport, Verb},
};

/// Less than [`DISCORD_WAITS`]; the rest is for the way there.
const FIRST_WITHIN: Duration = Duration::from_millis(2_900);

/// Discord forgets an interaction that was not answered by then.
const DISCORD_WAITS: Duration = Duration::from_secs(3);

/// Answers on their way at once. A first word that would have to wait longer than a moment is better deferred, and the
/// house holds no more handlers than this together.
const ANSWERS: BulkheadSettings = BulkheadSettings {
    at_once: 512,
    waiting: 4_096,
};

/// How long somebody waits here for Discord to come back, before the outbox goes on trying.
const PATIENCE: Duration = Duration::from_secs(20);

/// Discord takes edits and follow-ups for 15 minutes; the rest is for the way there.
pub(crate) const TOKEN_LIVES: Duration = Duration::from_secs(14 * 60 + 30);

/// Discord has read the response to a request of its own by then, and is asked again after so long, then twice as long.
const READ_WITHIN: Duration = Duration::from_secs(2);
const READ_AGAIN: Duration = Duration::from_millis(50);

/// The flag of a message that stands for an answer to come.
const LOADING: u64 = 1 << 7;

/// Discord's codes that decide what to do.
mod code {
    pub(super) const UNKNOWN_WEBHOOK: u64 = 10_015;
    pub(super) const UNKNOWN_INTERACTION: u64 = 10_062;
    pub(super) const ALREADY_ACKNOWLEDGED: u64 = 40_060;
}

/// Answers interactions over REST. Clones share the guards.
#[derive(Clone)]
pub(crate) struct Responder {
    callbacks: Guarded,
    webhooks: Guarded,
    outbox: Option<Outbox>,
    services: Option<Services>,
    patience: Duration,
}

impl Responder {
    /// Interaction endpoints are outside the bot's global limit and opened by the interaction's own token, so all of
    /// them go out directly. Without an outbox, what cannot be delivered is lost, with a line in the log.
    pub(crate) fn new(
        direct: &Arc<dyn Transport>,
        outbox: Option<Outbox>,
        seed: &Seed,
        standing: &Standing,
    ) -> Self {
        let guarded = |service, settings| {
            let random = seed.stream(&[service]);
            Guarded::new(Arc::clone(direct), service, settings, random, standing.clone())
        };
        // A callback fails alone when its three seconds are over: the breaker is for Discord being away, where trying
        // costs every member the same three seconds.
        let patient = BreakerSettings {
            in_a_row: 20,
            ..BreakerSettings::default()
        };
        let settings = GuardSettings {
            breaker: patient,
            bulkhead: ANSWERS,
            ..GuardSettings::default()
        };
        Self {
            callbacks: guarded(service::CALLBACKS, settings),
            webhooks: guarded(
                service::WEBHOOKS,
                GuardSettings {
                    retry: RetrySettings {
                        attempts: 8,
                        ..settings.retry
                    },
                    ..settings
                },
            ),
            outbox,
            services: None,
            patience: PATIENCE,
        }
    }

    /// Servers whose answers have to wait are told to this registry.
    pub(crate) fn telling(mut self, services: Services) -> Self {
        self.services = Some(services);
        self
    }

    /// The breakers of first words and of everything after them.
    pub(crate) fn breakers(&self) -> (Arc<Breaker>, Arc<Breaker>) {
        (self.callbacks.breaker(), self.webhooks.breaker())
    }

    fn met(&self, service: &'static str, call: &Call) {
        if let (Some(services), Some(guild)) = (&self.services, call.guild_id()) {
            services.met(service, guild);
        }
    }

    async fn send_first(&self, call: &Call, first: First) -> Result<(), Undelivered> {
        let until = call.received.instant + FIRST_WITHIN;
        let mut result = self.callback(call, &first, until).await;
        if let (Err(RestError::Status { status: 400, .. }), First::Reply(reply)) = (&result, &first)
            && let Some(plain) = encode::plainer(reply)
        {
            tracing::error!(interaction = %call.id, "contents refused by discord, sent as plain text");
            result = self.callback(call, &First::Reply(plain), until).await;
        }
        Self::measure(call, &first, result.is_ok());
        if result.as_ref().is_err_and(RestError::may_pass) {
            self.met(service::CALLBACKS, call);
        }
        result.map_err(|error| match error.code() {
            Some(code::UNKNOWN_INTERACTION) => Undelivered::because("discord does not wait for it any more"),
            _ => undelivered(error),
        })?;
        self.after_first(call, first).await
    }

    /// Counts a first word that Discord took, or did not take, by now.
    pub(crate) fn measure(call: &Call, first: &First, is_taken: bool) {
        let took = call.received.instant.elapsed();
        metrics::histogram!(name::FIRST_ANSWER_DURATION, "answer" => first.label()).record(took);
        if !is_taken || took > DISCORD_WAITS {
            metrics::counter!(name::DEADLINES_MISSED).increment(1);
        }
    }

    /// Sends what belongs to a reply whose first word is out.
    pub(crate) async fn after_first(&self, call: &Call, first: First) -> Result<(), Undelivered> {
        match first {
            First::Reply(reply) => self.follow(call, steps::follow_ups(call, &reply)).await,
            First::Defer(_) => Ok(()),
        }
    }

    async fn callback(&self, call: &Call, first: &First, until: Instant) -> Result<(), RestError> {
        // An answer that is there already: an earlier try arrived, and only its answer was lost.
        self.acknowledge(call, first, until).await.map(drop)
    }

    /// Sends the first word. False: there was one already.
    async fn acknowledge(&self, call: &Call, first: &First, until: Instant) -> Result<bool, RestError> {
        let path = format!("interactions/{}/{}/callback", call.id, call.token.expose());
        let body = encode::first(call, first);
        let request = request(Verb::Post, path, Some(&body), encode::files(first));
        match self.callbacks.send(&request, until).await {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Some(code::ALREADY_ACKNOWLEDGED) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn claim(&self, call: &Call, ack: Ack) -> Result<bool, RestError> {
        let first = First::Defer(ack);
        let until = call.received.instant + FIRST_WITHIN;
        let acknowledged = self.acknowledge(call, &first, until).await;
        Self::measure(call, &first, acknowledged.is_ok());
        if acknowledged? {
            return Ok(true);
        }
        // Perhaps all that was said is that an answer follows, and whoever said so is gone.
        let until = Instant::now() + self.patience;
        let original = self.webhooks.send(&steps::original(call), until).await?;
        let message: Value = serde_json::from_slice(&original.body).unwrap_or_default();
        let flags = message["flags"].as_u64().unwrap_or_default();
        Ok(flags & LOADING != 0)
    }

    /// Sends what comes after the first word. What fails because Discord is away goes on from the outbox, or stays owed if
    /// something happened.
    async fn follow(&self, call: &Call, steps: Vec<Step>) -> Result<(), Undelivered> {
        let ends = call.received.instant + TOKEN_LIVES;
        let until = ends.min(Instant::now() + self.patience);
        for (done, step) in steps.iter().enumerate() {
            let Err(error) = self.step_once_known(call, step, until).await else {
                continue;
            };
            let Some(outbox) = self
                .outbox
                .as_ref()
                .filter(|_| error.may_pass() && Instant::now() < ends)
            else {
                return Err(undelivered(error));
            };
            self.met(service::WEBHOOKS, call);
            // Not given before somebody has it: the outbox ends with the token, what is owed does not.
            if outbox.is_owed().await {
                return Err(undelivered(error));
            }
            let expires = call.received.at.plus(TOKEN_LIVES);
            tracing::warn!(interaction = %call.id, %error, "answer goes on from the outbox");
            return outbox
                .keep(
                    call.id,
                    expires,
                    steps.into_iter().skip(done).map(Step::without_files).collect(),
                )
                .await;
        }
        Ok(())
    }

    /// Gives an answer through an interaction that was left without one. False: the interaction is closed.
    pub(crate) async fn late(&self, call: &Call, reply: &Reply, now: Timestamp) -> Result<bool, RestError> {
        if call.token.is_gone() || now >= call.received.at.plus(TOKEN_LIVES) {
            return Ok(false);
        }
        let ways = steps::late(call, reply);
        // Forms and suggestions are of no use later.
        let mut is_closed = !ways.is_empty();
        for way in ways {
            match self.all(&way, Instant::now() + self.patience).await {
                Ok(()) => {
                    is_closed = false;
                    break;
                }
                Err(error) if error.may_pass() => return Err(error),
                Err(error) => {
                    tracing::debug!(interaction = %call.id, %error, "a way for a late answer is closed");
                }
            }
        }
        Ok(!is_closed)
    }

    async fn all(&self, steps: &[Step], until: Instant) -> Result<(), RestError> {
        for step in steps {
            self.step(step, until).await?;
        }
        Ok(())
    }

    /// Over HTTP nobody says when Discord has read the first word, and until then it knows no webhook of the interaction.
    async fn step_once_known(&self, call: &Call, step: &Step, until: Instant) -> Result<(), RestError> {
        let (known_by, mut wait) = (Instant::now() + READ_WITHIN, READ_AGAIN);
        loop {
            match self.step(step, until).await {
                Err(error)
                    if call.door == Door::Http
                        && error.code() == Some(code::UNKNOWN_WEBHOOK)
                        && Instant::now() < known_by =>
                {
                    tokio::time::sleep(wait).await;
                    wait *= 2;
                }
                done => return done,
            }
        }
    }

    async fn step(&self, step: &Step, until: Instant) -> Result<(), RestError> {
        let request = |body| request(step.verb(), step.path.clone(), body, &step.files);
        let sent = self.webhooks.send(&request(step.body.as_ref()), until).await;
        match (sent, &step.plain) {
            (Err(RestError::Status { status: 400, .. }), Some(plain)) => {
                tracing::error!("contents refused by discord, sent as plain text");
                self.webhooks.send(&request(Some(plain)), until).await.map(drop)
            }
            // What should go is gone.
            (Err(error @ RestError::Status { status: 404, .. }), _)
                if step.verb() == Verb::Delete && error.code() != Some(code::UNKNOWN_WEBHOOK) =>
            {
                Ok(())
            }
            (sent, _) => sent.map(drop),
        }
    }
}

fn request(verb: Verb, path: String, body: Option<&Value>, files: &[File]) -> Request {
    match body {
        Some(body) => Request::with_files(verb, path, body, files),
        None => Request::new(verb, path, None),
    }
}

fn undelivered(error: RestError) -> Undelivered {
    Undelivered {
        reason: error.to_string(),
        source: match error {
            RestError::NoAnswer(no_answer) => Some(no_answer.0),
            _ => None,
        },
    }
}

impl Delivery for Responder {
    fn first<'a>(&'a self, call: &'a Call, first: First) -> Delivering<'a> {
        Box::pin(self.send_first(call, first))
    }

    fn later<'a>(&'a self, call: &'a Call, ack: Ack, reply: Reply) -> Delivering<'a> {
        Box::pin(self.follow(call, steps::after_deferral(call, ack, &reply)))
    }

    fn claim<'a>(&'a self, call: &'a Call, ack: Ack) -> Claiming<'a> {
        Box::pin(async move { Self::claim(self, call, ack).await.map_err(undelivered) })
    }
}

#[cfg(test)]
mod tests;
