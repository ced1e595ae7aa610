//! What members hold, and how much money there is.

use core_db::{DbError, Tx};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountKind, Currency};

use super::accounts::NO_OWNER;

core_db::statements! {
    /// A member's accounts.
    MEMBER_BALANCES = "SELECT kind, balance FROM account
        WHERE guild_id = $1 AND owner_id = $2 AND currency = $3 AND status = 'open'";
    /// How much is in each kind of account, and how many there are.
    SUPPLY = "SELECT kind, count(*), CAST(sum(balance) AS BIGINT) FROM account
        WHERE guild_id = $1 AND currency = $2 GROUP BY kind";
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
    /// All of it. Cannot overflow what the mint could count; saturates if it did.
    pub fn total(&self) -> Money {
        [self.bank, self.escrow]
            .into_iter()
            .try_fold(self.wallet, Money::plus)
            .unwrap_or(Money::MAX)
    }
}

/// Where a guild's money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Supply {
    /// Everything ever issued.
    pub issued: Money,
    /// Everything ever destroyed.
    pub burnt: Money,
    /// The guild's own.
    pub treasury: Money,
    /// In wallets.
    pub wallets: Money,
    /// In banks.
    pub banks: Money,
    /// Bound by open holds.
    pub escrow: Money,
    /// How many wallets were ever opened and not forgotten.
    pub members: i64,
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
        match kind_of(&kind)? {
            AccountKind::Wallet => held.wallet = Money::new(balance),
            AccountKind::Bank => held.bank = Money::new(balance),
            AccountKind::Escrow => held.escrow = Money::new(balance),
            AccountKind::Treasury | AccountKind::Mint | AccountKind::Burn => {}
        }
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

/// Where a guild's money is, as this unit sees it. Reads every account of the guild: for staff, not for every reply.
///
/// # Errors
/// Those of the database.
pub async fn supply(tx: &mut Tx, guild: GuildId, currency: Currency) -> Result<Supply, DbError> {
    let query = tx.query(SUPPLY).bind(guild.as_i64()).bind(currency.number());
    let rows: Vec<(String, i64, i64)> = query.fetch_all().await?;
    let mut supply = Supply::default();
    for (kind, count, sum) in rows {
        let held = Money::new(sum);
        match kind_of(&kind)? {
            AccountKind::Mint => supply.issued = held.negated().unwrap_or(Money::MAX),
            AccountKind::Burn => supply.burnt = held,
            AccountKind::Treasury => supply.treasury = held,
            AccountKind::Wallet => (supply.wallets, supply.members) = (held, count),
            AccountKind::Bank => supply.banks = held,
            AccountKind::Escrow => supply.escrow = held,
        }
    }
    Ok(supply)
}

/// The kind of a stored account.
pub(super) fn kind_of(name: &str) -> Result<AccountKind, DbError> {
    AccountKind::parse(name).ok_or_else(|| DbError::corrupt("an account is of an unknown kind"))
}
