//! Flags as whoever runs the installation sees and sets them, over HTTP and from the command line.

use core_config::{FLAGS, Flag, FlagSpec, Flags, Rollout};
use core_db::{DbError, Tx};
use core_errors::{AppError, codes};
use core_types::{GuildId, Timestamp};
use serde_json::{Value, json};

use super::store;
use crate::{ApiCaller, AuditActor, AuditEntry, Scope, Security, audit_append, reason};

/// The action of the audit records.
const ACTION: &str = "flags.set";

/// One flag as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagLine {
    /// Which.
    pub spec: &'static FlagSpec,
    /// What the file sets.
    pub file: Flag,
    /// What was set at run time in the place of the file's roll-out.
    pub operator: Option<Rollout>,
    /// How often it was set or taken back at run time.
    pub revision: i64,
    /// The last time.
    pub changed: Option<FlagChange>,
    /// Guilds whose staff switched it on.
    pub guilds_on: i64,
    /// Guilds whose staff switched it off.
    pub guilds_off: i64,
}

impl FlagLine {
    /// The roll-out that holds.
    pub fn rollout(&self) -> Rollout {
        self.operator.unwrap_or(self.file.own())
    }
}

/// Who set a flag at run time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagChange {
    /// When.
    pub at: Timestamp,
    /// `key <id>`, or who used the command line.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// What is to be set.
#[derive(Debug, Clone)]
pub struct FlagOrder {
    /// Whether it is on, and for which share of the guilds, in percent; nothing goes back to the file.
    pub value: Option<(bool, u32)>,
    /// Why, up to 200 characters.
    pub reason: String,
    /// The revision that was seen; if there is another one by now, the order is refused.
    pub expected: Option<i64>,
}

impl Security {
    /// Every flag.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn flag_list(&self) -> Result<Vec<FlagLine>, AppError> {
        let security = self.clone();
        let lines: Result<_, DbError> = self
            .db()
            .read("flag_list", move |tx| {
                let security = security.clone();
                Box::pin(async move { load(&security, tx).await })
            })
            .await;
        Ok(lines?)
    }

    /// Sets a flag in the place of the file, or takes that back; on record in the chain of the installation. An order that
    /// changes nothing is not refused and leaves no trace, so that repeating one does no harm. Other processes follow within
    /// half a minute.
    ///
    /// # Errors
    /// `features.unknown`, `features.percent`, `features.moved`; `staff.reason_missing` and `staff.reason_too_long`.
    pub async fn flag_set(&self, by: &str, name: &str, order: FlagOrder) -> Result<FlagLine, AppError> {
        let spec = FlagSpec::by_name(name)
            .ok_or_else(|| AppError::new(codes::FEATURE_UNKNOWN).with("feature", name))?;
        let input = Order {
            spec,
            value: order.value.map(rollout).transpose()?,
            by: by.to_owned(),
            reason: reason(&order.reason)?,
            expected: order.expected,
        };
        let security = self.clone();
        let set = self
            .db()
            .write_with("flag_set", input, move |tx, order| {
                let security = security.clone();
                Box::pin(async move { apply(&security, tx, &order).await })
            })
            .await;
        // Also after an error: whether a commit that was not answered took place, nobody knows.
        self.features().operator.fresh.invalidate(&()).await;
        set
    }

    /// Every flag, for a key that may read them.
    ///
    /// # Errors
    /// `access.forbidden` if the key lacks the scope; those of the database.
    pub async fn api_flags(&self, caller: &ApiCaller) -> Result<Vec<FlagLine>, AppError> {
        allow(caller, Scope::FlagsRead)?;
        self.flag_list().await
    }

    /// Sets a flag, for a key that may.
    ///
    /// # Errors
    /// `access.forbidden` if the key lacks the scope; those of [`Self::flag_set`].
    pub async fn api_flag_set(
        &self,
        caller: &ApiCaller,
        name: &str,
        order: FlagOrder,
    ) -> Result<FlagLine, AppError> {
        allow(caller, Scope::FlagsWrite)?;
        self.flag_set(&format!("key {}", caller.key), name, order).await
    }
}

fn allow(caller: &ApiCaller, scope: Scope) -> Result<(), AppError> {
    if caller.may(scope) {
        Ok(())
    } else {
        Err(AppError::new(codes::FORBIDDEN))
    }
}

fn rollout((enabled, percent): (bool, u32)) -> Result<Rollout, AppError> {
    let percent = u8::try_from(percent).ok().filter(|percent| *percent <= 100);
    let percent = percent.ok_or_else(|| AppError::new(codes::FEATURE_PERCENT))?;
    Ok(Rollout { enabled, percent })
}

/// An order that was understood.
#[derive(Debug)]
struct Order {
    spec: &'static FlagSpec,
    value: Option<Rollout>,
    by: String,
    reason: String,
    expected: Option<i64>,
}

async fn apply(security: &Security, tx: &mut Tx, order: &Order) -> Result<FlagLine, AppError> {
    let now = tx.now();
    let moved = || AppError::new(codes::FEATURE_MOVED).with("feature", order.spec.name);
    let lines = load(security, tx).await?;
    let line = lines.into_iter().find(|line| line.spec == order.spec);
    let line = line.ok_or_else(|| AppError::new(codes::FEATURE_UNKNOWN))?;
    if order.expected.is_some_and(|expected| expected != line.revision) {
        return Err(moved());
    }
    if line.operator == order.value {
        return Ok(line);
    }
    let by = (order.by.as_str(), order.reason.as_str());
    let set = store::flag_set(tx, order.spec.name, order.value, by, line.revision).await?;
    let revision = set.ok_or_else(moved)?;
    let entry = AuditEntry {
        guild: GuildId::INSTALLATION,
        actor: AuditActor::System,
        action: ACTION.to_owned(),
        target: format!("flag:{}", order.spec.name),
        reason: order.reason.clone(),
        before: line.operator.map(shown),
        after: order.value.map(shown),
        trace: order.by.clone(),
    };
    audit_append(tx, entry, now).await?;
    tracing::info!(flag = order.spec.name, by = order.by, value = ?order.value, "feature flag changed");
    Ok(FlagLine {
        operator: order.value,
        revision,
        changed: Some(FlagChange {
            at: now,
            by: order.by.clone(),
            reason: order.reason.clone(),
        }),
        ..line
    })
}

fn shown(value: Rollout) -> Value {
    json!({ "enabled": value.enabled, "rollout": value.percent })
}

/// Every flag as it is inside this unit.
async fn load(security: &Security, tx: &mut Tx) -> Result<Vec<FlagLine>, DbError> {
    let (rows, counts) = (store::flag_list(tx).await?, store::feature_count(tx).await?);
    let line = |flags: &Flags, spec: &'static FlagSpec| {
        let row = rows.iter().find(|row| row.name == spec.name);
        let count = counts.iter().find(|(name, ..)| name == spec.name);
        Some(FlagLine {
            spec,
            file: flags.get(spec.name)?.clone(),
            operator: row.and_then(|row| row.value),
            revision: row.map_or(0, |row| row.revision),
            changed: row.map(|row| FlagChange {
                at: row.changed_at,
                by: row.changed_by.clone(),
                reason: row.reason.clone(),
            }),
            guilds_on: count.map_or(0, |(_, on, _)| *on),
            guilds_off: count.map_or(0, |(.., off)| *off),
        })
    };
    Ok(security
        .features()
        .file(|flags| FLAGS.iter().filter_map(|spec| line(flags, spec)).collect()))
}
