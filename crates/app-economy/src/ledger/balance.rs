//! What members hold, and how much money there is.

use core_db::{DbError, Tx};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountKind, Currency};

use super::accounts::NO_OWNER;

core_db::statements! {
    /// A member's accounts.
    MEMBER_BALANCES = "SELECT kind, balance FROM account
        WHERE guild_id = $1 AND owner_id = $2 AND currency = $3 AND status = 'open'";
    /// What the guild's own accounts hold.
    GUILD_BALANCES = "SELECT kind, balance FROM account WHERE guild_id = $1 AND owner_id = $2 AND currency = $3";
}

/// What a member holds. An account that was never used holds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balances {
    /// At hand.
    pub wallet: Money,
    /// Saved.
    pub bank: Money,
    /// Bound by open holds.
    pub escrow: Money,
}

impl Balances {
    /// Takes in one stored account of the member.
    pub(crate) fn add(&mut self, kind: &str, balance: i64) -> Result<(), DbError> {
        match kind_of(kind)? {
            AccountKind::Wallet => self.wallet = Money::new(balance),
            AccountKind::Bank => self.bank = Money::new(balance),
            AccountKind::Escrow => self.escrow = Money::new(balance),
            AccountKind::Treasury | AccountKind::Mint | AccountKind::Burn => {}
        }
        Ok(())
    }
}

/// What a member holds, as this unit sees it.
///
/// # Errors
/// Those of the database.
pub async fn balances(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    currency: Currency,
) -> Result<Balances, DbError> {
    let query = tx
        .query(MEMBER_BALANCES)
        .bind(guild.as_i64())
        .bind(member.as_i64())
        .bind(currency.number());
    let rows: Vec<(String, i64)> = query.fetch_all().await?;
    let mut held = Balances::default();
    for (kind, balance) in rows {
        held.add(&kind, balance)?;
    }
    Ok(held)
}

/// What the guild's treasury holds, as this unit sees it.
///
/// # Errors
/// Those of the database.
pub async fn treasury(tx: &mut Tx, guild: GuildId, currency: Currency) -> Result<Money, DbError> {
    let query = tx
        .query(GUILD_BALANCES)
        .bind(guild.as_i64())
        .bind(NO_OWNER)
        .bind(currency.number());
    let rows: Vec<(String, i64)> = query.fetch_all().await?;
    let treasury = rows
        .into_iter()
        .find(|(kind, _)| kind == AccountKind::Treasury.name());
    Ok(treasury.map_or(Money::ZERO, |(_, balance)| Money::new(balance)))
}

/// The kind of a stored account.
pub(super) fn kind_of(name: &str) -> Result<AccountKind, DbError> {
    AccountKind::parse(name).ok_or_else(|| DbError::corrupt("an account is of an unknown kind"))
}
