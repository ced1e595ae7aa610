//! What bots hear of the threads in a channel that they come to see.

use serde_json::json;

use super::super::State;
use crate::{snowflake::Snowflake, world::Channel};

impl State {
    /// Tells the bots that see a channel, and did not when `saw` was taken, which threads are awake in it.
    pub(in crate::state) fn threads_sync(
        &mut self,
        guild: Snowflake,
        channel: Snowflake,
        saw: &[(Snowflake, Snowflake)],
    ) {
        for (application, bot) in self.applications_in(channel) {
            if saw.contains(&(application, bot)) {
                continue;
            }
            let threads = self.world.active_threads(guild).filter(|thread: &&Channel| {
                thread.parent_id == Some(channel) && self.world.can_see(thread.id, bot)
            });
            let threads: Vec<_> = threads.collect();
            let mut data = self.threads_json(&threads, bot);
            data["guild_id"] = json!(guild);
            data["channel_ids"] = json!([channel]);
            self.dispatch(application, Some(guild), "THREAD_LIST_SYNC", &data);
        }
    }
}
