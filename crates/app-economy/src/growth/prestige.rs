//! Starting over from the first level, for a badge that stays and a small bonus that ends to grow.

use std::sync::Arc;

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_security::Action;
use domain_economy::growth::PrestigePolicy;
use domain_economy::progress::{Progress, level_at};
use serde::{Deserialize, Serialize};

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::progress::store::progress_get;
use crate::{Life, Request};

statements! {
    /// Begins again from nothing; no row if somebody else did at the same moment, or the level is not reached.
    START_OVER = "UPDATE member_progress SET xp = 0, level = 1, prestige = prestige + 1
        WHERE guild_id = $1 AND user_id = $2 AND prestige = $3 AND xp >= $4 RETURNING prestige";
}

/// How a member stands with starting over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrestigeView {
    /// The member's level.
    pub level: u32,
    /// Their experience, which starting over takes.
    pub xp: i64,
    /// How often they started over.
    pub times: u32,
    /// The level from which they can.
    pub needed: u32,
    /// Their bonus now, in per cent.
    pub bonus: u32,
    /// Their bonus after it, in per cent.
    pub next_bonus: u32,
}

impl PrestigeView {
    /// Whether they can start over now.
    pub const fn can(&self) -> bool {
        self.level >= self.needed
    }
}

/// A member started over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartedOver {
    /// How often by now.
    pub times: u32,
    /// The level they gave up.
    pub level: u32,
    /// Their bonus now, in per cent.
    pub bonus: u32,
}

impl Economy {
    /// How the asker stands with starting over, and what it would bring. Changes nothing.
    ///
    /// # Errors
    /// `prestige.off` where the guild does without.
    #[tracing::instrument(name = "economy.prestige", level = "debug", skip_all)]
    pub async fn prestige(&self, request: &Request) -> Result<PrestigeView, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        let life = self.life(request.guild).await?;
        let policy = policy(&life)?;
        self.glance("prestige", request, (), move |tx, scope, ()| {
            Box::pin(async move {
                let progress = progress_get(tx, scope.guild(), scope.user()).await?;
                Ok(view(&policy, &progress.unwrap_or_default()))
            })
        })
        .await
    }

    /// Starts the asker over, who has seen `times` times so far: pressing twice starts over once.
    ///
    /// # Errors
    /// `prestige.off`; `prestige.level` with `level`, the one that is needed; `prestige.done` if it was done since.
    #[tracing::instrument(name = "economy.prestige_start", level = "debug", skip_all)]
    pub async fn prestige_start(&self, request: &Request, times: u32) -> Result<StartedOver, AppError> {
        request.allow_use()?;
        let life = self.life(request.guild).await?;
        self.effect("prestige_start", request, times, move |tx, scope, times| {
            let life = Arc::clone(&life);
            Box::pin(async move { start(tx, &scope, &life, times).await })
        })
        .await
    }
}

fn policy(life: &Life) -> Result<PrestigePolicy, AppError> {
    life.growth
        .prestige
        .ok_or_else(|| AppError::new(codes::PRESTIGE_OFF))
}

fn view(policy: &PrestigePolicy, progress: &Progress) -> PrestigeView {
    PrestigeView {
        level: progress.level.max(level_at(progress.xp)),
        xp: progress.xp,
        times: progress.prestige,
        needed: policy.level,
        bonus: policy.bonus_of(progress.prestige),
        next_bonus: policy.bonus_of(progress.prestige.saturating_add(1)),
    }
}

async fn start(tx: &mut Tx, scope: &Scope, life: &Life, times: u32) -> Result<StartedOver, Fail> {
    let policy = policy(life)?;
    let (guild, user) = (scope.guild(), scope.user());
    let progress = progress_get(tx, guild, user).await?.unwrap_or_default();
    let before = view(&policy, &progress);
    if progress.prestige != times {
        return Err(AppError::new(codes::PRESTIGE_DONE).into());
    }
    if !before.can() {
        return Err(AppError::new(codes::PRESTIGE_LEVEL)
            .with("level", i64::from(policy.level))
            .into());
    }
    let started: Option<(u32,)> = tx
        .query(START_OVER)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(times)
        .bind(domain_economy::progress::xp_at(policy.level))
        .fetch_optional()
        .await?;
    let (times,) = started.ok_or_else(|| AppError::new(codes::PRESTIGE_DONE))?;
    Ok(StartedOver {
        times,
        level: before.level,
        bonus: policy.bonus_of(times),
    })
}
