//! Who has most.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use core_db::{DbError, Rows, Sql, Tx};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::Currency;

core_db::statements! {
    /// Members by what one kind of account holds: a stretch of the index.
    RANK_OF_KIND = "SELECT owner_id, balance FROM account
        WHERE guild_id = $1 AND currency = $2 AND kind = $3 AND balance > 0 AND owner_id > 0
        ORDER BY balance DESC, owner_id LIMIT $4 OFFSET $5";
    /// What one member's account of a kind holds, and how many hold more.
    PLACE_OF_KIND = "SELECT mine.balance,
            (SELECT count(*) FROM account AS other
                WHERE other.guild_id = $1 AND other.currency = $2 AND other.kind = $3
                AND other.balance > 0 AND other.owner_id > 0 AND other.balance > mine.balance)
            + (SELECT count(*) FROM account AS other
                WHERE other.guild_id = $1 AND other.currency = $2 AND other.kind = $3
                AND other.balance > 0 AND other.owner_id > 0
                AND other.balance = mine.balance AND other.owner_id < mine.owner_id)
        FROM account AS mine
        WHERE mine.guild_id = $1 AND mine.currency = $2 AND mine.kind = $3 AND mine.owner_id = $4 AND mine.balance > 0";
    /// Members by wallet and bank together: adds up every account of the guild that holds something.
    RANK_OF_TOTAL = "SELECT owner_id, total FROM (
            SELECT owner_id, CAST(sum(balance) AS BIGINT) AS total FROM account
            WHERE guild_id = $1 AND currency = $2 AND kind IN ('wallet', 'bank') AND balance > 0 AND owner_id > 0
            GROUP BY owner_id) AS member
        ORDER BY total DESC, owner_id LIMIT $3 OFFSET $4";
    /// What some members hold in wallet and bank.
    TOTALS_OF = split(
        "SELECT owner_id, CAST(sum(balance) AS BIGINT) FROM account
        WHERE guild_id = $1 AND currency = $2 AND kind IN ('wallet', 'bank')
        AND owner_id IN (SELECT value ->> 0 FROM json_each($3)) GROUP BY owner_id",
        "SELECT owner_id, CAST(sum(balance) AS BIGINT) FROM account
        WHERE guild_id = $1 AND currency = $2 AND kind IN ('wallet', 'bank')
        AND owner_id = ANY ($3::bigint[]) GROUP BY owner_id"
    );
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
    /// Both together. [`ranking`] is quick near the top; [`rank_of`] adds up every member (a second for a million).
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
    let rows = if let Some(kind) = by.kind() {
        top_of_kind(tx, guild, currency, kind, (skip, limit)).await?
    } else if let Some(mut rows) = top_of_total(tx, guild, currency, skip.saturating_add(limit)).await? {
        let skip = usize::try_from(skip).unwrap_or(usize::MAX).min(rows.len());
        rows.split_off(skip)
    } else {
        let query = tx
            .query(RANK_OF_TOTAL)
            .bind(guild.as_i64())
            .bind(currency.number());
        query.bind(limit).bind(skip).fetch_all().await?
    };
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

/// Members' ids and amounts.
type Top = Vec<(i64, i64)>;

async fn top_of_kind(
    tx: &mut Tx,
    guild: GuildId,
    currency: Currency,
    kind: &str,
    (skip, limit): (u32, u32),
) -> Result<Top, DbError> {
    let query = tx
        .query(RANK_OF_KIND)
        .bind(guild.as_i64())
        .bind(currency.number());
    query.bind(kind).bind(limit).bind(skip).fetch_all().await
}

/// The first places by wallet and bank together, from the tops of both indexes; none if that needs too much of them.
///
/// Fagin's threshold algorithm (Fagin, Lotem, Naor: Optimal aggregation algorithms for middleware, 2003): nobody below
/// both stretches can have more than their two last amounts together.
async fn top_of_total(
    tx: &mut Tx,
    guild: GuildId,
    currency: Currency,
    wanted: u32,
) -> Result<Option<Top>, DbError> {
    let places = usize::try_from(wanted).unwrap_or(usize::MAX);
    let mut depth = wanted.saturating_mul(2).max(64);
    while depth <= MAX_DEPTH {
        let wallets = top_of_kind(tx, guild, currency, "wallet", (0, depth)).await?;
        let banks = top_of_kind(tx, guild, currency, "bank", (0, depth)).await?;
        let unseen = least(&wallets, depth) + least(&banks, depth);
        let seen: BTreeSet<i64> = wallets.iter().chain(&banks).map(|(owner, _)| *owner).collect();
        let rows = Rows::new().i64s(seen);
        let mut totals: Top = if rows.is_empty() {
            Vec::new()
        } else {
            let query = tx.query(TOTALS_OF).bind(guild.as_i64()).bind(currency.number());
            query.bind(rows).fetch_all().await?
        };
        totals.sort_unstable_by_key(|&(owner, total)| (Reverse(total), owner));
        totals.truncate(places);
        let last = totals.last().map_or(0, |(_, total)| i128::from(*total));
        if unseen == 0 || (totals.len() == places && last > unseen) {
            return Ok(Some(totals));
        }
        depth = depth.saturating_mul(4);
    }
    Ok(None)
}

/// How far down the indexes a ranking looks before it rather adds up everybody.
const MAX_DEPTH: u32 = 8_192;

/// The most that somebody outside a stretch of an index can have: its last amount, or nothing if it was all there is.
fn least(stretch: &Top, depth: u32) -> i128 {
    match stretch.last() {
        Some((_, amount)) if u32::try_from(stretch.len()) == Ok(depth) => i128::from(*amount),
        _ => 0,
    }
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
