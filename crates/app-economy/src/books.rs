//! What the use cases ask of the ledger inside their own units of work.

use core_db::{Tx, statements};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountRef, Currency, Draft};

use crate::fail::Fail;
use crate::ledger::{Balances, Posted, balances, post_one};

statements! {
    /// Keeps a guild's balances as they are until this unit ends. SQLite has one writer, which is lock enough.
    BOOKS_LOCK = split(
        "SELECT seq FROM ledger_head WHERE guild_id = $1",
        "SELECT seq FROM ledger_head WHERE guild_id = $1 FOR UPDATE"
    );
}

/// What a member has.
pub(crate) async fn purse(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Balances, Fail> {
    Ok(balances(tx, guild, user, Currency::COINS).await?)
}

/// What a member has, which nobody else changes before this unit ends: what `all` and `half` are taken of.
pub(crate) async fn purse_locked(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Balances, Fail> {
    let _: Option<(i64,)> = tx.query(BOOKS_LOCK).bind(guild.as_i64()).fetch_optional().await?;
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
