//! What levels bring: coins and a role, each level once for each member, also for one who was forgotten and came back or who
//! started over. It comes with whatever reaches the level; who was past it before staff set it asks for it.

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::{Money, RoleId};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::progress::level_at;
use serde::{Deserialize, Serialize};

use super::{allowed, extras, record, roles};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::progress::store::{PROGRESS_LOCK, progress_get};
use crate::things::nobody;
use crate::{Request, books, settings};

/// The most levels of one guild that bring something.
const MOST: usize = 50;

statements! {
    /// What a level brings.
    REWARD_SET = "INSERT INTO level_reward (guild_id, level, role_id, coins) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, level) DO UPDATE SET role_id = excluded.role_id, coins = excluded.coins";
    REWARD_REMOVE = "DELETE FROM level_reward WHERE guild_id = $1 AND level = $2";
    /// Rewards a level; no row if it was rewarded, also before the member was forgotten.
    REWARD_GIVE = "INSERT INTO level_reward_done (guild_id, user_id, level, coins, given_at)
        SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT)
        WHERE NOT EXISTS (SELECT 1 FROM level_reward_done WHERE guild_id = $1 AND user_id = $6 AND level = $3)
        ON CONFLICT (guild_id, user_id, level) DO NOTHING RETURNING 1";
    /// Levels that somebody was rewarded for.
    REWARDS_OF = "SELECT level FROM level_reward_done WHERE guild_id = $1 AND user_id IN ($2, $3)";
}

/// What a level brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelReward {
    /// The level.
    pub level: u32,
    /// The role.
    pub role: Option<RoleId>,
    /// New coins.
    pub coins: Money,
}

/// What reaching a level brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardGiven {
    /// The level.
    pub level: u32,
    /// The role that is on its way.
    pub role: Option<RoleId>,
    /// The coins that were paid.
    pub coins: Money,
}

/// How a reward stands for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RewardState {
    /// The level is yet to come.
    Ahead,
    /// It can be asked for.
    Open,
    /// It was given.
    Given,
}

/// What levels bring, as one member sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelRewards {
    /// The member's level.
    pub level: u32,
    /// Every reward, the lowest level first.
    pub rewards: Vec<(LevelReward, RewardState)>,
}

/// Rewards that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardClaimed {
    /// What was given.
    pub given: Vec<RewardGiven>,
    /// The wallet after it.
    pub wallet: Money,
}

impl Economy {
    /// Says what a level brings from now on.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; those of [`Self::role_offer`];
    /// `level.reward_empty`, `level.too_many`; `staff.cap` above the guild's setting.
    #[tracing::instrument(name = "economy.level_reward_set", level = "debug", skip_all)]
    pub async fn level_reward_set(
        &self,
        request: &Request,
        reward: LevelReward,
    ) -> Result<LevelReward, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        if reward.role.is_none() && !reward.coins.is_positive() {
            return Err(AppError::new(codes::LEVEL_REWARD_EMPTY));
        }
        if let Some(role) = reward.role {
            self.role_offer(request, role).await?;
        }
        let set = self
            .effect("level_reward_set", request, reward, |tx, scope, reward| {
                Box::pin(set(tx, scope, reward))
            })
            .await?;
        self.extras_forget(request.guild).await;
        Ok(set)
    }

    /// A level brings nothing any more. What was given stays.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `level.reward_unknown`.
    #[tracing::instrument(name = "economy.level_reward_remove", level = "debug", skip_all)]
    pub async fn level_reward_remove(&self, request: &Request, level: u32) -> Result<(), AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        self.effect("level_reward_remove", request, level, |tx, scope, level| {
            Box::pin(remove(tx, scope, level))
        })
        .await?;
        self.extras_forget(request.guild).await;
        Ok(())
    }

    /// What levels bring, as the asker sees it.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    #[tracing::instrument(name = "economy.level_rewards", level = "debug", skip_all)]
    pub async fn level_rewards(&self, request: &Request) -> Result<LevelRewards, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("level_rewards", request, (), |tx, scope, ()| {
            Box::pin(async move { view(tx, &scope).await })
        })
        .await
    }

    /// Gives the asker what their levels brought since staff set it, and sends roles again that they do not have.
    ///
    /// # Errors
    /// `level.nothing_open`.
    #[tracing::instrument(name = "economy.level_rewards_claim", level = "debug", skip_all)]
    pub async fn level_rewards_claim(&self, request: &Request) -> Result<RewardClaimed, AppError> {
        request.allow_use()?;
        self.effect("level_rewards_claim", request, (), |tx, scope, ()| {
            Box::pin(async move { claim(tx, &scope).await })
        })
        .await
    }
}

async fn set(tx: &mut Tx, scope: Scope, reward: LevelReward) -> Result<LevelReward, Fail> {
    allowed(tx, &scope).await?;
    let guild = scope.guild();
    let cap = settings::load(tx, guild).await?.staff_cap;
    if reward.coins > cap {
        return Err(AppError::new(codes::STAFF_CAP).with("cap", cap).into());
    }
    let all = extras::rewards(tx, guild).await?;
    let before = all.iter().find(|one| one.level == reward.level);
    if before.is_none() && all.len() >= MOST {
        return Err(AppError::new(codes::LEVEL_TOO_MANY).into());
    }
    tx.query(REWARD_SET)
        .bind(guild.as_i64())
        .bind(reward.level)
        .bind(reward.role.map(RoleId::as_i64))
        .bind(reward.coins.minor())
        .execute()
        .await?;
    let told = |reward: &LevelReward| serde_json::json!(reward);
    let target = format!("level:{}", reward.level);
    record(tx, &scope, target, (before.map(told), Some(told(&reward)))).await?;
    Ok(reward)
}

