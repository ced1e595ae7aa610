//! Rows of workers, their progress and their shifts.

use std::collections::BTreeMap;
use std::time::Duration;

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_types::{GuildId, Timestamp, UserId};
use domain_economy::career::{Career, Careers, History, QuotaWindow, ShiftOutcome, Standing};

use crate::Draw;

statements! {
    /// Notes somebody as a worker without a job.
    WORKER_OPEN = "INSERT INTO worker (guild_id, user_id, changed_at, notice_until, next_shift_at, nonce)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (guild_id, user_id) DO NOTHING";
    /// One worker.
    WORKER_GET = "SELECT career, notice_until, next_shift_at, nonce FROM worker WHERE guild_id = $1 AND user_id = $2";
    /// Takes a job; no row if the notice period is running or somebody was faster.
    WORKER_HIRE = "UPDATE worker SET career = $3, rest_micros = $4, changed_at = $5, notice_until = $6
        WHERE guild_id = $1 AND user_id = $2 AND notice_until <= $5 AND (career IS NULL OR career <> $3)
        RETURNING next_shift_at";
    /// Leaves a job; no row if it is not held any more.
    WORKER_QUIT = "UPDATE worker SET career = NULL, changed_at = $4 WHERE guild_id = $1 AND user_id = $2 AND career = $3
        RETURNING notice_until";
    /// Begins a shift: rests from now on, and numbers the draw. No row without a job or before the rest is over.
    WORKER_START = "UPDATE worker SET nonce = nonce + 1, next_shift_at = $3 + rest_micros
        WHERE guild_id = $1 AND user_id = $2 AND career IS NOT NULL AND next_shift_at <= $3
        RETURNING career, nonce, next_shift_at";
    /// Sets the rest of a new rank, for the shifts to come.
    WORKER_REST = "UPDATE worker SET rest_micros = $3 WHERE guild_id = $1 AND user_id = $2";
    /// How far somebody came in one career.
    PROGRESS_GET = "SELECT career, career_rank, xp, shifts, rank_shifts, rank_since, recent, quota_since, quota_shifts, quota_missed
        FROM career_progress
        WHERE guild_id = $1 AND user_id = $2 AND career = $3";
    /// How far somebody came in every career.
    PROGRESS_ALL = "SELECT career, career_rank, xp, shifts, rank_shifts, rank_since, recent, quota_since, quota_shifts, quota_missed
        FROM career_progress WHERE guild_id = $1 AND user_id = $2";
    /// Experience from all careers together.
    PROGRESS_TOTAL = "SELECT CAST(COALESCE(SUM(xp), 0) AS BIGINT) FROM career_progress
        WHERE guild_id = $1 AND user_id = $2";
    /// Notes how far somebody came.
    PROGRESS_SET = "INSERT INTO career_progress
            (guild_id, user_id, career, career_rank, xp, shifts, rank_shifts, rank_since, recent, quota_since, quota_shifts,
            quota_missed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (guild_id, user_id, career) DO UPDATE SET career_rank = excluded.career_rank, xp = excluded.xp,
            shifts = excluded.shifts, rank_shifts = excluded.rank_shifts, rank_since = excluded.rank_since,
            recent = excluded.recent, quota_since = excluded.quota_since, quota_shifts = excluded.quota_shifts,
            quota_missed = excluded.quota_missed";
    /// Keeps a worker's row as it is until the unit ends.
    WORKER_KEEP = "UPDATE worker SET nonce = nonce WHERE guild_id = $1 AND user_id = $2";
    /// Shows a task; one that was shown before stays as it is.
    TASK_OPEN = "INSERT INTO work_task (guild_id, user_id, nonce, opened_at, asked_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (guild_id, user_id) DO UPDATE SET
            opened_at = CASE WHEN work_task.nonce = excluded.nonce THEN work_task.opened_at ELSE excluded.opened_at END,
            asked_at = CASE WHEN work_task.nonce = excluded.nonce THEN work_task.asked_at ELSE excluded.asked_at END,
            nonce = excluded.nonce
        RETURNING opened_at, asked_at";
    /// Shows the question of a task; the first time counts.
    TASK_ASK = "UPDATE work_task SET asked_at = COALESCE(asked_at, $4) WHERE guild_id = $1 AND user_id = $2 AND nonce = $3
        RETURNING asked_at";
    /// Takes a task away to answer it; no row if it was answered before.
    TASK_TAKE = "DELETE FROM work_task WHERE guild_id = $1 AND user_id = $2 AND nonce = $3 RETURNING opened_at, asked_at";
    /// Notes a shift with its draw.
    SHIFT_ADD = "INSERT INTO work_shift (guild_id, user_id, nonce, worked_at, career, career_rank, skill, chance_ppm,
            result, pay, xp, label, commitment)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
}

