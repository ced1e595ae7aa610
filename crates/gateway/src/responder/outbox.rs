//! Answers that Discord could not take yet.

use std::{sync::Arc, time::Duration};

use core_db::{Db, DbError, Delivery, NewMessage, Owed};
use core_types::{InteractionId, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::{Responder, Step, TOKEN_LIVES};
use crate::{delivery::Undelivered, rest::RestError, sealer::Sealer};

const TOPIC: &str = "discord.reply";
const LEASE: Duration = Duration::from_mins(2);
const AT_ONCE: u32 = 16;
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Keeps answers in the database until they are delivered or their token has ended.
#[derive(Clone)]
pub(crate) struct Outbox {
    db: Db,
    sealer: Sealer,
}

/// What is kept of an answer.
#[derive(Serialize, Deserialize)]
struct Kept {
    interaction: InteractionId,
    expires: Timestamp,
    /// The steps, sealed: their paths hold the token. Taken out ([`core_db::SECRET`]) with the answer, or with the token.
    secret: Option<String>,
    /// As an earlier version kept them.
    #[serde(default, skip_serializing)]
    steps: Vec<Step>,
}

/// Why an answer still waits.
enum NotYet {
    /// It was tried in vain.
    Failed(String),
    /// Discord is away, which is not the answer's fault.
    NotAsked(Duration),
}

impl Outbox {
    pub(crate) const fn new(db: Db, sealer: Sealer) -> Self {
        Self { db, sealer }
    }

    /// Whether the request that runs here has an effect whose answer is owed; if that cannot be seen, it may.
    pub(super) async fn is_owed(&self) -> bool {
        let keys = Owed::current().map(|owed| owed.keys()).unwrap_or_default();
        if keys.is_empty() {
            return false;
        }
        let found: Result<bool, DbError> = self
            .db
            .read("answer_owed", move |tx| {
                let keys = keys.clone();
                Box::pin(async move { tx.owed_any(&keys).await })
            })
            .await;
        found.unwrap_or(true)
    }

    pub(super) async fn keep(
        &self,
        interaction: InteractionId,
        expires: Timestamp,
        steps: Vec<Step>,
    ) -> Result<(), Undelivered> {
        let lost = |error: Box<dyn std::error::Error + Send + Sync>| Undelivered {
            reason: "answer could not be kept".into(),
            source: Some(error),
        };
        let steps = serde_json::to_string(&steps).map_err(|error| lost(error.into()))?;
        // Such an answer is shown once and stored nowhere: whoever did not get it makes another key.
        if steps.contains(core_security::API_KEY_PREFIX) {
            return Err(Undelivered {
                reason: "answer holds a key and is not kept".into(),
                source: None,
            });
        }
        let kept = Kept {
            interaction,
            expires,
            secret: Some(self.sealer.seal("steps", &interaction.to_string(), steps)),
            steps: Vec::new(),
        };
        let payload = serde_json::to_string(&kept).map_err(|error| lost(error.into()))?;
        self.db
            .write_with("reply_keep", (interaction.to_string(), payload), |tx, kept| {
                Box::pin(async move {
                    let (interaction, payload) = &*kept;
                    let message = NewMessage {
                        topic: TOPIC,
                        partition: interaction,
                        payload,
                        dedupe_key: None,
                    };
                    tx.outbox_push(message).await
                })
            })
            .await
            .map(drop)
            .map_err(|error: DbError| lost(error.into()))
    }

    /// Delivers what was kept, until told to stop.
    pub(crate) async fn run(self, responder: Responder, stop: CancellationToken) {
        let mut bell = self.db.outbox_bell();
        loop {
            match self.deliver_due(&responder).await {
                Ok(due) if due > 0 && !stop.is_cancelled() => continue,
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "kept answers cannot be looked at"),
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = bell.wait(LOOK_EVERY) => {}
            }
        }
    }

    /// Tries what is due, and answers how many there were.
    pub(super) async fn deliver_due(&self, responder: &Responder) -> Result<usize, DbError> {
        let before = self.db.now().minus(TOKEN_LIVES);
        self.db.outbox_secrets_forget(TOPIC, before).await?;
        let due = self
            .db
            .write("reply_claim", |tx| {
                Box::pin(async move { tx.outbox_claim(TOPIC, "gateway", LEASE, AT_ONCE).await })
            })
            .await?;
        for delivery in &due {
            let span = delivery.span();
            let outcome = self.deliver(responder, delivery).instrument(span.clone()).await;
            if outcome.is_err() {
                span.record("otel.status_code", "ERROR");
            }
            self.settle(delivery, outcome).await?;
        }
        Ok(due.len())
    }

    async fn deliver(&self, responder: &Responder, delivery: &Delivery) -> Result<(), NotYet> {
        let kept: Kept = match serde_json::from_str(&delivery.payload) {
            Ok(kept) => kept,
            Err(error) => return Err(NotYet::Failed(error.to_string())),
        };
        if self.db.now() >= kept.expires {
            tracing::warn!(interaction = %kept.interaction, "answer was not delivered while its token lived");
            return Ok(());
        }
        for step in &self.steps(&kept)? {
            match responder.step(step, Instant::now() + responder.patience).await {
                Ok(()) => {}
                Err(RestError::NotAsked { retry_in }) => return Err(NotYet::NotAsked(retry_in)),
                Err(error) if error.may_pass() => return Err(NotYet::Failed(error.to_string())),
                Err(error) => {
                    report(&kept, &error);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn steps(&self, kept: &Kept) -> Result<Vec<Step>, NotYet> {
        let Some(secret) = &kept.secret else {
            return Ok(kept.steps.clone());
        };
        let opened = self.sealer.open("steps", &kept.interaction.to_string(), secret);
        let opened = opened.map_err(|error| NotYet::Failed(error.to_string()))?;
        serde_json::from_str(&opened).map_err(|error| NotYet::Failed(error.to_string()))
    }

    async fn settle(&self, delivery: &Delivery, outcome: Result<(), NotYet>) -> Result<(), DbError> {
        let settled = Arc::new((delivery.clone(), outcome));
        self.db
            .write("reply_settle", move |tx| {
                let settled = Arc::clone(&settled);
                Box::pin(async move {
                    match &settled.1 {
                        Ok(()) => {
                            tx.outbox_ack(&settled.0).await?;
                            tx.outbox_secret_forget(&settled.0).await
                        }
                        Err(NotYet::Failed(error)) => tx.outbox_fail(&settled.0, error).await.map(drop),
                        Err(NotYet::NotAsked(wait)) => {
                            let until = tx.now().plus((*wait).max(LOOK_EVERY));
                            tx.outbox_postpone(&settled.0, until).await.map(drop)
                        }
                    }
                })
            })
            .await
    }
}

/// Refused for good: trying again cannot help, and a person can do nothing about it either.
fn report(kept: &Kept, error: &RestError) {
    tracing::warn!(interaction = %kept.interaction, %error, "kept answer was refused");
}
