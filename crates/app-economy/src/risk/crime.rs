//! Crime.

use std::sync::Arc;

use core_db::Tx;
use core_errors::{AppError, codes};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::progress::{Deed, Step};
use domain_economy::risk::draw_crime;

use super::store::{self, DrawRecord};
use super::{drawn, fine, ready_of, too_early};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::progress::{note, pay_out};
use crate::{Crime, Life, Request, books, member, settings};

/// Experience of a crime, however it ends.
const XP: i64 = 4;

impl Economy {
    /// Takes the chance of a crime.
    ///
    /// # Errors
    /// `risk.off` where the guild does without; `risk.too_early` with `at`, when the rest is over.
    #[tracing::instrument(name = "economy.crime", level = "debug", skip_all)]
    pub async fn crime(&self, request: &Request) -> Result<Crime, AppError> {
        request.allow_use()?;
        let life = self.life(request.guild).await?;
        self.effect("crime", request, (), move |tx, scope, ()| {
            let life = Arc::clone(&life);
            Box::pin(async move { crime(tx, &scope, &life).await })
        })
        .await
    }
}

async fn crime(tx: &mut Tx, scope: &Scope, life: &Life) -> Result<Crime, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let policy = life.rules.crime.as_ref();
    let policy = policy.ok_or_else(|| AppError::new(codes::RISK_OFF))?;
    let ready = ready_of(tx, scope, user).await?;
    store::risk_open(tx, guild, user, ready).await?;
    let next_at = now.plus(policy.rest);
    let Some(nonce) = store::crime_start(tx, guild, user, next_at).await? else {
        let risk = store::risk_get(tx, guild, user).await?;
        return Err(too_early(risk.map_or(next_at, |risk| risk.crime_ready_at)));
    };
    let (draw, mut stream) = drawn(scope, nonce);
    let outcome = draw_crime(policy, &mut stream);
    let step = Step::default().with(Deed::Crimes, i64::from(outcome.won)).xp(XP);
    let mut noted = note(tx, scope, life, step).await?;
    let settings = settings::load(tx, guild).await?;
    member::welcome(tx, scope, &settings).await?;
    let brought = noted.rewards.paid(outcome.amount);
    let (amount, mut wallet) = if outcome.won && brought.is_positive() {
        let wallet = AccountRef::wallet(guild, user);
        let draft = Draft::transfer(EntryKind::Crime, AccountRef::mint(guild), wallet, brought)?;
        let posted = books::post(tx, draft.by(user)).await?;
        noted.rewards.spend(tx, guild, brought).await?;
        (brought, books::balance_of(&posted, wallet))
    } else if outcome.won {
        (brought, books::purse(tx, guild, user).await?.wallet)
    } else {
        fine(tx, scope, outcome.amount).await?
    };
    let record = DrawRecord {
        nonce,
        kind: "crime",
        victim: None,
        chance: policy.chance,
        won: outcome.won,
        amount,
        draw: &draw,
    };
    store::draw_add(tx, guild, user, record).await?;
    let earned = if outcome.won { amount } else { amount.negated()? };
    if let Some(after) = pay_out(tx, scope, &mut noted, earned).await? {
        wallet = after;
    }
    Ok(Crime {
        won: outcome.won,
        amount,
        story: outcome.story,
        chance_ppm: policy.chance,
        wallet,
        next_at,
        draw,
        gains: noted.gains,
    })
}
