//! What is stored about a member, in full, and forgetting it.

mod bank;
mod erase;
mod export;
mod life;
mod store;

use core_errors::AppError;
use core_security::Action;

use crate::Request;

/// The asker may do this with what is stored about themselves in the guild they act in.
fn allow(request: &Request, action: Action) -> Result<(), AppError> {
    request.allow_own_data(action)
}
