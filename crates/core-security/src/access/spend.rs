//! How much somebody did of an action that is about an amount, against their caps.

use core_db::{DbError, Tx};
use core_errors::{AppError, codes};
use core_types::{Money, UserId};

use super::store::{SPENT_ADD, SPENT_GET, SPENT_TRIM};
use super::{Action, Actor, Policy};
use crate::Request;

const MICROS_PER_DAY: i64 = 86_400_000_000;
/// Days that are remembered; only the present one counts.
const KEPT_DAYS: i64 = 7;

impl Policy {
    /// Checks an amount against what a person may do at once and today, without counting it.
    ///
    /// # Errors
    /// `access.capped` with the most they may do now; those of the database.
    pub async fn within_cap<E: From<DbError> + From<AppError>>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        action: Action,
        amount: Money,
    ) -> Result<(), E> {
        let allowances = self.allowances(actor, action, tx.now());
        if allowances
            .iter()
            .any(|allowance| allowance.admits(amount.minor(), 0) && allowance.daily.is_none())
        {
            return Ok(());
        }
        let Some(guild) = actor.guild else {
            return Err(AppError::new(codes::FORBIDDEN).into());
        };
        let spent = spent_today(tx, guild.as_i64(), actor.user, action).await?;
        if allowances
            .iter()
            .any(|allowance| allowance.admits(amount.minor(), spent))
        {
            return Ok(());
        }
        let left = |allowance: &super::Allowance| {
            let today = allowance.daily.map(|most| most.saturating_sub(spent).max(0));
            today.unwrap_or(i64::MAX).min(allowance.once.unwrap_or(i64::MAX))
        };
        let most = allowances.iter().map(left).max().unwrap_or(0);
        Err(AppError::new(codes::ACCESS_CAPPED)
            .with("most", Money::new(most))
            .into())
    }
}

impl Request {
    /// Counts an amount of an action of staff against the asker's caps, inside the unit that does it.
    ///
    /// # Errors
    /// `access.capped` with the most they may do now; those of the database.
    pub async fn spend<E: From<DbError> + From<AppError>>(
        &self,
        tx: &mut Tx,
        policy: &Policy,
        action: Action,
        amount: Money,
    ) -> Result<(), E> {
        let (guild, today) = (self.guild.as_i64(), today(tx));
        // Counted first: the row is then ours until the unit ends, and two amounts at once cannot both fit.
        tx.query(SPENT_ADD)
            .bind(guild)
            .bind(self.user().as_i64())
            .bind(action.name())
            .bind(today)
            .bind(0_i64)
            .execute()
            .await?;
        policy.within_cap::<E>(tx, &self.actor, action, amount).await?;
        tx.query(SPENT_ADD)
            .bind(guild)
            .bind(self.user().as_i64())
            .bind(action.name())
            .bind(today)
            .bind(amount.minor())
            .execute()
            .await?;
        tx.query(SPENT_TRIM)
            .bind(guild)
            .bind(self.user().as_i64())
            .bind(action.name())
            .bind(today - KEPT_DAYS)
            .execute()
            .await?;
        Ok(())
    }
}

fn today(tx: &Tx) -> i64 {
    tx.now().as_micros().div_euclid(MICROS_PER_DAY)
}

async fn spent_today(tx: &mut Tx, guild: i64, user: UserId, action: Action) -> Result<i64, DbError> {
    let today = today(tx);
    let spent: Option<(i64,)> = tx
        .query(SPENT_GET)
        .bind(guild)
        .bind(user.as_i64())
        .bind(action.name())
        .bind(today)
        .fetch_optional()
        .await?;
    Ok(spent.map_or(0, |(spent,)| spent))
}
