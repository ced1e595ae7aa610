//! Deleting everything of a guild, once its time of grace is over or the operator asks for it.
//!
//! Bite by bite, each in a transaction of its own, so that nobody waits for it and a crash loses nothing: the next run goes
//! on. While it goes on the guild's chains are half there, so they are not verified. The journal and the audit log go as a
//! whole; what stays is the operator's record, with the hashes they ended in.

use std::time::Duration;

use core_db::{Db, DbError, JobError, JobRunner, Sql, Tx, statements};
use core_errors::{AppError, codes};
use core_security::guild_joined;
use core_types::{GuildId, Timestamp};

use super::{Purged, TABLES};

/// Rows per transaction.
const BITE: i64 = 500;

/// The job that deletes what nobody needs any more, and how often it runs.
const JOB: &str = "retention";
const EVERY: Duration = Duration::from_hours(1);

/// How much of a cap was used on a day is of no use after so many days.
const CAPS_KEPT_DAYS: i64 = 40;

/// A guild in which somebody did something so long after it was left is not away: word of its return was lost. What was
/// under way in the moment it was left is no sign of that.
const ACTS_AFTER: Duration = Duration::from_hours(24);

statements! {
    /// Guilds the bot was removed from, the longest gone first.
    AWAY = "SELECT guild_id, left_at, purging_at FROM guild_presence WHERE left_at IS NOT NULL ORDER BY left_at, guild_id";
    /// Since when a guild is away, and since when it is being deleted.
    GET = "SELECT left_at, purging_at FROM guild_presence WHERE guild_id = $1";
    /// What members did in a guild after a moment. Answers end within a week, so this tells of the last days.
    ACTS = "SELECT created_at FROM idempotency WHERE guild_id = $1 AND created_at > $2 LIMIT 1";
    /// Accounts that are left.
    ACCOUNT_LEFT = "SELECT id FROM account WHERE guild_id = $1 LIMIT 1";
    /// From here on there is no way back.
    BEGIN = "UPDATE guild_presence SET purging_at = $2 WHERE guild_id = $1 AND left_at IS NOT NULL AND purging_at IS NULL";
    /// The operator's record.
    RECORD = "INSERT INTO guild_purge (guild_id, began_at, cause, left_at, audit_seq, audit_hash, ledger_seq, ledger_hash)
        SELECT $1, $2, $3, left_at,
            COALESCE((SELECT seq FROM audit_head WHERE guild_id = $1), 0), (SELECT hash FROM audit_head WHERE guild_id = $1),
            COALESCE((SELECT seq FROM ledger_head WHERE guild_id = $1), 0), (SELECT hash FROM ledger_head WHERE guild_id = $1)
        FROM guild_presence WHERE guild_id = $1";
    /// How many rows went so far.
    COUNT = "UPDATE guild_purge SET removed = removed + $2 WHERE guild_id = $1 AND finished_at IS NULL";
    /// It is done.
    FINISH = "UPDATE guild_purge SET finished_at = $2 WHERE guild_id = $1 AND finished_at IS NULL RETURNING removed";
    /// The guild is as if it had never been.
    FORGET = "DELETE FROM guild_presence WHERE guild_id = $1 AND purging_at IS NOT NULL";
    /// Days long past on which caps were used.
    CAPS_EXPIRE = "DELETE FROM access_spent WHERE day < $1";
    /// Limits of members that are over.
    LIMITS_EXPIRE = "DELETE FROM member_limit WHERE expires_at <= $1 AND NOT EXISTS (SELECT 1 FROM guild_presence
        WHERE guild_presence.guild_id = member_limit.guild_id AND left_at IS NOT NULL)";
    /// What was purged, the latest first.
    PURGES = "SELECT guild_id, began_at, finished_at, cause, removed FROM guild_purge ORDER BY began_at DESC LIMIT $1";
}

/// Why a guild is purged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PurgeCause {
    /// Its time of grace is over.
    Grace,
    /// Whoever runs the installation asked for it.
    Operator,
}

impl PurgeCause {
    const fn name(self) -> &'static str {
        match self {
            Self::Grace => "grace",
            Self::Operator => "operator",
        }
    }
}

/// A guild the bot was removed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuildAway {
    /// Which.
    pub guild: GuildId,
    /// Since when.
    pub since: Timestamp,
    /// Since when everything of it is being deleted, if it is.
    pub purging: Option<Timestamp>,
}

/// A purge on the operator's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgeRecord {
    /// Which guild.
    pub guild: GuildId,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was done; none while it goes on.
    pub finished_at: Option<Timestamp>,
    /// `grace` or `operator`.
    pub cause: String,
    /// Rows that were deleted.
    pub removed: i64,
}

