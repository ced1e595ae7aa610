//! Carrying a batch out, a bite at a time.

use std::collections::{BTreeMap, BTreeSet};

use core_db::{Db, DbError, Tx};
use core_errors::AppError;
use core_security::{AuditActor, AuditEntry, audit_append};
use core_types::{GuildId, Money};
use domain_economy::ledger::{AccountRef, Draft, EntryKind, Memo};
use domain_economy::steer::recover;

use super::bulk::pockets;
use super::purses::{Purses, Undo};
use super::reverse::{Goods, entries, reversed};
use super::store::{self, ROWS_NEXT, Settled};
use crate::books;
use crate::economy::Economy;
use crate::fail::Fail;
use crate::ledger::post;
use crate::outcome::{Batch, BatchRow, BatchState, BatchWhat, RowState};
use crate::things::{self, Movement};

/// Rows per transaction: nobody waits for more than these.
const BITE: i64 = 100;

/// On record when a batch was stopped, and when its last row had its turn.
pub(super) const STOPPED: &str = "economy.batch_stop";
const FINISHED: &str = "economy.batch_done";

impl Economy {
    /// Carries out at most so many bites of a batch, and answers how far it is; none if there is no such batch.
    pub(super) async fn batch_run(
        &self,
        guild: GuildId,
        id: i64,
        most: usize,
    ) -> Result<Option<Batch>, AppError> {
        bites(self.db(), guild, id, most).await
    }
}

/// As [`Economy::batch_run`], without the use cases around it.
pub(super) async fn bites(db: &Db, guild: GuildId, id: i64, most: usize) -> Result<Option<Batch>, AppError> {
    let mut seen = None;
    for _ in 0..most {
        let done: Result<Option<Batch>, Fail> = db
            .write("batch_bite", move |tx| Box::pin(bite(tx, guild, id)))
            .await;
        seen = done?;
        if seen
            .as_ref()
            .is_none_or(|batch| batch.state != BatchState::Running)
        {
            break;
        }
    }
    Ok(seen)
}

