//! May this actor do this action on this resource? A pure policy: deny by default.

mod action;
mod actor;
mod resource;

use core_errors::{AppError, codes};

pub use action::{Action, UnknownAction};
pub use actor::{Actor, Permissions};
pub use resource::Resource;

use action::Rule;

/// Decides whether an actor may do an action on a resource.
///
/// What no rule allows is denied: a resource of another guild, somebody else's account, an action asked about the wrong
/// kind of resource. Checked in the stack, and again by the use case, whoever calls it.
///
/// # Errors
/// [`Denied`] with the reason.
pub fn authorize(actor: &Actor, action: Action, resource: &Resource) -> Result<(), Denied> {
    let verdict = match (action.rule(), resource) {
        (Rule::Member, Resource::Guild(guild) | Resource::Account { guild, .. }) => in_guild(actor, *guild),
        (Rule::OwnAccount, Resource::Account { guild, owner }) => {
            in_guild(actor, *guild).and_then(|()| themselves(actor, *owner))
        }
        (Rule::OwnData, Resource::Person(person)) => themselves(actor, *person),
        (Rule::Staff, Resource::Guild(guild) | Resource::Account { guild, .. }) => {
            in_guild(actor, *guild).and_then(|()| staff(actor))
        }
        _ => Err(DeniedReason::WrongResource),
    };
    verdict.map_err(|reason| Denied { action, reason })
}

fn in_guild(actor: &Actor, guild: core_types::GuildId) -> Result<(), DeniedReason> {
    if actor.guild == Some(guild) {
        Ok(())
    } else {
        Err(DeniedReason::OtherGuild)
    }
}

fn themselves(actor: &Actor, person: core_types::UserId) -> Result<(), DeniedReason> {
    if actor.user == person {
        Ok(())
    } else {
        Err(DeniedReason::NotTheirs)
    }
}

fn staff(actor: &Actor) -> Result<(), DeniedReason> {
    if actor.is_staff() {
        Ok(())
    } else {
        Err(DeniedReason::NotStaff)
    }
}

/// An action that was not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{action}` denied: {reason}")]
pub struct Denied {
    /// What was tried.
    pub action: Action,
    /// Why it was not allowed.
    pub reason: DeniedReason,
}

/// Why an action was not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeniedReason {
    /// The resource belongs to a guild the actor is not acting in.
    #[error("the actor is not acting in that guild")]
    OtherGuild,
    /// The account or the data belong to somebody else.
    #[error("it belongs to somebody else")]
    NotTheirs,
    /// The actor neither owns the guild nor may manage it.
    #[error("it needs the permission to manage the server")]
    NotStaff,
    /// The action does not apply to this kind of resource: a mistake of the caller, denied like any other.
    #[error("the action does not apply to such a resource")]
    WrongResource,
}

impl From<Denied> for AppError {
    /// Members only hear that they may not; the reason is for the log.
    fn from(denied: Denied) -> Self {
        Self::new(codes::FORBIDDEN).context(denied.to_string())
    }
}
