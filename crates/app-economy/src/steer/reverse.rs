//! Planning to undo entries: which, and who could not give back what they got.

use std::collections::{BTreeMap, BTreeSet};

use core_db::{DbError, Rows, Tx};
use core_errors::{AppError, codes};
use core_security::{Action, reason};
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_economy::ledger::{EntryKind, EntrySeq};
use domain_economy::steer::MAX_ROWS;

use super::purses::{Purses, Undo};
use super::store::{self, NewBatch, NewRow, POSTED};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::ledger::{is_reversible, lines_parse};
use crate::outcome::{BatchState, BatchWhat, Planned};
use crate::request::{ReverseOrder, ReverseWhat};
use crate::things::{self, Movement, Shelves};
use crate::{Request, books};

/// Entries that a window may reach over.
const WIDEST: i64 = 50_000;
/// Members named in a preview.
const NAMED: usize = 10;
/// Entries read at a time.
const CHUNK: usize = 2_000;

core_db::statements! {
    /// The end of the journal.
    HEAD = "SELECT seq FROM ledger_head WHERE guild_id = $1";
    /// When an entry was made.
    AT = "SELECT at FROM journal_entry WHERE guild_id = $1 AND seq = $2";
    /// Entries of a window.
    WINDOW = "SELECT seq, at, kind, lines FROM journal_entry WHERE guild_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4";
    /// A member's accounts.
    OF_MEMBER = "SELECT id FROM account WHERE guild_id = $1 AND owner_id = $2";
    /// Changes of an account from some place on.
    CHANGES = "SELECT seq FROM posting WHERE account_id = $1 AND seq >= $2 ORDER BY seq LIMIT $3";
    /// Entries by their places.
    pub(super) ENTRIES = split(
        "SELECT seq, at, kind, lines FROM journal_entry WHERE guild_id = $1 AND seq IN (SELECT value ->> 0 FROM json_each($2))",
        "SELECT seq, at, kind, lines FROM journal_entry WHERE guild_id = $1 AND seq = ANY ($2::bigint[])"
    );
    /// Those of some entries that were undone.
    pub(super) REVERSED = split(
        "SELECT reverses FROM journal_entry WHERE guild_id = $1 AND reverses IN (SELECT value ->> 0 FROM json_each($2))",
        "SELECT reverses FROM journal_entry WHERE guild_id = $1 AND reverses = ANY ($2::bigint[])"
    );
}

/// An entry as it is undone.
pub(super) struct Found {
    pub(super) seq: EntrySeq,
    at: Timestamp,
    pub(super) kind: EntryKind,
    pub(super) lines: Vec<(i64, i64)>,
}

type EntryRow = (i64, Timestamp, String, String);

impl Found {
    fn read((seq, at, kind, lines): EntryRow) -> Result<Self, DbError> {
        Ok(Self {
            seq,
            at,
            kind: EntryKind::parse(&kind).ok_or_else(|| DbError::corrupt("an entry of an unknown kind"))?,
            lines: lines_parse(&lines)?,
        })
    }

    fn amount(&self) -> i64 {
        let got = self
            .lines
            .iter()
            .map(|(_, amount)| *amount)
            .filter(|amount| *amount > 0);
        got.fold(0, i64::saturating_add)
    }

    /// Whether only one's own pockets changed: undoing that helps nobody.
    pub(super) const fn is_internal(&self) -> bool {
        matches!(self.kind, EntryKind::Deposit | EntryKind::Withdraw)
    }
}

impl Economy {
    /// Plans to undo an entry, what a member did or got, or everything of a window of time. Nothing moves yet.
    ///
    /// # Errors
    /// `access.forbidden`; `staff.reason_missing` and `staff.reason_too_long`; `economy.entry_unknown`; `steer.nothing` if there
    /// is nothing to undo; `steer.too_many` and `steer.too_wide`.
    #[tracing::instrument(name = "economy.reverse_plan", level = "debug", skip_all)]
    pub async fn reverse_plan(
        &self,
        request: &Request,
        mut order: ReverseOrder,
    ) -> Result<Planned, AppError> {
        request.allow_in_guild(Action::EconomyReverse)?;
        order.reason = reason(&order.reason)?;
        // A window can reach over very many entries: they are looked through before anything is locked. What is planned is
        // read once more; an entry that was undone meanwhile is left out.
        let found = self
            .look("reverse_find", request, order.what, |tx, scope, what| {
                Box::pin(find(tx, scope, what))
            })
            .await?;
        self.effect("reverse_plan", request, order, move |tx, scope, order| {
            Box::pin(plan(tx, scope, order, found.clone()))
        })
        .await
    }

