//! Blocked members are told so, and nothing is done for them but what `Declaration::blocked_too` lets through.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use core_errors::AppError;
use core_security::{Block, Security};
use core_types::{GuildId, UserId};
use futures_util::future::BoxFuture;
use tower::{Layer, Service, ServiceExt, layer::layer_fn};

use super::{Pending, resolve::Resolved};
use crate::reply::Reply;

/// Who is blocked at this moment.
pub(crate) trait BlockedMembers: Send + Sync {
    /// The block that holds for a member, if any.
    fn block(&self, guild: GuildId, member: UserId) -> BoxFuture<'_, Result<Option<Arc<Block>>, AppError>>;
}

impl BlockedMembers for Security {
    fn block(&self, guild: GuildId, member: UserId) -> BoxFuture<'_, Result<Option<Arc<Block>>, AppError>> {
        Box::pin(self.blocked(guild, member))
    }
}

pub(super) fn layer<S>(blocks: Arc<dyn BlockedMembers>) -> impl Layer<S, Service = Blocked<S>> + Clone {
    layer_fn(move |inner| Blocked {
        inner,
        blocks: Arc::clone(&blocks),
    })
}

#[derive(Clone)]
pub(super) struct Blocked<S> {
    inner: S,
    blocks: Arc<dyn BlockedMembers>,
}

impl<S> Service<Resolved> for Blocked<S>
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
        let call = &resolved.call;
        let guild = call.guild_id().filter(|_| !resolved.blocked_too);
        let inner = self.inner.clone();
        // The owner and staff always get in: nobody can lock those out who could mend a mistake.
        let Some(guild) = guild.filter(|_| !call.actor().manages()) else {
            return Box::pin(inner.oneshot(resolved));
        };
        let (blocks, member) = (Arc::clone(&self.blocks), call.caller.id);
        Box::pin(async move {
            match blocks.block(guild, member).await? {
                Some(block) => Err(block.refusal()),
                None => inner.oneshot(resolved).await,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use core_errors::codes;
    use core_security::BlockSource;
    use core_types::Timestamp;
    use twilight_model::guild::Permissions;

    use super::*;
    use crate::{
        call::Call,
        reply::View,
        stack::testing::{call, resolved},
    };

    /// Everybody is blocked.
    struct Everybody;

    impl BlockedMembers for Everybody {
        fn block(
            &self,
            guild: GuildId,
            member: UserId,
        ) -> BoxFuture<'_, Result<Option<Arc<Block>>, AppError>> {
            let block = Block {
                guild,
                member,
                reason: "spam".into(),
                source: BlockSource::Automatic,
                since: Timestamp::from_seconds(1),
                until: Some(Timestamp::from_seconds(2)),
            };
            Box::pin(std::future::ready(Ok(Some(Arc::new(block)))))
        }
    }

    async fn answer(call: Call, blocked_too: bool) -> Result<Reply, AppError> {
        let inner = tower::service_fn(|_: Resolved| std::future::ready(Ok(Reply::private(View::text("in")))));
        let resolved = Resolved {
            call: Arc::new(call),
            blocked_too,
            ..resolved()
        };
        layer(Arc::new(Everybody)).layer(inner).oneshot(resolved).await
    }

    #[tokio::test]
    async fn a_blocked_member_hears_why_and_until_when() {
        let refused = answer(call(), false).await.unwrap_err();
        assert_eq!(refused.code(), codes::MEMBER_BLOCKED_UNTIL);
        let names: Vec<_> = refused.args().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["reason", "until"]);
    }

    #[tokio::test]
    async fn staff_direct_messages_and_what_is_for_the_blocked_pass() {
        let mut staff = call();
        staff.caller.permissions = Permissions::MANAGE_GUILD;
        let alone = Call {
            guild: None,
            ..call()
        };
        assert!(answer(staff, false).await.is_ok());
        assert!(answer(alone, false).await.is_ok());
        assert!(answer(call(), true).await.is_ok());
    }
}
