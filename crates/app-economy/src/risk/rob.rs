//! Robbery.

use std::sync::Arc;

use core_db::{Once, Tx};
use core_errors::{AppError, codes};
use core_security::{Notice, NoticeArg, block_get, limit_get, notice_kind, notice_post};
use core_types::{Money, UserId};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::progress::{Deed, Step};
use domain_economy::risk::{RobRefusal, Side, draw_rob, least_fine, may_rob};
use domain_economy::settings::{FeeTarget, GuildSettings};
use domain_fraud::Transfer;

use super::store::{self, DrawRecord, Risk};
use super::{drawn, fine, ready_of, too_early};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::progress::{note, pay_out};
use crate::{Life, Request, Robbery, books, member, settings};

/// Experience of a robbery, however it ends.
const XP: i64 = 4;

impl Economy {
    /// Takes the chance of robbing a member; `is_bot` tells whether that is a bot, as Discord says. They are told of it.
    ///
    /// # Errors
    /// `risk.off` where the guild does without; `risk.rob_self`, `economy.member_bot`; `risk.too_early` with `at`; and why the
    /// asker cannot rob or the member cannot be robbed: `risk.robber_passive`, `risk.robber_new`, `risk.robber_poor`,
    /// `risk.victim_passive`, `risk.victim_new`, `risk.victim_robbed`, `risk.victim_poor`, `risk.victim_watched`, `trade.limited`.
    #[tracing::instrument(name = "economy.rob", level = "debug", skip_all)]
    pub async fn rob(&self, request: &Request, victim: UserId, is_bot: bool) -> Result<Robbery, AppError> {
        request.allow_use()?;
        if is_bot {
            return Err(AppError::new(codes::MEMBER_BOT));
        }
        if victim == request.user() {
            return Err(AppError::new(codes::ROB_SELF));
        }
        let life = self.life(request.guild).await?;
        let done: Once<Robbery> = self
            .effect_once("rob", request, victim, move |tx, scope, victim| {
                let life = Arc::clone(&life);
                Box::pin(async move { rob(tx, &scope, &life, victim).await })
            })
            .await?;
        if !done.replayed && done.value.won {
            // Coins moved from one to another: what is watched for in payments is watched for here.
            let transfer = Transfer {
                from: victim,
                to: request.user(),
                amount: done.value.amount,
                wealth: done.value.amount,
                at: self.db().now(),
            };
            self.watch_transfer(request.guild, transfer);
        }
        Ok(done.value)
    }
}

fn refused(refusal: RobRefusal) -> Fail {
    let new = AppError::new;
    match refusal {
        RobRefusal::RobberPassive => new(codes::ROB_PASSIVE),
        RobRefusal::RobberNew(at) => new(codes::ROB_NEW).with("at", at),
        RobRefusal::VictimPassive => new(codes::VICTIM_PASSIVE),
        RobRefusal::VictimNew(_) => new(codes::VICTIM_NEW),
        RobRefusal::VictimRobbed(_) => new(codes::VICTIM_ROBBED),
        RobRefusal::VictimPoor => new(codes::VICTIM_POOR),
    }
    .into()
}

/// Locks both rows, in the order of the ids: two who rob one another at once wait for each other once, not for ever.
async fn both(tx: &mut Tx, scope: &Scope, victim: UserId) -> Result<(Risk, Risk), Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let mut people = [user, victim];
    people.sort();
    let mut found = Vec::with_capacity(2);
    for who in people {
        let ready = ready_of(tx, scope, who).await?;
        store::risk_open(tx, guild, who, ready).await?;
        let risk = store::risk_lock(tx, guild, who).await?;
        let risk = risk.ok_or_else(|| AppError::internal("a row that was just opened is missing"))?;
        found.push((who, risk));
    }
    match found[..] {
        [(first, risk), (_, other)] if first == user => Ok((risk, other)),
        [(_, other), (_, risk)] => Ok((risk, other)),
        _ => Err(AppError::internal("there are two sides to a robbery").into()),
    }
}

async fn side(tx: &mut Tx, scope: &Scope, who: UserId, risk: Risk) -> Result<Side, Fail> {
    // Whoever only received something has done nothing here yet: they are as new as can be.
    let since = member::since(tx, scope.guild(), who).await?;
    Ok(Side {
        since: since.unwrap_or(tx.now()),
        passive: risk.passive,
        robbed_at: risk.robbed_at,
    })
}

