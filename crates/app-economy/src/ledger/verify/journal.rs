//! The journal against itself: places, sums, seals, hashes, head.

use core_db::{DbError, FromRow, Row, Tx};
use core_types::{GuildId, Timestamp};
use domain_economy::ledger::{AccountId, EntryHash, Link, MemoSalt, SealedMemo, link_hash};

use super::super::statement::lines_parse;
use super::report::{Fault, FaultKind, VerifyReport};
use super::{PAGE, Tallies};

core_db::statements! {
    /// The next entries of a journal.
    ENTRIES_PAGE = "SELECT seq, at, kind, actor, memo, memo_salt, memo_hash, reverses, lines, hash FROM journal_entry
        WHERE guild_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    /// Where a journal says that it ends.
    HEAD = "SELECT seq, hash FROM ledger_head WHERE guild_id = $1";
}

struct Stored {
    seq: i64,
    at: Timestamp,
    kind: String,
    actor: Option<i64>,
    memo: Option<String>,
    memo_salt: Option<MemoSalt>,
    memo_hash: Option<[u8; 32]>,
    reverses: Option<i64>,
    lines: String,
    hash: EntryHash,
}

impl FromRow for Stored {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            seq: row.get(0)?,
            at: row.get(1)?,
            kind: row.get(2)?,
            actor: row.get(3)?,
            memo: row.get(4)?,
            memo_salt: row.get(5)?,
            memo_hash: row.get(6)?,
            reverses: row.get(7)?,
            lines: row.get(8)?,
            hash: row.get(9)?,
        })
    }
}

/// Checks a guild's journal from its first entry and answers what it says of each account.
pub(super) async fn check(
    tx: &mut Tx,
    guild: GuildId,
    report: &mut VerifyReport,
    heard: &(dyn Fn(u64) + Send + Sync),
) -> Result<Tallies, DbError> {
    let mut tallies = Tallies::new();
    let (mut last, mut hash) = (0_i64, [0_u8; 32]);
    loop {
        let page: Vec<Stored> = tx
            .query(ENTRIES_PAGE)
            .bind(guild.as_i64())
            .bind(last)
            .bind(PAGE)
            .fetch_all()
            .await?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            if entry.seq != last + 1 {
                report.found(Fault::new(FaultKind::EntryMissing, "the place is empty").at(last + 1));
            }
            check_one(guild, &entry, &hash, report, &mut tallies);
            // Compare on with what is stored, so that one broken link is one fault.
            (last, hash) = (entry.seq, entry.hash);
            report.entries += 1;
        }
        heard(report.entries);
    }
    let head: Option<(i64, EntryHash)> = tx.query(HEAD).bind(guild.as_i64()).fetch_optional().await?;
    if head.unwrap_or((0, [0; 32])) != (last, hash) {
        report.found(Fault::new(FaultKind::Head, "the head is not the last entry").at(last));
    }
    Ok(tallies)
}

fn check_one(
    guild: GuildId,
    entry: &Stored,
    prev: &EntryHash,
    report: &mut VerifyReport,
    tallies: &mut Tallies,
) {
    let Ok(lines) = lines_parse(&entry.lines) else {
        report.found(Fault::new(FaultKind::EntryUnreadable, "its lines cannot be read").at(entry.seq));
        return;
    };
    let sum: i128 = lines.iter().map(|(_, amount)| i128::from(*amount)).sum();
    if sum != 0 {
        report.found(Fault::new(FaultKind::EntryUnbalanced, format!("its lines sum to {sum}")).at(entry.seq));
    }
    for &(account, amount) in &lines {
        tallies.entry(account).or_default().add(entry.seq, amount);
    }
    let sealed = match (&entry.memo, &entry.memo_salt, &entry.memo_hash) {
        (Some(text), Some(salt), Some(hash)) => SealedMemo::hash(text, salt) == *hash,
        // Forgotten, or never there.
        (None, None, _) => true,
        _ => false,
    };
    if !sealed {
        report.found(Fault::new(FaultKind::Memo, "its note was changed").at(entry.seq));
    }
    let amounts: Vec<_> = lines
        .iter()
        .map(|&(account, amount)| (AccountId::new(account), amount))
        .collect();
    let hash = link_hash(&Link {
        prev,
        guild,
        seq: entry.seq,
        at: entry.at,
        kind: &entry.kind,
        actor: entry.actor.map(AccountId::new),
        memo_hash: entry.memo_hash.as_ref(),
        reverses: entry.reverses,
        lines: &amounts,
    });
    if hash != entry.hash {
        report.found(Fault::new(FaultKind::Chain, "its hash does not follow from its content").at(entry.seq));
    }
}
