//! Answers that never reached anybody although something happened: found again, and given later.
//!
//! The effect of an interaction is stored together with the call (see [`core_db::Owed`]). When the answer is out, the call is
//! forgotten again, many in one transaction and off the way of those who wait. What is still there after a minute was never
//! answered: the process died between commit and answer, or Discord did not take it. Then the call is carried out again,
//! which brings the stored answer and no second effect, and that answer goes to the member by whatever way is still open.
//!
//! Call and token are sealed on their way through the database. The token is gone from it when the answer is out, or when
//! Discord does not take it any more.

mod late;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use core_db::{Address, Db, DbError, NewMessage, Owed, OwedAnswer};
use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;

pub(crate) use late::Late;

use crate::{call::Call, responder::TOKEN_LIVES, sealer::Sealer};

use late::Waiting;

/// The topic of late answers in the outbox.
const TOPIC: &str = "discord.late";

/// An answer is out after this long, or on its way through the outbox, unless something went wrong.
const OVERDUE: Duration = Duration::from_mins(1);

/// Given answers are forgotten together, after this long or when there are so many.
const FORGET_AFTER: Duration = Duration::from_secs(1);
const FORGET_AT: usize = 512;

/// Unanswered calls taken up at once.
const AT_ONCE: u32 = 64;

/// Where the stack says whom it owes an answer, and that it was given. Clones share it.
#[derive(Clone)]
pub(crate) struct Unanswered {
    given: mpsc::UnboundedSender<Vec<String>>,
    sealer: Sealer,
}

/// The other end: forgets what was given.
pub(crate) struct Forgetting {
    db: Db,
    given: mpsc::UnboundedReceiver<Vec<String>>,
}

impl Unanswered {
    pub(crate) fn new(db: Db, sealer: Sealer) -> (Self, Forgetting) {
        let (sender, given) = mpsc::unbounded_channel();
        let unanswered = Self {
            given: sender,
            sealer,
        };
        (unanswered, Forgetting { db, given })
    }

    /// Whom the answer of a call is owed to. Nothing is written down for calls without an effect.
    pub(crate) fn owe(&self, call: &Arc<Call>) -> Owed {
        let (call, sealer) = (Arc::clone(call), self.sealer.clone());
        Owed::new(move || {
            let id = call.id.to_string();
            Address {
                member: call.guild_id().map(|guild| (guild, call.caller.id)),
                call: format!("{id} {}", sealer.seal("call", &id, call.keep())),
                token: sealer.seal("token", &id, call.token.expose().to_owned()),
            }
        })
    }

    /// The answer is out, or on its way through the outbox.
    pub(crate) fn given(&self, owed: &Owed) {
        let keys = owed.keys();
        if !keys.is_empty() {
            // Without a listener the process ends, and what is left is found again by the next one.
            let _ = self.given.send(keys);
        }
    }
}

impl Forgetting {
    /// Forgets given answers until told to stop, and then those that are left.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        loop {
            let first = tokio::select! {
                biased;
                first = self.given.recv() => first,
                () = stop.cancelled() => {
                    self.given.close();
                    self.given.recv().await
                }
            };
            let Some(mut keys) = first else {
                return;
            };
            let until = Instant::now() + FORGET_AFTER;
            while keys.len() < FORGET_AT {
                let next = tokio::select! {
                    biased;
                    next = self.given.recv() => next,
                    () = tokio::time::sleep_until(until) => None,
                    () = stop.cancelled() => None,
                };
                match next {
                    Some(more) => keys.extend(more),
                    None => break,
                }
            }
            if let Err(error) = self.forget(keys).await {
                // They would be answered once more in a minute: an edit with the same contents.
                tracing::warn!(%error, "given answers cannot be forgotten");
            }
        }
    }

    async fn forget(&self, keys: Vec<String>) -> Result<(), DbError> {
        self.db
            .write_with("answers_given", keys, |tx, keys| {
                Box::pin(async move { tx.owed_settle(&keys).await.map(drop) })
            })
            .await
    }
}

/// Hands overdue answers to the outbox, where they are tried with growing distance. How many calls there were.
async fn take_up(db: &Db) -> Result<usize, DbError> {
    let before = db.now().minus(OVERDUE);
    let owed: Vec<OwedAnswer> = db
        .read("answers_owed", move |tx| {
            Box::pin(async move { tx.owed_list(before, AT_ONCE).await })
        })
        .await?;
    if owed.is_empty() {
        return Ok(0);
    }
    metrics::counter!(core_telemetry::name::ANSWERS_LATE).increment(owed.len() as u64);
    db.write_with("answers_late", owed, |tx, owed| {
        Box::pin(async move {
            // One call may have had several effects, and is answered once.
            let calls: BTreeMap<&str, Waiting> = owed.iter().map(Waiting::of).collect();
            let payloads: Vec<(&str, String)> = calls
                .iter()
                .map(|(id, waiting)| (*id, waiting.to_json()))
                .collect();
            let messages: Vec<NewMessage<'_>> = payloads
                .iter()
                .map(|(id, payload)| NewMessage {
                    topic: TOPIC,
                    partition: "",
                    payload,
                    dedupe_key: Some(id),
                })
                .collect();
            tx.outbox_push_many(&messages).await?;
            let keys: Vec<String> = owed.iter().map(|owed| owed.key.clone()).collect();
            tx.owed_settle(&keys).await?;
            Ok(messages.len())
        })
    })
    .await
}

/// Forgets the tokens that open nothing any more, wherever they wait.
async fn forget_tokens(db: &Db) -> Result<(), DbError> {
    let before = db.now().minus(TOKEN_LIVES);
    db.outbox_secrets_forget(TOPIC, before).await?;
    let is_owed = db.read("answers_owed", move |tx| {
        Box::pin(async move { tx.owed_list(before, 1).await })
    });
    if is_owed.await?.iter().any(|owed| owed.token.is_some()) {
        db.write("tokens_forget", move |tx| {
            Box::pin(async move { tx.owed_tokens_forget(before).await.map(drop) })
        })
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
