//! The budget of rewards: what a guild's faucets minted today, and what that leaves of the next reward.
//!
//! One row per guild and day counts. That is no new hot spot: whoever mints holds the guild's journal already, so the row is only
//! ever changed under that lock. It is read under it for rewards of days, weeks and months; shifts and quests read it before (progress is locked
//! before the journal), so that what is worked in the same moment may pass the budget by that much. A guild without a budget pays for none of it.

use core_db::{DbError, Tx, statements};
use core_types::{Day, GuildId, Money};
use domain_economy::budget::Budget;
use domain_economy::health::WHOLE_PPM;

use crate::Life;

statements! {
    /// What rewards minted on a day.
    MINTED = "SELECT minted FROM faucet_day WHERE guild_id = $1 AND day = $2";
    /// Adds to it.
    SPEND = "INSERT INTO faucet_day (guild_id, day, minted, rewards) VALUES ($1, $2, $3, 1)
        ON CONFLICT (guild_id, day) DO UPDATE SET minted = faucet_day.minted + excluded.minted,
            rewards = faucet_day.rewards + 1";
    /// Forgets days that nobody looks at any more.
    pub(crate) DAYS_EXPIRE = "DELETE FROM faucet_day WHERE day < $1";
}

/// What rewards minted on a day of the guild.
pub(crate) async fn minted(tx: &mut Tx, guild: GuildId, day: Day) -> Result<Money, DbError> {
    let query = tx.query(MINTED).bind(guild.as_i64()).bind(day.number());
    let row: Option<(i64,)> = query.fetch_optional().await?;
    Ok(row.map_or(Money::ZERO, |(minted,)| Money::new(minted)))
}

/// What rewards pay at this moment, inside one effect.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rewards(Option<Open>);

#[derive(Debug, Clone, Copy)]
struct Open {
    budget: Budget,
    day: Day,
    minted: Money,
    factor_ppm: i64,
}

impl Rewards {
    /// As of now. Reads one row where the guild has a budget, and none otherwise.
    pub(crate) async fn open(tx: &mut Tx, guild: GuildId, life: &Life) -> Result<Self, DbError> {
        let Some(budget) = life.budget else {
            return Ok(Self(None));
        };
        let day = life.zone.day(tx.now());
        let minted = minted(tx, guild, day).await?;
        Ok(Self(Some(Open {
            budget,
            day,
            minted,
            factor_ppm: budget.factor_ppm(minted),
        })))
    }

    /// What is paid of a reward; counted once [`Self::spend`] is called for it.
    pub(crate) fn paid(&self, reward: Money) -> Money {
        self.0
            .map_or(reward, |open| open.budget.paid(reward, open.minted))
    }

    /// What rewards pay, in millionths; none while they are paid in full.
    pub(crate) fn factor_ppm(&self) -> Option<i64> {
        let factor = self.0.map(|open| open.factor_ppm);
        factor.filter(|factor| *factor < WHOLE_PPM)
    }

    /// Counts what was minted.
    pub(crate) async fn spend(&mut self, tx: &mut Tx, guild: GuildId, amount: Money) -> Result<(), DbError> {
        let Some(open) = self.0.as_mut().filter(|_| amount.is_positive()) else {
            return Ok(());
        };
        tx.query(SPEND)
            .bind(guild.as_i64())
            .bind(open.day.number())
            .bind(amount.minor())
            .execute()
            .await?;
        open.minted = Money::new(open.minted.minor().saturating_add(amount.minor()));
        Ok(())
    }
}
