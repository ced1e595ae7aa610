//! Who changed what in a server, and why.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::State;
use crate::snowflake::Snowflake;

/// How many entries of a server are remembered; the oldest are forgotten.
const KEPT: usize = 5000;

/// What was done, by Discord's numbers.
pub(crate) mod action {
    pub(crate) const CHANNEL_CREATE: u64 = 10;
    pub(crate) const CHANNEL_UPDATE: u64 = 11;
    pub(crate) const CHANNEL_DELETE: u64 = 12;
    pub(crate) const OVERWRITE_CREATE: u64 = 13;
    pub(crate) const OVERWRITE_UPDATE: u64 = 14;
    pub(crate) const OVERWRITE_DELETE: u64 = 15;
    pub(crate) const MEMBER_KICK: u64 = 20;
    pub(crate) const MEMBER_UPDATE: u64 = 24;
    pub(crate) const MEMBER_ROLE_UPDATE: u64 = 25;
    pub(crate) const ROLE_CREATE: u64 = 30;
    pub(crate) const ROLE_UPDATE: u64 = 31;
    pub(crate) const ROLE_DELETE: u64 = 32;
}

/// Somebody who changes something: who it is, and why they say they do it.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) user: Snowflake,
    /// The application whose bot it is; none for a person.
    pub(crate) application: Option<Snowflake>,
    /// `X-Audit-Log-Reason`.
    pub(crate) reason: Option<String>,
}

/// What they did, for [`State::audit`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Deed {
    action: u64,
    target: Option<Snowflake>,
    changes: Vec<Value>,
    options: Option<Value>,
}

/// One line of a server's audit log.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    id: Snowflake,
    user_id: Snowflake,
    reason: Option<String>,
    deed: Deed,
}

impl Deed {
    /// A deed of this kind, see [`action`].
    pub(crate) fn new(action: u64) -> Self {
        Self {
            action,
            ..Self::default()
        }
    }

    /// Names whom or what it was done to.
    pub(crate) fn to(mut self, target: Snowflake) -> Self {
        self.target = Some(target);
        self
    }

    /// Names those `keys` in which two objects differ; null stands for "not there".
    pub(crate) fn changed(mut self, old: &Value, new: &Value, keys: &[&str]) -> Self {
        for key in keys.iter().filter(|key| old[**key] != new[**key]) {
            let mut change = json!({"key": key});
            for (side, value) in [("old_value", &old[*key]), ("new_value", &new[*key])] {
                if !value.is_null() {
                    change[side] = value.clone();
                }
            }
            self.changes.push(change);
        }
        self
    }

    /// Adds what Discord calls options: details of some deeds.
    pub(crate) fn with(mut self, options: Value) -> Self {
        self.options = Some(options);
        self
    }

    /// Whether it changed nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

impl Entry {
    fn json(&self) -> Value {
        let deed = &self.deed;
        let mut entry = json!({
            "id": self.id, "user_id": self.user_id, "target_id": deed.target, "action_type": deed.action,
        });
        if !deed.changes.is_empty() {
            entry["changes"] = json!(deed.changes);
        }
        if let Some(options) = &deed.options {
            entry["options"] = options.clone();
        }
        if let Some(reason) = &self.reason {
            entry["reason"] = json!(reason);
        }
        entry
    }
}

impl State {
    /// Writes a line into the audit log of a server and tells those who may read it.
    pub(crate) fn audit(&mut self, guild: Snowflake, act: &Act, deed: Deed) {
        let entry = Entry {
            id: self.next_id(),
            user_id: act.user,
            reason: act.reason.clone(),
            deed,
        };
        let json = entry.json();
        let log: &mut VecDeque<_> = self.audit_logs.entry(guild).or_default();
        if log.len() == KEPT {
            log.pop_front();
        }
        log.push_back(entry);
        self.audit_event(guild, &json);
    }
}
