//! One entry of the journal: both sides, who, why, and the proof that it is still what it was.

use std::collections::BTreeMap;

use core_db::{DbError, Rows, Tx};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_economy::ledger::{AccountKind, EntryKind};

use crate::Request;
use crate::economy::{Economy, Scope};
use crate::export::Stored;
use crate::fail::Fail;
use crate::ledger::user_id;
use crate::outcome::{Posting, TracedPosting};

core_db::statements! {
    /// An entry.
    ENTRY = "SELECT seq, at, kind, actor, memo, memo_salt, memo_hash, reverses, lines, hash FROM journal_entry
        WHERE guild_id = $1 AND seq = $2";
    /// The hash of an entry, which the next one continues.
    HASH = "SELECT hash FROM journal_entry WHERE guild_id = $1 AND seq = $2";
    /// What undoes an entry.
    REVERSED_BY = "SELECT seq FROM journal_entry WHERE guild_id = $1 AND reverses = $2";
    /// Where the journal ends.
    LAST = "SELECT seq FROM ledger_head WHERE guild_id = $1";
    /// What accounts are.
    ACCOUNTS = split(
        "SELECT id, kind, owner_id FROM account WHERE id IN (SELECT value ->> 0 FROM json_each($1))",
        "SELECT id, kind, owner_id FROM account WHERE id = ANY ($1::bigint[])"
    );
    /// What an account held after an entry, and the entry before it.
    AFTER = "SELECT balance_after, (SELECT max(earlier.seq) FROM posting AS earlier
            WHERE earlier.account_id = $1 AND earlier.seq < $2) FROM posting WHERE account_id = $1 AND seq = $2";
}

/// Accounts of an entry that are told: a reversal of many may have more.
const SIDES: usize = 50;

impl Economy {
    /// One entry of the journal, for staff.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `trace.unknown` if there is no such entry.
    #[tracing::instrument(name = "economy.trace_entry", level = "debug", skip_all)]
    pub async fn trace_entry(&self, request: &Request, entry: i64) -> Result<Posting, AppError> {
        request.allow_in_guild(Action::EconomyHealth)?;
        self.look("trace_entry", request, entry, |tx, scope, entry| {
            Box::pin(posting(tx, scope, entry))
        })
        .await
    }
}

async fn posting(tx: &mut Tx, scope: Scope, seq: i64) -> Result<Posting, Fail> {
    let guild = scope.guild();
    let found: Option<Stored> = tx
        .query(ENTRY)
        .bind(guild.as_i64())
        .bind(seq)
        .fetch_optional()
        .await?;
    let Stored(entry) = found.ok_or(AppError::new(codes::TRACE_UNKNOWN))?;
    let before = hash_of(tx, guild, seq - 1).await?;
    let reversed_by: Option<(i64,)> = tx
        .query(REVERSED_BY)
        .bind(guild.as_i64())
        .bind(seq)
        .fetch_optional()
        .await?;
    let last: Option<(i64,)> = tx.query(LAST).bind(guild.as_i64()).fetch_optional().await?;
    let known = accounts(tx, entry.lines.iter().map(|(id, _)| *id).chain(entry.actor)).await?;
    let mut sides = Vec::new();
    for (id, amount) in entry.lines.iter().take(SIDES) {
        let Some((account, owner)) = known.get(id).copied() else {
            return Err(DbError::corrupt("an entry names an account that is not there").into());
        };
        let after: (i64, Option<i64>) = tx.query(AFTER).bind(*id).bind(seq).fetch_one().await?;
        sides.push(TracedPosting {
            account,
            owner,
            amount: Money::new(*amount),
            balance_after: Money::new(after.0),
            before: after.1,
        });
    }
    let kind = EntryKind::parse(&entry.kind);
    Ok(Posting {
        seq,
        last: last.map_or(seq, |(last,)| last),
        at: Timestamp::from_micros(entry.at),
        kind: kind.ok_or_else(|| DbError::corrupt("an entry is of an unknown kind"))?,
        actor: entry
            .actor
            .and_then(|id| known.get(&id))
            .and_then(|(_, owner)| *owner),
        sides,
        reverses: entry.reverses,
        reversed_by: reversed_by.map(|(seq,)| seq),
        is_proven: entry.follows(guild, &before),
        hash: entry.hash,
        memo: entry.memo,
    })
}

/// The hash of an entry; zeros before the first.
async fn hash_of(tx: &mut Tx, guild: GuildId, seq: i64) -> Result<[u8; 32], Fail> {
    let found: Option<([u8; 32],)> = tx
        .query(HASH)
        .bind(guild.as_i64())
        .bind(seq)
        .fetch_optional()
        .await?;
    Ok(found.map_or([0; 32], |(hash,)| hash))
}

type Known = BTreeMap<i64, (AccountKind, Option<UserId>)>;

async fn accounts(tx: &mut Tx, ids: impl Iterator<Item = i64>) -> Result<Known, Fail> {
    let ids = Rows::new().i64s(ids);
    let rows: Vec<(i64, String, Option<i64>)> = tx.query(ACCOUNTS).bind(ids).fetch_all().await?;
    rows.into_iter()
        .map(|(id, kind, owner)| {
            let kind = AccountKind::parse(&kind)
                .ok_or_else(|| DbError::corrupt("an account is of an unknown kind"))?;
            Ok((id, (kind, user_id(owner)?)))
        })
        .collect()
}
