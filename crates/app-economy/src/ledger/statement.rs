//! What happened to an account, newest first.

use std::collections::{BTreeMap, BTreeSet};

use core_db::{DbError, Rows, Tx};
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_economy::ledger::{AccountKind, AccountRef, Currency, EntryKind, EntrySeq};

use super::accounts::{accounts_load, user_id};
use super::balance::kind_of;

core_db::statements! {
    /// One account's lines before a place in the journal, newest first. `''` and 0 stand for "any".
    ACCOUNT_LINES = "SELECT posting.seq, posting.amount, posting.balance_after, entry.at, entry.kind, entry.memo,
            entry.actor, entry.reverses, entry.lines
        FROM posting JOIN journal_entry AS entry ON entry.guild_id = $1 AND entry.seq = posting.seq
        WHERE posting.account_id = $2 AND posting.seq < $3
            AND (CAST($4 AS TEXT) = '' OR entry.kind = CAST($4 AS TEXT))
            AND (CAST($5 AS BIGINT) <= 0 OR posting.amount > 0) AND (CAST($5 AS BIGINT) >= 0 OR posting.amount < 0)
        ORDER BY posting.seq DESC LIMIT $6";
    /// Whose accounts these are.
    ACCOUNTS_NAME = split(
        "SELECT id, kind, owner_id FROM account WHERE id IN (SELECT value ->> 0 FROM json_each($1))",
        "SELECT id, kind, owner_id FROM account WHERE id = ANY ($1::bigint[])"
    );
}

/// Which lines a statement shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementFilter {
    /// One of the member's accounts; wallet and bank together if none is named.
    pub account: Option<AccountKind>,
    /// Entries of one kind.
    pub kind: Option<EntryKind>,
    /// What came (true) or what went (false).
    pub incoming: Option<bool>,
    /// In this currency.
    pub currency: Currency,
}

impl Default for StatementFilter {
    /// Everything in coins.
    fn default() -> Self {
        Self {
            account: None,
            kind: None,
            incoming: None,
            currency: Currency::COINS,
        }
    }
}

/// The place of a line, to read on after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementCursor {
    /// The entry.
    pub seq: EntrySeq,
    /// The number of the account, as one entry may touch two of a member.
    pub account: i64,
}

/// Somebody's part in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Party {
    /// The kind of their account.
    pub kind: AccountKind,
    /// The member; none for the guild's own accounts, and for members who were forgotten.
    pub owner: Option<UserId>,
    /// What they got; negative if they gave.
    pub amount: Money,
}

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// Where it stands.
    pub cursor: StatementCursor,
    /// When it happened.
    pub at: Timestamp,
    /// The member's account.
    pub account: AccountKind,
    /// Why the money moved.
    pub kind: EntryKind,
    /// What came; negative if it went.
    pub amount: Money,
    /// What the account held right after.
    pub balance_after: Money,
    /// The note.
    pub memo: Option<String>,
    /// Who made the entry; none for the bot itself, and for those who were forgotten.
    pub actor: Option<UserId>,
    /// The entry that was undone by this one.
    pub reverses: Option<EntrySeq>,
    /// The other accounts of the entry.
    pub others: Vec<Party>,
}

/// A page of a member's statement, newest first: at most `limit` lines after `cursor`.
///
/// # Errors
/// Those of the database.
pub async fn statement(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    filter: StatementFilter,
    cursor: Option<StatementCursor>,
    limit: u32,
) -> Result<Vec<StatementLine>, DbError> {
    let kinds = filter
        .account
        .map_or_else(|| vec![AccountKind::Wallet, AccountKind::Bank], |kind| vec![kind]);
    let wanted: Vec<AccountRef> = kinds
        .into_iter()
        .filter_map(|kind| AccountRef::new(guild, filter.currency, kind, Some(member)))
        .collect();
    let mut found = Vec::new();
    for (account, held) in accounts_load(tx, &wanted).await? {
        let id = held.id.get();
        found.extend(lines(tx, account, id, &filter, cursor, limit).await?);
    }
    found.sort_unstable_by_key(|line: &Found| std::cmp::Reverse(line.cursor));
    found.truncate(limit.try_into().unwrap_or(usize::MAX));
    named(tx, found).await
}