    /// Plans to undo a whole batch.
    ///
    /// # Errors
    /// `access.forbidden`; `steer.unknown`; `steer.undone` if it is being undone already; `steer.nothing`.
    #[tracing::instrument(name = "economy.undo_plan", level = "debug", skip_all)]
    pub async fn undo_plan(&self, request: &Request, batch: i64) -> Result<Planned, AppError> {
        request.allow_in_guild(Action::EconomyBulk)?;
        self.effect("undo_plan", request, batch, |tx, scope, batch| {
            Box::pin(undo(tx, scope, batch))
        })
        .await
    }
}

/// The places of the entries that are meant.
async fn find(tx: &mut Tx, scope: Scope, what: ReverseWhat) -> Result<Vec<EntrySeq>, Fail> {
    let guild = scope.guild();
    let found = match what {
        ReverseWhat::Entry(seq) => return Ok(vec![seq]),
        ReverseWhat::Member { member, since } => of_member(tx, guild, member, since).await?,
        ReverseWhat::Window { since, until } => window(tx, guild, since, until).await?,
    };
    Ok(found.iter().map(|entry| entry.seq).collect())
}

async fn plan(tx: &mut Tx, scope: Scope, order: ReverseOrder, seqs: Vec<EntrySeq>) -> Result<Planned, Fail> {
    let guild = scope.guild();
    let mut found = entries(tx, guild, &seqs).await?;
    if matches!(order.what, ReverseWhat::Entry(_)) {
        let entry = found.first().ok_or(AppError::new(codes::ENTRY_UNKNOWN))?;
        if !is_reversible(entry.kind) {
            return Err(AppError::new(codes::ENTRY_FINAL).into());
        }
        if !reversed(tx, guild, &found).await?.is_empty() {
            return Err(AppError::new(codes::ENTRY_REVERSED).into());
        }
    } else {
        found.retain(|entry| !entry.is_internal());
    }
    if let Some(kind) = order.kind {
        found.retain(|entry| entry.kind == kind);
    }
    let batch = NewBatch {
        maker: Some(scope.user()),
        what: BatchWhat::Reverse,
        reason: &order.reason,
        partly: order.partly,
        undoes: None,
        source: None,
    };
    planned(tx, &scope, &batch, found).await
}

async fn undo(tx: &mut Tx, scope: Scope, of: i64) -> Result<Planned, Fail> {
    let guild = scope.guild();
    books::lock(tx, guild).await?;
    let batch = store::get(tx, guild, of).await?;
    let batch = batch.ok_or(AppError::new(codes::STEER_UNKNOWN))?;
    if batch.what == BatchWhat::Reverse || batch.state != BatchState::Done {
        return Err(AppError::new(codes::STEER_GONE).into());
    }
    if let Some(other) = store::taken(tx, guild, Some(of), None).await? {
        return Err(AppError::new(codes::STEER_UNDONE).with("batch", other).into());
    }
    let most = i64::try_from(MAX_ROWS).unwrap_or(i64::MAX);
    let posted = tx.query(POSTED).bind(guild.as_i64()).bind(of).bind(most);
    let posted: Vec<(i64,)> = posted.fetch_all().await?;
    let seqs: Vec<i64> = posted.into_iter().map(|(seq,)| seq).collect();
    let found = entries(tx, guild, &seqs).await?;
    if reversed(tx, guild, &found).await?.len() == found.len()
        && let Some(other) = store::undone_by(tx, guild, of).await?
    {
        return Err(AppError::new(codes::STEER_UNDONE).with("batch", other).into());
    }
    let reason = format!("undoes batch {of}");
    let batch = NewBatch {
        maker: Some(scope.user()),
        what: BatchWhat::Reverse,
        reason: &reason,
        partly: true,
        undoes: Some(of),
        source: None,
    };
    planned(tx, &scope, &batch, found).await
}

