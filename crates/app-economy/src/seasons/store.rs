//! Rows of seasons.

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_economy::season::{Prizes, Scored, SeasonSpec};

use super::{SeasonPlace, SeasonRow, SeasonState, SeasonView};

/// Places are counted up to this one.
const COUNTED: i64 = 10_000;

statements! {
    /// Counts points while the season runs.
    SCORE_ADD = "INSERT INTO season_score (guild_id, season_id, user_id, points)
        SELECT guild_id, id, CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM season
            WHERE guild_id = $1 AND id = $2 AND state = 'running' AND starts_at <= $5 AND ends_at > $5
        ON CONFLICT (guild_id, season_id, user_id) DO UPDATE SET points = season_score.points + excluded.points";
    SEASON_GET = "SELECT id, name, scored, state, starts_at, ends_at, prizes, carry_percent, keep_percent, members, points
        FROM season WHERE guild_id = $1 AND id = $2";
    /// Those that are not over, the one that runs first.
    SEASONS_NOW = "SELECT id, name, scored, state, starts_at, ends_at, prizes, carry_percent, keep_percent, members, points
        FROM season WHERE guild_id = $1 AND state IN ('planned', 'running', 'closing') ORDER BY state DESC";
    /// Those that are over, the latest first, before a number.
    SEASONS_PAST = "SELECT id, name, scored, state, starts_at, ends_at, prizes, carry_percent, keep_percent, members, points
        FROM season WHERE guild_id = $1 AND id < $2 AND state = 'ended' ORDER BY id DESC LIMIT $3";
    SEASON_HIGHEST = "SELECT COALESCE(MAX(id), 0) FROM season WHERE guild_id = $1";
    SEASON_ADD = "INSERT INTO season (guild_id, id, name, scored, state, starts_at, ends_at, prizes, carry_percent, carry_from,
            keep_percent, walked, made_by, members, points)
        VALUES ($1, $2, $3, $4, 'planned', $5, $6, $7, $8, NULL, $9, 0, $10, 0, 0)";
    /// Takes a planned one back.
    SEASON_DROP = "DELETE FROM season WHERE guild_id = $1 AND id = $2 AND state = 'planned'";
    /// The table from behind points and a member on.
    BOARD = "SELECT user_id, points FROM season_score
        WHERE guild_id = $1 AND season_id = $2 AND points <= $3 AND (points < $3 OR user_id > $4)
        ORDER BY points DESC, user_id LIMIT $5";
    /// Somebody's points.
    SCORE_OF = "SELECT points FROM season_score WHERE guild_id = $1 AND season_id = $2 AND user_id = $3";
    /// How many stand before points and a member, counted up to a bound.
    BEFORE = "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM season_score
                WHERE guild_id = $1 AND season_id = $2 AND points > $3 LIMIT $5) AS better)
            + (SELECT COUNT(*) FROM (SELECT 1 FROM season_score
                WHERE guild_id = $1 AND season_id = $2 AND points = $3 AND user_id < $4 LIMIT $5) AS earlier)";
    /// Places that are kept, after one.
    PLACES = "SELECT place, user_id, points, coins FROM season_place
        WHERE guild_id = $1 AND season_id = $2 AND place > $3 ORDER BY place LIMIT $4";
    PLACE_ADD = "INSERT INTO season_place (guild_id, season_id, place, user_id, points, coins) VALUES ($1, $2, $3, $4, $5, $6)";
}

impl FromRow for SeasonView {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let corrupt = || DbError::corrupt("a season cannot be read");
        let prizes: String = row.get(6)?;
        let state = match row.get::<String>(3)?.as_str() {
            "planned" => SeasonState::Planned,
            "running" => SeasonState::Running,
            "closing" => SeasonState::Closing,
            _ => SeasonState::Ended,
        };
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            scored: Scored::parse(&row.get::<String>(2)?).ok_or_else(corrupt)?,
            state,
            starts_at: row.get(4)?,
            ends_at: row.get(5)?,
            prizes: serde_json::from_str(&prizes).map_err(|_| corrupt())?,
            carry_percent: row.get(7)?,
            keep_percent: row.get(8)?,
            members: row.get(9)?,
            points: row.get(10)?,
        })
    }
}

fn member(stored: i64) -> Result<UserId, DbError> {
    UserId::from_i64(stored).map_err(|_| DbError::corrupt("a season names no member"))
}

impl FromRow for SeasonRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            member: member(row.get(0)?)?,
            points: row.get(1)?,
        })
    }
}

impl FromRow for SeasonPlace {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            place: row.get(0)?,
            member: row.get::<Option<i64>>(1)?.map(member).transpose()?,
            points: row.get(2)?,
            coins: Money::new(row.get(3)?),
        })
    }
}

