//! Who has most.

use core_db::{DbError, Sql, Tx};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::Currency;

core_db::statements! {
    /// Members by what one kind of account holds: a stretch of the index.
    RANK_OF_KIND = "SELECT owner_id, balance FROM account
        WHERE guild_id = $1 AND currency = $2 AND kind = $3 AND balance > 0 AND owner_id > 0
        ORDER BY balance DESC, owner_id LIMIT $4 OFFSET $5";
    /// What one member's account of a kind holds, and how many hold more.
    PLACE_OF_KIND = "SELECT mine.balance, (SELECT count(*) FROM account AS other
            WHERE other.guild_id = $1 AND other.currency = $2 AND other.kind = $3
            AND other.balance > 0 AND other.owner_id > 0
            AND (other.balance > mine.balance OR (other.balance = mine.balance AND other.owner_id < mine.owner_id)))
        FROM account AS mine
        WHERE mine.guild_id = $1 AND mine.currency = $2 AND mine.kind = $3 AND mine.owner_id = $4 AND mine.balance > 0";
    /// Members by wallet and bank together: adds up every account of the guild that holds something.
    RANK_OF_TOTAL = "SELECT owner_id, total FROM (
            SELECT owner_id, CAST(sum(balance) AS BIGINT) AS total FROM account
            WHERE guild_id = $1 AND currency = $2 AND kind IN ('wallet', 'bank') AND balance > 0 AND owner_id > 0
            GROUP BY owner_id) AS member
        ORDER BY total DESC, owner_id LIMIT $3 OFFSET $4";
    /// What one member holds in wallet and bank, and how many hold more.
    PLACE_OF_TOTAL = "WITH member AS (
            SELECT owner_id, CAST(sum(balance) AS BIGINT) AS total FROM account
            WHERE guild_id = $1 AND currency = $2 AND kind IN ('wallet', 'bank') AND balance > 0 AND owner_id > 0
            GROUP BY owner_id)
        SELECT mine.total, (SELECT count(*) FROM member AS other
            WHERE other.total > mine.total OR (other.total = mine.total AND other.owner_id < mine.owner_id))
        FROM member AS mine WHERE mine.owner_id = $3";
}

/// What a ranking counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RankBy {
    /// Money at hand.
    Wallet,
    /// Savings.
    Bank,
    /// Both together. Costs time in proportion to the guild's members: show it from a cache.
    Total,
}

impl RankBy {
    const fn kind(self) -> Option<&'static str> {
        match self {
            Self::Wallet => Some("wallet"),
            Self::Bank => Some("bank"),
            Self::Total => None,
        }
    }
}

/// A member's place. Equal amounts have places of their own, the lower id first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// 1 for whoever has most.
    pub place: u64,
    /// The member.
    pub member: UserId,
    /// What they have.
    pub amount: Money,
}

/// A stretch of the ranking: at most `limit` places after the first `skip`. Members who have nothing are not in it.
///
/// # Errors
/// Those of the database.
pub async fn ranking(
    tx: &mut Tx,
    guild: GuildId,
    currency: Currency,
    by: RankBy,
    skip: u32,
    limit: u32,
) -> Result<Vec<Ranked>, DbError> {
    let sql: Sql = if by.kind().is_some() {
        RANK_OF_KIND
    } else {
        RANK_OF_TOTAL
    };
    let mut query = tx.query(sql).bind(guild.as_i64()).bind(currency.number());
    if let Some(kind) = by.kind() {
        query = query.bind(kind);
    }
    let rows: Vec<(i64, i64)> = query.bind(limit).bind(skip).fetch_all().await?;
    rows.into_iter()
        .zip(u64::from(skip) + 1..)
        .map(|((owner, amount), place)| {
            let member = UserId::from_i64(owner).map_err(|_| DbError::corrupt("an owner is out of range"))?;
            Ok(Ranked {
                place,
                member,
                amount: Money::new(amount),
            })
        })
        .collect()
}

/// A member's place, if they have anything.
///
/// # Errors
/// Those of the database.
pub async fn rank_of(
    tx: &mut Tx,
    guild: GuildId,
    currency: Currency,
    by: RankBy,
    member: UserId,
) -> Result<Option<Ranked>, DbError> {
    let sql: Sql = if by.kind().is_some() {
        PLACE_OF_KIND
    } else {
        PLACE_OF_TOTAL
    };
    let mut query = tx.query(sql).bind(guild.as_i64()).bind(currency.number());
    if let Some(kind) = by.kind() {
        query = query.bind(kind);
    }
    let found: Option<(i64, i64)> = query.bind(member.as_i64()).fetch_optional().await?;
    Ok(found.map(|(amount, ahead)| Ranked {
        place: u64::try_from(ahead).unwrap_or(0) + 1,
        member,
        amount: Money::new(amount),
    }))
}
