//! Batches and their rows in the database.

use std::collections::BTreeMap;
use std::time::Duration;

use core_db::{DbError, FromRow, Row, Rows, Tx};
use core_types::{GuildId, Money, UserId};

use crate::books;
use crate::fail::Fail;
use crate::ledger::user_id;
use crate::outcome::{Batch, BatchRow, BatchState, BatchWhat, RowState};

/// How long a batch waits for its maker's word.
pub(super) const OPEN: Duration = Duration::from_mins(15);
/// How long what a batch moved counts against the cap of its maker.
const COUNTS_FOR: Duration = Duration::from_hours(24);
/// Rows written at a time.
const CHUNK: usize = 2_000;

core_db::statements! {
    /// The next number.
    NEXT_ID = "SELECT COALESCE(max(id), 0) + 1 FROM steering_batch WHERE guild_id = $1";
    /// A new batch.
    ADD = "INSERT INTO steering_batch (guild_id, id, what, state, made_by, reason, partly, undoes, source, made_at, expires_at,
            changed_at, row_count, amount)
        VALUES ($1, $2, $3, 'planned', $4, $5, $6, $7, $8, $9, $10, $9, $11, $12)";
    /// Its rows.
    ROWS_ADD = split(
        "INSERT INTO steering_row (guild_id, batch_id, place, member_id, entry_seq, amount, state)
        SELECT $1, $2, value ->> 0, value ->> 1, value ->> 2, value ->> 3, 'waiting' FROM json_each($3)",
        "INSERT INTO steering_row (guild_id, batch_id, place, member_id, entry_seq, amount, state)
        SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), place, member_id, entry_seq, amount, 'waiting'
        FROM unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[]) AS input (place, member_id, entry_seq, amount)"
    );
    /// A batch.
    GET = "SELECT id, what, state, made_by, reason, partly, undoes, made_at, expires_at, row_count, amount, rows_done,
            rows_open, amount_done
        FROM steering_batch WHERE guild_id = $1 AND id = $2";
    /// The latest batches.
    LATEST = "SELECT id, what, state, made_by, reason, partly, undoes, made_at, expires_at, row_count, amount, rows_done,
            rows_open, amount_done
        FROM steering_batch WHERE guild_id = $1 AND state <> 'cancelled' ORDER BY id DESC LIMIT $2";
    /// Changes how far a batch is, if it is where it is thought to be.
    STATE_SET = "UPDATE steering_batch SET state = $4, changed_at = $5, expires_at = $6 WHERE guild_id = $1 AND id = $2 AND state = $3";
    /// What came from a file may come again once it was undone.
    SOURCE_FREE = "UPDATE steering_batch SET source = NULL WHERE guild_id = $1 AND id = $2";
    /// Whether a batch that is not cancelled undoes this one, or came from this file. An undoing that ended with rows left open can
    /// be planned again: entries that were undone are never undone twice.
    TAKEN = "SELECT id FROM steering_batch WHERE guild_id = $1 AND state <> 'cancelled'
            AND ((undoes = $2 AND (state <> 'done' OR rows_open = 0)) OR source = $3)
        ORDER BY id LIMIT 1";
    /// Forgets a plan from a file: only whoever carries it out at once makes such plans, and this one never was.
    UNPLAN = "UPDATE steering_batch SET state = 'cancelled', changed_at = $3 WHERE guild_id = $1 AND source = $2 AND state = 'planned'";
    /// What a batch moves of each member.
    MOVES = "SELECT member_id, CAST(SUM(amount) AS BIGINT) FROM steering_row
        WHERE guild_id = $1 AND batch_id = $2 AND member_id IS NOT NULL GROUP BY member_id";
    /// The latest batch that undid this one, wholly or in part.
    UNDONE_BY = "SELECT id FROM steering_batch WHERE guild_id = $1 AND undoes = $2 AND state <> 'cancelled' ORDER BY id DESC LIMIT 1";
    /// What somebody's batches moved of each member since a moment. Undoing is no way to give.
    MOVED_BY = "SELECT member_id, CAST(SUM(steering_row.amount) AS BIGINT) FROM steering_batch
        JOIN steering_row ON steering_row.guild_id = steering_batch.guild_id AND steering_row.batch_id = steering_batch.id
        WHERE steering_batch.guild_id = $1 AND made_by = $2 AND made_at > $3 AND steering_batch.state IN ('running', 'done')
            AND what <> 'reverse' AND member_id IS NOT NULL
        GROUP BY member_id";
    /// The next rows.
    pub(super) ROWS_NEXT = "SELECT place, member_id, entry_seq, amount, state, done, posted_seq, note FROM steering_row
        WHERE guild_id = $1 AND batch_id = $2 AND place > $3 ORDER BY place LIMIT $4";
    /// Keeps what became of rows.
    ROWS_SETTLE = split(
        "UPDATE steering_row SET state = input.state, done = input.done, posted_seq = input.posted, note = input.note
        FROM (SELECT value ->> 0 AS place, value ->> 1 AS state, value ->> 2 AS done, value ->> 3 AS posted, value ->> 4 AS note
            FROM json_each($3)) AS input
        WHERE steering_row.guild_id = $1 AND steering_row.batch_id = $2 AND steering_row.place = input.place
        AND steering_row.state = 'waiting'",
        "UPDATE steering_row SET state = input.state, done = input.done, posted_seq = input.posted, note = input.note
        FROM unnest($3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::text[]) AS input (place, state, done, posted, note)
        WHERE steering_row.guild_id = $1 AND steering_row.batch_id = $2 AND steering_row.place = input.place
        AND steering_row.state = 'waiting'"
    );
    /// Counts what became of rows.
    COUNT = "UPDATE steering_batch SET rows_done = rows_done + $3, rows_open = rows_open + $4, amount_done = amount_done + $5,
            changed_at = $6
        WHERE guild_id = $1 AND id = $2";
    /// Rows whose turn will not come any more.
    ROWS_STOP = "UPDATE steering_row SET state = 'skipped' WHERE guild_id = $1 AND batch_id = $2 AND state = 'waiting'";
    /// Entries that a batch made.
    pub(super) POSTED = "SELECT posted_seq FROM steering_row WHERE guild_id = $1 AND batch_id = $2 AND posted_seq IS NOT NULL
        ORDER BY place LIMIT $3";
    /// What batches say of a member.
    pub(crate) ROWS_EXPORT = "SELECT batch_id, amount, state, done FROM steering_row WHERE guild_id = $1 AND member_id = $2 ORDER BY batch_id, place";
    /// What batches a member planned.
    pub(crate) BATCHES_EXPORT = "SELECT id, what, state, reason FROM steering_batch WHERE guild_id = $1 AND made_by = $2 ORDER BY id";
    /// Rows without the member's name. What was not done for them yet never will be.
    pub(crate) ROW_FORGET = "UPDATE steering_row SET member_id = NULL WHERE guild_id = $1 AND member_id = $2";
    /// Batches without the name of whoever planned them.
    pub(crate) BATCH_FORGET = "UPDATE steering_batch SET made_by = NULL WHERE guild_id = $1 AND made_by = $2";
}