pub(super) async fn score_add(
    tx: &mut Tx,
    guild: GuildId,
    season: i64,
    member: UserId,
    points: i64,
) -> Result<(), DbError> {
    let now = tx.now();
    let add = tx
        .query(SCORE_ADD)
        .bind(guild.as_i64())
        .bind(season)
        .bind(member.as_i64())
        .bind(points)
        .bind(now);
    add.execute().await.map(drop)
}

pub(super) async fn get(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Option<SeasonView>, DbError> {
    tx.query(SEASON_GET)
        .bind(guild.as_i64())
        .bind(id)
        .fetch_optional()
        .await
}

/// Those that are not over, the one that runs first.
pub(super) async fn now(tx: &mut Tx, guild: GuildId) -> Result<Vec<SeasonView>, DbError> {
    tx.query(SEASONS_NOW).bind(guild.as_i64()).fetch_all().await
}

/// Those that are over, the latest first, before a number.
pub(super) async fn past(
    tx: &mut Tx,
    guild: GuildId,
    before: i64,
    limit: u32,
) -> Result<Vec<SeasonView>, DbError> {
    let query = tx.query(SEASONS_PAST).bind(guild.as_i64());
    query.bind(before).bind(limit).fetch_all().await
}

/// Writes a season down as planned, and answers its number.
pub(super) async fn add(
    tx: &mut Tx,
    (guild, by): (GuildId, UserId),
    spec: &SeasonSpec,
    (starts_at, ends_at): (Timestamp, Timestamp),
) -> Result<i64, DbError> {
    let (highest,): (i64,) = tx.query(SEASON_HIGHEST).bind(guild.as_i64()).fetch_one().await?;
    let add = tx
        .query(SEASON_ADD)
        .bind(guild.as_i64())
        .bind(highest + 1)
        .bind(&spec.name)
        .bind(spec.scored.name())
        .bind(starts_at)
        .bind(ends_at)
        .bind(prizes(&spec.prizes)?)
        .bind(spec.carry_percent)
        .bind(spec.keep_percent)
        .bind(by.as_i64());
    add.execute().await?;
    Ok(highest + 1)
}

fn prizes(prizes: &Prizes) -> Result<String, DbError> {
    serde_json::to_string(prizes).map_err(|error| DbError::corrupt(format!("prizes cannot be kept: {error}")))
}

/// Takes a planned one back. False: it is not planned any more.
pub(super) async fn cancel(tx: &mut Tx, guild: GuildId, id: i64) -> Result<bool, DbError> {
    let dropped = tx.query(SEASON_DROP).bind(guild.as_i64()).bind(id);
    Ok(dropped.execute().await? == 1)
}

/// The table from behind points and a member on, or from the top.
pub(super) async fn board(
    tx: &mut Tx,
    guild: GuildId,
    season: i64,
    after: Option<(i64, UserId)>,
    limit: u32,
) -> Result<Vec<SeasonRow>, DbError> {
    let (points, member) = after.map_or((i64::MAX, 0), |(points, member)| (points, member.as_i64()));
    tx.query(BOARD)
        .bind(guild.as_i64())
        .bind(season)
        .bind(points)
        .bind(member)
        .bind(limit)
        .fetch_all()
        .await
}

/// Somebody's points and place; no place beyond the first ten thousand.
pub(super) async fn own(
    tx: &mut Tx,
    guild: GuildId,
    season: i64,
    member: UserId,
) -> Result<Option<(i64, Option<i64>)>, DbError> {
    let score = tx.query(SCORE_OF).bind(guild.as_i64()).bind(season);
    let score: Option<(i64,)> = score.bind(member.as_i64()).fetch_optional().await?;
    let Some((points,)) = score else {
        return Ok(None);
    };
    let (before,): (i64,) = tx
        .query(BEFORE)
        .bind(guild.as_i64())
        .bind(season)
        .bind(points)
        .bind(member.as_i64())
        .bind(COUNTED)
        .fetch_one()
        .await?;
    Ok(Some((points, (before < COUNTED).then_some(before + 1))))
}

/// Places that are kept, after one.
pub(super) async fn places(
    tx: &mut Tx,
    guild: GuildId,
    season: i64,
    after: u32,
    limit: u32,
) -> Result<Vec<SeasonPlace>, DbError> {
    tx.query(PLACES)
        .bind(guild.as_i64())
        .bind(season)
        .bind(after)
        .bind(limit)
        .fetch_all()
        .await
}

pub(super) async fn place_add(
    tx: &mut Tx,
    guild: GuildId,
    season: i64,
    place: &SeasonPlace,
) -> Result<(), DbError> {
    let add = tx
        .query(PLACE_ADD)
        .bind(guild.as_i64())
        .bind(season)
        .bind(place.place)
        .bind(place.member.map(UserId::as_i64))
        .bind(place.points)
        .bind(place.coins.minor());
    add.execute().await.map(drop)
}