/// A worker as stored.
#[derive(Debug, Clone)]
pub(crate) struct Worker {
    pub(crate) career: Option<String>,
    pub(crate) notice_until: Timestamp,
    pub(crate) next_shift_at: Timestamp,
    pub(crate) nonce: i64,
}

pub(crate) async fn worker_get(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Option<Worker>, DbError> {
    let row: Option<(Option<String>, Timestamp, Timestamp, i64)> = tx
        .query(WORKER_GET)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .fetch_optional()
        .await?;
    Ok(row.map(|(career, notice_until, next_shift_at, nonce)| Worker {
        career,
        notice_until,
        next_shift_at,
        nonce,
    }))
}

/// Opens a worker. Draws are numbered from the present microsecond, so that whoever is erased and returns never meets
/// a draw again that they know.
pub(super) async fn worker_open(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    notice_until: Timestamp,
    next_shift_at: Timestamp,
) -> Result<(), DbError> {
    let now = tx.now();
    let opened = tx
        .query(WORKER_OPEN)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(now)
        .bind(notice_until)
        .bind(next_shift_at)
        .bind(now);
    opened.execute().await.map(drop)
}

/// Takes a job. Answers when its first shift can begin; none if the notice period is running.
pub(super) async fn worker_hire(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    career: &Career,
    rest: Duration,
    notice_until: Timestamp,
) -> Result<Option<Timestamp>, DbError> {
    let now = tx.now();
    let row: Option<(Timestamp,)> = tx
        .query(WORKER_HIRE)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(career.key.as_str())
        .bind(micros(rest))
        .bind(now)
        .bind(notice_until)
        .fetch_optional()
        .await?;
    Ok(row.map(|row| row.0))
}

/// Leaves a job. Answers when the next one can be taken; none if it is not held any more.
pub(super) async fn worker_quit(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    career: &str,
) -> Result<Option<Timestamp>, DbError> {
    let now = tx.now();
    let row: Option<(Timestamp,)> = tx
        .query(WORKER_QUIT)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(career)
        .bind(now)
        .fetch_optional()
        .await?;
    Ok(row.map(|row| row.0))
}

/// Begins a shift. Answers career, number of the draw and the end of the rest; none without a job or too early.
pub(super) async fn worker_start(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
) -> Result<Option<(String, i64, Timestamp)>, DbError> {
    let now = tx.now();
    tx.query(WORKER_START)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(now)
        .fetch_optional()
        .await
}

pub(super) async fn worker_rest(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    rest: Duration,
) -> Result<(), DbError> {
    let set = tx
        .query(WORKER_REST)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(micros(rest));
    set.execute().await.map(drop)
}

/// How far somebody came in a career, as stored.
struct ProgressRow {
    career: String,
    rank: String,
    standing: Standing,
}

impl FromRow for ProgressRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let count =
            |at: usize| -> Result<u32, DbError> { Ok(u32::try_from(row.get::<i64>(at)?).unwrap_or(0)) };
        let since: i64 = row.get(7)?;
        Ok(Self {
            career: row.get(0)?,
            rank: row.get(1)?,
            standing: Standing {
                rank: 0,
                xp: row.get(2)?,
                shifts: row.get(3)?,
                rank_shifts: row.get(4)?,
                rank_since: row.get(5)?,
                history: History::decode(&row.get::<String>(6)?),
                quota: QuotaWindow {
                    since: (since > 0).then(|| Timestamp::from_micros(since)),
                    shifts: count(8)?,
                    missed: count(9)?,
                },
            },
        })
    }
}

impl ProgressRow {
    /// Where that is on a ladder. A rank that is no longer on it counts as the lowest.
    fn on(self, career: &Career) -> Standing {
        Standing {
            rank: career.rank(&self.rank).map_or(0, |(place, _)| place),
            ..self.standing
        }
    }
}

