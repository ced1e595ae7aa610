//! What was changed before, and putting it back. The audit log is the history: it cannot be changed, and says why.

use std::ops::RangeInclusive;

use core_db::{DbError, Tx};
use core_errors::{AppError, codes};
use core_types::setting::SettingSpec;
use core_types::{Timestamp, UserId};

use super::change::{Set, apply};
use super::stored::CHANGE_LIST;
use super::{SettingChanged, Stored};
use crate::{Action, Request, Security};

/// Changes on one page at most.
const MAX_PAGE: u32 = 25;

/// Changes that are undone together at most.
const MAX_UNDONE: u32 = 100;

/// One change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastChange {
    /// Its number in the guild's audit log, by which it is undone.
    pub number: i64,
    /// The setting's key.
    pub key: String,
    /// The value before; nothing for the standard.
    pub before: Option<String>,
    /// The value after; nothing for the standard.
    pub after: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<UserId>,
    /// Why, if they said so.
    pub reason: String,
}

/// One page of changes, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingHistory {
    /// The changes.
    pub changes: Vec<PastChange>,
    /// Where the next page begins; nothing on the last one.
    pub next: Option<i64>,
}

type Row = (
    i64,
    Timestamp,
    i64,
    String,
    String,
    Option<String>,
    Option<String>,
);

async fn changes(
    tx: &mut Tx,
    request: &Request,
    key: Option<&str>,
    before: i64,
    limit: u32,
) -> Result<Vec<PastChange>, DbError> {
    let rows: Vec<Row> = tx
        .query(CHANGE_LIST)
        .bind(request.guild.as_i64())
        .bind(key.map(|key| format!("setting:{key}")).as_deref())
        .bind(before)
        .bind(limit)
        .fetch_all()
        .await?;
    let text = |json: Option<String>| serde_json::from_str(&json?).ok();
    let change = |(number, at, by, target, reason, before, after): Row| PastChange {
        number,
        key: target.trim_start_matches("setting:").to_owned(),
        before: text(before),
        after: text(after),
        at,
        by: UserId::from_i64(by).ok(),
        reason,
    };
    Ok(rows.into_iter().map(change).collect())
}

impl Security {
    /// Past changes of one setting or of all, newest first, from before the change `before`.
    ///
    /// # Errors
    /// `access.forbidden` for whoever may not change settings; those of the database.
    pub async fn setting_history(
        &self,
        request: &Request,
        key: Option<String>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<SettingHistory, AppError> {
        request.allow_in_guild(Action::SettingsConfigure)?;
        let limit = limit.clamp(1, MAX_PAGE);
        let asked = request.clone();
        let found: Result<Vec<PastChange>, DbError> = self
            .db()
            .read("setting_history", move |tx| {
                let (asked, key) = (asked.clone(), key.clone());
                Box::pin(async move {
                    changes(tx, &asked, key.as_deref(), before.unwrap_or(i64::MAX), limit + 1).await
                })
            })
            .await;
        let mut changes = found?;
        let has_more = changes.len() > limit as usize;
        changes.truncate(limit as usize);
        let next = changes.last().filter(|_| has_more).map(|change| change.number);
        Ok(SettingHistory { changes, next })
    }

    /// Puts settings back to what they were before changes whose numbers follow one another, newest first, unless one of them
    /// was changed again since. `find` answers how a setting is declared and which action changes it.
    ///
    /// # Errors
    /// `access.forbidden`; `staff.change_unknown`; `staff.setting_moved` if one was changed again since.
    pub async fn settings_undo(
        &self,
        request: &Request,
        numbers: RangeInclusive<i64>,
        find: impl Fn(&str) -> Option<(SettingSpec, Action)>,
    ) -> Result<Vec<SettingChanged>, AppError> {
        request.allow_in_guild(Action::SettingsConfigure)?;
        let (asked, first, last) = (request.clone(), *numbers.start(), *numbers.end());
        let unknown = || AppError::new(codes::CHANGE_UNKNOWN).with("number", first);
        let count = last.saturating_sub(first).saturating_add(1);
        let limit = u32::try_from(count).ok().filter(|count| *count <= MAX_UNDONE);
        let limit = limit.ok_or_else(unknown)?;
        let found: Result<Vec<PastChange>, DbError> = self
            .db()
            .read("setting_change", move |tx| {
                let asked = asked.clone();
                Box::pin(async move { changes(tx, &asked, None, last.saturating_add(1), limit).await })
            })
            .await;
        let found: Vec<PastChange> = found?
            .into_iter()
            .filter(|change| change.number >= first)
            .collect();
        if i64::try_from(found.len()) != Ok(count) {
            return Err(unknown());
        }
        let mut sets = Vec::with_capacity(found.len());
        for change in found {
            let (spec, action) = find(&change.key).ok_or_else(unknown)?;
            request.allow_in_guild(action)?;
            let set = Set {
                key: spec.key,
                default: spec.default,
                // What was allowed then may not be allowed any more: then the standard is.
                value: change.before.filter(|value| spec.normalise(value).is_ok()),
                expected: None,
                reason: format!("undoes change {}", change.number),
                action,
            };
            sets.push((set, change.after));
        }
        let undone = self
            .effect("settings_undo", request, sets, |tx, request, sets| {
                Box::pin(undo(tx, request, sets))
            })
            .await?;
        self.forget_settings(request.guild).await;
        Ok(undone)
    }
}

/// Writes values back where what a change made of them still stands.
async fn undo(
    tx: &mut Tx,
    request: Request,
    sets: Vec<(Set, Option<String>)>,
) -> Result<Vec<SettingChanged>, AppError> {
    let mut undone = Vec::with_capacity(sets.len());
    for (set, after) in sets {
        let stored = Stored::load(tx, request.guild).await?;
        if stored.text(set.key) != after.as_deref() {
            return Err(AppError::new(codes::SETTING_MOVED).with("setting", set.key));
        }
        let expected = stored.get(set.key).map(|value| value.version);
        undone.push(apply(tx, request.clone(), Set { expected, ..set }).await?);
    }
    Ok(undone)
}
