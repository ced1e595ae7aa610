//! Blocked members are told so, and nothing is done for them but what `Declaration::blocked_too` lets through.

use std::sync::Arc;

use core_errors::AppError;
use core_security::{Block, Security};
use core_types::{GuildId, UserId};
use futures_util::future::BoxFuture;

use super::{guard::Guard, resolve::Resolved};

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

/// The guard. The owner and staff always get in: nobody can lock those out who could mend a mistake.
pub(super) struct Blocked(pub(super) Arc<dyn BlockedMembers>);

impl Guard for Blocked {
    async fn check(&self, resolved: &Resolved) -> Result<(), AppError> {
        let call = &resolved.call;
        let guild = call.guild_id().filter(|_| !resolved.blocked_too);
        let Some(guild) = guild.filter(|_| !call.actor().manages()) else {
            return Ok(());
        };
        match self.0.block(guild, call.caller.id).await? {
            Some(block) => Err(block.refusal()),
            None => Ok(()),
        }
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
        reply::Reply,
        stack::{
            guard::testing::pass,
            testing::{call, resolved},
        },
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
        let resolved = Resolved {
            call: Arc::new(call),
            blocked_too,
            ..resolved()
        };
        pass(Blocked(Arc::new(Everybody)), resolved).await
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
