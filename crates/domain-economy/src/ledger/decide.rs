//! The decision: which drafts become entries, and what balances they leave.

use std::collections::BTreeMap;

use core_types::{GuildId, Money, Timestamp};

use super::{
    AccountId, AccountRef, Draft, Entry, EntryHash, EntryLine, EntrySeq, Line, Link, MemoSalt, Refusal,
    link_hash,
};

/// An account as it was read under lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// The number it is stored under.
    pub id: AccountId,
    /// What it holds.
    pub balance: Money,
    /// Whether it takes part in entries.
    pub open: bool,
}

/// Where a guild's journal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The last entry; 0 before the first.
    pub seq: EntrySeq,
    /// Its hash; zeros before the first.
    pub hash: EntryHash,
}

impl Head {
    /// The end of an empty journal.
    pub const EMPTY: Self = Self {
        seq: 0,
        hash: [0; 32],
    };
}

/// All that a batch of drafts touches. [`decide`] moves it forward, so that it holds what is to be stored.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// The accounts of the drafts.
    pub accounts: BTreeMap<AccountRef, Account>,
    /// The ends of the journals of their guilds.
    pub heads: BTreeMap<GuildId, Head>,
}

/// Decides drafts in order, each against what the ones before left. A refused draft changes nothing.
///
/// `salt` answers fresh random bytes, once for each note.
pub fn decide(
    books: &mut Books,
    drafts: &[Draft],
    at: Timestamp,
    mut salt: impl FnMut() -> MemoSalt,
) -> Vec<Result<Entry, Refusal>> {
    drafts
        .iter()
        .map(|draft| decide_one(books, draft, at, &mut salt))
        .collect()
}

fn decide_one(
    books: &mut Books,
    draft: &Draft,
    at: Timestamp,
    salt: &mut impl FnMut() -> MemoSalt,
) -> Result<Entry, Refusal> {
    let mut lines = draft
        .lines()
        .iter()
        .map(|line| judge(books, line))
        .collect::<Result<Vec<_>, _>>()?;
    lines.sort_unstable_by_key(|line| line.id);
    let actor = match draft.actor_account() {
        Some(wallet) => Some(books.accounts.get(&wallet).ok_or(Refusal::Unprepared)?.id),
        None => None,
    };
    let head = books.heads.get_mut(&draft.guild()).ok_or(Refusal::Unprepared)?;
    let seq = head.seq.checked_add(1).ok_or(Refusal::Overflow)?;
    let memo = draft.memo().map(|memo| memo.clone().seal(salt()));
    let amounts: Vec<_> = lines.iter().map(|line| (line.id, line.amount.minor())).collect();
    let hash = link_hash(&Link {
        prev: &head.hash,
        guild: draft.guild(),
        seq,
        at,
        kind: draft.kind().name(),
        actor,
        memo_hash: memo.as_ref().map(|memo| &memo.hash),
        reverses: draft.reverses(),
        lines: &amounts,
    });
    *head = Head { seq, hash };
    for line in &lines {
        if let Some(account) = books.accounts.get_mut(&line.account) {
            account.balance = line.balance_after;
        }
    }
    let (guild, kind, reverses) = (draft.guild(), draft.kind(), draft.reverses());
    Ok(Entry {
        guild,
        seq,
        at,
        kind,
        actor,
        memo,
        reverses,
        lines,
        hash,
    })
}

/// What a line leaves in its account, or why it may not.
fn judge(books: &Books, line: &Line) -> Result<EntryLine, Refusal> {
    let Line { account, amount } = *line;
    let held = books.accounts.get(&account).ok_or(Refusal::Unprepared)?;
    if !held.open {
        return Err(Refusal::AccountClosed { kind: account.kind() });
    }
    let balance_after = held.balance.plus(amount).map_err(|_| Refusal::Overflow)?;
    if balance_after < Money::ZERO && !account.kind().may_be_negative() {
        return Err(Refusal::NotEnough {
            kind: account.kind(),
            owner: account.owner(),
            available: held.balance,
            needed: amount.negated().map_err(|_| Refusal::Overflow)?,
        });
    }
    Ok(EntryLine {
        id: held.id,
        account,
        amount,
        balance_after,
    })
}

#[cfg(test)]
mod tests;
