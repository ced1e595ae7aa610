//! Entries on their way into the journal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use core_db::{DbError, DbErrorKind, Rows, Tx};
use core_types::{GuildId, Money, Timestamp};
use domain_economy::ledger::{
    AccountId, AccountRef, Books, Draft, Entry, EntryKind, EntryLine, EntrySeq, MemoSalt, Refusal, decide,
};
use serde::{Deserialize, Serialize};

use super::accounts::books_load;

core_db::statements! {
    /// Gives accounts their new balances, if they are as they were when they were decided about.
    ACCOUNTS_MOVE = split(
        "UPDATE account SET balance = input.after
        FROM (SELECT value ->> 0 AS id, value ->> 1 AS before, value ->> 2 AS after FROM json_each($1)) AS input
        WHERE account.id = input.id AND account.balance = input.before AND account.status = 'open'",
        "UPDATE account SET balance = input.after
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS input (id, before, after)
        WHERE account.id = input.id AND account.balance = input.before AND account.status = 'open'"
    );
    /// Adds entries to their journals.
    ENTRIES_ADD = split(
        "INSERT INTO journal_entry (guild_id, seq, at, kind, actor, reverses, lines, hash, memo, memo_salt, memo_hash)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
            unhex(value ->> 7), value ->> 8, unhex(value ->> 9), unhex(value ->> 10)
        FROM json_each($1)",
        "INSERT INTO journal_entry (guild_id, seq, at, kind, actor, reverses, lines, hash, memo, memo_salt, memo_hash)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[],
            $7::text[], $8::bytea[], $9::text[], $10::bytea[], $11::bytea[])"
    );
    /// Adds what the entries did to each account.
    pub(super) POSTINGS_ADD = split(
        "INSERT INTO posting (account_id, seq, amount, balance_after)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each($1)",
        "INSERT INTO posting (account_id, seq, amount, balance_after)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])"
    );
    /// Moves the ends of journals on, if nobody else did.
    HEADS_MOVE = split(
        "UPDATE ledger_head SET seq = input.seq, hash = input.hash
        FROM (SELECT value ->> 0 AS guild_id, value ->> 1 AS before, value ->> 2 AS seq, unhex(value ->> 3) AS hash
            FROM json_each($1)) AS input
        WHERE ledger_head.guild_id = input.guild_id AND ledger_head.seq = input.before",
        "UPDATE ledger_head SET seq = input.seq, hash = input.hash
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[]) AS input (guild_id, before, seq, hash)
        WHERE ledger_head.guild_id = input.guild_id AND ledger_head.seq = input.before"
    );
}

/// An entry that stands in the journal, as its maker sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The guild whose journal it stands in.
    pub guild: GuildId,
    /// Its place there.
    pub seq: EntrySeq,
    /// When it was made.
    pub at: Timestamp,
    /// Why the money moved.
    pub kind: EntryKind,
    /// What it did to each account, and the balances right after.
    pub lines: Vec<EntryLine>,
}

impl Posted {
    /// What an account held right after this entry, if the entry touched it.
    pub fn balance_after(&self, account: AccountRef) -> Option<Money> {
        self.line(account).map(|line| line.balance_after)
    }

    /// What this entry did to an account.
    pub fn line(&self, account: AccountRef) -> Option<&EntryLine> {
        self.lines.iter().find(|line| line.account == account)
    }
}

impl From<Entry> for Posted {
    fn from(entry: Entry) -> Self {
        Self {
            guild: entry.guild,
            seq: entry.seq,
            at: entry.at,
            kind: entry.kind,
            lines: entry.lines,
        }
    }
}

/// Decides drafts in order and stores those that the balances allow, all within the caller's unit of work.
///
/// The answer has one element per draft. A refusal stores nothing and leaves the others alone; whether a refusal ends
/// the caller's unit is the caller's choice. The number of statements does not depend on the number of drafts.
///
/// This locks the guild's journal until the unit ends, so do slower things first. A unit that posts for several guilds
/// posts for all of them in one call, which takes the locks in order.
///
/// # Errors
/// Those of the database, which end the unit.
pub async fn post(tx: &mut Tx, drafts: &[Draft]) -> Result<Vec<Result<Posted, Refusal>>, DbError> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let salts = salts(drafts)?;
    let before = books_load(tx, drafts).await?;
    let mut after = before.clone();
    let mut salts = salts.into_iter();
    let decided = decide(&mut after, drafts, tx.now(), || salts.next().unwrap_or_default());
    let entries: Vec<&Entry> = decided.iter().flatten().collect();
    if !entries.is_empty() {
        accounts_move(tx, &before, &after).await?;
        entries_add(tx, &entries).await?;
        postings_add(tx, &entries).await?;
        heads_move(tx, &before, &after).await?;
    }
    Ok(decided.into_iter().map(|entry| entry.map(Posted::from)).collect())
}

