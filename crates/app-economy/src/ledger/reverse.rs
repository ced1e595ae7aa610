//! Undoing an entry by its opposite.

use std::collections::BTreeSet;

use core_db::{DbError, Tx};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountRef, Currency, Draft, EntryKind, EntrySeq, Memo};

use super::LedgerError;
use super::accounts::{heads_lock, user_id};
use super::balance::kind_of;
use super::post::{Posted, post_one};
use super::statement::lines_parse;

core_db::statements! {
    /// An entry, and whether it was reversed.
    ENTRY_FIND = "SELECT entry.kind, entry.lines, EXISTS (SELECT 1 FROM journal_entry AS later
            WHERE later.guild_id = entry.guild_id AND later.reverses = entry.seq)
        FROM journal_entry AS entry WHERE entry.guild_id = $1 AND entry.seq = $2";
    /// What an account is.
    ACCOUNT_FIND = "SELECT kind, currency, owner_id FROM account WHERE id = $1";
}

/// Undoes an entry by adding its opposite, once. The entry itself stays as it is; `reason` is kept with the new one.
///
/// Everybody gives back what they got, so this is refused when somebody no longer has it.
///
/// # Errors
/// [`LedgerError::EntryUnknown`], [`LedgerError::ReversedBefore`]; [`LedgerError::NotReversible`] for reversals, for
/// what belongs to a hold or a loan, and for erasures; [`LedgerError::Refused`]; those of the database.
pub async fn reverse(
    tx: &mut Tx,
    guild: GuildId,
    seq: EntrySeq,
    reason: Memo,
    actor: UserId,
) -> Result<Posted, LedgerError> {
    heads_lock(tx, &BTreeSet::from([guild])).await?;
    let found = tx
        .query(ENTRY_FIND)
        .bind(guild.as_i64())
        .bind(seq)
        .fetch_optional()
        .await?;
    let (kind, lines, reversed): (String, String, bool) = found.ok_or(LedgerError::EntryUnknown(seq))?;
    if !EntryKind::parse(&kind).is_some_and(is_reversible) {
        return Err(LedgerError::NotReversible(seq));
    }
    if reversed {
        return Err(LedgerError::ReversedBefore(seq));
    }
    let mut changes = Vec::new();
    for (id, amount) in lines_parse(&lines)? {
        let account = account_find(tx, guild, id)
            .await?
            .ok_or(LedgerError::NotReversible(seq))?;
        let opposite = Money::new(amount)
            .negated()
            .map_err(|_| DbError::corrupt("an amount is out of range"))?;
        changes.push((account, opposite));
    }
    let draft = Draft::new(EntryKind::Reversal, changes)?
        .reversing(seq)
        .with_memo(reason)
        .by(actor);
    post_one::<LedgerError>(tx, &draft).await
}

/// Whether an entry of this kind may be undone by its opposite. What belongs to a hold, a loan, an erasure or a collection
/// changed more than balances.
pub(crate) const fn is_reversible(kind: EntryKind) -> bool {
    !matches!(
        kind,
        EntryKind::Reversal
            | EntryKind::Hold
            | EntryKind::Capture
            | EntryKind::Release
            | EntryKind::Expiry
            | EntryKind::Erase
            | EntryKind::Loan
            | EntryKind::Repayment
            | EntryKind::Collection
    )
}

/// What an account is; none if its owner was forgotten.
async fn account_find(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Option<AccountRef>, DbError> {
    let (kind, currency, owner): (String, i64, Option<i64>) =
        tx.query(ACCOUNT_FIND).bind(id).fetch_one().await?;
    let currency = u32::try_from(currency).map_err(|_| DbError::corrupt("a currency is out of range"))?;
    Ok(AccountRef::new(
        guild,
        Currency::new(currency),
        kind_of(&kind)?,
        user_id(owner)?,
    ))
}
