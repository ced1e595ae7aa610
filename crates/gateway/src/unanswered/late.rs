//! Gives an answer late.

use std::{sync::Arc, time::Duration};

use core_db::{Db, DbError, Delivery, OwedAnswer, SECRET};
use core_errors::AppError;
use core_types::ChannelId;
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{TOPIC, forget_tokens, take_up};
use crate::{
    call::Call,
    presentation::{Words, say},
    reply::{
        Answer, Message, Reply, View, Visibility,
        encode::{self, Use},
    },
    responder::Responder,
    rest::{Guarded, Request, RestError, Verb},
    sealer::Sealer,
    stack::Repeating,
};

const LEASE: Duration = Duration::from_mins(2);
const AT_ONCE: u32 = 16;
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// One way is tried for this long before the answer waits in the outbox.
const PATIENCE: Duration = Duration::from_secs(20);

/// Finds overdue answers and gives them.
pub(crate) struct Late {
    pub(crate) db: Db,
    /// Carries a call out again, without the guards it has passed already.
    pub(crate) calls: Repeating,
    pub(crate) responder: Responder,
    /// For direct messages and channels.
    pub(crate) rest: Guarded,
    /// Opens what waits.
    pub(crate) sealer: Sealer,
}

/// A call that waits in the outbox; `token` is taken out of the row as soon as it is of no use.
pub(super) struct Waiting<'w> {
    call: &'w str,
    token: Option<&'w str>,
}

impl<'w> Waiting<'w> {
    /// A call with the id of its interaction.
    pub(super) fn of(owed: &'w OwedAnswer) -> (&'w str, Self) {
        let id = owed.call.split(' ').next().unwrap_or_default();
        let token = owed.token.as_deref();
        (
            id,
            Self {
                call: &owed.call,
                token,
            },
        )
    }

    pub(super) fn to_json(&self) -> String {
        json!({"call": self.call, SECRET: self.token}).to_string()
    }
}

/// Why an answer still waits.
enum NotYet {
    Failed(String),
    NotAsked(Duration),
}

impl From<RestError> for NotYet {
    fn from(error: RestError) -> Self {
        match error {
            RestError::NotAsked { retry_in } => Self::NotAsked(retry_in),
            error => Self::Failed(error.to_string()),
        }
    }
}

impl Late {
    /// Works until told to stop.
    pub(crate) async fn run(self, stop: CancellationToken) {
        loop {
            match self.look().await {
                Ok(due) if due > 0 && !stop.is_cancelled() => continue,
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "unanswered calls cannot be looked at"),
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Takes up what is overdue and tries what is due; how many that were.
    pub(super) async fn look(&self) -> Result<usize, DbError> {
        forget_tokens(&self.db).await?;
        let found = take_up(&self.db).await?;
        if found > 0 {
            tracing::warn!(
                calls = found,
                "calls with an effect were never answered; they are now"
            );
        }
        let due = self
            .db
            .write("late_claim", |tx| {
                Box::pin(async move { tx.outbox_claim(TOPIC, "gateway", LEASE, AT_ONCE).await })
            })
            .await?;
        for delivery in &due {
            let given = self.give(delivery).await;
            self.settle(delivery, given).await?;
        }
        Ok(due.len())
    }

    async fn settle(&self, delivery: &Delivery, given: Result<(), NotYet>) -> Result<(), DbError> {
        self.db
            .write_with("late_settle", (delivery.clone(), given), |tx, settled| {
                Box::pin(async move {
                    let (delivery, given) = &*settled;
                    match given {
                        Ok(()) => {
                            tx.outbox_ack(delivery).await?;
                            tx.outbox_secret_forget(delivery).await
                        }
                        Err(NotYet::Failed(error)) => tx.outbox_fail(delivery, error).await.map(drop),
                        Err(NotYet::NotAsked(wait)) => {
                            let until = tx.now().plus((*wait).max(LOOK_EVERY));
                            tx.outbox_postpone(delivery, until).await.map(drop)
                        }
                    }
                })
            })
            .await
    }

    async fn give(&self, delivery: &Delivery) -> Result<(), NotYet> {
        let call = Arc::new(self.read(&delivery.payload)?);
        // The effect is there: this finds its stored answer.
        let reply = match self.calls.clone().oneshot(Arc::clone(&call)).await {
            Ok(reply) => reply,
            Err(error) if error.code().is_retryable() => return Err(NotYet::Failed(error.to_string())),
            Err(error) => {
                tracing::warn!(interaction = %call.id, %error, "a late answer cannot be made");
                return Ok(());
            }
        };
        if self.responder.late(&call, &reply, self.db.now()).await? {
            return Ok(());
        }
        self.write_to(&call, &reply).await.map_err(NotYet::from)
    }

    fn read(&self, payload: &str) -> Result<Call, NotYet> {
        let unreadable = |error: &dyn std::fmt::Display| NotYet::Failed(error.to_string());
        let waiting: Value = serde_json::from_str(payload).map_err(|error| unreadable(&error))?;
        let Some((id, call)) = waiting["call"].as_str().and_then(|call| call.split_once(' ')) else {
            // An earlier version put the call there as it was.
            return Call::kept(payload, None).map_err(|error| unreadable(&error));
        };
        let open = |column, sealed: &str| -> Result<String, NotYet> {
            let opened: Result<String, AppError> = self.sealer.open(column, id, sealed);
            opened.map_err(|error| unreadable(&error))
        };
        let token = waiting[SECRET].as_str().map(|token| open("token", token));
        let token = token.transpose()?.unwrap_or_default();
        Call::kept(&open("call", call)?, Some(token)).map_err(|error| unreadable(&error))
    }

    /// The interaction is closed: a direct message, or the channel if the answer was for everybody there.
    async fn write_to(&self, call: &Call, reply: &Reply) -> Result<(), RestError> {
        let (Answer::Message(message) | Answer::Update(message)) = &reply.answer else {
            return Ok(());
        };
        let intro = say!(Words::new(call.locale), "late-answer").plain();
        let text = format!("{intro}\n\n{}", message.view.plain);
        let mut body = encode::message(&Message::new(View::text(text), Visibility::Public), Use::New);
        body["nonce"] = Value::from(format!("late-{}", call.id));
        body["enforce_nonce"] = true.into();
        let own = json!({"recipient_id": call.caller.id.to_string()});
        let direct = self.post("users/@me/channels", &own).await;
        let direct: Option<ChannelId> = match direct {
            Ok(answer) => answer["id"].as_str().and_then(|id| id.parse().ok()),
            Err(error) if error.may_pass() => return Err(error),
            Err(_) => None,
        };
        let public = call.channel.filter(|_| message.visibility == Visibility::Public);
        for channel in [direct, public].into_iter().flatten() {
            match self.post(&format!("channels/{channel}/messages"), &body).await {
                Ok(_) => return Ok(()),
                Err(error) if error.may_pass() => return Err(error),
                Err(error) => tracing::debug!(%error, "a way for a late answer is closed"),
            }
        }
        tracing::warn!(interaction = %call.id, user = %call.caller.id, "nobody could be told what came of a command");
        Ok(())
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value, RestError> {
        let request = Request::new(Verb::Post, path.to_owned(), Some(body)).with_bot_token();
        let response = self.rest.send(&request, Instant::now() + PATIENCE).await;
        let response = response.map_err(RestError::of_the_bot)?;
        Ok(response.json().unwrap_or_default())
    }
}
