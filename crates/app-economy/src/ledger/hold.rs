//! Money bound for a purpose: opened, captured, released, and given back when its time is over.

use std::collections::BTreeSet;

use core_db::{DbError, FromRow, Row, Rows, Tx};
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_economy::ledger::{AccountRef, Currency, Draft, EntryKind, EntrySeq, HoldState, HoldTerms, Memo};
use serde::{Deserialize, Serialize};

use super::LedgerError;
use super::accounts::{accounts_load, guild_id, heads_lock, user_id};
use super::balance::kind_of;
use super::post::{Posted, post, post_one};

core_db::statements! {
    /// Writes a new hold down.
    HOLD_ADD = "INSERT INTO hold
            (guild_id, source_id, escrow_id, amount, state, purpose, opened_at, expires_at, opened_seq)
        VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8) RETURNING id";
    /// A hold with what its accounts are.
    HOLD_FIND = "SELECT hold.id, hold.guild_id, hold.amount, hold.state, hold.purpose, hold.opened_at, hold.expires_at,
            hold.opened_seq, hold.closed_seq, source.kind, source.currency, source.owner_id
        FROM hold JOIN account AS source ON source.id = hold.source_id
        WHERE hold.guild_id = $1 AND hold.id = $2";
    /// The open holds on an escrow account.
    HOLDS_OF = "SELECT hold.id, hold.guild_id, hold.amount, hold.state, hold.purpose, hold.opened_at, hold.expires_at,
            hold.opened_seq, hold.closed_seq, source.kind, source.currency, source.owner_id
        FROM hold JOIN account AS source ON source.id = hold.source_id
        WHERE hold.escrow_id = $1 AND hold.state = 'open' ORDER BY hold.id";
    /// Open holds whose time is over, the longest overdue first. Nothing moves where the bot was removed.
    HOLDS_DUE = "SELECT id, guild_id FROM hold WHERE state = 'open' AND expires_at <= $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = hold.guild_id AND left_at IS NOT NULL)
        ORDER BY expires_at, id LIMIT $2";
    /// Some holds with what their accounts are.
    HOLDS_LOAD = split(
        "SELECT hold.id, hold.guild_id, hold.amount, hold.state, hold.purpose, hold.opened_at, hold.expires_at,
            hold.opened_seq, hold.closed_seq, source.kind, source.currency, source.owner_id
        FROM hold JOIN account AS source ON source.id = hold.source_id
        WHERE hold.id IN (SELECT value ->> 0 FROM json_each($1)) AND hold.state = 'open' ORDER BY hold.id",
        "SELECT hold.id, hold.guild_id, hold.amount, hold.state, hold.purpose, hold.opened_at, hold.expires_at,
            hold.opened_seq, hold.closed_seq, source.kind, source.currency, source.owner_id
        FROM hold JOIN account AS source ON source.id = hold.source_id
        WHERE hold.id = ANY ($1::bigint[]) AND hold.state = 'open' ORDER BY hold.id"
    );
    /// Closes open holds.
    HOLDS_CLOSE = split(
        "UPDATE hold SET state = $1, closed_seq = input.seq
        FROM (SELECT value ->> 0 AS id, value ->> 1 AS seq FROM json_each($2)) AS input
        WHERE hold.id = input.id AND hold.state = 'open'",
        "UPDATE hold SET state = $1, closed_seq = input.seq
        FROM unnest($2::bigint[], $3::bigint[]) AS input (id, seq)
        WHERE hold.id = input.id AND hold.state = 'open'"
    );
}

/// The longest purpose, in bytes.
const MAX_PURPOSE: usize = 64;

/// The number of a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HoldId(i64);

impl HoldId {
    /// The hold with a stored number.
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The stored number.
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// A hold as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its number.
    pub id: HoldId,
    /// The guild whose money it is.
    pub guild: GuildId,
    /// The member whose money it is; none once they were forgotten.
    pub owner: Option<UserId>,
    /// How much is bound.
    pub amount: Money,
    /// What became of it.
    pub state: HoldState,
    /// What it is for, such as a game's name and round.
    pub purpose: String,
    /// Since when.
    pub opened_at: Timestamp,
    /// When it goes back by itself.
    pub expires_at: Timestamp,
    /// The entry that bound the money.
    pub opened_seq: EntrySeq,
    /// The entry that freed it.
    pub closed_seq: Option<EntrySeq>,
    terms: Option<HoldTerms>,
}

