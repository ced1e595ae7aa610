//! Adding the journal up: each entry once, in the order of the journal.

use std::collections::{BTreeMap, BTreeSet};

use core_db::{DbError, Rows, Tx};
use core_types::{GuildId, Timestamp};
use domain_economy::health::{Flow, Side};
use domain_economy::ledger::{AccountKind, Currency};

use crate::ledger::lines_parse;

/// Entries added up in one unit.
pub(crate) const PAGE: u32 = 2_000;

const MICROS_PER_DAY: i64 = 86_400_000_000;

core_db::statements! {
    /// A guild whose first entry is to be added up.
    OPEN = "INSERT INTO economy_rollup (guild_id, seq) VALUES ($1, 0) ON CONFLICT (guild_id) DO NOTHING";
    /// Up to where a guild is added up.
    pub(super) DONE = "SELECT seq FROM economy_rollup WHERE guild_id = $1";
    /// The next entries.
    NEXT = "SELECT seq, at, kind, actor, lines FROM journal_entry WHERE guild_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    /// Moves on, unless somebody else did.
    MOVE_ON = "UPDATE economy_rollup SET seq = $3 WHERE guild_id = $1 AND seq = $2";
    /// What accounts are.
    ACCOUNTS = split(
        "SELECT id, kind, currency FROM account WHERE id IN (SELECT value ->> 0 FROM json_each($1))",
        "SELECT id, kind, currency FROM account WHERE id = ANY ($1::bigint[])"
    );
    /// Adds to the days.
    DAYS_ADD = split(
        "INSERT INTO economy_day (guild_id, day, kind, minted, burned, treasury, moved, entries)
            SELECT $1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
            FROM json_each($2) WHERE true
        ON CONFLICT (guild_id, day, kind) DO UPDATE SET minted = economy_day.minted + excluded.minted,
            burned = economy_day.burned + excluded.burned, treasury = economy_day.treasury + excluded.treasury,
            moved = economy_day.moved + excluded.moved, entries = economy_day.entries + excluded.entries",
        "INSERT INTO economy_day (guild_id, day, kind, minted, burned, treasury, moved, entries)
            SELECT CAST($1 AS BIGINT), * FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::bigint[], $8::bigint[])
        ON CONFLICT (guild_id, day, kind) DO UPDATE SET minted = economy_day.minted + excluded.minted,
            burned = economy_day.burned + excluded.burned, treasury = economy_day.treasury + excluded.treasury,
            moved = economy_day.moved + excluded.moved, entries = economy_day.entries + excluded.entries"
    );
    /// Who did something, and on which day last.
    ACTIVE_NOTE = split(
        "INSERT INTO economy_activity (account_id, guild_id, last_day)
            SELECT value ->> 0, $1, value ->> 1 FROM json_each($2) WHERE true
        ON CONFLICT (account_id) DO UPDATE SET last_day = excluded.last_day
            WHERE excluded.last_day > economy_activity.last_day",
        "INSERT INTO economy_activity (account_id, guild_id, last_day)
            SELECT account_id, CAST($1 AS BIGINT), last_day FROM unnest($2::bigint[], $3::bigint[]) AS input (account_id, last_day)
        ON CONFLICT (account_id) DO UPDATE SET last_day = excluded.last_day
            WHERE excluded.last_day > economy_activity.last_day"
    );
}

/// The UTC day of a moment, counted from 1970-01-01.
pub(crate) fn day_of(at: Timestamp) -> i64 {
    at.as_micros().div_euclid(MICROS_PER_DAY)
}

type NextRow = (i64, Timestamp, String, Option<i64>, String);

/// Adds the next page of a guild's journal up, and answers how many entries that were.
pub(super) async fn add_up(tx: &mut Tx, guild: GuildId) -> Result<usize, DbError> {
    tx.query(OPEN).bind(guild.as_i64()).execute().await?;
    let (done,): (i64,) = tx.query(DONE).bind(guild.as_i64()).fetch_one().await?;
    let next = tx.query(NEXT).bind(guild.as_i64()).bind(done).bind(PAGE);
    let entries: Vec<NextRow> = next.fetch_all().await?;
    let Some((last, ..)) = entries.last() else {
        return Ok(0);
    };
    let moved = tx.query(MOVE_ON).bind(guild.as_i64()).bind(done).bind(*last);
    if moved.execute().await? != 1 {
        // Another process adds the same entries up.
        return Ok(0);
    }
    let mut lines = Vec::with_capacity(entries.len());
    for (.., text) in &entries {
        lines.push(lines_parse(text)?);
    }
    let sides = sides(tx, lines.iter().flatten().map(|(id, _)| *id).collect()).await?;
    let mut days = BTreeMap::<(i64, &str), Flow>::new();
    let mut active = BTreeMap::<i64, i64>::new();
    for ((_, at, kind, actor, _), lines) in entries.iter().zip(&lines) {
        let day = day_of(*at);
        let mut flow = Flow {
            entries: 1,
            ..Flow::default()
        };
        let mut is_coins = false;
        for (id, amount) in lines {
            if let Some(side) = sides.get(id) {
                is_coins = true;
                flow.add(*side, *amount);
            }
        }
        if is_coins {
            let sum = days.entry((day, kind)).or_default();
            *sum = sum.plus(flow);
        }
        if let Some(actor) = actor {
            let last = active.entry(*actor).or_insert(day);
            *last = day.max(*last);
        }
    }
    save(tx, guild, &days, &active).await?;
    Ok(entries.len())
}

/// Whose accounts these are, as far as they count coins.
async fn sides(tx: &mut Tx, ids: BTreeSet<i64>) -> Result<BTreeMap<i64, Side>, DbError> {
    let rows: Vec<(i64, String, i64)> = tx.query(ACCOUNTS).bind(Rows::new().i64s(ids)).fetch_all().await?;
    let coins = i64::from(Currency::COINS.number());
    rows.into_iter()
        .filter(|(_, _, currency)| *currency == coins)
        .map(|(id, kind, _)| {
            let kind = AccountKind::parse(&kind)
                .ok_or_else(|| DbError::corrupt("an account is of an unknown kind"))?;
            let side = match kind {
                AccountKind::Mint => Side::Mint,
                AccountKind::Burn => Side::Burn,
                AccountKind::Treasury => Side::Treasury,
                AccountKind::Wallet | AccountKind::Bank | AccountKind::Escrow => Side::Member,
            };
            Ok((id, side))
        })
        .collect()
}

async fn save(
    tx: &mut Tx,
    guild: GuildId,
    days: &BTreeMap<(i64, &str), Flow>,
    active: &BTreeMap<i64, i64>,
) -> Result<(), DbError> {
    if !days.is_empty() {
        let flows = || days.values();
        let rows = Rows::new()
            .i64s(days.keys().map(|(day, _)| *day))
            .texts(days.keys().map(|(_, kind)| *kind))
            .i64s(flows().map(|flow| flow.minted))
            .i64s(flows().map(|flow| flow.burned))
            .i64s(flows().map(|flow| flow.treasury))
            .i64s(flows().map(|flow| flow.moved))
            .i64s(flows().map(|flow| flow.entries));
        tx.query(DAYS_ADD)
            .bind(guild.as_i64())
            .bind(rows)
            .execute()
            .await?;
    }
    if !active.is_empty() {
        let rows = Rows::new()
            .i64s(active.keys().copied())
            .i64s(active.values().copied());
        tx.query(ACTIVE_NOTE)
            .bind(guild.as_i64())
            .bind(rows)
            .execute()
            .await?;
    }
    Ok(())
}
