//! What a guild's staff defined about growing, as counting needs it.

use core_db::{DbError, Tx, statements};
use core_types::{GuildId, Money, RoleId, Timestamp};
use domain_economy::collection::Find;
use domain_economy::progress::Quest;
use domain_economy::season::Scored;

use super::quests;
use super::rewards::LevelReward;
use crate::things;

statements! {
    /// What levels bring.
    pub(super) REWARD_LIST = "SELECT level, role_id, coins FROM level_reward WHERE guild_id = $1 ORDER BY level";
    /// The season that runs.
    SEASON_RUNNING = "SELECT id, scored, starts_at, ends_at FROM season WHERE guild_id = $1 AND state = 'running'";
}

/// What a guild's staff defined.
#[derive(Debug, Default)]
pub(crate) struct Extras {
    /// What levels bring, the lowest first.
    pub(crate) rewards: Vec<LevelReward>,
    /// The season that runs.
    pub(crate) season: Option<RunningSeason>,
    /// Quests of the guild's own.
    pub(crate) quests: Vec<Quest>,
    /// Things that turn up.
    pub(crate) finds: Vec<Find>,
}

/// The season that runs, as counting needs it. The statement that counts looks at the rest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RunningSeason {
    pub(crate) id: i64,
    pub(crate) scored: Scored,
    starts_at: Timestamp,
    ends_at: Timestamp,
}

impl RunningSeason {
    /// Its number, if it scores this and runs at a moment.
    pub(crate) fn scores(&self, what: Scored, now: Timestamp) -> Option<i64> {
        let runs = self.starts_at <= now && now < self.ends_at;
        (runs && self.scored == what).then_some(self.id)
    }
}

/// Reads all of it.
pub(crate) async fn load(tx: &mut Tx, guild: GuildId) -> Result<Extras, DbError> {
    Ok(Extras {
        rewards: rewards(tx, guild).await?,
        season: season(tx, guild).await?,
        quests: quests::list(tx, guild)
            .await?
            .iter()
            .map(quests::OwnQuest::quest)
            .collect(),
        finds: things::finds(tx, guild).await?,
    })
}

/// What levels bring, the lowest first.
pub(super) async fn rewards(tx: &mut Tx, guild: GuildId) -> Result<Vec<LevelReward>, DbError> {
    let rows: Vec<(u32, Option<i64>, i64)> = tx.query(REWARD_LIST).bind(guild.as_i64()).fetch_all().await?;
    let read = |(level, role, coins): (u32, Option<i64>, i64)| {
        let role = role.map(RoleId::from_i64).transpose();
        Ok(LevelReward {
            level,
            role: role.map_err(|_| DbError::corrupt("a level rewards no role"))?,
            coins: Money::new(coins),
        })
    };
    rows.into_iter().map(read).collect()
}

async fn season(tx: &mut Tx, guild: GuildId) -> Result<Option<RunningSeason>, DbError> {
    let row: Option<(i64, String, Timestamp, Timestamp)> = tx
        .query(SEASON_RUNNING)
        .bind(guild.as_i64())
        .fetch_optional()
        .await?;
    row.map(|(id, scored, starts_at, ends_at)| {
        let scored =
            Scored::parse(&scored).ok_or_else(|| DbError::corrupt("a season scores nothing known"))?;
        Ok(RunningSeason {
            id,
            scored,
            starts_at,
            ends_at,
        })
    })
    .transpose()
}