async fn remove(tx: &mut Tx, scope: Scope, level: u32) -> Result<(), Fail> {
    allowed(tx, &scope).await?;
    let guild = scope.guild();
    let all = extras::rewards(tx, guild).await?;
    let before = all.into_iter().find(|one| one.level == level);
    let before = before.ok_or_else(|| AppError::new(codes::LEVEL_REWARD_UNKNOWN))?;
    let removed = tx.query(REWARD_REMOVE).bind(guild.as_i64()).bind(level);
    removed.execute().await?;
    let target = format!("level:{level}");
    record(tx, &scope, target, (Some(serde_json::json!(before)), None)).await
}

/// Rewards a level. None: it was rewarded before. The coins are for the caller to pay, under the books' lock.
pub(crate) async fn give(
    tx: &mut Tx,
    scope: &Scope,
    reward: &LevelReward,
) -> Result<Option<RewardGiven>, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let given: Option<(i64,)> = tx
        .query(REWARD_GIVE)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(reward.level)
        .bind(reward.coins.minor())
        .bind(now)
        .bind(nobody(scope))
        .fetch_optional()
        .await?;
    if given.is_none() {
        return Ok(None);
    }
    send_role(tx, scope, reward).await?;
    Ok(Some(RewardGiven {
        level: reward.level,
        role: reward.role,
        coins: reward.coins,
    }))
}

async fn send_role(tx: &mut Tx, scope: &Scope, reward: &LevelReward) -> Result<(), Fail> {
    if let Some(role) = reward.role {
        let whose = (scope.guild(), scope.user(), role);
        let reason = format!("reached level {}", reward.level);
        roles::send(tx, whose, roles::Of::Level(reward.level), &reason).await?;
    }
    Ok(())
}

/// Pays what rewards come to, if that is anything. Answers the wallet after it.
pub(crate) async fn pay(tx: &mut Tx, scope: &Scope, coins: Money) -> Result<Option<Money>, Fail> {
    if !coins.is_positive() {
        return Ok(None);
    }
    let (guild, user) = (scope.guild(), scope.user());
    let wallet = AccountRef::wallet(guild, user);
    let draft = Draft::transfer(EntryKind::LevelReward, AccountRef::mint(guild), wallet, coins)?;
    let posted = books::post(tx, draft.by(user)).await?;
    Ok(Some(books::balance_of(&posted, wallet)))
}

async fn given_to(tx: &mut Tx, scope: &Scope) -> Result<Vec<u32>, Fail> {
    let query = tx
        .query(REWARDS_OF)
        .bind(scope.guild().as_i64())
        .bind(scope.user().as_i64());
    let rows: Vec<(u32,)> = query.bind(nobody(scope)).fetch_all().await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// The asker's level.
pub(crate) async fn level_of(tx: &mut Tx, scope: &Scope) -> Result<u32, Fail> {
    let progress = progress_get(tx, scope.guild(), scope.user()).await?;
    let progress = progress.unwrap_or_default();
    Ok(progress.level.max(level_at(progress.xp)))
}

/// Whether somebody is owed the role of a reward that they were given: it was refused, or they left and came back.
fn lacks_role(scope: &Scope, reward: &LevelReward, on_the_way: &[RoleId]) -> bool {
    let lacks = |role: &RoleId| !scope.request.actor.roles.contains(role) && !on_the_way.contains(role);
    reward.role.as_ref().is_some_and(lacks)
}

async fn view(tx: &mut Tx, scope: &Scope) -> Result<LevelRewards, Fail> {
    let level = level_of(tx, scope).await?;
    let given = given_to(tx, scope).await?;
    let on_the_way = roles::waiting(tx, scope.guild(), scope.user()).await?;
    let rewards = extras::rewards(tx, scope.guild()).await?;
    let rewards = rewards.into_iter().map(|reward| {
        let was_given = given.contains(&reward.level);
        let state = match (reward.level <= level, was_given) {
            (true, true) if !lacks_role(scope, &reward, &on_the_way) => RewardState::Given,
            (true, _) => RewardState::Open,
            // Given before the member started over.
            (false, true) => RewardState::Given,
            (false, false) => RewardState::Ahead,
        };
        (reward, state)
    });
    Ok(LevelRewards {
        level,
        rewards: rewards.collect(),
    })
}

async fn claim(tx: &mut Tx, scope: &Scope) -> Result<RewardClaimed, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    // Before the books, like everything that counts.
    tx.query(PROGRESS_LOCK)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .execute()
        .await?;
    let level = level_of(tx, scope).await?;
    let on_the_way = roles::waiting(tx, guild, user).await?;
    let (mut given, mut coins) = (Vec::new(), Money::ZERO);
    // As they are now, not as they are remembered.
    let rewards = extras::rewards(tx, guild).await?;
    for reward in rewards.iter().filter(|reward| reward.level <= level) {
        if let Some(one) = give(tx, scope, reward).await? {
            coins = coins.plus(one.coins)?;
            given.push(one);
        } else if lacks_role(scope, reward, &on_the_way) {
            send_role(tx, scope, reward).await?;
            given.push(RewardGiven {
                level: reward.level,
                role: reward.role,
                coins: Money::ZERO,
            });
        }
    }
    if given.is_empty() {
        return Err(AppError::new(codes::LEVEL_NOTHING_OPEN).into());
    }
    let wallet = match pay(tx, scope, coins).await? {
        Some(wallet) => wallet,
        None => books::purse(tx, guild, user).await?.wallet,
    };
    Ok(RewardClaimed { given, wallet })
}
