//! One shard while it is this process's.

use std::time::Duration;

use core_db::Lease;
use tokio::{
    sync::watch,
    task,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::roster::Roster;
use crate::{
    door::{Ended, ShardDoor, Stored},
    servers::Servers,
};

/// How long it may take to keep what a shard heard of servers before it is let go.
const KEPT_WITHIN: Duration = Duration::from_secs(1);

/// What the process knows of it.
pub(super) struct Held {
    lease: Lease,
    /// Until when it may be used, by the monotonic clock.
    until: watch::Sender<Instant>,
    session: watch::Receiver<Option<Stored>>,
    /// The id of the session that was saved last.
    saved: Option<String>,
    stop: CancellationToken,
    task: Option<task::Id>,
}

impl Held {
    pub(super) fn new(lease: Lease, session: watch::Receiver<Option<Stored>>, until: Instant) -> Self {
        Self {
            lease,
            until: watch::Sender::new(until),
            session,
            saved: None,
            stop: CancellationToken::new(),
            task: None,
        }
    }

    pub(super) const fn lease(&self) -> &Lease {
        &self.lease
    }

    /// Has the shard leave.
    pub(super) fn stop(&self) {
        self.stop.cancel();
    }

    pub(super) fn is_leaving(&self) -> bool {
        self.stop.is_cancelled()
    }

    pub(super) const fn runs_as(&mut self, task: task::Id) {
        self.task = Some(task);
    }

    pub(super) fn is_task(&self, task: task::Id) -> bool {
        self.task == Some(task)
    }

    /// Whether there is a session nobody could go on with: it is not saved yet.
    pub(super) fn has_begun(&self) -> bool {
        let session = self.session.borrow();
        let is_new = |stored: &Stored| Some(stored.session.id()) != self.saved.as_deref();
        session.as_ref().is_some_and(is_new)
    }

    /// The lease, and the session if that is another one than last time.
    pub(super) fn moved(&mut self) -> (Lease, Option<Stored>) {
        let has_moved = self.session.has_changed().unwrap_or(false);
        let session = has_moved
            .then(|| self.session.borrow_and_update().clone())
            .flatten();
        if let Some(stored) = &session {
            self.saved = Some(stored.session.id().to_owned());
        }
        (self.lease.clone(), session)
    }

    /// What [`Self::moved`] gave could not be saved.
    pub(super) fn unsaved(&mut self) {
        self.session.mark_changed();
        self.saved = None;
    }

    /// The lease was renewed.
    pub(super) fn kept(&self, until: Instant) {
        self.until.send_replace(until);
    }

    /// Runs the shard until it is told to leave or its time runs out unrenewed, and lets go of it then.
    pub(super) fn tend(
        &self,
        number: u32,
        door: ShardDoor,
        roster: Roster,
        servers: Servers,
    ) -> impl Future<Output = (u32, Ended)> + use<> {
        let (lease, until, stop) = (self.lease.clone(), self.until.subscribe(), self.stop.clone());
        async move {
            let run = door.run(stop.clone());
            tokio::pin!(run);
            let ended = tokio::select! {
                biased;
                () = time_is_up(until) => {
                    tracing::warn!(shard = number, "a shard could not be renewed in time and is left");
                    stop.cancel();
                    run.await
                }
                ended = &mut run => ended,
            };
            let session = match &ended {
                Ended::Left(session) => session.clone(),
                Ended::Refused => None,
            };
            // The session is past what was heard of servers. What is not kept yet is refused once the lease is gone, and the
            // next holder begins a new session then, which names every server.
            let session = if session.is_some() && servers.kept(KEPT_WITHIN).await {
                session
            } else {
                None
            };
            if let Err(error) = roster.release(lease, session).await {
                tracing::warn!(%error, shard = number, "a shard is free only when its time is over");
            }
            (number, ended)
        }
    }
}

/// Waits for the moment that is put off by each renewal.
async fn time_is_up(mut until: watch::Receiver<Instant>) {
    loop {
        let moment = *until.borrow_and_update();
        tokio::select! {
            biased;
            () = sleep_until(moment) => return,
            put_off = until.changed() => if put_off.is_err() {
                // Nobody renews any more: the process ends, and the shard has been told.
                std::future::pending::<()>().await;
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn time_is_up_unless_it_is_put_off() {
        let begin = Instant::now();
        let until = watch::Sender::new(begin + Duration::from_secs(10));
        let waiting = tokio::spawn(time_is_up(until.subscribe()));
        tokio::time::sleep(Duration::from_secs(9)).await;
        until.send_replace(begin + Duration::from_secs(19));
        waiting.await.unwrap();
        assert_eq!(begin.elapsed(), Duration::from_secs(19));
    }
}
