//! Books as a server has them after years, to measure how an old server feels.

use std::sync::Arc;

use core_db::{Db, DbError, DbErrorKind, Rows, Tx};
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_economy::ledger::{AccountId, AccountRef, Entry, EntryKind, EntryLine, Head, Link, link_hash};

use super::accounts::{accounts_load, accounts_open, heads_lock};
use super::post::{POSTINGS_ADD, entries_add};

core_db::statements! {
    /// Gives accounts that hold nothing yet what they end with.
    ACCOUNTS_FILL = split(
        "UPDATE account SET balance = input.balance
        FROM (SELECT value ->> 0 AS id, value ->> 1 AS balance FROM json_each($1)) AS input
        WHERE account.id = input.id AND account.balance = 0",
        "UPDATE account SET balance = input.balance
        FROM unnest($1::bigint[], $2::bigint[]) AS input (id, balance)
        WHERE account.id = input.id AND account.balance = 0"
    );
    /// Ends a journal that was empty.
    HEAD_SET = "UPDATE ledger_head SET seq = $2, hash = $3 WHERE guild_id = $1 AND seq = 0";
}

/// Rows of one unit of work.
const CHUNK: usize = 5_000;

/// How far back the first entry lies, in microseconds: three years.
const SPAN: i64 = 3 * 365 * 86_400 * 1_000_000;

/// The part of the members that lies between two payers who follow each other: far apart, as in a busy server.
const STRIDE: f64 = 0.618;

/// What is to be written: every member gets some coins once, then each pays their neighbour one coin, over and over, in an
/// order that spreads a member's entries evenly over the whole journal.
#[derive(Debug, Clone)]
pub struct Past {
    /// Whose books; there must be no entry in them.
    pub guild: GuildId,
    /// Who took part.
    pub members: Vec<UserId>,
    /// How many entries, at least one per member.
    pub entries: u64,
    /// When the last one was made; the first was three years earlier.
    pub ends: Timestamp,
}

/// Writes a past directly, many rows at a time, with hashes, running balances and balances as they would be had each entry
/// been made alone, so that [`verify`](super::verify) finds nothing. Answers whether there was anything to do: books that
/// have entries stay as they are. If it ends half-way, the database is of no use any more.
///
/// `progress` is told how many entries are written.
///
/// # Errors
/// Those of the database; [`DbErrorKind::Internal`] for fewer than two members.
pub async fn past_write(db: &Db, past: Past, progress: impl Fn(u64)) -> Result<bool, DbError> {
    let guild = past.guild;
    let head = db.write("past", move |tx| Box::pin(head(tx, guild))).await?;
    if head.seq > 0 {
        return Ok(false);
    }
    let course = Arc::new(Course::open(db, &past).await?);
    let (mut seq, mut last) = (0, head.hash);
    while seq < course.entries {
        let end = (seq + CHUNK as u64).min(course.entries);
        let entries: Vec<Entry> = (seq + 1..=end)
            .map(|seq| {
                let entry = course.entry(seq, &last);
                last = entry.hash;
                entry
            })
            .collect();
        db.write_with("past_entries", entries, |tx, entries| {
            Box::pin(async move { entries_add(tx, &entries.iter().collect::<Vec<_>>()).await })
        })
        .await?;
        seq = end;
        progress(seq);
    }
    course.settle(db).await?;
    let end = number(course.entries)?;
    db.write("past", move |tx| {
        Box::pin(async move {
            let set = tx.query(HEAD_SET).bind(guild.as_i64()).bind(end).bind(last);
            match set.execute().await? {
                1 => Ok(()),
                _ => Err(DbError::new(
                    DbErrorKind::Conflict,
                    "somebody else used these books",
                )),
            }
        })
    })
    .await?;
    Ok(true)
}

async fn head(tx: &mut Tx, guild: GuildId) -> Result<Head, DbError> {
    let heads = heads_lock(tx, &[guild].into()).await?;
    let head = heads.into_values().next();
    head.ok_or_else(|| DbError::new(DbErrorKind::Internal, "a journal was not opened"))
}

