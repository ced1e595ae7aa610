//! Features as a guild's staff sees and switches them.

use core_config::{Decided, FLAGS, FlagSpec, Flags};
use core_db::{DbError, Tx};
use core_errors::{AppError, codes};
use core_types::{GuildId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::store::{self, FeatureRow};
use crate::{Action, AuditActor, AuditEntry, Request, Resource, Security, audit_append, reason};

/// One feature as a guild's staff sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureLine {
    /// Which.
    pub spec: &'static FlagSpec,
    /// Whether it is on here, and why.
    pub decided: Decided,
    /// What the staff said.
    pub staff: Option<bool>,
    /// Whether staff could switch it on: it is on without them, or they are let.
    pub can_be_on: bool,
    /// Who of the staff changed it last, when, and why; the person may have been forgotten since.
    pub changed: Option<(Option<UserId>, Timestamp, String)>,
}

/// What the staff said before and says now (or, if both are the same, said again).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureSwitched {
    /// Until now; nothing: they left it to whoever runs the bot.
    pub before: Option<bool>,
    /// From now on.
    pub after: Option<bool>,
}

/// What is to be switched.
#[derive(Debug, Clone, Serialize)]
struct Switch {
    name: &'static str,
    on: Option<bool>,
    reason: String,
}

impl Security {
    /// Every feature as it is in the guild, for whoever may switch them.
    ///
    /// # Errors
    /// `access.forbidden` for others; those of the database.
    pub async fn feature_list(&self, request: &Request) -> Result<Vec<FeatureLine>, AppError> {
        request.allow_in_guild(Action::FeaturesSwitch)?;
        let (security, guild) = (self.clone(), request.guild);
        let lines: Result<_, DbError> = self
            .db()
            .read("feature_list", move |tx| {
                let security = security.clone();
                Box::pin(async move { load(&security, tx, guild).await })
            })
            .await;
        Ok(lines?)
    }

    /// Switches a feature for the guild, or (`None`) leaves it to whoever runs the bot again; with an audit record.
    ///
    /// # Errors
    /// `access.forbidden` for whoever may not; `features.unknown`; `features.not_yours` for switching on what the operator
    /// has off here and does not leave to the staff; `staff.reason_missing` and `staff.reason_too_long`.
    pub async fn feature_set(
        &self,
        request: &Request,
        name: &str,
        on: Option<bool>,
        why: Option<&str>,
    ) -> Result<FeatureSwitched, AppError> {
        request.allow_in_guild(Action::FeaturesSwitch)?;
        let spec = FlagSpec::by_name(name)
            .ok_or_else(|| AppError::new(codes::FEATURE_UNKNOWN).with("feature", name))?;
        let switch = Switch {
            name: spec.name,
            on,
            reason: why.map(reason).transpose()?.unwrap_or_default(),
        };
        let security = self.clone();
        let switched = self
            .effect("feature_set", request, switch, move |tx, request, switch| {
                let security = security.clone();
                Box::pin(async move { apply(&security, tx, request, switch).await })
            })
            .await?;
        self.features().staff.fresh.invalidate(&request.guild).await;
        Ok(switched)
    }
}

async fn apply(
    security: &Security,
    tx: &mut Tx,
    request: Request,
    switch: Switch,
) -> Result<FeatureSwitched, AppError> {
    let (guild, now) = (request.guild, tx.now());
    request
        .still_allowed::<AppError>(tx, Action::FeaturesSwitch, &Resource::Guild(guild))
        .await?;
    let lines = load(security, tx, guild).await?;
    let line = lines.into_iter().find(|line| line.spec.name == switch.name);
    let line = line.ok_or_else(|| AppError::new(codes::FEATURE_UNKNOWN).with("feature", switch.name))?;
    if switch.on == Some(true) && !line.can_be_on {
        return Err(AppError::new(codes::FEATURE_NOT_YOURS).with("feature", switch.name));
    }
    let switched = FeatureSwitched {
        before: line.staff,
        after: switch.on,
    };
    if switched.before == switched.after {
        return Ok(switched);
    }
    let by = (request.user(), switch.reason.as_str());
    store::feature_set(tx, guild, switch.name, switch.on, by).await?;
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(request.user()),
        action: Action::FeaturesSwitch.name().to_owned(),
        target: format!("feature:{}", switch.name),
        reason: switch.reason,
        before: switched.before.map(word),
        after: switched.after.map(word),
        trace: request.key,
    };
    audit_append(tx, entry, now).await?;
    Ok(switched)
}

/// As people read it in the audit log.
fn word(on: bool) -> Value {
    Value::from(if on { "on" } else { "off" })
}

/// Every feature as it is inside this unit.
async fn load(security: &Security, tx: &mut Tx, guild: GuildId) -> Result<Vec<FeatureLine>, DbError> {
    let (operator, staff) = (store::flag_list(tx).await?, store::feature_list(tx, guild).await?);
    let line = |flags: &Flags, spec: &'static FlagSpec| {
        let set = operator.iter().find(|row| row.name == spec.name);
        let said = staff.iter().find(|row| row.name == spec.name);
        let decide = |staff| flags.decide(spec.name, Some(guild), set.and_then(|row| row.value), staff);
        let on = said.and_then(|row| row.on);
        Some(FeatureLine {
            spec,
            decided: decide(on)?,
            staff: on,
            can_be_on: decide(Some(true))?.on,
            changed: said.map(|row: &FeatureRow| (row.changed_by, row.changed_at, row.reason.clone())),
        })
    };
    Ok(security
        .features()
        .file(|flags| FLAGS.iter().filter_map(|spec| line(flags, spec)).collect()))
}
