//! The statements of flags and features.

use core_config::Rollout;
use core_db::{DbError, Tx};
use core_types::{GuildId, Timestamp, UserId};

core_db::statements! {
    /// Everything that the operator ever set.
    FLAG_LIST = "SELECT name, enabled, percent, revision, changed_at, changed_by, reason FROM flag_value";
    /// Sets one for the first time or, if it still has revision $7, anew.
    FLAG_SET = "INSERT INTO flag_value (name, enabled, percent, revision, changed_at, changed_by, reason)
        VALUES ($1, $2, $3, 1, $4, $5, $6)
        ON CONFLICT (name) DO UPDATE SET enabled = excluded.enabled, percent = excluded.percent,
            revision = flag_value.revision + 1, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
            reason = excluded.reason
        WHERE flag_value.revision = $7
        RETURNING revision";
    /// How many guilds' staff switched each feature on, and off.
    FEATURE_COUNT = "SELECT name, CAST(sum(enabled) AS BIGINT), CAST(sum(1 - enabled) AS BIGINT) FROM feature_override WHERE enabled IS NOT NULL GROUP BY name";
    /// Everything that a guild's staff ever said.
    FEATURE_LIST = "SELECT name, enabled, changed_at, changed_by, reason FROM feature_override WHERE guild_id = $1";
    /// What a guild's staff says now.
    FEATURE_SET = "INSERT INTO feature_override (guild_id, name, enabled, changed_at, changed_by, reason)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (guild_id, name) DO UPDATE SET enabled = excluded.enabled, changed_at = excluded.changed_at,
            changed_by = excluded.changed_by, reason = excluded.reason";
    /// Forgets who switched a feature; 0 is nobody.
    FORGET = "UPDATE feature_override SET changed_by = 0 WHERE guild_id = $1 AND changed_by = $2";
}

/// What the operator set, as stored.
#[derive(Debug)]
pub(super) struct FlagRow {
    pub(super) name: String,
    /// Nothing once it was taken back.
    pub(super) value: Option<Rollout>,
    pub(super) revision: i64,
    pub(super) changed_at: Timestamp,
    pub(super) changed_by: String,
    pub(super) reason: String,
}

/// What a guild's staff said, as stored.
#[derive(Debug)]
pub(super) struct FeatureRow {
    pub(super) name: String,
    /// Nothing once it was taken back.
    pub(super) on: Option<bool>,
    pub(super) changed_at: Timestamp,
    /// Nobody once they were forgotten.
    pub(super) changed_by: Option<UserId>,
    pub(super) reason: String,
}

type Flag = (String, Option<bool>, Option<i64>, i64, Timestamp, String, String);

pub(super) async fn flag_list(tx: &mut Tx) -> Result<Vec<FlagRow>, DbError> {
    let rows: Vec<Flag> = tx.query(FLAG_LIST).fetch_all().await?;
    let row = |(name, enabled, percent, revision, changed_at, changed_by, reason): Flag| FlagRow {
        name,
        value: enabled.zip(percent).map(|(enabled, percent)| Rollout {
            enabled,
            // The table lets in nothing above 100.
            percent: u8::try_from(percent).unwrap_or(100),
        }),
        revision,
        changed_at,
        changed_by,
        reason,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// The new revision; nothing if another one is there by now.
pub(super) async fn flag_set(
    tx: &mut Tx,
    name: &str,
    value: Option<Rollout>,
    (by, reason): (&str, &str),
    revision: i64,
) -> Result<Option<i64>, DbError> {
    let now = tx.now();
    let set = tx
        .query(FLAG_SET)
        .bind(name)
        .bind(value.map(|value| value.enabled))
        .bind(value.map(|value| i64::from(value.percent)))
        .bind(now)
        .bind(by)
        .bind(reason)
        .bind(revision);
    let row: Option<(i64,)> = set.fetch_optional().await?;
    Ok(row.map(|(revision,)| revision))
}

/// Features with how many guilds' staff have them on, and off.
pub(super) async fn feature_count(tx: &mut Tx) -> Result<Vec<(String, i64, i64)>, DbError> {
    tx.query(FEATURE_COUNT).fetch_all().await
}

pub(super) async fn feature_list(tx: &mut Tx, guild: GuildId) -> Result<Vec<FeatureRow>, DbError> {
    let rows: Vec<(String, Option<bool>, Timestamp, i64, String)> =
        tx.query(FEATURE_LIST).bind(guild.as_i64()).fetch_all().await?;
    let row = |(name, on, changed_at, by, reason)| FeatureRow {
        name,
        on,
        changed_at,
        changed_by: UserId::from_i64(by).ok(),
        reason,
    };
    Ok(rows.into_iter().map(row).collect())
}

pub(super) async fn feature_set(
    tx: &mut Tx,
    guild: GuildId,
    name: &str,
    on: Option<bool>,
    (by, reason): (UserId, &str),
) -> Result<(), DbError> {
    let now = tx.now();
    let set = tx
        .query(FEATURE_SET)
        .bind(guild.as_i64())
        .bind(name)
        .bind(on)
        .bind(now);
    set.bind(by.as_i64()).bind(reason).execute().await.map(drop)
}

/// Forgets that this person switched features of the guild; what they said stays.
///
/// # Errors
/// Those of the database.
pub async fn features_forget(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<(), DbError> {
    let query = tx.query(FORGET).bind(guild.as_i64()).bind(user.as_i64());
    query.execute().await.map(drop)
}
