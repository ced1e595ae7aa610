//! Events for the operator, posted to the address of the settings: signed, tried again, and never to where a request from
//! inside could do harm.

mod client;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use core_config::Settings;
use core_db::{Db, DbError, Delivery, Failed};
use core_security::{
    Event, EventKind, WEBHOOK_ID_HEADER, WEBHOOK_SIGNATURE_HEADER, WEBHOOK_TIMESTAMP_HEADER, WEBHOOK_TOPIC,
    WebhookSecret, sign,
};
use core_telemetry::name::REMOTE_CALL_DURATION;
use core_types::Timestamp;
use futures_util::future::join_all;
use secrecy::ExposeSecret as _;
use tokio::time::Instant;

use client::{Answer, Client};

/// Events that are posted at the same time.
const AT_ONCE: u32 = 8;
/// Longer than one attempt takes.
const LEASE: Duration = Duration::from_mins(1);
/// How often it is looked for what waits.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// A receiver that is away is waited for this long before its events go to the dead letters.
const PATIENCE: Duration = Duration::from_hours(24);
/// The shortest and the longest wait between two attempts while it is away.
const PAUSE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_mins(15));

/// A receiver is at fault for so long after the last try: while it is away it is asked more often than that.
const FAULT_LASTS: Duration = Duration::from_hours(1);