impl Hold {
    /// What was agreed; none once the member was forgotten.
    pub const fn terms(&self) -> Option<HoldTerms> {
        self.terms
    }
}

impl FromRow for Hold {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let guild = guild_id(row.get(1)?)?;
        let (amount, expires_at) = (Money::new(row.get(2)?), row.get(6)?);
        let (source, owner) = (kind_of(&row.get::<String>(9)?)?, user_id(row.get(11)?)?);
        let currency =
            u32::try_from(row.get::<i64>(10)?).map_err(|_| DbError::corrupt("a currency is out of range"))?;
        let state: String = row.get(3)?;
        Ok(Self {
            id: HoldId(row.get(0)?),
            guild,
            owner,
            amount,
            state: HoldState::parse(&state)
                .ok_or_else(|| DbError::corrupt("a hold is in an unknown state"))?,
            purpose: row.get(4)?,
            opened_at: row.get(5)?,
            expires_at,
            opened_seq: row.get(7)?,
            closed_seq: row.get(8)?,
            terms: owner.map(|owner| {
                HoldTerms::stored(guild, Currency::new(currency), source, owner, amount, expires_at)
            }),
        })
    }
}

/// Binds money: it leaves its source at once and waits in escrow. `purpose` is for people and logs, at most 64 bytes.
///
/// Run it under the idempotency key of whatever asks for it, in the same unit.
///
/// # Errors
/// [`LedgerError::Refused`] when there is not enough; [`LedgerError::Draft`] for a purpose that is too long; those of
/// the database.
pub async fn hold_open(
    tx: &mut Tx,
    terms: HoldTerms,
    purpose: &str,
) -> Result<(HoldId, Posted), LedgerError> {
    if purpose.len() > MAX_PURPOSE {
        return Err(domain_economy::ledger::DraftError::Memo.into());
    }
    let owner = terms.source().owner();
    let draft = terms.open()?;
    let posted: Posted =
        post_one::<LedgerError>(tx, &owner.map_or(draft.clone(), |owner| draft.by(owner))).await?;
    let id_of = |account| {
        posted
            .line(account)
            .map(|line| line.id.get())
            .ok_or_else(vanished)
    };
    let (source, escrow) = (id_of(terms.source())?, id_of(terms.escrow())?);
    let now = tx.now();
    let (id,): (i64,) = tx
        .query(HOLD_ADD)
        .bind(posted.guild.as_i64())
        .bind(source)
        .bind(escrow)
        .bind(terms.amount().minor())
        .bind(purpose)
        .bind(now)
        .bind(terms.expires_at())
        .bind(posted.seq)
        .fetch_one()
        .await?;
    Ok((HoldId(id), posted))
}

/// Sends bound money where it was meant to go; what is left goes back to its source. Not after the hold's time is over,
/// whether it was given back already or not.
///
/// # Errors
/// [`LedgerError::HoldUnknown`], [`LedgerError::HoldClosed`], [`LedgerError::Draft`] for shares beyond what is bound,
/// [`LedgerError::Refused`] when a receiver cannot take it; those of the database.
pub async fn hold_capture(
    tx: &mut Tx,
    guild: GuildId,
    id: HoldId,
    shares: &[(AccountRef, Money)],
) -> Result<Posted, LedgerError> {
    hold_capture_noted(tx, guild, id, shares, None).await
}

/// As [`hold_capture`], with a note for those who give and get.
///
/// # Errors
/// As [`hold_capture`].
pub async fn hold_capture_noted(
    tx: &mut Tx,
    guild: GuildId,
    id: HoldId,
    shares: &[(AccountRef, Money)],
    memo: Option<Memo>,
) -> Result<Posted, LedgerError> {
    let (hold, terms) = hold_lock(tx, guild, id).await?;
    if hold.expires_at <= tx.now() {
        return Err(LedgerError::HoldClosed(HoldState::Expired));
    }
    let draft = terms.capture(shares)?;
    let draft = memo.map_or(draft.clone(), |memo| draft.with_memo(memo));
    hold_close(tx, &hold, draft, HoldState::Captured).await
}

/// Gives bound money back.
///
/// # Errors
/// [`LedgerError::HoldUnknown`], [`LedgerError::HoldClosed`]; those of the database.
pub async fn hold_release(tx: &mut Tx, guild: GuildId, id: HoldId) -> Result<Posted, LedgerError> {
    let (hold, terms) = hold_lock(tx, guild, id).await?;
    hold_close(
        tx,
        &hold,
        terms.give_back(EntryKind::Release)?,
        HoldState::Released,
    )
    .await
}

