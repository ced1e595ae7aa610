//! What the audit log tells of threads.

use serde_json::Value;

use super::super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::snowflake::Snowflake;

pub(super) const AUDITED: [&str; 9] = [
    "name",
    "type",
    "archived",
    "locked",
    "invitable",
    "auto_archive_duration",
    "rate_limit_per_user",
    "flags",
    "applied_tags",
];

impl State {
    /// A thread as the log sees it: what stands in its metadata counts like what stands beside it.
    pub(super) fn thread_audited(&self, id: Snowflake) -> Value {
        let Some(channel) = self.world.channels.get(&id) else {
            return Value::Null;
        };
        let mut thread = channel.json(&self.world, None);
        if let Value::Object(metadata) = thread["thread_metadata"].take()
            && let Some(thread) = thread.as_object_mut()
        {
            thread.extend(metadata);
        }
        thread
    }

    /// Writes down that a thread was made, or how it differs from `before`; nothing if it does not.
    pub(super) fn thread_audit(&mut self, id: Snowflake, act: &Act, action: u64, before: &Value) {
        let deed = Deed::new(action).to(id);
        let deed = deed.changed(before, &self.thread_audited(id), &AUDITED);
        if action == action::THREAD_CREATE || !deed.is_empty() {
            self.audit_in(id, act, deed);
        }
    }
}
