//! Threads in which nobody says anything fall asleep.

use std::time::Duration;

use tokio::time::Instant;

use super::super::{State, alarms::Alarm};
use crate::snowflake::Snowflake;

impl State {
    /// Something happened in a thread: it was made or opened, somebody wrote, its time was changed. It stays awake for
    /// its time from now on; one that is archived waits for nothing.
    pub(super) fn thread_stir(&mut self, id: Snowflake) {
        let found = self.world.channels.get(&id);
        match found.and_then(|channel| channel.thread.as_ref()) {
            Some(thread) if !thread.archived => {
                let time = Duration::from_secs(thread.auto_archive_duration * 60);
                self.alarms.set(Alarm::Thread(id), Instant::now() + time);
            }
            _ => self.alarms.unset(Alarm::Thread(id)),
        }
    }

    /// Archives a thread that was silent for long enough.
    pub(in crate::state) fn thread_sleep(&mut self, id: Snowflake) {
        let now = self.clock.now();
        let channel = self.world.channels.get_mut(&id);
        if let Some(thread) = channel.and_then(|channel| channel.thread.as_mut())
            && !thread.archived
        {
            thread.archived = true;
            thread.archived_at = now;
            self.thread_announce("THREAD_UPDATE", id, false);
        }
    }
}
