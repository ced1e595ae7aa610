//! Who did something lately, as the answers stored with effects tell it.

use core_types::{GuildId, Timestamp, UserId};

use crate::error::DbError;
use crate::tx::Tx;

crate::statements! {
    /// Whether a member changed something since a moment.
    ACTED = "SELECT EXISTS (SELECT 1 FROM idempotency WHERE guild_id = $1 AND user_id = $2 AND created_at >= $3)";
    /// Guilds of the latest $1 effects, those with the latest first: by the index of what expires, however many effects there are.
    GUILDS = "SELECT guild_id FROM (SELECT guild_id, created_at FROM idempotency ORDER BY expires_at DESC LIMIT $1) AS latest
        WHERE guild_id IS NOT NULL GROUP BY guild_id ORDER BY max(created_at) DESC, guild_id LIMIT $2";
}

impl Tx {
    /// Whether a member changed something in a guild since then, in whichever process.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn acted_since(
        &mut self,
        guild: GuildId,
        user: UserId,
        since: Timestamp,
    ) -> Result<bool, DbError> {
        let query = self.query(ACTED).bind(guild.as_i64()).bind(user.as_i64());
        let (acted,): (bool,) = query.bind(since).fetch_one().await?;
        Ok(acted)
    }

    /// Guilds in which the latest of `effects` effects happened, the latest first, at most `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn guilds_recent(&mut self, effects: u32, limit: u32) -> Result<Vec<GuildId>, DbError> {
        let found: Vec<(i64,)> = self.query(GUILDS).bind(effects).bind(limit).fetch_all().await?;
        let guild = |(id,)| GuildId::from_i64(id).map_err(|_| DbError::corrupt("an effect in no guild"));
        found.into_iter().map(guild).collect()
    }
}
