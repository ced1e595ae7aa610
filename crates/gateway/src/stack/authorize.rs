//! Who may not do something learns nothing else about it.
//!
//! Use cases decide again, whoever calls them: this early no exists so that nothing else is done for the caller.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use core_errors::AppError;
use core_security::{Action, Policy, Resource, Security};
use core_types::GuildId;
use tower::{Layer, Service, ServiceExt, layer::layer_fn};

use super::{Pending, resolve::Resolved};
use crate::{call::Call, reply::Reply};

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

pub(super) fn layer<S>(policies: Arc<dyn Policies>) -> impl Layer<S, Service = Authorize<S>> + Clone {
    layer_fn(move |inner| Authorize {
        inner,
        policies: Arc::clone(&policies),
    })
}

#[derive(Clone)]
pub(super) struct Authorize<S> {
    inner: S,
    policies: Arc<dyn Policies>,
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
        let inner = self.inner.clone();
        let Some(action) = resolved.action else {
            return Box::pin(inner.oneshot(resolved));
        };
        let policies = Arc::clone(&self.policies);
        Box::pin(async move {
            decide(&*policies, &resolved.call, action).await?;
            inner.oneshot(resolved).await
        })
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
        reply::View,
        stack::testing::{Untouched, call, resolved},
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
        layer(Arc::new(Untouched)).layer(inner).oneshot(resolved).await
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
