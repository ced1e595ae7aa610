//! Looking at settings and changing them.

use core_db::{DbError, Tx};
use core_errors::{AppError, codes};
use core_types::setting::{SettingError, SettingKind, SettingSpec};
use core_types::text::{self, TextError};
use core_types::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::stored::SETTING_SET;
use super::{GuardSetting, Stored};
use crate::{
    Action, AuditActor, AuditEntry, Notice, NoticeArg, Request, Resource, Security, audit_append,
    notice_kind, notice_post,
};

/// A setting that staff changes.
#[derive(Debug, Clone)]
pub struct SettingChange {
    /// The new value as typed; nothing puts it back to the standard.
    pub value: Option<String>,
    /// The version that was shown when the change was made; if another one is there by now, the change is refused.
    pub expected_version: Option<i64>,
    /// Why, for the audit log: up to 200 characters, or nothing.
    pub reason: Option<String>,
}

/// One setting as staff sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingLine {
    /// Which.
    pub spec: SettingSpec,
    /// Its value now.
    pub value: String,
    /// Whether it is at its standard.
    pub is_default: bool,
    /// How often it was changed.
    pub version: i64,
    /// Who changed it last, and when.
    pub changed: Option<(UserId, Timestamp)>,
}

/// A setting has another value (or, if `before` equals `after`, was confirmed).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChanged {
    /// The key.
    pub key: String,
    /// The value until now.
    pub before: String,
    /// The value from now on.
    pub after: String,
    /// How often it was changed, with this time.
    pub version: i64,
    /// The number of this change in the audit log, by which it is undone; none if nothing changed.
    #[serde(default)]
    pub number: Option<i64>,
}

/// A change that was understood; `None` is the standard.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Set {
    pub(super) key: &'static str,
    pub(super) default: &'static str,
    pub(super) value: Option<String>,
    pub(super) expected: Option<i64>,
    pub(super) reason: String,
    #[serde(serialize_with = "by_name")]
    pub(super) action: Action,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn by_name<S: serde::Serializer>(action: &Action, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(action.name())
}

impl Security {
    /// These settings as they are, for whoever may change them.
    ///
    /// # Errors
    /// `access.forbidden` for others; those of the database.
    pub async fn settings_show(
        &self,
        request: &Request,
        action: Action,
        specs: &[SettingSpec],
    ) -> Result<Vec<SettingLine>, AppError> {
        request.allow_in_guild(action)?;
        let guild = request.guild;
        let stored: Result<_, DbError> = self
            .db()
            .read("settings_show", move |tx| {
                Box::pin(async move { Stored::load(tx, guild).await })
            })
            .await;
        let stored = stored?;
        let line = |spec: &SettingSpec| SettingLine {
            spec: *spec,
            value: stored.text(spec.key).unwrap_or(spec.default).to_owned(),
            is_default: stored.text(spec.key).is_none(),
            version: stored.get(spec.key).map_or(0, |value| value.version),
            changed: stored.changed(spec.key),
        };
        Ok(specs.iter().map(line).collect())
    }

    /// Changes a setting, with an audit record of the value before and after.
    ///
    /// # Errors
    /// `access.forbidden` for whoever may not; `staff.setting_invalid` with what is allowed; `staff.setting_moved` if
    /// somebody else was faster; `staff.reason_missing` and `staff.reason_too_long` for a reason that is too short or too
    /// long.
    pub async fn setting_set(
        &self,
        request: &Request,
        action: Action,
        spec: SettingSpec,
        change: SettingChange,
    ) -> Result<SettingChanged, AppError> {
        request.allow_in_guild(action)?;
        let value = change.value.as_deref().map(|typed| spec.normalise(typed));
        let set = Set {
            key: spec.key,
            default: spec.default,
            value: value.transpose().map_err(invalid)?,
            expected: change.expected_version,
            reason: change
                .reason
                .as_deref()
                .map(reason)
                .transpose()?
                .unwrap_or_default(),
            action,
        };
        let changed = self
            .effect("setting_set", request, set, |tx, request, set| {
                Box::pin(apply(tx, request, set))
            })
            .await?;
        self.forget_settings(request.guild).await;
        Ok(changed)
    }

