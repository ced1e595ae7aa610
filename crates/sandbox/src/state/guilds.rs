//! Servers: who may look, who may change.

use super::State;
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    world::{Guild, Rank},
};

impl State {
    /// The server, if `user` is in it.
    pub(crate) fn guild_open(&self, guild: Snowflake, user: Snowflake) -> ApiResult<&Guild> {
        let guild = self
            .world
            .guilds
            .get(&guild)
            .ok_or_else(ApiError::unknown_guild)?;
        if guild.members.contains_key(&user) {
            Ok(guild)
        } else {
            Err(ApiError::missing_access())
        }
    }

    /// The server, if `user` is in it and has these permissions there.
    pub(crate) fn guild_manage(&self, guild: Snowflake, user: Snowflake, needed: u64) -> ApiResult<&Guild> {
        let found = self.guild_open(guild, user)?;
        if self.world.permissions_of(guild, user) & needed == needed {
            Ok(found)
        } else {
            Err(ApiError::missing_permissions())
        }
    }
}

impl Guild {
    /// Refuses who does not stand above `rank`.
    pub(super) fn must_outrank(&self, user: Snowflake, rank: Rank) -> ApiResult<()> {
        if self.rank_of(user) > rank {
            Ok(())
        } else {
            Err(ApiError::missing_permissions())
        }
    }
}
