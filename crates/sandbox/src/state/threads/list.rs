//! Lists of threads.

use serde_json::{Value, json};

use super::super::State;
use crate::{
    error::ApiResult,
    snowflake::Snowflake,
    world::{
        Channel, kind,
        permissions::{MANAGE_THREADS, READ_MESSAGE_HISTORY},
    },
};

/// Which archived threads of a channel are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Archived {
    Public,
    Private,
    /// Private ones that the viewer follows.
    Joined,
}

impl State {
    /// The threads of a server that are awake and that the viewer sees.
    pub(crate) fn threads_active(&self, guild: Snowflake, viewer: Snowflake) -> Value {
        let threads = self.world.active_threads(guild);
        let seen: Vec<_> = threads
            .filter(|channel| self.world.can_see(channel.id, viewer))
            .collect();
        self.threads_json(&seen, viewer)
    }

    /// A page of a channel's archived threads, the latest archived first (the latest made first, of joined ones). `before`
    /// is in unix milliseconds.
    pub(crate) fn threads_archived(
        &self,
        channel: Snowflake,
        viewer: Snowflake,
        which: Archived,
        before: Option<u64>,
        limit: usize,
    ) -> ApiResult<Value> {
        self.must_have(channel, viewer, READ_MESSAGE_HISTORY)?;
        if which == Archived::Private {
            self.must_have(channel, viewer, MANAGE_THREADS)?;
        }
        let time = |found: &Channel| match (&found.thread, which) {
            (_, Archived::Joined) => found.id.created_at(),
            (Some(thread), _) => thread.archived_at,
            (None, _) => 0,
        };
        let is_wanted = |found: &&Channel| {
            let is_private = found.kind == kind::PRIVATE_THREAD;
            let thread = found.thread.as_ref();
            found.parent_id == Some(channel)
                && is_private == (which != Archived::Public)
                && thread.is_some_and(|thread| {
                    thread.archived && (which != Archived::Joined || thread.members.contains_key(&viewer))
                })
                && before.is_none_or(|before| time(found) < before)
        };
        let mut found: Vec<_> = self.world.channels.values().filter(is_wanted).collect();
        found.sort_by_key(|found| std::cmp::Reverse((time(found), found.id)));
        let has_more = found.len() > limit;
        found.truncate(limit);
        let mut page = self.threads_json(&found, viewer);
        page["has_more"] = json!(has_more);
        Ok(page)
    }

    /// Threads, and the viewer's memberships of them.
    pub(super) fn threads_json(&self, threads: &[&Channel], viewer: Snowflake) -> Value {
        let members = threads.iter().filter_map(|channel| {
            let thread = channel.thread.as_ref()?;
            thread.member_json(channel.id, viewer)
        });
        let members: Vec<_> = members.collect();
        let threads: Vec<_> = threads
            .iter()
            .map(|channel| channel.json(&self.world, Some(viewer)))
            .collect();
        json!({"threads": threads, "members": members})
    }
}