/// Nobody whose coins wait for the staff takes any, and nobody takes theirs: a friend could empty what staff looks at.
async fn watched(tx: &mut Tx, scope: &Scope, victim: UserId) -> Result<(), Fail> {
    let guild = scope.guild();
    if limit_get(tx, guild, scope.user()).await?.is_some() {
        return Err(AppError::new(codes::TRADE_LIMITED).into());
    }
    if limit_get(tx, guild, victim).await?.is_some() || block_get(tx, guild, victim).await?.is_some() {
        return Err(AppError::new(codes::VICTIM_WATCHED).into());
    }
    Ok(())
}

/// Takes coins of the victim's wallet. Answers what the house keeps of them, and the robber's wallet after it: coins that go from
/// one to another pay what a payment pays, whatever moves them.
async fn loot(
    tx: &mut Tx,
    scope: &Scope,
    settings: &GuildSettings,
    victim: UserId,
    amount: Money,
) -> Result<(Money, Money), Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let (from, to) = (AccountRef::wallet(guild, victim), AccountRef::wallet(guild, user));
    let till = match settings.fee_to {
        FeeTarget::Treasury => AccountRef::treasury(guild),
        FeeTarget::Burn => AccountRef::burn(guild),
    };
    let fee = settings.pay.fee(amount)?.min(amount);
    let lines = [(from, amount.negated()?), (to, amount.minus(fee)?), (till, fee)];
    let lines = lines.into_iter().filter(|(_, amount)| *amount != Money::ZERO);
    let posted = books::post(tx, Draft::new(EntryKind::Rob, lines)?.by(user)).await?;
    Ok((fee, books::balance_of(&posted, to)))
}

async fn rob(tx: &mut Tx, scope: &Scope, life: &Life, victim: UserId) -> Result<Robbery, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let policy = life.rules.rob.as_ref();
    let policy = policy.ok_or_else(|| AppError::new(codes::RISK_OFF))?;
    let (own, theirs) = both(tx, scope, victim).await?;
    let next_at = now.plus(policy.rest);
    if own.rob_ready_at > now {
        return Err(too_early(own.rob_ready_at));
    }
    // Progress is counted once the outcome is certain; its row is locked before the books are, as everywhere.
    tx.query(crate::progress::store::PROGRESS_LOCK)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .execute()
        .await?;
    let settings = settings::load(tx, guild).await?;
    member::welcome(tx, scope, &settings).await?;
    let robber = side(tx, scope, user, own).await?;
    let robbed = side(tx, scope, victim, theirs).await?;
    let passive_at = now.plus(life.rules.passive_wait);
    let nonce = store::rob_start(tx, guild, user, next_at, passive_at).await?;
    let nonce = nonce.ok_or_else(|| too_early(own.rob_ready_at))?;
    books::lock(tx, guild).await?;
    let their_wallet = books::purse(tx, guild, victim).await?.wallet;
    may_rob(policy, robber, robbed, their_wallet, now).map_err(refused)?;
    watched(tx, scope, victim).await?;
    let purse = books::purse(tx, guild, user).await?;
    let least = least_fine(policy, their_wallet)?;
    if purse.wallet.plus(purse.bank)? < least {
        return Err(AppError::new(codes::ROBBER_POOR).with("least", least).into());
    }
    let (draw, mut stream) = drawn(scope, nonce);
    let outcome = draw_rob(policy, their_wallet, purse.wallet.plus(purse.bank)?, &mut stream)?;
    let step = Step::default().with(Deed::Crimes, i64::from(outcome.won)).xp(XP);
    let mut noted = note(tx, scope, life, step).await?;
    let mut fee = Money::ZERO;
    let (amount, mut wallet) = if outcome.won && outcome.amount.is_positive() {
        let (taken, wallet) = loot(tx, scope, &settings, victim, outcome.amount).await?;
        fee = taken;
        (outcome.amount, wallet)
    } else if outcome.won {
        (outcome.amount, purse.wallet)
    } else {
        fine(tx, scope, outcome.amount).await?
    };
    let kind = if outcome.won {
        store::robbed(tx, guild, victim).await?;
        notice_kind::ROBBED
    } else {
        notice_kind::ROB_FAILED
    };
    let mut notice = Notice::to_member(guild, victim, kind).with("by", NoticeArg::User(user));
    if outcome.won {
        notice = notice.with("amount", NoticeArg::Money(amount));
    }
    notice_post(tx, &notice).await?;
    let record = DrawRecord {
        nonce,
        kind: "rob",
        victim: Some(victim),
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
    Ok(Robbery {
        victim,
        won: outcome.won,
        amount,
        fee,
        story: outcome.story,
        chance_ppm: policy.chance,
        wallet,
        next_at,
        draw,
        gains: noted.gains,
    })
}