/// How far somebody came in a career.
pub(crate) async fn progress_get(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    career: &Career,
) -> Result<Option<Standing>, DbError> {
    let row: Option<ProgressRow> = tx
        .query(PROGRESS_GET)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(career.key.as_str())
        .fetch_optional()
        .await?;
    Ok(row.map(|row| row.on(career)))
}

/// How far somebody came in each of these careers.
pub(super) async fn progress_all(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    careers: &Careers,
) -> Result<BTreeMap<String, Standing>, DbError> {
    let rows: Vec<ProgressRow> = tx
        .query(PROGRESS_ALL)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .fetch_all()
        .await?;
    let known = rows.into_iter().filter_map(|row| {
        let career = careers.career(&row.career)?;
        Some((career.key.clone(), row.on(career)))
    });
    Ok(known.collect())
}

pub(super) async fn progress_total(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<i64, DbError> {
    let (total,): (i64,) = tx
        .query(PROGRESS_TOTAL)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .fetch_one()
        .await?;
    Ok(total)
}

pub(super) async fn progress_set(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    career: &Career,
    standing: &Standing,
) -> Result<(), DbError> {
    let rank = standing.rank_in(career).map_or("", |rank| rank.key.as_str());
    let set = tx
        .query(PROGRESS_SET)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(career.key.as_str())
        .bind(rank)
        .bind(standing.xp)
        .bind(standing.shifts)
        .bind(standing.rank_shifts)
        .bind(standing.rank_since)
        .bind(standing.history.encode())
        .bind(standing.quota.since.map_or(0, Timestamp::as_micros))
        .bind(standing.quota.shifts)
        .bind(standing.quota.missed);
    set.execute().await.map(drop)
}

/// Keeps a worker's row as it is until the unit ends. False: there is none.
pub(super) async fn worker_lock(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<bool, DbError> {
    let lock = tx.query(WORKER_KEEP).bind(guild.as_i64()).bind(user.as_i64());
    Ok(lock.execute().await? == 1)
}

/// Shows the task of a shift; answers since when it and its question are shown.
pub(super) async fn task_open(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    nonce: i64,
    is_asked: bool,
) -> Result<(Timestamp, Option<Timestamp>), DbError> {
    let now = tx.now();
    tx.query(TASK_OPEN)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(nonce)
        .bind(now)
        .bind(is_asked.then_some(now))
        .fetch_one()
        .await
}

/// Shows the question of a task; answers since when. None if the task is over.
pub(super) async fn task_ask(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    nonce: i64,
) -> Result<Option<Timestamp>, DbError> {
    let now = tx.now();
    let row: Option<(Timestamp,)> = tx
        .query(TASK_ASK)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(nonce)
        .bind(now)
        .fetch_optional()
        .await?;
    Ok(row.map(|row| row.0))
}

/// Takes a task to answer it; answers since when its question is shown. None if it is over.
pub(super) async fn task_take(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    nonce: i64,
) -> Result<Option<Timestamp>, DbError> {
    let row: Option<(Timestamp, Option<Timestamp>)> = tx
        .query(TASK_TAKE)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(nonce)
        .fetch_optional()
        .await?;
    Ok(row.map(|(opened_at, asked_at)| asked_at.unwrap_or(opened_at)))
}

/// A shift as it is recorded: what went into the draw and what came out.
#[derive(Debug)]
pub(super) struct ShiftRecord<'s> {
    pub(super) nonce: i64,
    pub(super) job: &'s crate::Job,
    pub(super) skill: i64,
    pub(super) chance: u32,
    pub(super) outcome: ShiftOutcome,
    pub(super) draw: &'s Draw,
}

pub(super) async fn shift_record(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    shift: ShiftRecord<'_>,
) -> Result<(), DbError> {
    let now = tx.now();
    let add = tx
        .query(SHIFT_ADD)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(shift.nonce)
        .bind(now)
        .bind(shift.job.career.as_str())
        .bind(shift.job.rank.as_str())
        .bind(shift.skill)
        .bind(shift.chance)
        .bind(shift.outcome.result.letter().to_string())
        .bind(shift.outcome.pay.minor())
        .bind(shift.outcome.xp)
        .bind(shift.draw.label.join("/"))
        .bind(shift.draw.commitment.as_str());
    add.execute().await.map(drop)
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