/// The guilds the bot was removed from, the longest gone first.
///
/// # Errors
/// Those of the database.
pub async fn guilds_away(db: &Db) -> Result<Vec<GuildAway>, DbError> {
    let rows: Vec<(i64, Timestamp, Option<Timestamp>)> = db
        .read("guilds_away", |tx| {
            Box::pin(async move { tx.query(AWAY).fetch_all().await })
        })
        .await?;
    let away = rows.into_iter().map(|(guild, since, purging)| {
        Ok(GuildAway {
            guild: guild_id(guild)?,
            since,
            purging,
        })
    });
    away.collect()
}

/// The latest purges, up to `limit`.
///
/// # Errors
/// Those of the database.
pub async fn guild_purges(db: &Db, limit: u32) -> Result<Vec<PurgeRecord>, DbError> {
    type Row = (i64, Timestamp, Option<Timestamp>, String, i64);
    let rows: Vec<Row> = db
        .read("guild_purges", move |tx| {
            Box::pin(async move { tx.query(PURGES).bind(limit).fetch_all().await })
        })
        .await?;
    let purges = rows
        .into_iter()
        .map(|(guild, began_at, finished_at, cause, removed)| {
            Ok(PurgeRecord {
                guild: guild_id(guild)?,
                began_at,
                finished_at,
                cause,
                removed,
            })
        });
    purges.collect()
}

/// Deletes everything of a guild, and answers how many rows that were. A purge that was interrupted goes on.
///
/// # Errors
/// `guild.present` while the bot is on the server, `guild.unknown` if there never was such a guild; those of the database,
/// and then the next call goes on.
pub async fn guild_purge(db: &Db, guild: GuildId, cause: PurgeCause) -> Result<i64, AppError> {
    db.write("guild_purge_begin", move |tx| Box::pin(begin(tx, guild, cause)))
        .await?;
    tracing::warn!(%guild, cause = cause.name(), "everything of a guild is being deleted");
    let removed = loop {
        // Again until a whole round finds nothing: what was written in between goes as well.
        while round(db, guild).await? > 0 {}
        let finished: Result<Option<i64>, DbError> = db
            .write("guild_purge_finish", move |tx| Box::pin(finish(tx, guild)))
            .await;
        if let Some(removed) = finished? {
            break removed;
        }
    };
    tracing::warn!(%guild, cause = cause.name(), removed, "everything of a guild was deleted");
    Ok(removed)
}

async fn begin(tx: &mut Tx, guild: GuildId, cause: PurgeCause) -> Result<(), AppError> {
    if is_begun(tx, guild).await? {
        return Ok(());
    }
    let now = tx.now();
    let begin = tx.query(BEGIN).bind(guild.as_i64()).bind(now);
    if begin.execute().await? == 1 {
        let record = tx.query(RECORD).bind(guild.as_i64()).bind(now);
        record.bind(cause.name()).execute().await?;
        return Ok(());
    }
    // On PostgreSQL somebody was faster between the two statements: another purge, or the guild is back.
    if is_begun(tx, guild).await? {
        Ok(())
    } else {
        Err(AppError::new(codes::GUILD_PRESENT))
    }
}

/// Whether a guild that the bot was removed from is being deleted already.
async fn is_begun(tx: &mut Tx, guild: GuildId) -> Result<bool, AppError> {
    let query = tx.query(GET).bind(guild.as_i64());
    let found: Option<(Option<Timestamp>, Option<Timestamp>)> = query.fetch_optional().await?;
    match found {
        None => Err(AppError::new(codes::GUILD_UNKNOWN)),
        Some((None, _)) => Err(AppError::new(codes::GUILD_PRESENT)),
        Some((Some(_), purging_at)) => Ok(purging_at.is_some()),
    }
}

/// Ends a purge and answers how many rows it removed; none if there is something left, and it must go on.
async fn finish(tx: &mut Tx, guild: GuildId) -> Result<Option<i64>, DbError> {
    let query = tx.query(ACCOUNT_LEFT).bind(guild.as_i64());
    let left: Option<(i64,)> = query.fetch_optional().await?;
    if left.is_some() {
        // It got postings after a round had passed those, so that round left it, and may have found nothing else.
        return Ok(None);
    }
    let now = tx.now();
    let finish = tx.query(FINISH).bind(guild.as_i64()).bind(now);
    let removed: Option<(i64,)> = finish.fetch_optional().await?;
    tx.query(FORGET).bind(guild.as_i64()).execute().await?;
    Ok(Some(removed.map_or(0, |(removed,)| removed)))
}