/// What a row wants: an entry, and how much of it is what was asked for.
enum Wish {
    Post(Draft, RowState, i64),
    /// As before, with the things that the entry moved.
    Swap(Draft, i64, EntryKind, Vec<Movement>),
    Leave(RowState, Option<&'static str>),
}

impl Wish {
    const fn draft(&self) -> Option<&Draft> {
        match self {
            Self::Post(draft, ..) | Self::Swap(draft, ..) => Some(draft),
            Self::Leave(..) => None,
        }
    }
}

/// Why a row was left alone whose things are not there any more, as stored.
const THINGS_GONE: &str = "things";

async fn bite(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Option<Batch>, Fail> {
    books::lock(tx, guild).await?;
    let Some(batch) = store::get(tx, guild, id).await? else {
        return Ok(None);
    };
    if batch.state != BatchState::Running {
        return Ok(Some(batch));
    }
    // Rows have their turn in the order of their places, so as many are behind us as were counted.
    let next = tx.query(ROWS_NEXT).bind(guild.as_i64()).bind(id);
    let rows: Vec<BatchRow> = next.bind(batch.rows_done).bind(BITE).fetch_all().await?;
    let wishes = if batch.what == BatchWhat::Reverse {
        undoings(tx, guild, &batch, &rows).await?
    } else {
        moves(tx, guild, &batch, &rows).await?
    };
    let drafts: Vec<Draft> = wishes.iter().filter_map(Wish::draft).cloned().collect();
    let mut posted = post(tx, &drafts).await?.into_iter();
    let mut settled = Vec::with_capacity(rows.len());
    for (row, wish) in rows.iter().zip(&wishes) {
        let left = |state, note| Settled {
            place: row.place,
            state,
            done: 0,
            posted: None,
            note,
        };
        let entry = wish.draft().and_then(|_| posted.next());
        settled.push(match (wish, entry) {
            (Wish::Leave(state, note), _) => left(*state, *note),
            (Wish::Post(_, state, done), Some(Ok(entry))) => Settled {
                place: row.place,
                state: *state,
                done: *done,
                posted: Some(entry.seq),
                note: None,
            },
            (Wish::Swap(_, done, kind, moved), Some(Ok(entry))) => {
                things::undo(tx, guild, *kind, moved, entry.seq).await?;
                Settled {
                    place: row.place,
                    state: RowState::Done,
                    done: *done,
                    posted: Some(entry.seq),
                    note: None,
                }
            }
            // An account was closed: nobody else is kept waiting for it.
            _ => left(RowState::Skipped, None),
        });
    }
    store::settle(tx, guild, id, &settled).await?;
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    if count < BITE || batch.rows_done + count >= batch.rows {
        finish(tx, guild, &batch).await?;
    }
    Ok(store::get(tx, guild, id).await?)
}

/// Puts the end of a batch on record.
async fn finish(tx: &mut Tx, guild: GuildId, batch: &Batch) -> Result<(), Fail> {
    let now = tx.now();
    if !store::state_set(tx, guild, batch, BatchState::Done, batch.expires_at).await? {
        return Err(DbError::corrupt("a batch that runs is not running").into());
    }
    let Some(done) = store::get(tx, guild, batch.id).await? else {
        return Ok(());
    };
    // Only once all of it is back: what could not be had would else be made a second time.
    if let Some(undone) = done.undoes
        && done.rows_open == 0
    {
        store::source_free(tx, guild, undone).await?;
    }
    let entry = AuditEntry {
        guild,
        actor: AuditActor::System,
        action: FINISHED.to_owned(),
        target: format!("batch:{}", done.id),
        reason: done.reason,
        before: None,
        after: Some(serde_json::json!({
            "what": done.what, "rows": done.rows, "amount": done.amount,
            "rows_open": done.rows_open, "amount_done": done.amount_done,
        })),
        trace: format!("batch {}", done.id),
    };
    audit_append(tx, entry, now).await?;
    Ok(())
}

fn dressed(draft: Draft, batch: &Batch) -> Draft {
    // A reason that is no note is in the batch all the same: a batch that was begun is never kept from going on.
    let draft = match Memo::new(&batch.reason) {
        Ok(memo) => draft.with_memo(memo),
        Err(_) => draft,
    };
    match batch.made_by {
        Some(maker) => draft.by(maker),
        None => draft,
    }
}

/// What undoes the entries of rows, as far as there is money.
async fn undoings(tx: &mut Tx, guild: GuildId, batch: &Batch, rows: &[BatchRow]) -> Result<Vec<Wish>, Fail> {
    let seqs: Vec<i64> = rows.iter().filter_map(|row| row.entry).collect();
    let found = entries(tx, guild, &seqs).await?;
    let undone = reversed(tx, guild, &found).await?;
    let ids: BTreeSet<i64> = found
        .iter()
        .flat_map(|entry| &entry.lines)
        .map(|(id, _)| *id)
        .collect();
    let mut purses = Purses::of_accounts(tx, guild, ids).await?;
    let mut goods = Goods::of(tx, guild, &found).await?;
    let found: BTreeMap<i64, _> = found.into_iter().map(|entry| (entry.seq, entry)).collect();
    let mut wishes = Vec::with_capacity(rows.len());
    for row in rows {
        let entry = row.entry.and_then(|seq| found.get(&seq));
        let Some(entry) = entry.filter(|entry| !undone.contains(&entry.seq)) else {
            wishes.push(Wish::Leave(RowState::Skipped, None));
            continue;
        };
        let with_things = things::moves_things(entry.kind);
        let (changes, state, taken) = match purses.undo(&entry.lines, !entry.is_internal()) {
            Undo::Done(changes, taken) => (changes, RowState::Done, taken),
            // Things are not divided: where coins are missing, both stay as they are.
            Undo::Part(changes, taken, _) if batch.partly && taken > 0 && !with_things => {
                (changes, RowState::Part, taken)
            }
            Undo::Part(..) => {
                wishes.push(Wish::Leave(RowState::Short, None));
                continue;
            }
            Undo::Never => {
                wishes.push(Wish::Leave(RowState::Skipped, None));
                continue;
            }
        };
        // An entry of very many accounts may take more than one entry holds.
        let Ok(draft) = Draft::new(EntryKind::Reversal, changes.iter().copied()) else {
            wishes.push(Wish::Leave(RowState::Skipped, None));
            continue;
        };
        if !goods.undo(entry) {
            wishes.push(Wish::Leave(RowState::Short, Some(THINGS_GONE)));
            continue;
        }
        purses.change(&changes);
        let draft = dressed(draft.reversing(entry.seq), batch);
        wishes.push(if with_things {
            Wish::Swap(draft, taken, entry.kind, goods.moved(entry).to_vec())
        } else {
            Wish::Post(draft, state, taken)
        });
    }
    Ok(wishes)
}

/// What rows give to members or take from them.
async fn moves(tx: &mut Tx, guild: GuildId, batch: &Batch, rows: &[BatchRow]) -> Result<Vec<Wish>, Fail> {
    let members: BTreeSet<_> = rows.iter().filter_map(|row| row.member).collect();
    let mut purses = Purses::of_members(tx, guild, &members).await?;
    let mut wishes = Vec::with_capacity(rows.len());
    for row in rows {
        // Somebody who was forgotten since gets nothing and loses nothing.
        let Some(member) = row.member else {
            wishes.push(Wish::Leave(RowState::Skipped, None));
            continue;
        };
        let (wallet, bank) = (AccountRef::wallet(guild, member), AccountRef::bank(guild, member));
        let amount = row.amount.minor();
        let (kind, taker) = match batch.what {
            BatchWhat::Grant => (EntryKind::Grant, None),
            BatchWhat::Import => (EntryKind::Import, None),
            BatchWhat::Tax => (EntryKind::Fee, Some(AccountRef::treasury(guild))),
            BatchWhat::Remove | BatchWhat::Reverse => (EntryKind::Remove, Some(AccountRef::burn(guild))),
        };
        let Some(taker) = taker else {
            let draft = Draft::transfer(kind, AccountRef::mint(guild), wallet, row.amount)?;
            wishes.push(Wish::Post(dressed(draft, batch), RowState::Done, amount));
            continue;
        };
        let (at_hand, saved) = pockets(&purses, guild, member);
        let found = recover(amount, at_hand, saved);
        let taken = found.first.saturating_add(found.second);
        if taken == 0 || (found.missing > 0 && !batch.partly) {
            wishes.push(Wish::Leave(RowState::Short, None));
            continue;
        }
        let changes = [
            (wallet, Money::new(-found.first)),
            (bank, Money::new(-found.second)),
            (taker, Money::new(taken)),
        ];
        let changes: Vec<_> = changes
            .into_iter()
            .filter(|(_, amount)| *amount != Money::ZERO)
            .collect();
        purses.change(&changes);
        let state = if found.missing > 0 {
            RowState::Part
        } else {
            RowState::Done
        };
        let draft = dressed(Draft::new(kind, changes)?, batch);
        wishes.push(Wish::Post(draft, state, taken));
    }
    Ok(wishes)
}
