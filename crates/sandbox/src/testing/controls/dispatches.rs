//! Trouble with events.

use std::time::Duration;

use super::Controls;
use crate::gateway::mishaps::Mishap;

/// Trouble for the next `count` events of a name such as `INTERACTION_CREATE`, of any name if it is empty. What bots
/// get in answer to something they sent (`READY`, `RESUMED`, members) is never in trouble.
impl Controls {
    /// They are never dispatched, as when Discord has an outage.
    pub fn drop_dispatches(&self, event: &str, count: usize) {
        self.mishap(event, Mishap::Drop, count);
    }

    /// They are dispatched so much later. Others overtake them.
    pub fn delay_dispatches(&self, event: &str, count: usize, delay: Duration) {
        self.mishap(event, Mishap::Delay(delay), count);
    }

    /// They wait for each other, and are dispatched in reverse order once there are `count` of them.
    pub fn reorder_dispatches(&self, event: &str, count: usize) {
        self.mishap(event, Mishap::Reorder, count);
    }

    /// Each is dispatched twice, with two sequence numbers.
    pub fn duplicate_dispatches(&self, event: &str, count: usize) {
        self.mishap(event, Mishap::Duplicate, count);
    }

    /// The connection ends in the middle of the next one. A bot that resumes gets it again, whole.
    pub fn tear_dispatch(&self, event: &str) {
        self.mishap(event, Mishap::Tear, 1);
    }

    fn mishap(&self, event: &str, mishap: Mishap, count: usize) {
        self.discord
            .update(|state| state.mishaps.plan(event, mishap, count));
    }
}
