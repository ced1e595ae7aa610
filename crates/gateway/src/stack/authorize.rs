//! Who may not do something learns nothing else about it.
//!
//! Use cases decide again, whoever calls them: this early no exists so that nothing else is done for the caller.

use std::task::{Context, Poll};

use core_errors::AppError;
use core_security::{Action, Actor, Permissions, Resource};
use tower::{Layer, Service, ServiceExt, layer::layer_fn};

use super::{Pending, resolve::Resolved};
use crate::{call::Call, reply::Reply};

pub(super) fn layer<S>() -> impl Layer<S, Service = Authorize<S>> + Clone {
    layer_fn(|inner| Authorize { inner })
}

#[derive(Clone)]
pub(super) struct Authorize<S> {
    inner: S,
}

impl<S> Service<Resolved> for Authorize<S>
where
    S: Service<Resolved, Response = Reply, Error = AppError> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Reply;
    type Error = AppError;
    type Future = Pending<Reply, AppError>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), AppError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, resolved: Resolved) -> Self::Future {
        let decision = resolved
            .action
            .map_or(Ok(()), |action| decide(&resolved.call, action));
        match decision {
            Ok(()) => Box::pin(self.inner.clone().oneshot(resolved)),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

/// Decides on the least that the action can be about: the caller's own account or data, or the server. What else an
/// option names is the use case's to decide.
fn decide(call: &Call, action: Action) -> Result<(), AppError> {
    let own = match action {
        Action::PrivacyExportSelf | Action::PrivacyDeleteSelf => Resource::Person(call.caller.id),
        Action::EconomyUse | Action::EconomyHistory => Resource::Account {
            guild: call.guild()?.id,
            owner: call.caller.id,
        },
        _ => Resource::Guild(call.guild()?.id),
    };
    core_security::authorize(&actor(call), action, &own).map_err(AppError::from)
}

/// The caller, as `core-security` knows people.
pub(crate) fn actor(call: &Call) -> Actor {
    Actor {
        user: call.caller.id,
        guild: call.guild_id(),
        permissions: Permissions::from_bits(call.caller.permissions.bits()),
        // An interaction does not say who owns the server, but gives its owner every permission.
        is_owner: false,
        roles: call.caller.roles.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use core_errors::codes;
    use twilight_model::guild::Permissions as Bits;

    use super::*;
    use crate::{
        reply::View,
        stack::testing::{call, resolved},
    };

    async fn answer(permissions: Bits, action: Option<Action>) -> Result<Reply, AppError> {
        let inner = tower::service_fn(|_: Resolved| std::future::ready(Ok(Reply::private(View::text("in")))));
        let mut call = call();
        call.caller.permissions = permissions;
        let resolved = Resolved {
            call: Arc::new(call),
            action,
            ..resolved()
        };
        layer().layer(inner).oneshot(resolved).await
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
