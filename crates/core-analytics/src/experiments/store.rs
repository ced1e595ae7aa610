//! The statements of experiments.

use core_db::{DbError, Tx};
use core_types::{GuildId, Timestamp, UserId};
use serde_json::{Value, json};

core_db::statements! {
    /// Notes first sights; who saw it before stays as they are.
    pub(super) EXPOSURE_ADD = split(
        "INSERT INTO experiment_exposure (experiment, guild_id, unit_id, variant, exposed_at)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each($1) WHERE true
        ON CONFLICT (experiment, guild_id, unit_id) DO NOTHING",
        "INSERT INTO experiment_exposure (experiment, guild_id, unit_id, variant, exposed_at)
        SELECT experiment, guild_id, unit_id, variant, exposed_at
        FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[])
            AS input (experiment, guild_id, unit_id, variant, exposed_at)
        ON CONFLICT (experiment, guild_id, unit_id) DO NOTHING"
    );
    /// Notes that units reached the goal, if they saw the variant at most $1 before and had not reached it yet. Which of
    /// several times in a batch is taken does not matter.
    pub(super) GOAL_REACHED = split(
        "UPDATE experiment_exposure SET reached_at = input.at
        FROM (SELECT value ->> 0 AS experiment, value ->> 1 AS guild_id, value ->> 2 AS unit_id, value ->> 3 AS at FROM json_each($2)) AS input
        WHERE experiment_exposure.experiment = input.experiment AND experiment_exposure.guild_id = input.guild_id
            AND experiment_exposure.unit_id = input.unit_id AND reached_at IS NULL
            AND input.at >= exposed_at AND input.at <= exposed_at + $1",
        "UPDATE experiment_exposure SET reached_at = input.at
        FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) AS input (experiment, guild_id, unit_id, at)
        WHERE experiment_exposure.experiment = input.experiment AND experiment_exposure.guild_id = input.guild_id
            AND experiment_exposure.unit_id = input.unit_id AND reached_at IS NULL
            AND input.at >= exposed_at AND input.at <= exposed_at + $1"
    );
    /// Each variant of an experiment: how many saw it, how many of those by $2, and how many of these reached the goal.
    pub(super) RESULT_LIST = "SELECT variant, count(*),
            CAST(sum(CASE WHEN exposed_at <= $2 THEN 1 ELSE 0 END) AS BIGINT),
            CAST(sum(CASE WHEN exposed_at <= $2 AND reached_at IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT)
        FROM experiment_exposure WHERE experiment = $1 GROUP BY variant";
    /// How many variants a member saw.
    COUNT = "SELECT count(*) FROM experiment_exposure WHERE guild_id = $1 AND unit_id = $2";
    /// What a member saw.
    EXPORT = "SELECT experiment, variant, exposed_at, reached_at FROM experiment_exposure
        WHERE guild_id = $1 AND unit_id = $2 ORDER BY experiment";
    /// Forgets what a member saw.
    FORGET = "DELETE FROM experiment_exposure WHERE guild_id = $1 AND unit_id = $2";
    /// Removes what is older than needed.
    pub(crate) EXPIRE = "DELETE FROM experiment_exposure WHERE (experiment, guild_id, unit_id) IN (
        SELECT experiment, guild_id, unit_id FROM experiment_exposure WHERE exposed_at <= $1 ORDER BY exposed_at LIMIT $2)";
}

/// How many experiments a member has seen something of.
///
/// # Errors
/// Those of the database.
pub async fn exposures_of(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<u64, DbError> {
    let query = tx.query(COUNT).bind(guild.as_i64()).bind(user.as_i64());
    let (count,): (i64,) = query.fetch_one().await?;
    Ok(count.unsigned_abs())
}

/// Forgets what a member saw of experiments.
///
/// # Errors
/// Those of the database.
pub async fn exposures_forget(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<(), DbError> {
    let query = tx.query(FORGET).bind(guild.as_i64()).bind(user.as_i64());
    query.execute().await.map(drop)
}

/// What a member saw of experiments, as JSON.
pub(crate) async fn exposures_export(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
) -> Result<Vec<Value>, DbError> {
    let query = tx.query(EXPORT).bind(guild.as_i64()).bind(user.as_i64());
    let rows: Vec<(String, String, Timestamp, Option<Timestamp>)> = query.fetch_all().await?;
    let row = |(experiment, variant, since, reached): (String, String, Timestamp, Option<Timestamp>)| {
        json!({
            "experiment": experiment, "variant": variant, "since": since.to_string(),
            "reached_goal_at": reached.map(|at| at.to_string()),
        })
    };
    Ok(rows.into_iter().map(row).collect())
}