/// Goes through all tables once; how many rows that removed.
async fn round(db: &Db, guild: GuildId) -> Result<u64, DbError> {
    let mut removed = 0;
    for table in TABLES {
        let Purged::Rows(sql) = table.purged else { continue };
        loop {
            let bite = bite(db, guild, sql).await?;
            removed += bite;
            if bite < BITE.unsigned_abs() {
                break;
            }
        }
    }
    Ok(removed)
}

async fn bite(db: &Db, guild: GuildId, sql: Sql) -> Result<u64, DbError> {
    db.write("guild_purge", move |tx| {
        Box::pin(async move {
            let removed = tx.query(sql).bind(guild.as_i64()).bind(BITE).execute().await?;
            if removed > 0 {
                let count = i64::try_from(removed).unwrap_or(i64::MAX);
                tx.query(COUNT).bind(guild.as_i64()).bind(count).execute().await?;
            }
            Ok(removed)
        })
    })
    .await
}

/// Purges the guilds that are away for longer than `grace`, and goes on with purges that were interrupted; how many. One in
/// which members still do something is not deleted: it goes on as if it had been invited again.
///
/// # Errors
/// Those of the database: the first, after every guild had its turn.
pub async fn guilds_purge_due(db: &Db, grace: Duration) -> Result<u32, AppError> {
    let (mut purged, mut failed) = (0, None);
    for away in guilds_away(db).await? {
        match purge_due(db, away, grace).await {
            Ok(done) => purged += u32::from(done),
            // It came back between the list and its turn.
            Err(error) if error.code() == codes::GUILD_PRESENT => {}
            // One guild must not keep the others for ever.
            Err(error) => {
                tracing::error!(guild = %away.guild, %error, "a guild could not be deleted");
                failed.get_or_insert(error);
            }
        }
    }
    failed.map_or(Ok(purged), Err)
}

/// Purges a guild if it is time, and answers whether.
async fn purge_due(db: &Db, away: GuildAway, grace: Duration) -> Result<bool, AppError> {
    let guild = away.guild;
    if away.purging.is_none() {
        if db.now() < away.since.plus(grace) {
            return Ok(false);
        }
        let acts: Result<bool, DbError> = db
            .write("guild_acts", move |tx| Box::pin(returned_if_acts(tx, away)))
            .await;
        if acts? {
            tracing::warn!(%guild, since = %away.since, "members act in a guild that was taken for away: not deleted");
            return Ok(false);
        }
    }
    guild_purge(db, guild, PurgeCause::Grace).await?;
    Ok(true)
}

/// Whether members still do something in a guild; then it is back.
async fn returned_if_acts(tx: &mut Tx, away: GuildAway) -> Result<bool, DbError> {
    let acts = tx.query(ACTS).bind(away.guild.as_i64());
    let acted: Option<(Timestamp,)> = acts.bind(away.since.plus(ACTS_AFTER)).fetch_optional().await?;
    if acted.is_some() {
        guild_joined(tx, away.guild).await?;
    }
    Ok(acted.is_some())
}

/// Deletes what protected somebody and is over: limits, and the use of caps long ago. How many rows.
///
/// # Errors
/// Those of the database.
pub async fn ended_delete(db: &Db) -> Result<u64, DbError> {
    db.write("retention", |tx| {
        Box::pin(async move {
            let now = tx.now();
            let day = now.as_seconds().div_euclid(86_400) - CAPS_KEPT_DAYS;
            let caps = tx.query(CAPS_EXPIRE).bind(day).execute().await?;
            let limits = tx.query(LIMITS_EXPIRE).bind(now).execute().await?;
            Ok(caps + limits)
        })
    })
    .await
}

/// Adds both to a runner of jobs; `grace` is asked anew each time.
pub fn with_purge(
    runner: JobRunner,
    db: &Db,
    grace: impl Fn() -> Duration + Send + Sync + 'static,
) -> JobRunner {
    let db = db.clone();
    runner.every(JOB, EVERY, move |_| {
        let (db, grace) = (db.clone(), grace());
        Box::pin(async move {
            ended_delete(&db).await?;
            let purged = guilds_purge_due(&db, grace).await;
            purged
                .map(drop)
                .map_err(|error| JobError::Retry(error.to_string()))
        })
    })
}

fn guild_id(raw: i64) -> Result<GuildId, DbError> {
    GuildId::from_i64(raw).map_err(|_| DbError::corrupt("a guild's id is out of range"))
}
