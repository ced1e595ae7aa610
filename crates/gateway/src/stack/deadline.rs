//! An answer in time, whatever happens inside.
//!
//! The work runs as a task of its own and is never cancelled: it may hold a database transaction. The deadline only
//! decides how to answer. A command is deferred and its reply sent when it is there; a component defers without a sign;
//! suggestions become none; what opens a form cannot be deferred and ends in an error.

use std::{convert::Infallible, sync::Arc, time::Duration};

use core_db::Owed;
use core_errors::{AppError, codes};
use core_resilience::{Next, Step, StepLayer};
use core_telemetry::name;
use tokio::{task::JoinHandle, time::sleep_until};
use tokio_util::task::TaskTracker;
use tower::ServiceExt;
use tracing::Instrument;

use super::Rescuer;
use crate::{
    call::{Call, CallKind},
    command::Ack,
    delivery::{Delivery, First, Incoming, Undelivered},
    reply::{Answer, Reply},
    stats::Stats,
    unanswered::Unanswered,
};

/// Members wait for suggestions with the cursor in the field, and none are better than a broken field. Discord gives up
/// after three seconds.
const SUGGESTIONS_WITHIN: Duration = Duration::from_millis(2_500);

/// Discord shows that the bot is thinking for 15 minutes; nobody looks at it for longer than this.
const PATIENCE: Duration = Duration::from_mins(1);

pub(super) fn layer(
    tracker: TaskTracker,
    limit: Arc<dyn Fn() -> Duration + Send + Sync>,
    rescuer: Rescuer,
    stats: Stats,
    unanswered: Option<Unanswered>,
) -> StepLayer<Deadline> {
    StepLayer::new(Deadline {
        tracker,
        limit,
        rescuer,
        stats,
        unanswered,
    })
}

pub(super) struct Deadline {
    tracker: TaskTracker,
    limit: Arc<dyn Fn() -> Duration + Send + Sync>,
    rescuer: Rescuer,
    stats: Stats,
    unanswered: Option<Unanswered>,
}

impl<N: Next<Arc<Call>, Response = Reply, Error = Infallible>> Step<Incoming, N> for Deadline {
    type Response = ();
    type Error = Infallible;

    /// The work begins at once, whether or not anybody waits for its answer.
    fn take(
        self: Arc<Self>,
        incoming: Incoming,
        next: N,
    ) -> impl Future<Output = Result<(), Infallible>> + Send + 'static {
        let work = next.oneshot(Arc::clone(&incoming.call));
        let owed = self
            .unanswered
            .as_ref()
            .map(|unanswered| unanswered.owe(&incoming.call));
        let work = self.until(&incoming).scope(work);
        let work = match owed.clone() {
            Some(owed) => self.tracker.spawn(owed.scope(work).in_current_span()),
            None => self.tracker.spawn(work.in_current_span()),
        };
        async move {
            self.answer(incoming, work, owed.as_ref()).await;
            Ok(())
        }
    }
}

impl Deadline {
    /// Until when an answer is of use: what the handler asks of other services ends by then.
    fn until(&self, incoming: &Incoming) -> core_resilience::Deadline {
        let patience = match (&incoming.call.kind, incoming.ack) {
            (CallKind::Autocomplete(_), _) => SUGGESTIONS_WITHIN,
            (_, Ack::Modal) => (self.limit)(),
            _ => PATIENCE,
        };
        core_resilience::Deadline::at(incoming.call.received.instant + patience)
    }

    async fn answer(&self, incoming: Incoming, mut work: Work, owed: Option<&Owed>) {
        let Incoming {
            call,
            delivery,
            ack,
            command,
        } = incoming;
        let suggesting = matches!(call.kind, CallKind::Autocomplete(_));
        let limit = if suggesting {
            SUGGESTIONS_WITHIN
        } else {
            (self.limit)()
        };
        tokio::select! {
            biased;
            done = &mut work => {
                let reply = self.reply(&call, done, owed).await;
                let delivered = owing(owed, delivery.first(&call, First::Reply(reply))).await;
                self.note_last(&call, delivered, owed);
                return;
            }
            () = sleep_until(call.received.instant + limit) => {}
        }
        if suggesting {
            let none = Reply::choices(Vec::new());
            self.note(&call, delivery.first(&call, First::Reply(none)).await);
        } else if ack == Ack::Modal {
            let error =
                AppError::new(codes::UNAVAILABLE).context("a form cannot be opened after the deadline");
            let reply = self.rescuer.reply(&call, &error).await;
            self.note(&call, delivery.first(&call, First::Reply(reply)).await);
        } else {
            metrics::counter!(name::INTERACTIONS_DEFERRED, "command" => command).increment(1);
            self.defer(&call, &*delivery, ack, work, owed).await;
        }
    }

    async fn defer(&self, call: &Call, delivery: &dyn Delivery, ack: Ack, work: Work, owed: Option<&Owed>) {
        self.stats.deferred();
        tracing::Span::current().record("deferred", true);
        tracing::debug!("answer deferred");
        self.note(call, delivery.first(call, First::Defer(ack)).await);
        let mut reply = self.reply(call, work.await, owed).await;
        if matches!(reply.answer, Answer::Modal(_)) {
            let error = AppError::internal(
                "a form was opened after a deferral; declare the command with `opens_modal`",
            );
            reply = self.excuse(call, &error, owed).await;
        }
        let delivered = owing(owed, delivery.later(call, ack, reply)).await;
        self.note_last(call, delivered, owed);
    }

    async fn reply(&self, call: &Call, done: Done, owed: Option<&Owed>) -> Reply {
        match done {
            Ok(Ok(reply)) => reply,
            // Panics of handlers are caught further in; this one is in a layer of ours.
            Err(error) => {
                let error = AppError::internal("a layer panicked").caused_by(error);
                self.excuse(call, &error, owed).await
            }
        }
    }

    /// An error in the place of an answer, which is still owed if something happened.
    async fn excuse(&self, call: &Call, error: &AppError, owed: Option<&Owed>) -> Reply {
        if let Some(owed) = owed {
            owed.withhold();
        }
        self.rescuer.reply(call, error).await
    }

    /// Notes the last word: if it arrived, nothing is owed any more.
    fn note_last(&self, call: &Call, delivered: Result<(), Undelivered>, owed: Option<&Owed>) {
        if let (Ok(()), Some(unanswered), Some(owed)) = (&delivered, &self.unanswered, owed) {
            unanswered.given(owed);
        }
        self.note(call, delivered);
    }

    /// The effect stands, so a lost answer is worth a line with everything needed to find out what happened.
    fn note(&self, call: &Call, delivered: Result<(), Undelivered>) {
        if let Err(error) = delivered {
            self.stats.undelivered();
            metrics::counter!(name::ANSWERS_UNDELIVERED).increment(1);
            tracing::Span::current().record("otel.status_code", "ERROR");
            tracing::warn!(
                interaction = %call.id,
                user = %call.caller.id,
                error = %error,
                source = error.source.as_ref().map(tracing::field::display),
                "answer was not delivered",
            );
        }
    }
}

/// Delivers an answer that is owed, if it is.
async fn owing<T>(owed: Option<&Owed>, delivering: impl Future<Output = T>) -> T {
    match owed {
        Some(owed) => owed.clone().scope(delivering).await,
        None => delivering.await,
    }
}

type Work = JoinHandle<Result<Reply, Infallible>>;
type Done = Result<Result<Reply, Infallible>, tokio::task::JoinError>;

#[cfg(test)]
mod tests;