fn unknown() -> DbError {
    DbError::corrupt("a batch has a word that this version does not know")
}

impl FromRow for Batch {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get(0)?,
            what: BatchWhat::parse(&row.get::<String>(1)?).ok_or_else(unknown)?,
            state: BatchState::parse(&row.get::<String>(2)?).ok_or_else(unknown)?,
            made_by: user_id(row.get(3)?)?,
            reason: row.get(4)?,
            partly: row.get(5)?,
            undoes: row.get(6)?,
            made_at: row.get(7)?,
            expires_at: row.get(8)?,
            rows: row.get(9)?,
            amount: Money::new(row.get(10)?),
            rows_done: row.get(11)?,
            rows_open: row.get(12)?,
            amount_done: Money::new(row.get(13)?),
        })
    }
}

impl FromRow for BatchRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            place: row.get(0)?,
            member: user_id(row.get(1)?)?,
            entry: row.get(2)?,
            amount: Money::new(row.get(3)?),
            state: RowState::parse(&row.get::<String>(4)?).ok_or_else(unknown)?,
            done: Money::new(row.get(5)?),
            posted: row.get(6)?,
            note: row.get(7)?,
        })
    }
}

/// One row to come.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewRow {
    pub(super) member: Option<UserId>,
    pub(super) entry: Option<i64>,
    pub(super) amount: i64,
}

