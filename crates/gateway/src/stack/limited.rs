//! Who asks too often is told when to come back, and nothing is done for them until then.
//!
//! Suggestions beyond the limit are simply none for a moment: `rescue` answers every error of a field being typed so.

use std::sync::Arc;

use core_errors::AppError;
use core_security::{LimitClass, Security};
use core_types::{GuildId, UserId};
use futures_util::future::BoxFuture;

use super::{guard::Guard, resolve::Resolved};

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

/// The guard.
pub(super) struct Limited(pub(super) Arc<dyn CallLimits>);

impl Guard for Limited {
    async fn check(&self, resolved: &Resolved) -> Result<(), AppError> {
        let call = &resolved.call;
        self.0
            .admit(call.guild_id(), call.caller.id, resolved.class)
            .await
    }
}

#[cfg(test)]
mod tests {
    use core_errors::codes;
    use core_security::LimitClass;

    use super::*;
    use crate::stack::{
        guard::testing::pass,
        testing::{call, resolved},
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
        let answer = async |class, alone: bool| {
            let mut call = call();
            call.guild = call.guild.filter(|_| !alone);
            let resolved = Resolved {
                call: Arc::new(call),
                class,
                ..resolved()
            };
            pass(Limited(Arc::new(NoLooking)), resolved).await
        };
        let refused = answer(LimitClass::Look, false).await.unwrap_err();
        assert_eq!(refused.code(), codes::LIMIT_MEMBER);
        assert!(answer(LimitClass::Look, true).await.is_ok());
        assert!(answer(LimitClass::Money, false).await.is_ok());
    }
}
