//! A guild's settings: reading them inside a unit, showing them to staff, changing them.

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_security::{Action, AuditActor, AuditEntry, Resource, audit_append};
use core_types::{GuildId, Timestamp, UserId};
use domain_economy::settings::{GuildSettings, Setting};
use serde::Serialize;

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::staff::reason;
use crate::{Config, ConfigLine, Request, SettingChange, SettingChanged};

statements! {
    /// All settings a guild ever changed.
    SETTING_LIST = "SELECT key, value, version, changed_at, changed_by FROM guild_setting WHERE guild_id = $1";
    /// One of them.
    SETTING_GET = "SELECT value, version FROM guild_setting WHERE guild_id = $1 AND key = $2";
    /// Sets one for the first time or, if it still has version $6, anew.
    SETTING_SET = "INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by)
        VALUES ($1, $2, $3, 1, $4, $5)
        ON CONFLICT (guild_id, key) DO UPDATE SET value = excluded.value, version = guild_setting.version + 1,
            changed_at = excluded.changed_at, changed_by = excluded.changed_by
        WHERE guild_setting.version = $6
        RETURNING version";
}

type Stored = (String, String, i64, Timestamp, i64);

async fn stored(tx: &mut Tx, guild: GuildId) -> Result<Vec<Stored>, Fail> {
    Ok(tx.query(SETTING_LIST).bind(guild.as_i64()).fetch_all().await?)
}

/// The settings as they are inside this unit.
pub(crate) async fn load(tx: &mut Tx, guild: GuildId) -> Result<GuildSettings, Fail> {
    let stored = stored(tx, guild).await?;
    Ok(GuildSettings::from_stored(|setting| {
        stored
            .iter()
            .find(|line| line.0 == setting.key())
            .map(|line| line.1.clone())
    }))
}

impl Economy {
    /// All settings, for staff.
    ///
    /// # Errors
    /// `access.forbidden` for others; those of the database.
    pub async fn config_show(&self, request: &Request) -> Result<Config, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        self.look("config_show", request, (), |tx, scope, ()| {
            Box::pin(show(tx, scope))
        })
        .await
    }

    /// Changes a setting, with an audit record of the value before and after.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `staff.setting_unknown`; `staff.setting_invalid` with what is allowed;
    /// `staff.setting_moved` if somebody else was faster; `staff.reason_missing` and `staff.reason_too_long` for a reason
    /// that is too short or too long.
    pub async fn config_set(
        &self,
        request: &Request,
        change: SettingChange,
    ) -> Result<SettingChanged, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        let setting = Setting::by_key(change.key.trim())
            .ok_or_else(|| AppError::new(codes::SETTING_UNKNOWN).with("setting", change.key.as_str()))?;
        let value = setting.normalise(&change.value).map_err(Fail::from)?;
        let reason = change
            .reason
            .as_deref()
            .map(reason)
            .transpose()?
            .unwrap_or_default();
        let input = Set {
            setting,
            value,
            expected: change.expected_version,
            reason,
        };
        let changed = self
            .effect("config_set", request, input, |tx, scope, input| {
                Box::pin(set(tx, scope, input))
            })
            .await?;
        self.forget_settings(request.guild).await;
        Ok(changed)
    }
}

async fn show(tx: &mut Tx, scope: Scope) -> Result<Config, Fail> {
    let stored = stored(tx, scope.guild()).await?;
    let line = |setting: &Setting| {
        let found = stored.iter().find(|line| line.0 == setting.key());
        ConfigLine {
            setting: *setting,
            value: found.map_or_else(|| setting.default_text().to_owned(), |line| line.1.clone()),
            is_default: found.is_none(),
            version: found.map_or(0, |line| line.2),
            changed: found.and_then(|line| Some((UserId::from_i64(line.4).ok()?, line.3))),
        }
    };
    Ok(Config {
        lines: Setting::ALL.iter().map(line).collect(),
    })
}

/// A change that was understood.
#[derive(Debug, Clone, Serialize)]
struct Set {
    setting: Setting,
    value: String,
    expected: Option<i64>,
    reason: String,
}

async fn set(tx: &mut Tx, scope: Scope, change: Set) -> Result<SettingChanged, Fail> {
    let Set {
        setting,
        value,
        expected,
        reason,
    } = change;
    let (guild, now) = (scope.guild(), tx.now());
    scope
        .request
        .still_allowed::<Fail>(tx, Action::EconomyConfigure, &Resource::Guild(guild))
        .await?;
    let found: Option<(String, i64)> = tx
        .query(SETTING_GET)
        .bind(guild.as_i64())
        .bind(setting.key())
        .fetch_optional()
        .await?;
    let (before, version) = found.unwrap_or_else(|| (setting.default_text().to_owned(), 0));
    let moved = || Fail::from(AppError::new(codes::SETTING_MOVED).with("setting", setting.key()));
    if expected.is_some_and(|expected| expected != version) {
        return Err(moved());
    }
    if before == value {
        return Ok(SettingChanged {
            setting,
            before,
            after: value,
            version,
        });
    }
    let written: Option<(i64,)> = tx
        .query(SETTING_SET)
        .bind(guild.as_i64())
        .bind(setting.key())
        .bind(&value)
        .bind(now)
        .bind(scope.user().as_i64())
        .bind(version)
        .fetch_optional()
        .await?;
    let (version,) = written.ok_or_else(moved)?;
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(scope.user()),
        action: Action::EconomyConfigure.name().to_owned(),
        target: format!("setting:{}", setting.key()),
        reason,
        before: Some(before.clone().into()),
        after: Some(value.clone().into()),
        trace: scope.request.key,
    };
    audit_append(tx, entry, now).await?;
    Ok(SettingChanged {
        setting,
        before,
        after: value,
        version,
    })
}
