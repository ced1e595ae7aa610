//! Who has most.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use core_db::{DbError, Rows, Tx};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::Currency;

core_db::statements! {
    /// Members by what one kind of account holds: a stretch of the index.
    RANK_OF_KIND = "SELECT owner_id, balance FROM account
        WHERE guild_id = $1 AND currency = $2 AND kind = $3 AND balance > 0 AND owner_id > 0
        ORDER BY balance DESC, owner_id LIMIT $4 OFFSET $5";
    /// What one member's account of a kind holds, and how many hold more, counted up to a bound.
    PLACE_OF_KIND = "SELECT mine.balance,
            (SELECT count(*) FROM (SELECT 1 FROM account AS other
                WHERE other.guild_id = $1 AND other.currency = $2 AND other.kind = $3
                AND other.balance > 0 AND other.owner_id > 0 AND other.balance > mine.balance LIMIT $5) AS richer)
            + (SELECT count(*) FROM (SELECT 1 FROM account AS other
                WHERE other.guild_id = $1 AND other.currency = $2 AND other.kind = $3
                AND other.balance > 0 AND other.owner_id > 0
                AND other.balance = mine.balance AND other.owner_id < mine.owner_id LIMIT $5) AS earlier)
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
    /// How many hold something in a kind of account.
    COUNT_OF_KIND = "SELECT count(*) FROM account
        WHERE guild_id = $1 AND currency = $2 AND kind = $3 AND balance > 0 AND owner_id > 0";
    /// Every so many-th amount of a kind from the top.
    STEPS_OF_KIND = "SELECT balance FROM (
            SELECT balance, row_number() OVER (ORDER BY balance DESC) AS place FROM account
            WHERE guild_id = $1 AND currency = $2 AND kind = $3 AND balance > 0 AND owner_id > 0) AS ranked
        WHERE place % $4 = 0 ORDER BY place";
    /// Every so many-th amount of wallet and bank together from the top.
    STEPS_OF_TOTAL = "SELECT total FROM (
            SELECT total, row_number() OVER (ORDER BY total DESC) AS place FROM (
                SELECT CAST(sum(balance) AS BIGINT) AS total FROM account
                WHERE guild_id = $1 AND currency = $2 AND kind IN ('wallet', 'bank') AND balance > 0 AND owner_id > 0
                GROUP BY owner_id) AS member) AS ranked
        WHERE place % $3 = 0 ORDER BY place";
}

/// What a ranking counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RankBy {
    /// Money at hand.
    Wallet,
    /// Savings.
    Bank,
    /// Both together. [`ranking`] is quick near the top.
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
const MAX_DEPTH: u32 = 32_768;

/// The most that somebody outside a stretch of an index can have: its last amount, or nothing if it was all there is.
fn least(stretch: &Top, depth: u32) -> i128 {
    match stretch.last() {
        Some((_, amount)) if u32::try_from(stretch.len()) == Ok(depth) => i128::from(*amount),
        _ => 0,
    }
}

/// How far from the top places are counted one by one.
const COUNTED: u32 = 500;

/// How many amounts stand for all of them in [`Standings`].
const STEPS: i64 = 1_024;

/// What a member has, with their place if it is among the first five hundred or so; none if they have nothing. For the
/// places below, ask [`Standings`].
///
/// # Errors
/// Those of the database.
pub async fn place_of(
    tx: &mut Tx,
    guild: GuildId,
    currency: Currency,
    by: RankBy,
    member: UserId,
) -> Result<Option<(Money, Option<u64>)>, DbError> {
    let Some(kind) = by.kind() else {
        return place_of_total(tx, guild, currency, member).await;
    };
    let query = tx
        .query(PLACE_OF_KIND)
        .bind(guild.as_i64())
        .bind(currency.number());
    let query = query.bind(kind).bind(member.as_i64()).bind(COUNTED);
    let found: Option<(i64, i64)> = query.fetch_optional().await?;
    Ok(found.map(|(amount, ahead)| {
        let ahead = u64::try_from(ahead).unwrap_or(0);
        (
            Money::new(amount),
            (ahead < u64::from(COUNTED)).then_some(ahead + 1),
        )
    }))
}

async fn place_of_total(
    tx: &mut Tx,
    guild: GuildId,
    currency: Currency,
    member: UserId,
) -> Result<Option<(Money, Option<u64>)>, DbError> {
    let rows = Rows::new().i64s([member.as_i64()]);
    let query = tx.query(TOTALS_OF).bind(guild.as_i64()).bind(currency.number());
    let found: Option<(i64, i64)> = query.bind(rows).fetch_optional().await?;
    let Some((owner, amount)) = found.filter(|(_, amount)| *amount > 0) else {
        return Ok(None);
    };
    let top = top_of_total(tx, guild, currency, COUNTED)
        .await?
        .unwrap_or_default();
    let at = top.iter().position(|(seen, _)| *seen == owner);
    Ok(Some((Money::new(amount), at.map(|at| at as u64 + 1))))
}

/// Where amounts stand in a guild, by a thousand of them: good to a thousandth of its members, and quick to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standings {
    /// How many places lie between two amounts.
    step: u64,
    /// Every `step`-th amount, largest first.
    amounts: Vec<i64>,
}

impl Standings {
    /// Looks at every member once: a second for a million, so keep it for a while.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn load(tx: &mut Tx, guild: GuildId, currency: Currency, by: RankBy) -> Result<Self, DbError> {
        let mut most = 0;
        for kind in by
            .kind()
            .map_or(&["wallet", "bank"][..], |_| &[])
            .iter()
            .copied()
            .chain(by.kind())
        {
            let query = tx
                .query(COUNT_OF_KIND)
                .bind(guild.as_i64())
                .bind(currency.number());
            let (count,): (i64,) = query.bind(kind).fetch_one().await?;
            most = most.max(count);
        }
        let step = (most / STEPS).max(1);
        let sql = if by.kind().is_some() {
            STEPS_OF_KIND
        } else {
            STEPS_OF_TOTAL
        };
        let mut query = tx.query(sql).bind(guild.as_i64()).bind(currency.number());
        if let Some(kind) = by.kind() {
            query = query.bind(kind);
        }
        let rows: Vec<(i64,)> = query.bind(step).fetch_all().await?;
        Ok(Self {
            step: step.unsigned_abs(),
            amounts: rows.into_iter().map(|(amount,)| amount).collect(),
        })
    }

    /// The place of an amount, and whether that is exact: it is where every amount is known.
    pub fn place(&self, amount: Money) -> (u64, bool) {
        let ahead = self.amounts.partition_point(|known| *known > amount.minor()) as u64;
        (ahead * self.step + self.step / 2 + 1, self.step == 1)
    }
}
