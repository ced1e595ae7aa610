//! Forgetting a member.
//!
//! The journal stays whole: it names accounts by number, and the hash chain covers neither owners nor the text of notes.

use std::collections::{BTreeMap, BTreeSet};

use core_db::{DbError, Rows, Tx};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountRef, Currency, Draft, EntryKind, HoldState};

use super::LedgerError;
use super::accounts::heads_lock;
use super::balance::kind_of;
use super::hold::{Hold, hold_release, holds_of};
use super::post::post;

core_db::statements! {
    /// All accounts of a member.
    MEMBER_ACCOUNTS = "SELECT id, currency, kind, balance FROM account WHERE guild_id = $1 AND owner_id = $2 ORDER BY id";
    /// How many entries touch a member's accounts.
    MEMBER_ENTRIES = "SELECT count(DISTINCT posting.seq) FROM posting
        JOIN account ON account.id = posting.account_id WHERE account.guild_id = $1 AND account.owner_id = $2";
    /// Cuts a member off their accounts.
    ACCOUNTS_FORGET = "UPDATE account SET owner_id = NULL, status = 'closed' WHERE guild_id = $1 AND owner_id = $2";
    /// Clears the notes of all entries that touch some accounts.
    MEMOS_CLEAR = split(
        "UPDATE journal_entry SET memo = NULL, memo_salt = NULL
        WHERE guild_id = $1 AND memo IS NOT NULL AND seq IN (
            SELECT seq FROM posting WHERE account_id IN (SELECT value ->> 0 FROM json_each($2)))",
        "UPDATE journal_entry SET memo = NULL, memo_salt = NULL
        WHERE guild_id = $1 AND memo IS NOT NULL AND seq IN (
            SELECT seq FROM posting WHERE account_id = ANY ($2::bigint[]))"
    );
}

/// What the ledger knows of a member.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// What they have in each currency: wallet, bank and bound money.
    pub held: BTreeMap<Currency, Money>,
    /// Journal entries that touch their accounts.
    pub entries: u64,
}

/// What the ledger knows of a member.
///
/// # Errors
/// Those of the database.
pub async fn member_trace(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<Trace, DbError> {
    let mut held = BTreeMap::<Currency, Money>::new();
    for account in accounts(tx, guild, member).await? {
        let sum = held.entry(account.reference.currency()).or_default();
        *sum = sum
            .plus(account.balance)
            .map_err(|_| DbError::corrupt("balances are out of range"))?;
    }
    let (entries,): (i64,) = tx
        .query(MEMBER_ENTRIES)
        .bind(guild.as_i64())
        .bind(member.as_i64())
        .fetch_one()
        .await?;
    Ok(Trace {
        held,
        entries: u64::try_from(entries).unwrap_or(0),
    })
}

/// Forgets a member: their open holds are given back, what they have goes to the guild's treasury, their accounts
/// are closed and lose their owner, and the notes of entries that touch them are cleared. Answers what went to the treasury.
///
/// Should they return, they begin with new accounts. Forgetting somebody unknown does nothing.
///
/// # Errors
/// [`LedgerError::Refused`] if the treasury cannot count that much; those of the database.
pub async fn member_erase(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
) -> Result<BTreeMap<Currency, Money>, LedgerError> {
    heads_lock(tx, &BTreeSet::from([guild])).await?;
    let known = accounts(tx, guild, member).await?;
    let currencies: BTreeSet<Currency> = known.iter().map(|account| account.reference.currency()).collect();
    for &currency in &currencies {
        let open: Vec<Hold> = holds_of(tx, guild, member, currency).await?;
        for hold in open.iter().filter(|hold| hold.state == HoldState::Open) {
            hold_release(tx, guild, hold.id).await?;
        }
    }
    let (mut given, mut drafts) = (BTreeMap::<Currency, Money>::new(), Vec::new());
    for account in accounts(tx, guild, member).await? {
        if !account.balance.is_positive() {
            continue;
        }
        let currency = account.reference.currency();
        let treasury = AccountRef::treasury(guild).in_currency(currency);
        drafts.push(Draft::transfer(
            EntryKind::Erase,
            account.reference,
            treasury,
            account.balance,
        )?);
        let sum = given.entry(currency).or_default();
        *sum = sum
            .plus(account.balance)
            .map_err(|_| DbError::corrupt("balances are out of range"))?;
    }
    for posted in post(tx, &drafts).await? {
        posted?;
    }
    let ids = Rows::new().i64s(known.iter().map(|account| account.id));
    if !ids.is_empty() {
        tx.query(MEMOS_CLEAR)
            .bind(guild.as_i64())
            .bind(ids)
            .execute()
            .await?;
        tx.query(ACCOUNTS_FORGET)
            .bind(guild.as_i64())
            .bind(member.as_i64())
            .execute()
            .await?;
    }
    Ok(given)
}

struct Owned {
    id: i64,
    reference: AccountRef,
    balance: Money,
}

async fn accounts(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<Vec<Owned>, DbError> {
    let query = tx
        .query(MEMBER_ACCOUNTS)
        .bind(guild.as_i64())
        .bind(member.as_i64());
    let rows: Vec<(i64, i64, String, i64)> = query.fetch_all().await?;
    rows.into_iter()
        .map(|(id, currency, kind, balance)| {
            let currency =
                u32::try_from(currency).map_err(|_| DbError::corrupt("a currency is out of range"))?;
            let reference = AccountRef::new(guild, Currency::new(currency), kind_of(&kind)?, Some(member));
            let reference =
                reference.ok_or_else(|| DbError::corrupt("an account has an owner it cannot have"))?;
            Ok(Owned {
                id,
                reference,
                balance: Money::new(balance),
            })
        })
        .collect()
}