    /// Changes several settings for one reason, all or none; [`Self::settings_undo`] takes them back together, because their
    /// numbers follow one another. What has its value already stays as it is.
    ///
    /// # Errors
    /// As [`Self::setting_set`].
    pub async fn settings_set(
        &self,
        request: &Request,
        changes: Vec<(SettingSpec, Action, String)>,
        why: &str,
    ) -> Result<Vec<SettingChanged>, AppError> {
        let why = reason(why)?;
        let mut sets = Vec::with_capacity(changes.len());
        for (spec, action, typed) in changes {
            request.allow_in_guild(action)?;
            let value = spec.normalise(&typed).map_err(invalid)?;
            sets.push(Set {
                key: spec.key,
                default: spec.default,
                // The standard is not written down, so that it may change with a later version.
                value: Some(value).filter(|value| value != spec.default),
                expected: None,
                reason: why.clone(),
                action,
            });
        }
        let changed = self
            .effect("settings_set", request, sets, |tx, request, sets| {
                Box::pin(apply_all(tx, request, sets))
            })
            .await?;
        self.forget_settings(request.guild).await;
        Ok(changed)
    }
}

/// A reason as it is kept in the audit log.
///
/// # Errors
/// `staff.reason_missing` and `staff.reason_too_long`.
pub fn reason(typed: &str) -> Result<String, AppError> {
    text::reason(typed).map_err(|error| match error {
        TextError::TooShort => AppError::new(codes::REASON_MISSING),
        TextError::TooLong => AppError::new(codes::REASON_TOO_LONG),
    })
}

fn invalid(error: SettingError) -> AppError {
    let refused = AppError::new(codes::SETTING_INVALID).with("setting", error.key);
    let refused = match error.kind {
        SettingKind::Number(low, high) => refused.with("low", low).with("high", high),
        _ => refused,
    };
    refused.caused_by(error)
}

/// Writes several values, and answers what is different now.
async fn apply_all(tx: &mut Tx, request: Request, sets: Vec<Set>) -> Result<Vec<SettingChanged>, AppError> {
    let mut changed = Vec::with_capacity(sets.len());
    for set in sets {
        changed.push(apply(tx, request.clone(), set).await?);
    }
    changed.retain(|one| one.number.is_some());
    Ok(changed)
}

/// Writes the new value if nobody else was faster.
pub(super) async fn apply(tx: &mut Tx, request: Request, set: Set) -> Result<SettingChanged, AppError> {
    let (guild, now) = (request.guild, tx.now());
    request
        .still_allowed::<AppError>(tx, set.action, &Resource::Guild(guild))
        .await?;
    let stored = Stored::load(tx, guild).await?;
    let version = stored.get(set.key).map_or(0, |value| value.version);
    let before = stored.text(set.key);
    let moved = || AppError::new(codes::SETTING_MOVED).with("setting", set.key);
    if set.expected.is_some_and(|expected| expected != version) {
        return Err(moved());
    }
    let shown = |value: Option<&str>| value.unwrap_or(set.default).to_owned();
    let mut changed = SettingChanged {
        key: set.key.to_owned(),
        before: shown(before),
        after: shown(set.value.as_deref()),
        version,
        number: None,
    };
    if before == set.value.as_deref() {
        return Ok(changed);
    }
    let written: Option<(i64,)> = tx
        .query(SETTING_SET)
        .bind(guild.as_i64())
        .bind(set.key)
        .bind(set.value.as_deref().unwrap_or(""))
        .bind(now)
        .bind(request.user().as_i64())
        .bind(version)
        .fetch_optional()
        .await?;
    (changed.version,) = written.ok_or_else(moved)?;
    if set.key == GuardSetting::StaffChannel.key() && set.value.is_some() {
        let hello = Notice::to_staff(guild, notice_kind::STAFF_CHANNEL);
        notice_post(tx, &hello.with("staff", NoticeArg::User(request.user()))).await?;
    }
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(request.user()),
        action: set.action.name().to_owned(),
        target: format!("setting:{}", set.key),
        reason: set.reason,
        before: before.map(Into::into),
        after: set.value.map(Into::into),
        trace: request.key,
    };
    changed.number = Some(audit_append(tx, entry, now).await?.seq);
    Ok(changed)
}