/// Why events cannot be posted: a mistake in the settings. Never quotes the address or a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookSetupError {
    /// There is an address, and no secret to sign with.
    #[error(
        "webhook.secret is not set: events are never posted unsigned; make one with `echo whsec_$(openssl rand -base64 32)`"
    )]
    NoSecret,
    /// A secret is none.
    #[error("webhook.secret: {0}")]
    Secret(#[from] core_security::WebhookSecretError),
    /// The address is not one to post to.
    #[error("webhook.url: {0}")]
    Address(&'static str),
    /// No certificates to check the receiver's with.
    #[error("webhook.url: TLS cannot be set up: {0}")]
    Tls(std::io::Error),
}

/// What posts the events.
#[derive(Debug, Clone)]
pub struct Webhooks {
    db: Db,
    client: Client,
    secrets: Arc<[WebhookSecret]>,
    /// What the receiver did with the last event, if it did not take it, and when.
    fault: Arc<Mutex<Option<(Timestamp, String)>>>,
}

impl Webhooks {
    /// What the settings ask for; nothing where they have no address.
    ///
    /// # Errors
    /// [`WebhookSetupError`].
    pub fn new(settings: &Settings, db: Db) -> Result<Option<Self>, WebhookSetupError> {
        let Some(url) = &settings.webhook.url else {
            return Ok(None);
        };
        let secrets = settings
            .webhook
            .secret
            .as_ref()
            .ok_or(WebhookSetupError::NoSecret)?;
        let secrets = WebhookSecret::parse_all(secrets.expose_secret())?;
        let client = Client::new(url.expose(), settings.webhook.allow_private)?;
        Ok(Some(Self {
            db,
            client,
            secrets: secrets.into(),
            fault: Arc::default(),
        }))
    }

    /// Whether the receiver took the last event. One that was given up, or an hour without another try, says nothing of the
    /// receiver any more.
    ///
    /// # Errors
    /// Why not, in a few words for operators.
    pub fn check(&self) -> Result<(), String> {
        let fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        match &*fault {
            Some((at, reason)) if self.db.now() < at.plus(FAULT_LASTS) => Err(reason.clone()),
            _ => Ok(()),
        }
    }

    /// Remembers what came of an event. The log has the first failure and the end of them, and not each try.
    fn note(&self, event: i64, answer: &Answer) {
        let now = match answer {
            Answer::Taken => None,
            Answer::Refused(reason) | Answer::Away(reason, _) => Some((self.db.now(), reason.clone())),
        };
        let before = std::mem::replace(
            &mut *self.fault.lock().unwrap_or_else(PoisonError::into_inner),
            now.clone(),
        );
        let now = now.map(|(_, reason)| reason);
        match (before, now) {
            (None, None) => {}
            (Some(_), None) => tracing::info!(event, "events are posted again"),
            (None, Some(reason)) => tracing::warn!(event, reason, "an event could not be posted"),
            (Some(_), Some(reason)) => tracing::debug!(event, reason, "an event could not be posted either"),
        }
    }

    /// Posts what waits, until told to stop.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut bell = self.db.outbox_bell();
        tokio::pin!(stop);
        loop {
            let wait = match self.deliver_due().await {
                Ok(0) => LOOK_EVERY,
                // There may be more; the stop is looked at all the same.
                Ok(_) => Duration::ZERO,
                Err(error) => {
                    tracing::warn!(%error, "events that wait cannot be looked at");
                    LOOK_EVERY
                }
            };
            tokio::select! {
                biased;
                () = &mut stop => return,
                () = bell.wait(wait) => {}
            }
        }
    }

    /// Posts what is due, and answers how many there were.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn deliver_due(&self) -> Result<usize, DbError> {
        let due = self
            .db
            .write("webhook_claim", |tx| {
                Box::pin(async move { tx.outbox_claim(WEBHOOK_TOPIC, "webhooks", LEASE, AT_ONCE).await })
            })
            .await?;
        let answers = join_all(due.iter().map(|delivery| self.post(delivery))).await;
        for (delivery, answer) in due.iter().zip(answers) {
            self.settle(delivery.clone(), answer).await?;
        }
        Ok(due.len())
    }

    /// Posts an event of the kind `webhook.test` at once, past the outbox, to see whether events arrive.
    ///
    /// # Errors
    /// Why the receiver did not take it; never quotes the address or a secret.
    pub async fn try_out(&self) -> Result<(), String> {
        let event = Event::new(EventKind::Test, self.db.now(), None, serde_json::json!({}));
        let body = event.body().map_err(|error| error.to_string())?;
        let id = format!("msg_test_{}", self.db.now().as_micros());
        match self.send(id, body).await {
            Answer::Taken => Ok(()),
            Answer::Away(reason, _) | Answer::Refused(reason) => Err(reason),
        }
    }

    async fn post(&self, delivery: &Delivery) -> Answer {
        // The same for every attempt: a receiver that has seen it may pass over it.
        self.send(format!("msg_{}", delivery.id), delivery.payload.clone())
            .await
    }

    async fn send(&self, id: String, body: String) -> Answer {
        let now = self.db.now();
        let signature = sign(&self.secrets, &id, now, body.as_bytes());
        let headers = [
            (WEBHOOK_ID_HEADER, id),
            (WEBHOOK_TIMESTAMP_HEADER, now.as_seconds().to_string()),
            (WEBHOOK_SIGNATURE_HEADER, signature),
        ];
        let began = Instant::now();
        let answer = self.client.post(&headers, body).await;
        metrics::histogram!(REMOTE_CALL_DURATION, "service" => "webhook", "outcome" => answer.label())
            .record(began.elapsed().as_secs_f64());
        answer
    }

    async fn settle(&self, delivery: Delivery, answer: Answer) -> Result<(), DbError> {
        self.note(delivery.id, &answer);
        let settled = Arc::new((delivery, answer));
        let is_dead: bool = self
            .db
            .write("webhook_settle", move |tx| {
                let settled = Arc::clone(&settled);
                Box::pin(async move {
                    let (delivery, answer) = &*settled;
                    let now = tx.now();
                    match answer {
                        Answer::Taken => tx.outbox_ack(delivery).await.map(|_| false),
                        Answer::Away(_, wanted) if now < delivery.created_at.plus(PATIENCE) => tx
                            .outbox_postpone(delivery, again(delivery, *wanted, now))
                            .await
                            .map(|_| false),
                        Answer::Away(reason, _) | Answer::Refused(reason) => {
                            let failed = tx.outbox_fail(delivery, reason).await;
                            failed.map(|failed| failed == Failed::Dead)
                        }
                    }
                })
            })
            .await?;
        if is_dead {
            // It is not tried again, so nothing would ever end the fault; the dead letters are counted by themselves.
            *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        Ok(())
    }
}

/// When to try again: after half the time the event is old, or when the receiver wants it.
fn again(delivery: &Delivery, wanted: Option<Duration>, now: Timestamp) -> Timestamp {
    let (shortest, longest) = PAUSE;
    let pause = (now.since(delivery.created_at) / 2).clamp(shortest, longest);
    now.plus(wanted.map_or(pause, |wanted| wanted.clamp(pause, longest)))
}