fn number(count: u64) -> Result<i64, DbError> {
    i64::try_from(count).map_err(|_| DbError::new(DbErrorKind::Internal, "more than can be counted"))
}

/// One line of a statement: entry, amount, balance after it.
type Step = (i64, i64, i64);

/// Who pays whom when. Payment `j` is by member `j * stride` (modulo all members), so member `m` pays with the payments that
/// leave the remainder `m * inverse`: both directions are known without looking.
#[derive(Debug)]
struct Course {
    guild: GuildId,
    mint: (AccountRef, AccountId),
    /// In the order of their numbers.
    wallets: Vec<(AccountId, AccountRef)>,
    members: u64,
    entries: u64,
    stride: u64,
    inverse: u64,
    ends: Timestamp,
}

impl Course {
    /// Opens the accounts.
    async fn open(db: &Db, past: &Past) -> Result<Self, DbError> {
        let members = past.members.len() as u64;
        let Some((stride, inverse)) = stride(members) else {
            return Err(DbError::new(DbErrorKind::Internal, "a past takes two members"));
        };
        let mint = AccountRef::mint(past.guild);
        let wallets = past
            .members
            .iter()
            .map(|member| AccountRef::wallet(past.guild, *member));
        let accounts: Vec<AccountRef> = std::iter::once(mint).chain(wallets).collect();
        let mut opened = Vec::with_capacity(accounts.len());
        for chunk in accounts.chunks(CHUNK) {
            let found = db.write_with("past_accounts", chunk.to_vec(), |tx, chunk| {
                Box::pin(async move {
                    accounts_open(tx, &chunk).await?;
                    accounts_load(tx, &chunk).await
                })
            });
            let found = found.await?;
            opened.extend(found.into_iter().map(|(account, stored)| (stored.id, account)));
        }
        opened.sort_unstable();
        let at = opened.iter().position(|(_, account)| *account == mint);
        let at = at.ok_or_else(|| DbError::new(DbErrorKind::Internal, "an account was not opened"))?;
        let (id, _) = opened.remove(at);
        Ok(Self {
            guild: past.guild,
            mint: (mint, id),
            wallets: opened,
            members,
            entries: past.entries.max(members),
            stride,
            inverse,
            ends: past.ends,
        })
    }

    /// What a member starts with: between 1,000 and 9,999 coins, so that a leaderboard has an order.
    const fn grant(member: u64) -> i64 {
        1_000 + (member.wrapping_mul(7_919) % 9_000).cast_signed()
    }

    fn entry(&self, seq: u64, prev: &[u8; 32]) -> Entry {
        let mut lines = if seq <= self.members {
            let grant = Self::grant(seq - 1);
            let mint = EntryLine {
                id: self.mint.1,
                account: self.mint.0,
                amount: Money::new(-grant),
                balance_after: Money::ZERO,
            };
            [mint, self.line(seq - 1, grant)]
        } else {
            let payer = (seq - 1) % self.members * self.stride % self.members;
            [self.line(payer, -1), self.line((payer + 1) % self.members, 1)]
        };
        let actor = (seq > self.members).then_some(lines[0].id);
        lines.sort_unstable_by_key(|line| line.id);
        let seq = seq.cast_signed();
        let step = SPAN / self.entries.cast_signed();
        let ago = step * (self.entries.cast_signed() - seq);
        let mut entry = Entry {
            guild: self.guild,
            seq,
            at: Timestamp::from_micros(self.ends.as_micros() - ago),
            kind: if actor.is_some() {
                EntryKind::Pay
            } else {
                EntryKind::Grant
            },
            actor,
            memo: None,
            reverses: None,
            lines: lines.to_vec(),
            hash: [0; 32],
        };
        entry.hash = link_hash(&Link {
            prev,
            guild: entry.guild,
            seq: entry.seq,
            at: entry.at,
            kind: entry.kind.name(),
            actor,
            memo_hash: None,
            reverses: None,
            lines: &lines.map(|line| (line.id, line.amount.minor())),
        });
        entry
    }

    fn line(&self, member: u64, amount: i64) -> EntryLine {
        let (id, account) = self.wallets[usize::try_from(member).unwrap_or_default()];
        EntryLine {
            id,
            account,
            amount: Money::new(amount),
            // Of no interest to the journal; the postings are written by account.
            balance_after: Money::ZERO,
        }
    }

