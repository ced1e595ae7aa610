//! What the database holds after a round: the other side of the comparison.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use core_db::{Db, DbError};

/// As much of the books as is compared.
#[derive(Debug, Clone, Default)]
pub(super) struct Books {
    /// The server; there is one.
    pub(super) guild: i64,
    /// Where the journal ends.
    pub(super) end: i64,
    /// Entries after the beginning of the round, in order.
    pub(super) entries: Vec<Entry>,
    /// What each member has, in all accounts.
    pub(super) wealth: BTreeMap<i64, Wealth>,
    /// The keys of all effects whose answers are kept.
    pub(super) effects: BTreeSet<String>,
    /// Holds that are open although their time is over.
    pub(super) overdue_holds: i64,
}

/// One journal entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) seq: i64,
    pub(super) kind: String,
    pub(super) memo: Option<String>,
    pub(super) lines: Vec<Line>,
}

/// What an entry does to one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// `wallet`, `bank`, `escrow`, `mint` …
    pub(super) account: String,
    /// The member, or 0.
    pub(super) owner: i64,
    pub(super) amount: i64,
}

/// What a member has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Wealth {
    pub(super) wallet: i64,
    pub(super) bank: i64,
    /// Set aside.
    pub(super) escrow: i64,
}

impl Wealth {
    /// The account of this name; nothing for those that members do not have.
    pub(super) fn account(&mut self, name: &str) -> Option<&mut i64> {
        match name {
            "wallet" => Some(&mut self.wallet),
            "bank" => Some(&mut self.bank),
            "escrow" => Some(&mut self.escrow),
            _ => None,
        }
    }
}

core_db::statements! {
    /// Every journal and its end.
    ENDS = "SELECT guild_id, seq FROM ledger_head ORDER BY guild_id";
    /// All accounts.
    ACCOUNTS = "SELECT id, kind, owner_id, balance FROM account";
    /// Entries after one.
    ENTRIES = "SELECT seq, kind, memo, lines FROM journal_entry WHERE guild_id = $1 AND seq > $2 ORDER BY seq";
    /// All effects.
    EFFECTS = "SELECT key FROM idempotency";
    /// Holds that should have ended before a moment.
    OVERDUE = "SELECT COUNT(*) FROM hold WHERE state = 'open' AND expires_at < $1";
    /// Answers that are owed, and those on their way.
    DEBTS = "SELECT (SELECT COUNT(*) FROM idempotency WHERE owed IS NOT NULL)
        + (SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND topic IN ('discord.late', 'discord.reply'))";
    /// Answers that were given up.
    GIVEN_UP = "SELECT COUNT(*) FROM outbox WHERE state = 'dead' AND topic IN ('discord.late', 'discord.reply')";
}

type AccountRow = (i64, String, Option<i64>, i64);
type EntryRow = (i64, String, Option<String>, String);

/// How many answers are not out yet, and how many never will be.
pub(super) async fn debts(db: &Db) -> Result<(i64, i64), DbError> {
    db.read("soak_debts", |tx| {
        Box::pin(async move {
            let (owed,): (i64,) = tx.query(DEBTS).fetch_one().await?;
            let (dead,): (i64,) = tx.query(GIVEN_UP).fetch_one().await?;
            Ok((owed, dead))
        })
    })
    .await
}

/// Reads the books; entries after `since`. `now` is in microseconds, by the bot's clock.
pub(super) async fn read(db: &Db, since: i64, now: i64) -> anyhow::Result<Books> {
    let read: Result<_, DbError> = db
        .read("soak_books", move |tx| {
            Box::pin(async move {
                let ends: Vec<(i64, i64)> = tx.query(ENDS).fetch_all().await?;
                let (guild, end) = ends.first().copied().unwrap_or_default();
                let accounts: Vec<AccountRow> = tx.query(ACCOUNTS).fetch_all().await?;
                let entries: Vec<EntryRow> = tx.query(ENTRIES).bind(guild).bind(since).fetch_all().await?;
                let effects: Vec<(String,)> = tx.query(EFFECTS).fetch_all().await?;
                let (overdue_holds,): (i64,) = tx.query(OVERDUE).bind(now).fetch_one().await?;
                let books = Books {
                    guild,
                    end,
                    effects: effects.into_iter().map(|(key,)| key).collect(),
                    overdue_holds,
                    ..Books::default()
                };
                Ok((books, accounts, entries))
            })
        })
        .await;
    let (mut books, accounts, entries) = read.context("the books cannot be read")?;
    let mut names = BTreeMap::new();
    for (id, kind, owner, balance) in accounts {
        let owner = owner.unwrap_or_default();
        if owner != 0
            && let Some(account) = books.wealth.entry(owner).or_default().account(&kind)
        {
            *account += balance;
        }
        names.insert(id, (kind, owner));
    }
    for (seq, kind, memo, lines) in entries {
        let lines: Vec<(i64, i64)> = serde_json::from_str(&lines).context("an entry's lines")?;
        let line = |(id, amount): (i64, i64)| {
            let (account, owner) = names.get(&id).cloned().unwrap_or_default();
            Line {
                account,
                owner,
                amount,
            }
        };
        let lines = lines.into_iter().map(line).collect();
        books.entries.push(Entry {
            seq,
            kind,
            memo,
            lines,
        });
    }
    Ok(books)
}