/// A line with accounts still as numbers.
struct Found {
    cursor: StatementCursor,
    account: AccountKind,
    at: Timestamp,
    kind: EntryKind,
    amount: Money,
    balance_after: Money,
    memo: Option<String>,
    actor: Option<i64>,
    reverses: Option<EntrySeq>,
    others: Vec<(i64, i64)>,
}

type Row = (
    i64,
    i64,
    i64,
    Timestamp,
    String,
    Option<String>,
    Option<i64>,
    Option<i64>,
    String,
);

async fn lines(
    tx: &mut Tx,
    account: AccountRef,
    id: i64,
    filter: &StatementFilter,
    cursor: Option<StatementCursor>,
    limit: u32,
) -> Result<Vec<Found>, DbError> {
    // Within one entry the account with the greater number comes first.
    let before = cursor.map_or(i64::MAX, |cursor| cursor.seq + i64::from(id < cursor.account));
    let rows: Vec<Row> = tx
        .query(ACCOUNT_LINES)
        .bind(account.guild().as_i64())
        .bind(id)
        .bind(before)
        .bind(filter.kind.map_or("", EntryKind::name))
        .bind(
            filter
                .incoming
                .map_or(0_i64, |incoming| if incoming { 1 } else { -1 }),
        )
        .bind(limit)
        .fetch_all()
        .await?;
    rows.into_iter()
        .map(
            |(seq, amount, balance_after, at, kind, memo, actor, reverses, lines)| {
                let mut others = lines_parse(&lines)?;
                others.retain(|(other, _)| *other != id);
                Ok(Found {
                    cursor: StatementCursor { seq, account: id },
                    account: account.kind(),
                    at,
                    kind: EntryKind::parse(&kind)
                        .ok_or_else(|| DbError::corrupt("an entry is of an unknown kind"))?,
                    amount: Money::new(amount),
                    balance_after: Money::new(balance_after),
                    memo,
                    actor,
                    reverses,
                    others,
                })
            },
        )
        .collect()
}

async fn named(tx: &mut Tx, found: Vec<Found>) -> Result<Vec<StatementLine>, DbError> {
    let ids: BTreeSet<i64> = found
        .iter()
        .flat_map(|line| line.others.iter().map(|(id, _)| *id).chain(line.actor))
        .collect();
    let names = names(tx, &ids).await?;
    let lines = found.into_iter().map(|line| StatementLine {
        cursor: line.cursor,
        at: line.at,
        account: line.account,
        kind: line.kind,
        amount: line.amount,
        balance_after: line.balance_after,
        memo: line.memo,
        actor: line
            .actor
            .and_then(|id| names.get(&id))
            .and_then(|(_, owner)| *owner),
        reverses: line.reverses,
        others: line
            .others
            .iter()
            .filter_map(|(id, amount)| {
                let (kind, owner) = *names.get(id)?;
                Some(Party {
                    kind,
                    owner,
                    amount: Money::new(*amount),
                })
            })
            .collect(),
    });
    Ok(lines.collect())
}

/// Kinds and owners of accounts, by their numbers.
pub(crate) async fn names(
    tx: &mut Tx,
    ids: &BTreeSet<i64>,
) -> Result<BTreeMap<i64, (AccountKind, Option<UserId>)>, DbError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = Rows::new().i64s(ids.iter().copied());
    let rows: Vec<(i64, String, Option<i64>)> = tx.query(ACCOUNTS_NAME).bind(rows).fetch_all().await?;
    rows.into_iter()
        .map(|(id, kind, owner)| Ok((id, (kind_of(&kind)?, user_id(owner)?))))
        .collect()
}

/// The lines of an entry as stored: accounts' numbers and amounts.
pub(crate) fn lines_parse(text: &str) -> Result<Vec<(i64, i64)>, DbError> {
    serde_json::from_str(text).map_err(|error| DbError::corrupt(format!("the lines of an entry: {error}")))
}