/// A hold as it is stored.
///
/// # Errors
/// Those of the database.
pub async fn hold_find(tx: &mut Tx, guild: GuildId, id: HoldId) -> Result<Option<Hold>, DbError> {
    tx.query(HOLD_FIND)
        .bind(guild.as_i64())
        .bind(id.0)
        .fetch_optional()
        .await
}

/// A member's open holds in one currency, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn holds_of(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    currency: Currency,
) -> Result<Vec<Hold>, DbError> {
    let escrow = AccountRef::escrow(guild, member).in_currency(currency);
    match accounts_load(tx, &[escrow]).await?.get(&escrow) {
        Some(account) => tx.query(HOLDS_OF).bind(account.id.get()).fetch_all().await,
        None => Ok(Vec::new()),
    }
}

/// Gives back up to `limit` holds whose time is over, and answers how many. Safe to run anywhere, any number of times:
/// a hold changes its state once, under its journal's lock.
///
/// # Errors
/// Those of the database.
pub async fn holds_expire(tx: &mut Tx, limit: u32) -> Result<usize, DbError> {
    let now = tx.now();
    let due: Vec<(i64, i64)> = tx.query(HOLDS_DUE).bind(now).bind(limit).fetch_all().await?;
    if due.is_empty() {
        return Ok(0);
    }
    let guilds = due
        .iter()
        .map(|(_, guild)| guild_id(*guild))
        .collect::<Result<BTreeSet<_>, _>>()?;
    heads_lock(tx, &guilds).await?;
    // Under the locks: what is open now stays open until this unit closes it.
    let ids = Rows::new().i64s(due.iter().map(|(id, _)| *id));
    let holds: Vec<Hold> = tx.query(HOLDS_LOAD).bind(ids).fetch_all().await?;
    let drafts: Vec<(HoldId, Draft)> = holds
        .iter()
        .filter_map(|hold| Some((hold.id, hold.terms?.give_back(EntryKind::Expiry).ok()?)))
        .collect();
    let only: Vec<Draft> = drafts.iter().map(|(_, draft)| draft.clone()).collect();
    let mut closed = Vec::with_capacity(drafts.len());
    for ((id, _), posted) in drafts.iter().zip(post(tx, &only).await?) {
        match posted {
            Ok(posted) => closed.push((*id, posted.seq)),
            Err(refusal) => tracing::error!(%refusal, hold = id.0, "a hold cannot be given back"),
        }
    }
    holds_close(tx, &closed, HoldState::Expired).await?;
    Ok(closed.len())
}

/// An open hold, with its journal locked.
async fn hold_lock(tx: &mut Tx, guild: GuildId, id: HoldId) -> Result<(Hold, HoldTerms), LedgerError> {
    heads_lock(tx, &BTreeSet::from([guild])).await?;
    let hold = hold_find(tx, guild, id).await?.ok_or(LedgerError::HoldUnknown)?;
    match (hold.state, hold.terms) {
        (HoldState::Open, Some(terms)) => Ok((hold, terms)),
        (HoldState::Open, None) => Err(DbError::corrupt("an open hold of somebody who was forgotten").into()),
        (closed, _) => Err(LedgerError::HoldClosed(closed)),
    }
}

async fn hold_close(tx: &mut Tx, hold: &Hold, draft: Draft, state: HoldState) -> Result<Posted, LedgerError> {
    let posted: Posted = post_one::<LedgerError>(tx, &draft).await?;
    holds_close(tx, &[(hold.id, posted.seq)], state).await?;
    Ok(posted)
}

/// Marks holds as closed by entries.
pub(super) async fn holds_close(
    tx: &mut Tx,
    closed: &[(HoldId, EntrySeq)],
    state: HoldState,
) -> Result<(), DbError> {
    if closed.is_empty() {
        return Ok(());
    }
    let rows = Rows::new()
        .i64s(closed.iter().map(|(id, _)| id.0))
        .i64s(closed.iter().map(|(_, seq)| *seq));
    let count = tx
        .query(HOLDS_CLOSE)
        .bind(state.name())
        .bind(rows)
        .execute()
        .await?;
    if usize::try_from(count) == Ok(closed.len()) {
        Ok(())
    } else {
        Err(vanished())
    }
}

fn vanished() -> DbError {
    DbError::new(
        core_db::DbErrorKind::Conflict,
        "a hold changed although its journal is locked",
    )
}