/// [`post`] for one draft, with a refusal as the error, so that `?` ends the caller's unit.
///
/// # Errors
/// The refusal, or the database's error.
pub async fn post_one<E>(tx: &mut Tx, draft: &Draft) -> Result<Posted, E>
where
    E: From<Refusal> + From<DbError>,
{
    let mut decided = post(tx, std::slice::from_ref(draft)).await?;
    match decided.pop() {
        Some(posted) => Ok(posted?),
        None => Err(DbError::new(DbErrorKind::Internal, "a draft was not answered").into()),
    }
}

async fn accounts_move(tx: &mut Tx, before: &Books, after: &Books) -> Result<(), DbError> {
    let changed: Vec<_> = before
        .accounts
        .values()
        .zip(after.accounts.values())
        .filter(|(before, after)| before.balance != after.balance)
        .map(|(before, after)| (before.id.get(), before.balance.minor(), after.balance.minor()))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let rows = Rows::new()
        .i64s(changed.iter().map(|(id, ..)| *id))
        .i64s(changed.iter().map(|(_, before, _)| *before))
        .i64s(changed.iter().map(|(.., after)| *after));
    let moved = tx.query(ACCOUNTS_MOVE).bind(rows).execute().await?;
    all_moved(
        moved,
        changed.len(),
        "an account changed although its journal is locked",
    )
}

pub(super) async fn entries_add(tx: &mut Tx, entries: &[&Entry]) -> Result<(), DbError> {
    let lines: Vec<String> = entries.iter().map(|entry| lines_text(&entry.lines)).collect();
    let memos = || entries.iter().map(|entry| entry.memo.as_ref());
    let rows = Rows::new()
        .i64s(entries.iter().map(|entry| entry.guild.as_i64()))
        .i64s(entries.iter().map(|entry| entry.seq))
        .i64s(entries.iter().map(|entry| entry.at.as_micros()))
        .texts(entries.iter().map(|entry| entry.kind.name()))
        .opt_i64s(entries.iter().map(|entry| entry.actor.map(AccountId::get)))
        .opt_i64s(entries.iter().map(|entry| entry.reverses))
        .texts(lines.iter().map(String::as_str))
        .bytes(entries.iter().map(|entry| entry.hash.as_slice()))
        .opt_texts(memos().map(|memo| memo.map(|memo| memo.text.as_str())))
        .opt_bytes(memos().map(|memo| memo.map(|memo| memo.salt.as_slice())))
        .opt_bytes(memos().map(|memo| memo.map(|memo| memo.hash.as_slice())));
    tx.query(ENTRIES_ADD).bind(rows).execute().await.map(drop)
}

async fn postings_add(tx: &mut Tx, entries: &[&Entry]) -> Result<(), DbError> {
    let lines: Vec<_> = entries
        .iter()
        .flat_map(|entry| entry.lines.iter().map(|line| (entry.seq, line)))
        .collect();
    let rows = Rows::new()
        .i64s(lines.iter().map(|(_, line)| line.id.get()))
        .i64s(lines.iter().map(|(seq, _)| *seq))
        .i64s(lines.iter().map(|(_, line)| line.amount.minor()))
        .i64s(lines.iter().map(|(_, line)| line.balance_after.minor()));
    tx.query(POSTINGS_ADD).bind(rows).execute().await.map(drop)
}

async fn heads_move(tx: &mut Tx, before: &Books, after: &Books) -> Result<(), DbError> {
    let moved: BTreeMap<_, _> = after
        .heads
        .iter()
        .filter_map(|(guild, head)| {
            let old = before.heads.get(guild)?;
            (old.seq != head.seq).then_some((guild, (old.seq, head)))
        })
        .collect();
    let rows = Rows::new()
        .i64s(moved.keys().map(|guild| guild.as_i64()))
        .i64s(moved.values().map(|(old, _)| *old))
        .i64s(moved.values().map(|(_, head)| head.seq))
        .bytes(moved.values().map(|(_, head)| head.hash.as_slice()));
    let count = tx.query(HEADS_MOVE).bind(rows).execute().await?;
    all_moved(count, moved.len(), "a journal moved on although it is locked")
}

fn all_moved(count: u64, expected: usize, complaint: &'static str) -> Result<(), DbError> {
    if usize::try_from(count) == Ok(expected) {
        Ok(())
    } else {
        tracing::error!(count, expected, complaint);
        Err(DbError::new(DbErrorKind::Conflict, complaint))
    }
}

/// `[[account,amount],…]`, as the journal stores it.
fn lines_text(lines: &[EntryLine]) -> String {
    let mut text = String::with_capacity(2 + lines.len() * 24);
    for line in lines {
        let open = if text.is_empty() { '[' } else { ',' };
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{open}[{},{}]", line.id, line.amount);
    }
    text.push(']');
    text
}

/// One salt per note, from the system's random source.
fn salts(drafts: &[Draft]) -> Result<Vec<MemoSalt>, DbError> {
    let mut salts = vec![MemoSalt::default(); drafts.iter().filter(|draft| draft.memo().is_some()).count()];
    let filled = salts.iter_mut().try_for_each(|salt| getrandom::fill(salt));
    filled.map_err(|error| DbError::new(DbErrorKind::Internal, format!("no random bytes: {error}")))?;
    Ok(salts)
}
