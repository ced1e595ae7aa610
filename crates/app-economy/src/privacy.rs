//! What is stored about a member, in full, and forgetting it.

mod erase;
mod export;
mod store;

use core_errors::AppError;
use core_security::{Action, Resource, authorize};

use crate::Request;

pub use store::STATEMENTS;

/// The asker may do this with what is stored about themselves in the guild they act in.
fn allow(request: &Request, action: Action) -> Result<(), AppError> {
    authorize(&request.actor, action, &Resource::Person(request.user()))?;
    request.allow_in_guild(Action::EconomyView)
}
