//! Who asks too often is told when to come back, and nothing is done for them until then.
//!
//! Suggestions beyond the limit are simply none for a moment: `rescue` answers every error of a field being typed so.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use core_errors::AppError;
use core_security::{LimitClass, Security};
use core_types::{GuildId, UserId};
use futures_util::future::BoxFuture;
use tower::{Layer, Service, ServiceExt, layer::layer_fn};

use super::{Pending, resolve::Resolved};
use crate::reply::Reply;

/// Counts calls, and says when it is enough.
pub(crate) trait CallLimits: Send + Sync {
    /// Counts a call of a member, or refuses it with the moment from which it works again.
    fn admit(
        &self,
        guild: Option<GuildId>,
        member: UserId,
        class: LimitClass,
    ) -> BoxFuture<'_, Result<(), AppError>>;
}

impl CallLimits for Security {
    fn admit(
        &self,
        guild: Option<GuildId>,
        member: UserId,
        class: LimitClass,
    ) -> BoxFuture<'_, Result<(), AppError>> {
        Box::pin(self.admit(guild, member, class))
    }
}

pub(super) fn layer<S>(limits: Arc<dyn CallLimits>) -> impl Layer<S, Service = Limited<S>> + Clone {
    layer_fn(move |inner| Limited {
        inner,
        limits: Arc::clone(&limits),
    })
}

#[derive(Clone)]
pub(super) struct Limited<S> {
    inner: S,
    limits: Arc<dyn CallLimits>,
}

impl<S> Service<Resolved> for Limited<S>
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
        let (inner, limits) = (self.inner.clone(), Arc::clone(&self.limits));
        Box::pin(async move {
            let call = &resolved.call;
            limits
                .admit(call.guild_id(), call.caller.id, resolved.class)
                .await?;
            inner.oneshot(resolved).await
        })
    }
}

#[cfg(test)]
mod tests {
    use core_errors::codes;
    use core_security::LimitClass;

    use super::*;
    use crate::{
        reply::View,
        stack::testing::{call, resolved},
    };

    /// Nobody may look around any more; everything else goes on.
    struct NoLooking;

    impl CallLimits for NoLooking {
        fn admit(
            &self,
            guild: Option<GuildId>,
            _: UserId,
            class: LimitClass,
        ) -> BoxFuture<'_, Result<(), AppError>> {
            let refused = guild.is_some() && class == LimitClass::Look;
            let verdict = if refused {
                Err(AppError::new(codes::LIMIT_MEMBER))
            } else {
                Ok(())
            };
            Box::pin(std::future::ready(verdict))
        }
    }

    #[tokio::test]
    async fn a_class_over_its_limit_waits_and_the_others_go_on() {
        let inner = tower::service_fn(|_: Resolved| std::future::ready(Ok(Reply::private(View::text("in")))));
        let service = layer(Arc::new(NoLooking)).layer(inner);
        let answer = async |class, alone: bool| {
            let mut call = call();
            call.guild = call.guild.filter(|_| !alone);
            let resolved = Resolved {
                call: Arc::new(call),
                class,
                ..resolved()
            };
            service.clone().oneshot(resolved).await
        };
        let refused = answer(LimitClass::Look, false).await.unwrap_err();
        assert_eq!(refused.code(), codes::LIMIT_MEMBER);
        assert!(answer(LimitClass::Look, true).await.is_ok());
        assert!(answer(LimitClass::Money, false).await.is_ok());
    }
}