/// Adds the batch, and looks ahead: the newest entry is undone first.
async fn planned(
    tx: &mut Tx,
    scope: &Scope,
    batch: &NewBatch<'_>,
    mut found: Vec<Found>,
) -> Result<Planned, Fail> {
    let guild = scope.guild();
    let all = found.len();
    let undone = reversed(tx, guild, &found).await?;
    found.retain(|entry| is_reversible(entry.kind) && !undone.contains(&entry.seq));
    if found.is_empty() {
        return Err(AppError::new(codes::STEER_NOTHING).into());
    }
    if found.len() > MAX_ROWS {
        return Err(too_many());
    }
    found.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
    let left_out = i64::try_from(all - found.len()).unwrap_or(i64::MAX);
    let ids = found.iter().flat_map(|entry| &entry.lines);
    let ids: BTreeSet<i64> = ids.map(|(id, _)| *id).collect();
    let mut purses = Purses::of_accounts(tx, guild, ids).await?;
    let mut goods = Goods::of(tx, guild, &found).await?;
    let (mut rows, mut members, mut short) = (Vec::new(), BTreeSet::new(), Short::default());
    for entry in &found {
        let member = entry.lines.iter().max_by_key(|(_, amount)| *amount);
        let member = member.and_then(|(id, _)| purses.owner(*id)).or_else(|| {
            let loser = entry.lines.iter().min_by_key(|(_, amount)| *amount);
            loser.and_then(|(id, _)| purses.owner(*id))
        });
        members.extend(entry.lines.iter().filter_map(|(id, _)| purses.owner(*id)));
        rows.push(NewRow {
            member,
            entry: Some(entry.seq),
            amount: entry.amount(),
        });
        match purses.undo(&entry.lines, !entry.is_internal()) {
            Undo::Done(changes, _) if goods.undo(entry) => purses.change(&changes),
            Undo::Done(..) | Undo::Never => short.add(None, entry.amount()),
            // Things are not divided: where coins are missing, both stay as they are.
            Undo::Part(_, _, missing) if things::moves_things(entry.kind) => short.add(member, missing),
            Undo::Part(changes, _, missing) => {
                short.add(member, missing);
                if batch.partly {
                    purses.change(&changes);
                }
            }
        }
    }
    let batch = store::add(tx, guild, batch, &rows).await?;
    let members = i64::try_from(members.len()).unwrap_or(i64::MAX);
    Ok(short.planned(batch, members, left_out))
}

/// The things that entries moved, and what is there of them.
pub(super) struct Goods {
    moved: BTreeMap<EntrySeq, Vec<Movement>>,
    shelves: Shelves,
}

impl Goods {
    pub(super) async fn of(tx: &mut Tx, guild: GuildId, entries: &[Found]) -> Result<Self, Fail> {
        let with_things = entries.iter().filter(|entry| things::moves_things(entry.kind));
        let seqs: Vec<EntrySeq> = with_things.map(|entry| entry.seq).collect();
        let moved = things::movements(tx, guild, &seqs).await?;
        let shelves = Shelves::of(tx, guild, moved.values().flatten()).await?;
        Ok(Self { moved, shelves })
    }

    /// What moved with an entry.
    pub(super) fn moved(&self, entry: &Found) -> &[Movement] {
        self.moved.get(&entry.seq).map_or(&[], Vec::as_slice)
    }

    /// Counts an entry's things as undone; false if they are not all there any more. Coins alone always can be.
    pub(super) fn undo(&mut self, entry: &Found) -> bool {
        let moved = self.moved.get(&entry.seq).map_or(&[][..], Vec::as_slice);
        !things::moves_things(entry.kind) || self.shelves.undo(entry.kind, moved)
    }
}

/// Who could not give back what they got.
#[derive(Default)]
pub(super) struct Short {
    rows: i64,
    missing: i64,
    of: BTreeMap<UserId, i64>,
}

impl Short {
    pub(super) fn add(&mut self, member: Option<UserId>, missing: i64) {
        self.rows += 1;
        self.missing = self.missing.saturating_add(missing);
        if let Some(member) = member {
            let sum = self.of.entry(member).or_default();
            *sum = sum.saturating_add(missing);
        }
    }

    pub(super) fn planned(self, batch: crate::Batch, members: i64, left_out: i64) -> Planned {
        let mut short: Vec<(UserId, i64)> = self.of.into_iter().collect();
        short.sort_by_key(|(_, missing)| std::cmp::Reverse(*missing));
        short.truncate(NAMED);
        Planned {
            batch,
            members,
            short_rows: self.rows,
            missing: Money::new(self.missing),
            short: short
                .into_iter()
                .map(|(member, missing)| (member, Money::new(missing)))
                .collect(),
            left_out,
        }
    }
}