/// A batch to come.
pub(super) struct NewBatch<'b> {
    /// Who plans it; none for the operator.
    pub(super) maker: Option<UserId>,
    pub(super) what: BatchWhat,
    pub(super) reason: &'b str,
    pub(super) partly: bool,
    pub(super) undoes: Option<i64>,
    pub(super) source: Option<&'b str>,
}

/// Adds a batch with its rows; locks the journal's head, so that two batches never get one number.
pub(super) async fn add(
    tx: &mut Tx,
    guild: GuildId,
    batch: &NewBatch<'_>,
    rows: &[NewRow],
) -> Result<Batch, Fail> {
    let now = tx.now();
    books::lock(tx, guild).await?;
    let (id,): (i64,) = tx.query(NEXT_ID).bind(guild.as_i64()).fetch_one().await?;
    let amount = rows.iter().map(|row| row.amount).fold(0, i64::saturating_add);
    tx.query(ADD)
        .bind(guild.as_i64())
        .bind(id)
        .bind(batch.what.name())
        .bind(batch.maker.map(UserId::as_i64))
        .bind(batch.reason)
        .bind(i64::from(batch.partly))
        .bind(batch.undoes)
        .bind(batch.source)
        .bind(now)
        .bind(now.plus(OPEN))
        .bind(i64::try_from(rows.len()).unwrap_or(i64::MAX))
        .bind(amount)
        .execute()
        .await?;
    let mut place = 0_i64;
    for chunk in rows.chunks(CHUNK) {
        let places = place + 1..;
        place += i64::try_from(chunk.len()).unwrap_or(0);
        let rows = Rows::new()
            .i64s(places.take(chunk.len()))
            .opt_i64s(chunk.iter().map(|row| row.member.map(UserId::as_i64)))
            .opt_i64s(chunk.iter().map(|row| row.entry))
            .i64s(chunk.iter().map(|row| row.amount));
        tx.query(ROWS_ADD)
            .bind(guild.as_i64())
            .bind(id)
            .bind(rows)
            .execute()
            .await?;
    }
    let added = get(tx, guild, id).await?;
    added.ok_or_else(|| Fail::from(DbError::corrupt("a batch is gone")))
}

