//! Changing rights at run time: decided, written and put on record in one transaction.

use core_db::{DbError, Tx};
use core_errors::{AppError, codes};
use core_types::GuildId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::change::{Change, ChangeRefused, Target};
use super::store::persist;
use super::{Action, Given, Policy, Resource, Role, Verdict};
use crate::{AuditActor, AuditEntry, Request, Security, audit_append};

/// A change of rights that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// What was asked for.
    pub change: Change,
    /// The actions that a given role has, but that Discord's ceiling keeps from whom it was given to.
    pub beyond: Vec<Action>,
    /// The cleaned reason, as it stands in the audit log; may be empty.
    pub reason: String,
}

#[derive(Debug, Clone, Serialize)]
struct Input {
    change: Change,
    reason: String,
    permissions: u64,
    roles: Vec<String>,
    #[serde(skip)]
    target: Target,
}

impl Security {
    /// Changes who may do what, with an audit record of what was there before and after. It holds at once in this
    /// process, and in others when what they remember runs out.
    ///
    /// `target` is what Discord says of whom the change is about, at this moment.
    ///
    /// # Errors
    /// `access.forbidden` without the right to change rights; those of [`ChangeRefused`]; `staff.reason_missing` and
    /// `staff.reason_too_long` for a reason that is too short or too long.
    pub async fn access_change(
        &self,
        request: &Request,
        change: Change,
        target: Target,
        reason: Option<&str>,
    ) -> Result<Changed, AppError> {
        request.allow_in_guild(Action::AccessManage)?;
        let input = Input {
            reason: reason.map(crate::reason).transpose()?.unwrap_or_default(),
            permissions: target.permissions.bits(),
            roles: target.roles.iter().map(ToString::to_string).collect(),
            change,
            target,
        };
        let hash = hash_of("access_change", request, &input)?;
        let asked = request.clone();
        let done: Result<_, Fail> = self
            .db()
            .once(
                "access_change",
                request.key_of("access_change"),
                hash,
                move |tx| {
                    let (asked, input) = (asked.clone(), input.clone());
                    Box::pin(async move { carry_out(tx, &asked, input).await })
                },
            )
            .await;
        self.forget_policy(request.guild).await;
        Ok(done?.value)
    }
}

/// What makes two requests with one key the same.
pub(crate) fn hash_of(name: &str, request: &Request, input: &impl Serialize) -> Result<[u8; 32], AppError> {
    let input = serde_json::to_string(&(name, request.guild, request.user(), input))
        .map_err(|error| AppError::internal("an input cannot be hashed").caused_by(error))?;
    Ok(Sha256::digest(input).into())
}

async fn carry_out(tx: &mut Tx, request: &Request, input: Input) -> Result<Changed, Fail> {
    let (guild, now) = (request.guild, tx.now());
    let whole = Resource::Guild(guild);
    let stored: Policy = request
        .still_allowed::<Fail>(tx, Action::AccessManage, &whole)
        .await?;
    let before = stored.clone().pruned(now);
    let after = before
        .changed(&request.actor, guild, &input.change, &input.target, now)
        .map_err(AppError::from)?;
    persist(tx, guild, request.user(), &stored, &after).await?;
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(request.user()),
        action: input.change.name().to_owned(),
        target: input.change.subject().to_string(),
        reason: input.reason.clone(),
        before: Some(without(&before, &after)),
        after: Some(without(&after, &before)),
        trace: request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    let beyond = beyond(&after, &input, guild, now);
    Ok(Changed {
        change: input.change,
        beyond,
        reason: input.reason,
    })
}

/// What of a role stays without effect, because Discord's ceiling is lower.
fn beyond(after: &Policy, input: &Input, guild: GuildId, now: core_types::Timestamp) -> Vec<Action> {
    let Change::Give { to, role, .. } = &input.change else {
        return Vec::new();
    };
    let target = &input.target;
    let Some(actor) = Policy::stand_in(to, guild, target.permissions, target.roles.clone()) else {
        return Vec::new();
    };
    let hidden = |action: &Action| !action.ceiling().admits(actor.permissions);
    after.actions_of(role, now).into_iter().filter(hidden).collect()
}

/// The part of a policy that another one does not have, for the audit log.
fn without(policy: &Policy, other: &Policy) -> Value {
    let given: Vec<&Given> = policy
        .given
        .iter()
        .filter(|given| !other.given.contains(given))
        .collect();
    let verdicts: Vec<&Verdict> = policy
        .verdicts
        .iter()
        .filter(|verdict| !other.verdicts.contains(verdict))
        .collect();
    let roles: Vec<Role> = policy
        .customs
        .difference(&other.customs)
        .cloned()
        .map(Role::Custom)
        .collect();
    let caps: Vec<Value> = policy
        .caps
        .iter()
        .filter(|(key, cap)| other.caps.get(*key) != Some(*cap))
        .map(|((role, action), cap)| json!({ "role": role, "action": action, "once": cap.once, "daily": cap.daily }))
        .collect();
    let mut value = serde_json::Map::new();
    let parts = [
        ("given", json!(given)),
        ("decided", json!(verdicts)),
        ("roles", json!(roles)),
        ("caps", json!(caps)),
    ];
    for (name, part) in parts {
        if part.as_array().is_some_and(|part| !part.is_empty()) {
            value.insert(name.to_owned(), part);
        }
    }
    Value::Object(value)
}

/// One error inside these units.
#[derive(Debug)]
pub(crate) struct Fail(AppError);

impl From<Fail> for AppError {
    fn from(fail: Fail) -> Self {
        fail.0
    }
}

impl From<AppError> for Fail {
    fn from(error: AppError) -> Self {
        Self(error)
    }
}

impl From<DbError> for Fail {
    fn from(error: DbError) -> Self {
        Self(error.into())
    }
}

impl From<ChangeRefused> for AppError {
    fn from(refused: ChangeRefused) -> Self {
        let error = match refused {
            ChangeRefused::NotHeld(action) => Self::new(codes::ACCESS_NOT_HELD).with("action", action.name()),
            ChangeRefused::Above => Self::new(codes::ACCESS_ABOVE),
            ChangeRefused::Fixed => Self::new(codes::ACCESS_FIXED),
            ChangeRefused::Ceiling(action) => Self::new(codes::ACCESS_CEILING).with("action", action.name()),
            ChangeRefused::RoleUnknown => Self::new(codes::ACCESS_ROLE_UNKNOWN),
            ChangeRefused::RoleExists => Self::new(codes::ACCESS_ROLE_EXISTS),
            ChangeRefused::NotMeasured(action) => {
                Self::new(codes::ACCESS_NOT_MEASURED).with("action", action.name())
            }
            ChangeRefused::Unchanged => Self::new(codes::ACCESS_UNCHANGED),
            ChangeRefused::Full => Self::new(codes::ACCESS_FULL),
        };
        error.context(refused.to_string())
    }
}
