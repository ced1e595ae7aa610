//! The journal for programs, newest entry first.

use std::collections::BTreeSet;

use core_db::{DbError, Tx};
use core_errors::AppError;
use core_security::{ApiCaller, Scope};
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_economy::ledger::AccountKind;

use super::LONGEST;
use crate::economy::Economy;
use crate::export::Stored;
use crate::fail::Fail;
use crate::ledger::names;

core_db::statements! {
    /// Entries before a place.
    ENTRIES_BEFORE = "SELECT seq, at, kind, actor, memo, memo_salt, memo_hash, reverses, lines, hash FROM journal_entry
        WHERE guild_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";
}

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// Its place.
    pub seq: i64,
    /// When it was made.
    pub at: Timestamp,
    /// Why: the stable name of its kind.
    pub kind: String,
    /// Who made it; none for the bot itself, and for those who were forgotten.
    pub actor: Option<UserId>,
    /// Its note, unless it was forgotten.
    pub memo: Option<String>,
    /// The entry that it undoes.
    pub reverses: Option<i64>,
    /// Its hash, in hexadecimal.
    pub hash: String,
    /// Every account with what it got.
    pub sides: Vec<JournalSide>,
}

/// One account of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalSide {
    /// What the account is for.
    pub account: AccountKind,
    /// Whose it is; none for the server's own and for those who were forgotten.
    pub owner: Option<UserId>,
    /// What came; negative if it went.
    pub amount: Money,
}

/// A page of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalPage {
    /// Entries, the newest first.
    pub entries: Vec<JournalEntry>,
    /// The place before which the next page begins; none on the last one.
    pub next: Option<i64>,
}

impl Economy {
    /// The journal of a server, for a key that may look at money.
    ///
    /// # Errors
    /// `access.forbidden` if the key lacks the scope or belongs to another server; those of the database.
    #[tracing::instrument(name = "economy.api_entries", level = "debug", skip_all)]
    pub async fn api_entries(
        &self,
        caller: &ApiCaller,
        guild: GuildId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<JournalPage, AppError> {
        let request = self.looking(caller, guild, Scope::MoneyRead).await?;
        let input = (before.unwrap_or(i64::MAX), limit.clamp(1, LONGEST));
        self.look("api_entries", &request, input, |tx, scope, input| {
            Box::pin(page(tx, scope.guild(), input))
        })
        .await
    }
}

async fn page(tx: &mut Tx, guild: GuildId, (before, limit): (i64, u32)) -> Result<JournalPage, Fail> {
    let query = tx.query(ENTRIES_BEFORE).bind(guild.as_i64()).bind(before);
    let mut found: Vec<Stored> = query.bind(limit + 1).fetch_all().await?;
    let has_more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let ids: BTreeSet<i64> = found
        .iter()
        .flat_map(|Stored(entry)| entry.lines.iter().map(|(id, _)| *id).chain(entry.actor))
        .collect();
    let names = names(tx, &ids).await?;
    let mut entries = Vec::with_capacity(found.len());
    for Stored(entry) in found {
        let mut sides = Vec::with_capacity(entry.lines.len());
        for (id, amount) in entry.lines {
            let (account, owner) = *names
                .get(&id)
                .ok_or_else(|| DbError::corrupt("an entry names an account that is not there"))?;
            sides.push(JournalSide {
                account,
                owner,
                amount: Money::new(amount),
            });
        }
        entries.push(JournalEntry {
            seq: entry.seq,
            at: Timestamp::from_micros(entry.at),
            kind: entry.kind,
            actor: entry
                .actor
                .and_then(|id| names.get(&id))
                .and_then(|(_, owner)| *owner),
            memo: entry.memo,
            reverses: entry.reverses,
            hash: entry.hash,
            sides,
        });
    }
    Ok(JournalPage {
        next: entries.last().filter(|_| has_more).map(|entry| entry.seq),
        entries,
    })
}
