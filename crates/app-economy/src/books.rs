//! What the use cases ask of the ledger inside their own units of work.

use std::collections::BTreeSet;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountRef, Currency, Draft};

use crate::fail::Fail;
use crate::ledger::{Balances, Posted, balances, heads_lock, post_one, treasury};
use crate::treasury::store;

/// Keeps a guild's balances, and what is only changed under them, as they are until this unit ends.
pub(crate) async fn lock(tx: &mut Tx, guild: GuildId) -> Result<(), Fail> {
    heads_lock(tx, &BTreeSet::from([guild])).await?;
    Ok(())
}

/// What a member has.
pub(crate) async fn purse(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Balances, Fail> {
    Ok(balances(tx, guild, user, Currency::COINS).await?)
}

/// What a member has, which nobody else changes before this unit ends: what `all` and `half` are taken of.
pub(crate) async fn purse_locked(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Balances, Fail> {
    lock(tx, guild).await?;
    purse(tx, guild, user).await
}

/// Makes an entry, or ends the unit with the refusal. What the treasury keeps back for open proposals is not there for it.
pub(crate) async fn post(tx: &mut Tx, draft: Draft) -> Result<Posted, Fail> {
    let guilds = AccountRef::treasury(draft.guild());
    let taken = draft
        .lines()
        .iter()
        .find(|line| line.account == guilds && line.amount < Money::ZERO);
    if let Some(line) = taken {
        lock(tx, draft.guild()).await?;
        let reserved = store::reserved(tx, draft.guild()).await?;
        // Without open proposals the ledger itself says what is not there.
        if reserved.is_positive() {
            let balance = treasury(tx, draft.guild(), Currency::COINS).await?;
            let (free, needed) = (less(balance, reserved), line.amount.negated()?);
            if needed > free {
                let error = AppError::new(codes::TREASURY_SHORT).with("available", free);
                return Err(error.with("needed", needed).into());
            }
        }
    }
    post_one(tx, &draft).await
}

/// What is in the treasury and not kept back for a proposal.
pub(crate) async fn free_treasury(tx: &mut Tx, guild: GuildId) -> Result<Money, Fail> {
    let balance = treasury(tx, guild, Currency::COINS).await?;
    let reserved = store::reserved(tx, guild).await?;
    Ok(less(balance, reserved))
}

/// What is left of an amount, at least nothing.
fn less(amount: Money, by: Money) -> Money {
    Money::new(amount.minor().saturating_sub(by.minor()).max(0))
}

/// What an account that the entry touched holds right after it.
pub(crate) fn balance_of(posted: &Posted, account: AccountRef) -> Money {
    posted.balance_after(account).unwrap_or_default()
}
