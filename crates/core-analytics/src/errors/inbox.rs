//! Where errors wait until they are written: bounded, and never in the way of a reply.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use core_telemetry::name;
use tokio::sync::{Notify, Semaphore};

use super::ErrorNote;

/// Notes that wait at most; what comes on top is dropped and counted. A minute of a database that is away, at thirty
/// errors a second.
const ROOM: usize = 2_048;

/// Notes on their way to the database.
#[derive(Debug)]
pub(crate) struct Inbox {
    waiting: Mutex<Vec<ErrorNote>>,
    /// Rings when there is something to write.
    bell: Notify,
    /// Who holds it writes: so that a reader who wants everything written also waits for a batch on its way.
    turn: Semaphore,
    /// The last batch could not be written.
    failing: AtomicBool,
}

impl Default for Inbox {
    fn default() -> Self {
        Self {
            waiting: Mutex::default(),
            bell: Notify::new(),
            turn: Semaphore::new(1),
            failing: AtomicBool::new(false),
        }
    }
}

impl Inbox {
    /// Takes a note at once, or drops it when there is no room.
    pub(crate) fn push(&self, note: ErrorNote) {
        let mut waiting = self.waiting();
        if waiting.len() < ROOM {
            waiting.push(note);
            drop(waiting);
            self.bell.notify_one();
        } else {
            drop(waiting);
            dropped(1);
        }
    }

    /// Everything that waits.
    pub(crate) fn take(&self) -> Vec<ErrorNote> {
        std::mem::take(&mut *self.waiting())
    }

    /// Puts back what could not be written, in front of what came meanwhile.
    pub(crate) fn put_back(&self, mut notes: Vec<ErrorNote>) {
        let mut waiting = self.waiting();
        let room = ROOM.saturating_sub(waiting.len());
        let lost = notes.len().saturating_sub(room);
        notes.truncate(room);
        notes.append(&mut waiting);
        *waiting = notes;
        drop(waiting);
        dropped(lost);
    }

    pub(crate) async fn rung(&self) {
        self.bell.notified().await;
    }

    pub(crate) const fn turn(&self) -> &Semaphore {
        &self.turn
    }

    /// How many wait, and whether the last batch could not be written.
    pub(crate) fn state(&self) -> (usize, bool) {
        (self.waiting().len(), self.failing.load(Ordering::Relaxed))
    }

    /// Notes whether a batch was written. True: that is news.
    pub(crate) fn settled(&self, well: bool) -> bool {
        self.failing.swap(!well, Ordering::Relaxed) == well
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<ErrorNote>> {
        // A list of finished notes: also what a panicking thread left behind is usable.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn dropped(count: usize) {
    if count > 0 {
        metrics::counter!(name::ERROR_RECORDS_DROPPED).increment(u64::try_from(count).unwrap_or(u64::MAX));
        tracing::warn!(count, "error records were dropped");
    }
}

#[cfg(test)]
mod tests {
    use core_errors::{AppError, ErrorId, codes};
    use core_types::{InteractionId, Timestamp, UserId};

    use super::*;

    fn note(number: u64) -> ErrorNote {
        let error = AppError::new(codes::BUSY);
        let (interaction, member) = (InteractionId::new(number).unwrap(), UserId::new(2).unwrap());
        let id = ErrorId::derive(&number.to_string(), codes::BUSY);
        let at = Timestamp::from_seconds(1);
        ErrorNote::new(
            &error,
            id,
            interaction,
            String::new(),
            None,
            member,
            "pay".into(),
            at,
        )
    }

    #[test]
    fn what_has_no_room_is_dropped_and_what_comes_back_stays_in_front() {
        let inbox = Inbox::default();
        (1..=3_000).for_each(|number| inbox.push(note(number)));
        let taken = inbox.take();
        assert_eq!(taken.len(), ROOM);
        inbox.push(note(5_000));
        inbox.put_back(taken);
        let again: Vec<u64> = inbox.take().iter().map(|note| note.interaction.get()).collect();
        assert_eq!((again.len(), again[0], again[ROOM - 1]), (ROOM, 1, 5_000));
    }
}
