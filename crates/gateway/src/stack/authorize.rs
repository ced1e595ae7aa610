//! Who may not do something learns nothing else about it.
//!
//! Use cases decide again, whoever calls them: this early no exists so that nothing else is done for the caller.

use std::sync::Arc;

use core_errors::AppError;
use core_security::{Action, Policy, Resource, Security};
use core_types::GuildId;

use super::{Pending, guard::Guard, resolve::Resolved};
use crate::call::Call;

/// Where what a guild decided about rights comes from: from memory for all but the first call.
pub(crate) trait Policies: Send + Sync {
    fn policy(&self, guild: GuildId) -> Pending<Arc<Policy>, AppError>;
}

impl Policies for Security {
    fn policy(&self, guild: GuildId) -> Pending<Arc<Policy>, AppError> {
        let security = self.clone();
        Box::pin(async move { Security::policy(&security, guild).await })
    }
}

/// The guard.
pub(super) struct Authorize(pub(super) Arc<dyn Policies>);

impl Guard for Authorize {
    async fn check(&self, resolved: &Resolved) -> Result<(), AppError> {
        match resolved.action {
            Some(action) => decide(&*self.0, &resolved.call, action).await,
            None => Ok(()),
        }
    }
}

/// Decides on the least that the action can be about: the caller's own account or data, or the server. What else an
/// option names is the use case's to decide.
async fn decide(policies: &dyn Policies, call: &Call, action: Action) -> Result<(), AppError> {
    let (actor, now) = (call.actor(), call.received.at);
    // What is stored about oneself is one's own everywhere, whatever a guild decided.
    let (policy, own) = if action.is_inalienable() {
        (Arc::default(), Resource::Person(call.caller.id))
    } else {
        let guild = call.guild()?.id;
        let own = Resource::least_of(action, guild, call.caller.id);
        (policies.policy(guild).await?, own)
    };
    policy.decide(&actor, action, &own, now)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use core_errors::codes;
    use twilight_model::guild::Permissions as Bits;

    use super::*;
    use crate::{
        reply::Reply,
        stack::{
            guard::testing::pass,
            testing::{Untouched, call, resolved},
        },
    };

    async fn answer(permissions: Bits, action: Option<Action>) -> Result<Reply, AppError> {
        let mut call = call();
        call.caller.permissions = permissions;
        let resolved = Resolved {
            call: Arc::new(call),
            action,
            ..resolved()
        };
        pass(Authorize(Arc::new(Untouched)), resolved).await
    }

    #[tokio::test]
    async fn members_do_what_is_theirs_and_staff_the_rest() {
        for action in [None].into_iter().chain(Action::ALL.iter().copied().map(Some)) {
            let for_staff = action.is_some_and(Action::is_for_staff);
            let member = answer(Bits::SEND_MESSAGES, action).await;
            assert_eq!(member.is_err(), for_staff, "{action:?}");
            if let Err(error) = member {
                assert_eq!(error.code(), codes::FORBIDDEN, "{action:?}");
            }
            assert!(answer(Bits::MANAGE_GUILD, action).await.is_ok(), "{action:?}");
        }
    }
}
