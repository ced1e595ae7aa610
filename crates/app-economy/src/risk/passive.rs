//! The passive mode: nobody robs those who are in it, and they rob nobody.

use std::sync::Arc;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::Action;

use super::{ready_of, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Life, Passive, Request};

impl Economy {
    /// Whether the asker is passive, and when they can change that.
    ///
    /// # Errors
    /// Those of the database.
    #[tracing::instrument(name = "economy.passive", level = "debug", skip_all)]
    pub async fn passive(&self, request: &Request) -> Result<Passive, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("passive", request, (), |tx, scope, ()| {
            Box::pin(async move {
                let now = tx.now();
                let risk = store::risk_get(tx, scope.guild(), scope.user()).await?;
                Ok(Passive {
                    on: risk.is_some_and(|risk| risk.passive),
                    change_at: risk.map_or(now, |risk| risk.passive_ready_at),
                })
            })
        })
        .await
    }

    /// Switches the passive mode on or off. It can be changed again after a while, and only a while after a robbery.
    ///
    /// # Errors
    /// `risk.passive_same`; `risk.passive_too_early` with `at`.
    #[tracing::instrument(name = "economy.passive_set", level = "debug", skip_all)]
    pub async fn passive_set(&self, request: &Request, on: bool) -> Result<Passive, AppError> {
        request.allow_use()?;
        let life = self.life(request.guild).await?;
        self.effect("passive_set", request, on, move |tx, scope, on| {
            let life = Arc::clone(&life);
            Box::pin(async move { change(tx, &scope, &life, on).await })
        })
        .await
    }
}

async fn change(tx: &mut Tx, scope: &Scope, life: &Life, on: bool) -> Result<Passive, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let ready = ready_of(tx, scope, user).await?;
    store::risk_open(tx, guild, user, ready).await?;
    let risk = store::risk_lock(tx, guild, user).await?;
    let risk = risk.ok_or_else(|| AppError::internal("a row that was just opened is missing"))?;
    if risk.passive == on {
        return Err(AppError::new(codes::PASSIVE_SAME).into());
    }
    let change_at = now.plus(life.rules.passive_wait);
    if !store::passive_set(tx, guild, user, on, change_at).await? {
        return Err(AppError::new(codes::PASSIVE_TOO_EARLY)
            .with("at", risk.passive_ready_at)
            .into());
    }
    Ok(Passive { on, change_at })
}