pub(super) async fn get(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Option<Batch>, DbError> {
    tx.query(GET).bind(guild.as_i64()).bind(id).fetch_optional().await
}

pub(super) async fn latest(tx: &mut Tx, guild: GuildId, most: u32) -> Result<Vec<Batch>, DbError> {
    tx.query(LATEST).bind(guild.as_i64()).bind(most).fetch_all().await
}

/// Whether there is a batch that undoes this one, or came from this file, and which.
pub(super) async fn taken(
    tx: &mut Tx,
    guild: GuildId,
    undoes: Option<i64>,
    source: Option<&str>,
) -> Result<Option<i64>, DbError> {
    let query = tx.query(TAKEN).bind(guild.as_i64()).bind(undoes).bind(source);
    let found: Option<(i64,)> = query.fetch_optional().await?;
    Ok(found.map(|(id,)| id))
}

/// What somebody's batches moved of each member within a day.
pub(super) async fn moved_by(
    tx: &mut Tx,
    guild: GuildId,
    maker: UserId,
) -> Result<BTreeMap<UserId, i64>, DbError> {
    let since = tx.now().minus(COUNTS_FOR);
    let query = tx.query(MOVED_BY).bind(guild.as_i64()).bind(maker.as_i64());
    of_members(query.bind(since).fetch_all().await?)
}

/// What a batch moves of each member.
pub(super) async fn moves(tx: &mut Tx, guild: GuildId, id: i64) -> Result<BTreeMap<UserId, i64>, DbError> {
    let query = tx.query(MOVES).bind(guild.as_i64()).bind(id);
    of_members(query.fetch_all().await?)
}

fn of_members(rows: Vec<(i64, i64)>) -> Result<BTreeMap<UserId, i64>, DbError> {
    let mut sums = BTreeMap::new();
    for (member, amount) in rows {
        if let Some(member) = user_id(Some(member))? {
            sums.insert(member, amount);
        }
    }
    Ok(sums)
}

/// Forgets what the operator planned from this file and never carried out.
pub(super) async fn unplan(tx: &mut Tx, guild: GuildId, source: &str) -> Result<(), DbError> {
    let now = tx.now();
    let query = tx.query(UNPLAN).bind(guild.as_i64()).bind(source);
    query.bind(now).execute().await.map(drop)
}

/// The latest batch that undid this one, wholly or in part.
pub(super) async fn undone_by(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Option<i64>, DbError> {
    let query = tx.query(UNDONE_BY).bind(guild.as_i64()).bind(id);
    let found: Option<(i64,)> = query.fetch_optional().await?;
    Ok(found.map(|(id,)| id))
}

/// The file of a batch that was undone may be imported again.
pub(super) async fn source_free(tx: &mut Tx, guild: GuildId, id: i64) -> Result<(), DbError> {
    tx.query(SOURCE_FREE)
        .bind(guild.as_i64())
        .bind(id)
        .execute()
        .await?;
    Ok(())
}

/// Moves a batch on; false if it is not where it was thought to be. What has to be decided on waits until its end.
pub(super) async fn state_set(
    tx: &mut Tx,
    guild: GuildId,
    batch: &Batch,
    to: BatchState,
    until: core_types::Timestamp,
) -> Result<bool, DbError> {
    let now = tx.now();
    let set = tx.query(STATE_SET).bind(guild.as_i64()).bind(batch.id);
    let set = set.bind(batch.state.name()).bind(to.name()).bind(now).bind(until);
    Ok(set.execute().await? == 1)
}

/// What became of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settled {
    pub(super) place: i64,
    pub(super) state: RowState,
    pub(super) done: i64,
    pub(super) posted: Option<i64>,
    pub(super) note: Option<&'static str>,
}

/// Keeps what became of rows, and counts it.
pub(super) async fn settle(tx: &mut Tx, guild: GuildId, id: i64, rows: &[Settled]) -> Result<(), DbError> {
    if rows.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let values = Rows::new()
        .i64s(rows.iter().map(|row| row.place))
        .texts(rows.iter().map(|row| row.state.name()))
        .i64s(rows.iter().map(|row| row.done))
        .opt_i64s(rows.iter().map(|row| row.posted))
        .opt_texts(rows.iter().map(|row| row.note));
    let settled = tx.query(ROWS_SETTLE).bind(guild.as_i64()).bind(id).bind(values);
    if usize::try_from(settled.execute().await?) != Ok(rows.len()) {
        return Err(DbError::corrupt("a row had its turn twice"));
    }
    let open = rows.iter().filter(|row| row.state != RowState::Done).count();
    let done = rows.iter().map(|row| row.done).fold(0, i64::saturating_add);
    tx.query(COUNT)
        .bind(guild.as_i64())
        .bind(id)
        .bind(i64::try_from(rows.len()).unwrap_or(0))
        .bind(i64::try_from(open).unwrap_or(0))
        .bind(done)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Passes over the rows that had no turn yet, and answers how many.
pub(super) async fn rows_stop(tx: &mut Tx, guild: GuildId, id: i64) -> Result<u64, DbError> {
    let now = tx.now();
    let stopped = tx
        .query(ROWS_STOP)
        .bind(guild.as_i64())
        .bind(id)
        .execute()
        .await?;
    let count = i64::try_from(stopped).unwrap_or(i64::MAX);
    let counted = tx
        .query(COUNT)
        .bind(guild.as_i64())
        .bind(id)
        .bind(count)
        .bind(count);
    counted.bind(0_i64).bind(now).execute().await?;
    Ok(stopped)
}
