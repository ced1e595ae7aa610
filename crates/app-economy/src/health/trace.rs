//! Where a member's balance came from.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use core_db::{DbError, Rows, Tx};
use core_errors::AppError;
use core_security::Action;
use core_types::{Money, Timestamp, UserId};
use domain_economy::ledger::{Currency, EntryKind};
use domain_economy::trace::latest_in;

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::ledger::{lines_parse, user_id};
use crate::outcome::{Traced, TracedEntry};
use crate::{Request, books};

/// Postings looked at per account: what came with older ones is said to be older.
const LATEST: u32 = 3_000;

core_db::statements! {
    /// A member's accounts.
    OF_MEMBER = "SELECT id FROM account WHERE guild_id = $1 AND owner_id = $2 AND currency = $3";
    /// The latest changes of an account.
    CHANGES = "SELECT seq, amount FROM posting WHERE account_id = $1 ORDER BY seq DESC LIMIT $2";
    /// Entries by their places.
    ENTRIES = split(
        "SELECT seq, at, kind, lines FROM journal_entry WHERE guild_id = $1 AND seq IN (SELECT value ->> 0 FROM json_each($2))",
        "SELECT seq, at, kind, lines FROM journal_entry WHERE guild_id = $1 AND seq = ANY ($2::bigint[])"
    );
    /// Whose accounts these are.
    OWNERS = split(
        "SELECT id, owner_id FROM account WHERE id IN (SELECT value ->> 0 FROM json_each($1))",
        "SELECT id, owner_id FROM account WHERE id = ANY ($1::bigint[])"
    );
}

impl Economy {
    /// Where what a member has came from, for staff: the latest entries that explain it, by kind and by giver.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; those of the database.
    #[tracing::instrument(name = "economy.trace", level = "debug", skip_all)]
    pub async fn trace(&self, request: &Request, member: UserId) -> Result<Traced, AppError> {
        request.allow_in_guild(Action::EconomyHealth)?;
        self.look_stale("trace", request, member, |tx, scope, member| {
            Box::pin(trace(tx, scope, member))
        })
        .await
    }
}

async fn trace(tx: &mut Tx, scope: Scope, member: UserId) -> Result<Traced, Fail> {
    let guild = scope.guild();
    let purse = books::purse(tx, guild, member).await?;
    let balance = purse.wallet.plus(purse.bank)?.plus(purse.escrow)?;
    let came = came(tx, &scope, member).await?;
    let (parts, older) = latest_in(balance.minor(), came.iter().map(|(_, amount)| *amount));
    let kept: BTreeMap<i64, i64> = came
        .iter()
        .zip(&parts)
        .map(|((seq, _), part)| (*seq, *part))
        .collect();
    let entries = entries(tx, &scope, &kept).await?;
    let (mut kinds, mut givers) = (BTreeMap::new(), BTreeMap::new());
    for entry in &entries {
        *kinds.entry(entry.kind).or_insert(0) += entry.amount.minor();
        *givers.entry(entry.giver).or_insert(0) += entry.amount.minor();
    }
    Ok(Traced {
        member,
        balance,
        kinds: largest(kinds),
        givers: largest(givers),
        entries,
        older: Money::new(older),
    })
}

fn largest<K>(sums: BTreeMap<K, i64>) -> Vec<(K, Money)> {
    let mut sums: Vec<(K, i64)> = sums.into_iter().collect();
    sums.sort_by_key(|(_, sum)| Reverse(*sum));
    sums.into_iter()
        .map(|(key, sum)| (key, Money::new(sum)))
        .collect()
}

/// Entries that made the member richer, the latest first, as far back as all their accounts were looked at.
async fn came(tx: &mut Tx, scope: &Scope, member: UserId) -> Result<Vec<(i64, i64)>, Fail> {
    let accounts: Vec<(i64,)> = tx
        .query(OF_MEMBER)
        .bind(scope.guild().as_i64())
        .bind(member.as_i64())
        .bind(Currency::COINS.number())
        .fetch_all()
        .await?;
    let mut net = BTreeMap::<i64, i64>::new();
    let mut from = 0;
    for (account,) in accounts {
        let changes: Vec<(i64, i64)> = tx.query(CHANGES).bind(account).bind(LATEST).fetch_all().await?;
        if changes.len() == LATEST as usize {
            from = changes.last().map_or(from, |(seq, _)| from.max(*seq));
        }
        for (seq, amount) in changes {
            let sum = net.entry(seq).or_default();
            *sum = sum.saturating_add(amount);
        }
    }
    let came = net.into_iter().rev();
    Ok(came.filter(|(seq, amount)| *seq >= from && *amount > 0).collect())
}

type EntryRow = (i64, Timestamp, String, String);

async fn entries(tx: &mut Tx, scope: &Scope, kept: &BTreeMap<i64, i64>) -> Result<Vec<TracedEntry>, Fail> {
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Rows::new().i64s(kept.keys().copied());
    let query = tx.query(ENTRIES).bind(scope.guild().as_i64()).bind(rows);
    let rows: Vec<EntryRow> = query.fetch_all().await?;
    let mut read = Vec::with_capacity(rows.len());
    let mut ids = BTreeSet::new();
    for (seq, at, kind, lines) in rows {
        let kind = EntryKind::parse(&kind).ok_or_else(|| DbError::corrupt("an entry of an unknown kind"))?;
        // Most of it came from whoever lost most by it.
        let giver = lines_parse(&lines)?.into_iter().min_by_key(|(_, amount)| *amount);
        let giver = giver.map_or(0, |(id, _)| id);
        ids.insert(giver);
        read.push((seq, at, kind, giver));
    }
    let owners = tx.query(OWNERS).bind(Rows::new().i64s(ids));
    let owners: Vec<(i64, Option<i64>)> = owners.fetch_all().await?;
    let mut owned = BTreeMap::new();
    for (id, owner) in owners {
        owned.insert(id, user_id(owner)?);
    }
    let mut entries: Vec<TracedEntry> = read
        .into_iter()
        .map(|(seq, at, kind, giver)| TracedEntry {
            seq,
            at,
            kind,
            amount: Money::new(kept.get(&seq).copied().unwrap_or(0)),
            giver: owned.get(&giver).copied().flatten(),
        })
        .collect();
    entries.sort_by_key(|entry| Reverse(entry.seq));
    Ok(entries)
}