pub(super) fn too_many() -> Fail {
    let most = i64::try_from(MAX_ROWS).unwrap_or(i64::MAX);
    AppError::new(codes::STEER_TOO_MANY).with("most", most).into()
}

/// Those of some entries that there are.
pub(super) async fn entries(tx: &mut Tx, guild: GuildId, seqs: &[i64]) -> Result<Vec<Found>, DbError> {
    let mut found = Vec::with_capacity(seqs.len());
    for chunk in seqs.chunks(CHUNK) {
        let rows = Rows::new().i64s(chunk.iter().copied());
        let query = tx.query(ENTRIES).bind(guild.as_i64()).bind(rows);
        let rows: Vec<EntryRow> = query.fetch_all().await?;
        for row in rows {
            found.push(Found::read(row)?);
        }
    }
    Ok(found)
}

pub(super) async fn reversed(
    tx: &mut Tx,
    guild: GuildId,
    entries: &[Found],
) -> Result<BTreeSet<i64>, DbError> {
    let mut undone = BTreeSet::new();
    for chunk in entries.chunks(CHUNK) {
        let rows = Rows::new().i64s(chunk.iter().map(|entry| entry.seq));
        let query = tx.query(REVERSED).bind(guild.as_i64()).bind(rows);
        let rows: Vec<(i64,)> = query.fetch_all().await?;
        undone.extend(rows.into_iter().map(|(seq,)| seq));
    }
    Ok(undone)
}

/// What a member did or got since a moment.
async fn of_member(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    since: Timestamp,
) -> Result<Vec<Found>, Fail> {
    let (from, _) = places(tx, guild, since).await?;
    let query = tx.query(OF_MEMBER).bind(guild.as_i64()).bind(member.as_i64());
    let accounts: Vec<(i64,)> = query.fetch_all().await?;
    let mut seqs = BTreeSet::new();
    let most = i64::try_from(MAX_ROWS).unwrap_or(i64::MAX);
    for (account,) in accounts {
        let query = tx.query(CHANGES).bind(account).bind(from).bind(most + 1);
        let rows: Vec<(i64,)> = query.fetch_all().await?;
        seqs.extend(rows.into_iter().map(|(seq,)| seq));
    }
    if seqs.len() > MAX_ROWS {
        return Err(too_many());
    }
    let seqs: Vec<i64> = seqs.into_iter().collect();
    let mut found = entries(tx, guild, &seqs).await?;
    found.retain(|entry| entry.at >= since);
    Ok(found)
}

/// What happened between two moments.
async fn window(tx: &mut Tx, guild: GuildId, since: Timestamp, until: Timestamp) -> Result<Vec<Found>, Fail> {
    let (from, head) = places(tx, guild, since).await?;
    let (to, _) = places(tx, guild, until).await?;
    // The first entry after the window is not in it; without one the window reaches to the end.
    let to = if to > head { head } else { to };
    if to - from > WIDEST {
        return Err(AppError::new(codes::STEER_TOO_WIDE).with("most", WIDEST).into());
    }
    let mut found = Vec::new();
    let mut after = from - 1;
    loop {
        let page = i64::try_from(CHUNK).unwrap_or(i64::MAX);
        let query = tx.query(WINDOW).bind(guild.as_i64()).bind(after).bind(to);
        let rows: Vec<EntryRow> = query.bind(page).fetch_all().await?;
        let Some((last, ..)) = rows.last() else { break };
        after = *last;
        for row in rows {
            let entry = Found::read(row)?;
            if entry.at >= since && entry.at <= until {
                found.push(entry);
            }
        }
    }
    Ok(found)
}

/// The place of the first entry that is not before a moment, by halving, and the last place there is. Entries are in the order
/// of their times, except where clocks of two processes differ by moments: whoever uses this compares times once more.
async fn places(tx: &mut Tx, guild: GuildId, at: Timestamp) -> Result<(i64, i64), DbError> {
    let head: Option<(i64,)> = tx.query(HEAD).bind(guild.as_i64()).fetch_optional().await?;
    let head = head.map_or(0, |(seq,)| seq);
    let (mut low, mut high) = (1, head + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let query = tx.query(AT).bind(guild.as_i64()).bind(middle);
        let found: Option<(Timestamp,)> = query.fetch_optional().await?;
        match found {
            Some((of,)) if of < at => low = middle + 1,
            _ => high = middle,
        }
    }
    Ok((low, head))
}
