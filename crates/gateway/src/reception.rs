//! Where calls from all doors come in.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use core_errors::{AppError, codes};
use core_telemetry::name;
use core_types::Clock;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;
use tracing::Instrument;

use crate::{
    call::{Call, CallKind, Door, Unreadable},
    command::{Ack, Commands},
    delivery::{Claimed, Delivery, First, Incoming, Recorder, Sent},
    recent::Recent,
    reply::Reply,
    stack::{Guarded, Rescuer, StackParts, acknowledgement, stack},
    stats::Stats,
};

/// Takes calls from the doors to the stack, each in a task of its own that is waited for at the end. Clones share it.
#[derive(Clone)]
pub struct Reception(Arc<Inner>);

struct Inner {
    stack: Guarded,
    commands: Commands,
    rescuer: Rescuer,
    stats: Stats,
    tracker: TaskTracker,
    recent: Recent,
    clock: Arc<dyn Clock>,
    stopping: AtomicBool,
    /// Tasks at once, refusals included; a call needs up to two.
    most_tasks: usize,
}

/// So many times the handlers that may run at once: enough to refuse a rush politely, and no more than memory bears.
const ROOM_FOR_REFUSALS: usize = 8;

impl Reception {
    pub(crate) fn new(parts: &StackParts, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner {
            stack: stack(parts),
            commands: parts.commands.clone(),
            rescuer: parts.rescuer.clone(),
            stats: parts.stats.clone(),
            tracker: parts.tracker.clone(),
            recent: Recent::default(),
            clock,
            stopping: AtomicBool::new(false),
            most_tasks: parts.seats.limit().saturating_mul(ROOM_FOR_REFUSALS),
        }))
    }

    /// Has a call handled and answered through its way back. Returns at once; false for an event of the gateway that came
    /// before, which is answered once, and when there is not even room left to say so.
    ///
    /// Over HTTP each request waits for a response of its own. One that came before is handled again, here as in any other
    /// process that it might have been sent to: its effect is there already, and it gets the answer stored with it.
    pub fn admit(&self, call: Call, delivery: Arc<dyn Delivery>) -> bool {
        self.take(call, delivery, false)
    }

    /// As [`Self::admit`], for a call that a process which is gone may have answered: it is claimed before anything is done,
    /// so that what a member was refused does not happen after all.
    pub(crate) fn admit_again(&self, call: Call, delivery: Arc<dyn Delivery>) -> bool {
        self.take(call, delivery, true)
    }

    fn take(&self, call: Call, delivery: Arc<dyn Delivery>, again: bool) -> bool {
        metrics::counter!(name::INTERACTIONS_RECEIVED, "door" => call.door.label()).increment(1);
        if !self.0.recent.is_new(call.id) {
            self.0.stats.duplicate();
            tracing::info!(interaction = %call.id, "interaction arrived again");
            if call.door != Door::Http {
                return false;
            }
        }
        if self.0.tracker.len() >= self.0.most_tasks {
            self.0.stats.undelivered();
            tracing::warn!(interaction = %call.id, "no room to answer an interaction");
            return false;
        }
        // Decided here, not in the task: what was admitted is handled, however soon the end comes.
        let admitted = !self.is_stopping();
        let this = self.clone();
        // With the span of the request, where there is one, so that its trace can be linked.
        let handling = async move { this.handle(call, delivery, admitted, again).await };
        self.0.tracker.spawn(handling.in_current_span());
        true
    }

    /// Handles an interaction given as Discord's JSON and tells what would have been sent: for tests and tools.
    ///
    /// # Errors
    /// [`Unreadable`] as [`Call::from_json`].
    pub async fn ask(&self, json: &str) -> Result<Vec<Sent>, Unreadable> {
        let call = Call::from_json(json, Door::Direct, self.now())?;
        let recorder = Recorder::default();
        self.handle(call, Arc::new(recorder.clone()), !self.is_stopping(), false)
            .await;
        Ok(recorder.sent())
    }

    /// Refuses new calls and waits for those being handled. False if some were not done within the grace period; they
    /// run on until the process ends.
    pub async fn drain(&self, grace: Duration) -> bool {
        self.0.stopping.store(true, Ordering::SeqCst);
        self.0.tracker.close();
        tokio::select! {
            biased;
            () = self.0.tracker.wait() => true,
            () = tokio::time::sleep(grace) => {
                tracing::warn!(running = self.0.tracker.len(), "stopped waiting for interactions");
                false
            }
        }
    }

    /// Figures about the calls and the doors.
    pub fn stats(&self) -> &Stats {
        &self.0.stats
    }

    pub(crate) fn now(&self) -> core_types::Timestamp {
        self.0.clock.now()
    }

    fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::SeqCst)
    }

    async fn handle(&self, call: Call, mut delivery: Arc<dyn Delivery>, admitted: bool, again: bool) {
        let inner = &self.0;
        if !admitted {
            let reply: Reply = inner.rescuer.reply(&call, &AppError::new(codes::STOPPING)).await;
            if let Err(error) = delivery.first(&call, First::Reply(reply)).await {
                tracing::info!(interaction = %call.id, %error, "refusal was not delivered");
            }
            return;
        }
        let ack = acknowledgement(&inner.commands, &call);
        // Suggestions and forms change nothing, and cannot be deferred.
        if again && ack != Ack::Modal && !matches!(call.kind, CallKind::Autocomplete(_)) {
            match delivery.claim(&call, ack).await {
                Ok(true) => delivery = Arc::new(Claimed { delivery, ack }),
                Ok(false) => {
                    tracing::info!(interaction = %call.id, "interaction was answered by another process");
                    return;
                }
                Err(error) => {
                    tracing::warn!(interaction = %call.id, %error, "interaction cannot be claimed, and is left alone");
                    return;
                }
            }
        }
        let incoming = Incoming {
            ack,
            command: inner.commands.label_of(&call),
            call: Arc::new(call),
            delivery,
        };
        let Ok(()) = inner.stack.clone().oneshot(incoming).await;
    }
}

impl fmt::Debug for Reception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reception")
            .field("commands", &self.0.commands)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
