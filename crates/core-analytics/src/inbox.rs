//! Where what happened waits until it is written: bounded, and never in the way of a reply.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use core_db::DbError;
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;

/// Notes that wait at most; what comes on top is dropped and counted. A minute of a database that is away, at thirty
/// notes a second.
const ROOM: usize = 2_048;

/// Notes come in crowds: after the first, others are waited for, so that a crowd costs one commit.
const GATHER: Duration = Duration::from_millis(250);

/// Waits after a database that refused, first and longest.
const WAITS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// Notes on their way to the database.
#[derive(Debug)]
pub(crate) struct Inbox<T> {
    waiting: Mutex<Vec<T>>,
    /// Rings when there is something to write.
    bell: Notify,
    /// Who holds it writes: so that a reader who wants everything written also waits for a batch on its way.
    turn: Semaphore,
    /// The last batch could not be written.
    failing: AtomicBool,
    /// Told how many notes were dropped.
    dropped: fn(usize),
}

impl<T> Inbox<T> {
    /// An empty one; `dropped` is told how many notes were lost, never zero.
    pub(crate) fn new(dropped: fn(usize)) -> Self {
        Self {
            waiting: Mutex::default(),
            bell: Notify::new(),
            turn: Semaphore::new(1),
            failing: AtomicBool::new(false),
            dropped,
        }
    }

    /// Takes a note at once, or drops it when there is no room; whether it was taken.
    pub(crate) fn push(&self, note: T) -> bool {
        let mut waiting = self.waiting();
        let fits = waiting.len() < ROOM;
        if fits {
            waiting.push(note);
            drop(waiting);
            self.bell.notify_one();
        } else {
            drop(waiting);
            (self.dropped)(1);
        }
        fits
    }

    /// Everything that waits.
    pub(crate) fn take(&self) -> Vec<T> {
        std::mem::take(&mut *self.waiting())
    }

    /// Forgets what waits, but for this.
    pub(crate) fn retain(&self, keep: impl FnMut(&T) -> bool) {
        self.waiting().retain(keep);
    }

    /// Puts back what could not be written, in front of what came meanwhile.
    pub(crate) fn put_back(&self, mut notes: Vec<T>) {
        let mut waiting = self.waiting();
        let room = ROOM.saturating_sub(waiting.len());
        let lost = notes.len().saturating_sub(room);
        notes.truncate(room);
        notes.append(&mut waiting);
        *waiting = notes;
        drop(waiting);
        if lost > 0 {
            (self.dropped)(lost);
        }
    }

    pub(crate) const fn turn(&self) -> &Semaphore {
        &self.turn
    }

    /// Has what comes in written by `flush`, until told to stop; then what is left, once.
    pub(crate) async fn run<F, W>(&self, what: &'static str, stop: CancellationToken, flush: F)
    where
        F: Fn() -> W,
        W: Future<Output = Result<(), DbError>>,
    {
        let mut wait = WAITS.0;
        while !stop.is_cancelled() {
            tokio::select! {
                () = self.bell.notified() => {}
                () = stop.cancelled() => break,
            }
            sleep_or(&stop, GATHER).await;
            while let Err(error) = flush().await {
                if self.settled(false) {
                    tracing::warn!(%error, what, "what happened cannot be written now; it waits");
                }
                if stop.is_cancelled() {
                    return;
                }
                sleep_or(&stop, wait).await;
                wait = (wait * 2).min(WAITS.1);
            }
            wait = WAITS.0;
            if self.settled(true) {
                tracing::info!(what, "what happened is written again");
            }
        }
        if let Err(error) = flush().await {
            tracing::warn!(%error, what, "the last of what happened was not written");
        }
    }

    /// How many wait, and whether the last batch could not be written.
    pub(crate) fn state(&self) -> (usize, bool) {
        (self.waiting().len(), self.failing.load(Ordering::Relaxed))
    }

    /// Notes whether a batch was written. True: that is news.
    fn settled(&self, well: bool) -> bool {
        self.failing.swap(!well, Ordering::Relaxed) == well
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<T>> {
        // A list of finished notes: also what a panicking thread left behind is usable.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn sleep_or(stop: &CancellationToken, time: Duration) {
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        () = stop.cancelled() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_dropped_and_what_comes_back_stays_in_front() {
        let inbox = Inbox::new(|lost| assert!(lost > 0));
        let taken = (1..=3_000).filter(|number| inbox.push(*number)).count();
        assert_eq!(taken, ROOM);
        let taken = inbox.take();
        inbox.push(5_000);
        inbox.put_back(taken);
        inbox.retain(|number| *number != 2);
        let again = inbox.take();
        assert_eq!(
            (again.len(), again[0], again[1], again[ROOM - 2]),
            (ROOM - 1, 1, 3, 5_000)
        );
    }
}