    /// Everything that happened to one member's wallet, in order.
    fn steps(&self, member: u64) -> Vec<Step> {
        let grant = Self::grant(member);
        let mut steps = vec![((member + 1).cast_signed(), grant, grant)];
        // The first `members` entries are the grants. As that is one whole round, remainders stay as they are.
        let pays = member * self.inverse % self.members;
        let gets = (member + self.members - 1) % self.members * self.inverse % self.members;
        let mut round = [(pays, -1), (gets, 1)];
        round.sort_unstable();
        let (mut from, mut balance) = (self.members, grant);
        while from < self.entries {
            for (offset, amount) in round {
                let seq = from + offset + 1;
                if seq <= self.entries {
                    balance += amount;
                    steps.push((seq.cast_signed(), amount, balance));
                }
            }
            from += self.members;
        }
        steps
    }

    /// Writes down what the entries did to each account, account by account, which is the order of their table.
    async fn settle(&self, db: &Db) -> Result<(), DbError> {
        let mut issued = 0;
        let mint: Vec<Step> = (0..self.members)
            .map(|member| {
                issued -= Self::grant(member);
                ((member + 1).cast_signed(), -Self::grant(member), issued)
            })
            .collect();
        let mut waiting = Postings::default();
        waiting.add(db, self.mint.1, &mint).await?;
        for (member, (id, _)) in (0_u64..).zip(&self.wallets) {
            waiting.add(db, *id, &self.steps(member)).await?;
        }
        waiting.write(db).await
    }
}

/// Postings on their way into the database.
#[derive(Debug, Default)]
struct Postings {
    rows: Vec<(AccountId, Step)>,
    balances: Vec<(AccountId, i64)>,
}

impl Postings {
    async fn add(&mut self, db: &Db, account: AccountId, steps: &[Step]) -> Result<(), DbError> {
        for step in steps {
            self.rows.push((account, *step));
            if self.rows.len() == 2 * CHUNK {
                self.write(db).await?;
            }
        }
        let last = steps.last().map(|(_, _, balance)| (account, *balance));
        self.balances.extend(last);
        Ok(())
    }

    async fn write(&mut self, db: &Db) -> Result<(), DbError> {
        db.write_with("past_postings", std::mem::take(self), |tx, written| {
            Box::pin(async move {
                let rows = Rows::new()
                    .i64s(written.rows.iter().map(|(id, _)| id.get()))
                    .i64s(written.rows.iter().map(|(_, step)| step.0))
                    .i64s(written.rows.iter().map(|(_, step)| step.1))
                    .i64s(written.rows.iter().map(|(_, step)| step.2));
                tx.query(POSTINGS_ADD).bind(rows).execute().await?;
                let balances = Rows::new()
                    .i64s(written.balances.iter().map(|(id, _)| id.get()))
                    .i64s(written.balances.iter().map(|(_, balance)| *balance));
                tx.query(ACCOUNTS_FILL).bind(balances).execute().await.map(drop)
            })
        })
        .await
    }
}

/// A step through all members that reaches each once before it comes back, and the step that undoes it.
fn stride(members: u64) -> Option<(u64, u64)> {
    if members < 2 {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "any number near it does"
    )]
    let wanted = ((members as f64 * STRIDE) as u64).max(1);
    (wanted..members)
        .chain(1..wanted)
        .find_map(|stride| Some((stride, inverse(stride, members)?)))
}

/// The number whose product with this one leaves the remainder 1 (extended Euclidean algorithm), if they have no common part.
fn inverse(of: u64, modulus: u64) -> Option<u64> {
    let modulus = modulus.cast_signed();
    let (mut rest, mut next) = (modulus, of.cast_signed());
    let (mut sum, mut add) = (0, 1);
    while next != 0 {
        let times = rest / next;
        (rest, next) = (next, rest - times * next);
        (sum, add) = (add, sum - times * add);
    }
    (rest == 1).then(|| sum.rem_euclid(modulus).cast_unsigned())
}
