//! Who stands above whom: nobody manages what stands level with them or higher.

use std::cmp::Reverse;

use super::{Guild, Role};
use crate::snowflake::Snowflake;

/// How high somebody or something stands in a server; greater is higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Not in the server.
    Outside,
    /// By position; of two roles at one position the older one is higher.
    Role(u64, Reverse<Snowflake>),
    Owner,
}

impl Role {
    pub(crate) fn rank(&self) -> Rank {
        Rank::Role(self.position, Reverse(self.id))
    }
}

impl Guild {
    /// How high a member stands: by their highest role.
    pub(crate) fn rank_of(&self, user: Snowflake) -> Rank {
        if self.owner_id == user {
            return Rank::Owner;
        }
        let Some(member) = self.members.get(&user) else {
            return Rank::Outside;
        };
        let roles = member.roles.iter().chain([&self.id]);
        let ranks = roles.filter_map(|id| self.roles.get(id)).map(Role::rank);
        ranks.max().unwrap_or(Rank::Outside)
    }
}
