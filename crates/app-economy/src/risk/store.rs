//! Rows of those who take chances, and their draws.

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_types::{GuildId, Money, Timestamp, UserId};

use crate::Draw;

statements! {
    /// Notes somebody. Draws are numbered from the present microsecond, so that whoever is erased and returns never meets a
    /// draw again that they know.
    RISK_OPEN = "INSERT INTO member_risk (guild_id, user_id, nonce, crime_ready_at, rob_ready_at, robbed_at, passive, passive_ready_at)
        VALUES ($1, $2, $3, $4, $5, 0, 0, $6) ON CONFLICT (guild_id, user_id) DO NOTHING";
    /// One row.
    RISK_GET = "SELECT nonce, crime_ready_at, rob_ready_at, robbed_at, passive, passive_ready_at FROM member_risk
        WHERE guild_id = $1 AND user_id = $2";
    /// One row, which nobody else changes before this unit ends.
    RISK_LOCK = "UPDATE member_risk SET nonce = nonce WHERE guild_id = $1 AND user_id = $2
        RETURNING nonce, crime_ready_at, rob_ready_at, robbed_at, passive, passive_ready_at";
    /// Begins a crime. No row before the rest is over.
    CRIME_START = "UPDATE member_risk SET nonce = nonce + 1, crime_ready_at = $4
        WHERE guild_id = $1 AND user_id = $2 AND crime_ready_at <= $3 RETURNING nonce";
    /// Begins a robbery; keeps the robber from hiding at once.
    ROB_START = "UPDATE member_risk SET nonce = nonce + 1, rob_ready_at = $4,
            passive_ready_at = CASE WHEN passive_ready_at < $5 THEN $5 ELSE passive_ready_at END
        WHERE guild_id = $1 AND user_id = $2 AND rob_ready_at <= $3 RETURNING nonce";
    /// Somebody was robbed.
    ROBBED = "UPDATE member_risk SET robbed_at = $3 WHERE guild_id = $1 AND user_id = $2";
    /// Changes the passive mode. No row before it can be.
    PASSIVE_SET = "UPDATE member_risk SET passive = $3, passive_ready_at = $5
        WHERE guild_id = $1 AND user_id = $2 AND passive_ready_at <= $4 RETURNING 1";
    /// Notes a draw.
    DRAW_ADD = "INSERT INTO risk_draw (guild_id, user_id, nonce, drawn_at, kind, victim_id, chance_ppm, won, amount, label, commitment)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
}

/// Somebody who takes chances, or keeps out of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Risk {
    pub(crate) crime_ready_at: Timestamp,
    pub(crate) rob_ready_at: Timestamp,
    pub(crate) robbed_at: Option<Timestamp>,
    pub(crate) passive: bool,
    pub(crate) passive_ready_at: Timestamp,
}

impl FromRow for Risk {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let robbed_at: i64 = row.get(3)?;
        Ok(Self {
            crime_ready_at: row.get(1)?,
            rob_ready_at: row.get(2)?,
            robbed_at: (robbed_at > 0).then(|| Timestamp::from_micros(robbed_at)),
            passive: row.get(4)?,
            passive_ready_at: row.get(5)?,
        })
    }
}

/// When somebody who is noted for the first time may do what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ready {
    pub(super) crime: Timestamp,
    pub(super) rob: Timestamp,
    pub(super) passive: Timestamp,
}

impl Ready {
    pub(super) const fn at(now: Timestamp) -> Self {
        Self {
            crime: now,
            rob: now,
            passive: now,
        }
    }
}

pub(super) async fn risk_open(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    ready: Ready,
) -> Result<(), DbError> {
    let now = tx.now();
    let open = tx
        .query(RISK_OPEN)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(now)
        .bind(ready.crime)
        .bind(ready.rob)
        .bind(ready.passive);
    open.execute().await.map(drop)
}

pub(crate) async fn risk_get(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Option<Risk>, DbError> {
    tx.query(RISK_GET)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .fetch_optional()
        .await
}

/// As [`risk_get`], and keeps it as it is until the unit ends.
pub(crate) async fn risk_lock(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Option<Risk>, DbError> {
    tx.query(RISK_LOCK)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .fetch_optional()
        .await
}

/// Begins a crime. Answers the number of its draw; none before the rest is over.
pub(super) async fn crime_start(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    ready_at: Timestamp,
) -> Result<Option<i64>, DbError> {
    let now = tx.now();
    let row: Option<(i64,)> = tx
        .query(CRIME_START)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(now)
        .bind(ready_at)
        .fetch_optional()
        .await?;
    Ok(row.map(|row| row.0))
}

/// Begins a robbery. Answers the number of its draw; none before the rest is over.
pub(super) async fn rob_start(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    ready_at: Timestamp,
    passive_at: Timestamp,
) -> Result<Option<i64>, DbError> {
    let now = tx.now();
    let row: Option<(i64,)> = tx
        .query(ROB_START)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(now)
        .bind(ready_at)
        .bind(passive_at)
        .fetch_optional()
        .await?;
    Ok(row.map(|row| row.0))
}

pub(super) async fn robbed(tx: &mut Tx, guild: GuildId, victim: UserId) -> Result<(), DbError> {
    let now = tx.now();
    let set = tx
        .query(ROBBED)
        .bind(guild.as_i64())
        .bind(victim.as_i64())
        .bind(now);
    set.execute().await.map(drop)
}

/// Changes the passive mode. False: it cannot be changed yet.
pub(super) async fn passive_set(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    on: bool,
    again_at: Timestamp,
) -> Result<bool, DbError> {
    let now = tx.now();
    let row: Option<(i64,)> = tx
        .query(PASSIVE_SET)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(on)
        .bind(now)
        .bind(again_at)
        .fetch_optional()
        .await?;
    Ok(row.is_some())
}

/// A draw as it is recorded.
#[derive(Debug)]
pub(super) struct DrawRecord<'d> {
    pub(super) nonce: i64,
    pub(super) kind: &'static str,
    pub(super) victim: Option<UserId>,
    pub(super) chance: u32,
    pub(super) won: bool,
    pub(super) amount: Money,
    pub(super) draw: &'d Draw,
}

pub(super) async fn draw_add(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    record: DrawRecord<'_>,
) -> Result<(), DbError> {
    let now = tx.now();
    let add = tx
        .query(DRAW_ADD)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(record.nonce)
        .bind(now)
        .bind(record.kind)
        .bind(record.victim.map(UserId::as_i64))
        .bind(record.chance)
        .bind(record.won)
        .bind(record.amount.minor())
        .bind(record.draw.label.join("/"))
        .bind(record.draw.commitment.as_str());
    add.execute().await.map(drop)
}
