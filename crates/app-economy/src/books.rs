//! What the use cases ask of the ledger inside their own units of work.

use std::collections::BTreeSet;

use core_db::Tx;
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountRef, Currency, Draft};

use crate::fail::Fail;
use crate::ledger::{Balances, Posted, balances, heads_lock, post_one};

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

/// Makes an entry, or ends the unit with the refusal.
pub(crate) async fn post(tx: &mut Tx, draft: Draft) -> Result<Posted, Fail> {
    post_one(tx, &draft).await
}

/// What an account that the entry touched holds right after it.
pub(crate) fn balance_of(posted: &Posted, account: AccountRef) -> Money {
    posted.balance_after(account).unwrap_or_default()
}
