//! What the policy answers, with the rule that decided.

use core_errors::{AppError, codes};

use super::{Action, Ceiling, Role, Subject};

/// Which rule allowed an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// It is for every member, on what is theirs.
    Everybody,
    /// Discord gives them the whole server.
    Owner,
    /// Discord lets them manage the server.
    Manager,
    /// A role they hold has it, built in or granted.
    Role {
        /// Which.
        role: Role,
        /// What they have the role through: themselves, or a role of Discord's.
        through: Subject,
    },
    /// It was granted to them, or to a role of Discord's that they hold.
    Granted(Subject),
}

/// An action that was not allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{action}` denied: {reason}")]
pub struct Denied {
    /// What was tried.
    pub action: Action,
    /// Why it was not allowed.
    pub reason: DeniedReason,
}

/// Why an action was not allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeniedReason {
    /// The resource belongs to a guild the actor is not acting in.
    #[error("the actor is not acting in that guild")]
    OtherGuild,
    /// The account or the data belong to somebody else.
    #[error("it belongs to somebody else")]
    NotTheirs,
    /// Neither Discord nor a role nor a grant gives it to them.
    #[error("neither Discord nor a role nor a grant gives it to them")]
    NotStaff,
    /// Staff denied it, which beats everything that grants it.
    #[error("denied to {0}")]
    Explicitly(Subject),
    /// Something grants it, but Discord does not trust them far enough.
    #[error("granted, but Discord gives them less than it takes: {}", .0.name())]
    Ceiling(Ceiling),
    /// The action does not apply to this kind of resource: a mistake of the caller, denied like any other.
    #[error("the action does not apply to such a resource")]
    WrongResource,
}

impl From<Denied> for AppError {
    /// Members only hear that they may not; the reason is for the log, and for `/access check`.
    fn from(denied: Denied) -> Self {
        Self::new(codes::FORBIDDEN).context(denied.to_string())
    }
}
