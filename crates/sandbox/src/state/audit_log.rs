//! Who changed what in a server, and why.

use std::collections::{BTreeSet, VecDeque};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{State, commands::Command};
use crate::{
    error::{ApiResult, FormErrors},
    rest::Caller,
    snowflake::Snowflake,
    world::{User, permissions::VIEW_AUDIT_LOG},
};

/// How many entries of a server are remembered; the oldest are forgotten.
const KEPT: usize = 5000;

/// What was done, by Discord's numbers.
pub(crate) mod action {
    pub(crate) const GUILD_UPDATE: u64 = 1;
    pub(crate) const CHANNEL_CREATE: u64 = 10;
    pub(crate) const CHANNEL_UPDATE: u64 = 11;
    pub(crate) const CHANNEL_DELETE: u64 = 12;
    pub(crate) const OVERWRITE_CREATE: u64 = 13;
    pub(crate) const OVERWRITE_UPDATE: u64 = 14;
    pub(crate) const OVERWRITE_DELETE: u64 = 15;
    pub(crate) const MEMBER_KICK: u64 = 20;
    pub(crate) const MEMBER_PRUNE: u64 = 21;
    pub(crate) const MEMBER_BAN_ADD: u64 = 22;
    pub(crate) const MEMBER_BAN_REMOVE: u64 = 23;
    pub(crate) const MEMBER_UPDATE: u64 = 24;
    pub(crate) const MEMBER_ROLE_UPDATE: u64 = 25;
    pub(crate) const BOT_ADD: u64 = 28;
    pub(crate) const ROLE_CREATE: u64 = 30;
    pub(crate) const ROLE_UPDATE: u64 = 31;
    pub(crate) const ROLE_DELETE: u64 = 32;
    pub(crate) const INVITE_CREATE: u64 = 40;
    pub(crate) const INVITE_DELETE: u64 = 42;
    pub(crate) const EMOJI_CREATE: u64 = 60;
    pub(crate) const EMOJI_UPDATE: u64 = 61;
    pub(crate) const EMOJI_DELETE: u64 = 62;
    pub(crate) const WEBHOOK_CREATE: u64 = 50;
    pub(crate) const WEBHOOK_UPDATE: u64 = 51;
    pub(crate) const WEBHOOK_DELETE: u64 = 52;
    pub(crate) const MESSAGE_DELETE: u64 = 72;
    pub(crate) const MESSAGE_BULK_DELETE: u64 = 73;
    pub(crate) const MESSAGE_PIN: u64 = 74;
    pub(crate) const MESSAGE_UNPIN: u64 = 75;
    pub(crate) const THREAD_CREATE: u64 = 110;
    pub(crate) const THREAD_UPDATE: u64 = 111;
    pub(crate) const THREAD_DELETE: u64 = 112;
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

impl Act {
    /// What a caller does without saying why.
    pub(crate) fn of(caller: Caller) -> Self {
        Self {
            user: caller.user,
            application: caller.application,
            reason: None,
        }
    }

    pub(crate) fn caller(&self) -> Caller {
        Caller {
            user: self.user,
            application: self.application,
        }
    }
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

/// Which lines of an audit log are wanted.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Page {
    user_id: Option<Snowflake>,
    action_type: Option<u64>,
    before: Option<Snowflake>,
    after: Option<Snowflake>,
    limit: Option<u64>,
}

impl Page {
    fn holds(&self, entry: &Entry) -> bool {
        self.user_id.is_none_or(|user| entry.user_id == user)
            && self
                .action_type
                .is_none_or(|action| action == 0 || entry.deed.action == action)
            && self.before.is_none_or(|before| entry.id < before)
            && self.after.is_none_or(|after| entry.id > after)
    }
}

impl State {
    /// Lines of the audit log, newest first; with `after` oldest first. With the users and commands they name.
    pub(crate) fn audit_page(&self, guild: Snowflake, viewer: Snowflake, page: &Page) -> ApiResult<Value> {
        let limit = page.limit.unwrap_or(50);
        let mut errors = FormErrors::default();
        errors.range("limit", limit, 1, 100);
        errors.finish()?;
        self.guild_manage(guild, viewer, VIEW_AUDIT_LOG)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let found = self.audit_logs.get(&guild).into_iter().flatten();
        let found = found.filter(|entry| page.holds(entry));
        let entries: Vec<_> = if page.after.is_some() {
            found.take(limit).collect()
        } else {
            found.rev().take(limit).collect()
        };
        let named = entries
            .iter()
            .flat_map(|entry| [Some(entry.user_id), entry.deed.target]);
        let named: BTreeSet<_> = named.flatten().collect();
        let users: Vec<_> = named.iter().filter_map(|id| self.world.users.get(id)).collect();
        let commands: Vec<_> = named.iter().filter_map(|id| self.commands.get(id)).collect();
        let threads = named.iter().filter_map(|id| self.world.channels.get(id));
        let threads: Vec<_> = threads
            .filter(|channel| channel.is_thread())
            .map(|channel| channel.json(&self.world, None))
            .collect();
        Ok(json!({
            "audit_log_entries": entries.into_iter().map(Entry::json).collect::<Vec<_>>(),
            "users": users.into_iter().map(User::json).collect::<Vec<_>>(),
            "application_commands": commands.into_iter().map(Command::json).collect::<Vec<_>>(),
            "auto_moderation_rules": [], "guild_scheduled_events": [], "integrations": [],
            "threads": threads, "webhooks": [],
        }))
    }

    /// Writes a line into the audit log of the server that a channel belongs to. Direct messages have none.
    pub(super) fn audit_in(&mut self, channel: Snowflake, act: &Act, deed: Deed) {
        if let Some(guild) = self.world.guild_of_channel(channel).map(|guild| guild.id) {
            self.audit(guild, act, deed);
        }
    }

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
