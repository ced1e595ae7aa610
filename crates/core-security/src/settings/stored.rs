//! Everything that one guild has set, of every room.

use std::collections::BTreeMap;

use core_db::{DbError, Tx, statements};
use core_types::{GuildId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

statements! {
    /// All settings a guild ever changed.
    SETTING_LIST = "SELECT key, value, version, changed_at, changed_by FROM guild_setting WHERE guild_id = $1";
    /// Sets one for the first time or, if it still has version $6, anew.
    pub(super) SETTING_SET = "INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by)
        VALUES ($1, $2, $3, 1, $4, $5)
        ON CONFLICT (guild_id, key) DO UPDATE SET value = excluded.value, version = guild_setting.version + 1,
            changed_at = excluded.changed_at, changed_by = excluded.changed_by
        WHERE guild_setting.version = $6
        RETURNING version";
    /// One record of the audit log about a setting, newest first; $2 is the key's target or nothing, $3 where to begin.
    pub(super) CHANGE_LIST = "SELECT seq, at, actor_id, target, reason, before_json, after_json FROM audit_log
        WHERE guild_id = $1 AND target >= 'setting:' AND target < 'setting;' AND target = coalesce(CAST($2 AS text), target) AND seq < $3
        ORDER BY seq DESC LIMIT $4";
}

/// One setting that was changed at least once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Value {
    /// The stored text; empty after it was put back to the standard, which no setting takes as a value.
    pub(super) text: String,
    pub(super) version: i64,
    pub(super) changed_at: Timestamp,
    pub(super) changed_by: i64,
}

/// Everything that one guild has set, as text by key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored(BTreeMap<String, Value>);

impl Stored {
    /// What a guild has set, as it is inside this unit.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn load(tx: &mut Tx, guild: GuildId) -> Result<Self, DbError> {
        let rows: Vec<(String, String, i64, Timestamp, i64)> =
            tx.query(SETTING_LIST).bind(guild.as_i64()).fetch_all().await?;
        let values = rows
            .into_iter()
            .map(|(key, text, version, changed_at, changed_by)| {
                (
                    key,
                    Value {
                        text,
                        version,
                        changed_at,
                        changed_by,
                    },
                )
            });
        Ok(Self(values.collect()))
    }

    /// The stored text of a setting; nothing while it is at its standard.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0
            .get(key)
            .map(|value| value.text.as_str())
            .filter(|text| !text.is_empty())
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Who changed a setting last, and when.
    pub(super) fn changed(&self, key: &str) -> Option<(UserId, Timestamp)> {
        let value = self.0.get(key)?;
        Some((UserId::from_i64(value.changed_by).ok()?, value.changed_at))
    }
}
