//! What is stored about how a member grows: how much of it, all of it, and forgetting it.

use core_db::{Tx, statements};
use core_types::{GuildId, Timestamp, UserId};
use serde_json::{Value, json};

use crate::economy::Scope;
use crate::fail::Fail;
use crate::things::nobody;

statements! {
    /// How many rows there are of a member.
    ROWS = "SELECT (SELECT COUNT(*) FROM level_reward_done WHERE guild_id = $1 AND user_id = $2)
        + (SELECT COUNT(*) FROM role_reward WHERE guild_id = $1 AND user_id = $2)
        + (SELECT COUNT(*) FROM season_score WHERE guild_id = $1 AND user_id = $2)
        + (SELECT COUNT(*) FROM season_place WHERE guild_id = $1 AND user_id = $2)
        + (SELECT COUNT(*) FROM member_activity WHERE guild_id = $1 AND user_id = $2)
        + (SELECT COUNT(*) FROM collection_done WHERE guild_id = $1 AND user_id = $2)
        + (SELECT COUNT(*) FROM item_drop WHERE guild_id = $1 AND user_id = $2)";
    REWARDS = "SELECT level, coins, given_at FROM level_reward_done WHERE guild_id = $1 AND user_id = $2 ORDER BY level";
    ROLES = "SELECT role_id, cause, number, state, opened_at FROM role_reward WHERE guild_id = $1 AND user_id = $2 ORDER BY id";
    SCORES = "SELECT season_id, points FROM season_score WHERE guild_id = $1 AND user_id = $2 ORDER BY season_id";
    PLACES = "SELECT season_id, place, points, coins FROM season_place WHERE guild_id = $1 AND user_id = $2 ORDER BY season_id";
    ACTIVITY = "SELECT day, xp, messages, minutes FROM member_activity WHERE guild_id = $1 AND user_id = $2";
    COMPLETED = "SELECT collection_id, coins, done_at FROM collection_done WHERE guild_id = $1 AND user_id = $2 ORDER BY collection_id";
    FOUND = "SELECT label, item_id, chance_ppm, drawn_at FROM item_drop WHERE guild_id = $1 AND user_id = $2 ORDER BY drawn_at, label";

    /// What was rewarded stays under a number that names nobody, so that returning pays nothing twice.
    REWARDS_FORGET = "UPDATE level_reward_done SET user_id = $3 WHERE guild_id = $1 AND user_id = $2 AND NOT EXISTS (
        SELECT 1 FROM level_reward_done AS earlier
        WHERE earlier.guild_id = $1 AND earlier.user_id = $3 AND earlier.level = level_reward_done.level)";
    COMPLETED_FORGET = "UPDATE collection_done SET user_id = $3 WHERE guild_id = $1 AND user_id = $2 AND NOT EXISTS (
        SELECT 1 FROM collection_done AS earlier WHERE earlier.guild_id = $1 AND earlier.user_id = $3
            AND earlier.collection_id = collection_done.collection_id)";
    REWARDS_DROP = "DELETE FROM level_reward_done WHERE guild_id = $1 AND user_id = $2";
    COMPLETED_DROP = "DELETE FROM collection_done WHERE guild_id = $1 AND user_id = $2";
    ROLES_FORGET = "DELETE FROM role_reward WHERE guild_id = $1 AND user_id = $2";
    SCORES_FORGET = "DELETE FROM season_score WHERE guild_id = $1 AND user_id = $2";
    PLACES_FORGET = "UPDATE season_place SET user_id = NULL WHERE guild_id = $1 AND user_id = $2";
    ACTIVITY_FORGET = "DELETE FROM member_activity WHERE guild_id = $1 AND user_id = $2";
    FOUND_FORGET = "DELETE FROM item_drop WHERE guild_id = $1 AND user_id = $2";
    SEASONS_FORGET = "UPDATE season SET made_by = NULL WHERE guild_id = $1 AND made_by = $2";
}

/// How many rows there are of a member.
pub(crate) async fn rows(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<i64, Fail> {
    let query = tx.query(ROWS).bind(guild.as_i64()).bind(user.as_i64());
    let (rows,): (i64,) = query.fetch_one().await?;
    Ok(rows)
}

fn time(at: Timestamp) -> Value {
    at.to_string().into()
}

/// The part of an export.
pub(crate) async fn export(tx: &mut Tx, scope: &Scope) -> Result<Value, Fail> {
    let (guild, user) = (scope.guild().as_i64(), scope.user().as_i64());
    let rewards: Vec<(i64, i64, Timestamp)> = tx.query(REWARDS).bind(guild).bind(user).fetch_all().await?;
    let roles: Vec<(i64, String, i64, String, Timestamp)> =
        tx.query(ROLES).bind(guild).bind(user).fetch_all().await?;
    let scores: Vec<(i64, i64)> = tx.query(SCORES).bind(guild).bind(user).fetch_all().await?;
    let places: Vec<(i64, i64, i64, i64)> = tx.query(PLACES).bind(guild).bind(user).fetch_all().await?;
    let activity: Option<(i64, i64, i64, i64)> =
        tx.query(ACTIVITY).bind(guild).bind(user).fetch_optional().await?;
    let completed: Vec<(i64, i64, Timestamp)> =
        tx.query(COMPLETED).bind(guild).bind(user).fetch_all().await?;
    let found: Vec<(String, i64, i64, Timestamp)> =
        tx.query(FOUND).bind(guild).bind(user).fetch_all().await?;
    let rewards = rewards
        .into_iter()
        .map(|(level, coins, at)| json!({ "level": level, "coins": coins, "given_at": time(at) }));
    let roles = roles.into_iter().map(|(role, cause, number, state, at)| {
        json!({ "role": role.to_string(), "cause": cause, "number": number, "state": state, "at": time(at) })
    });
    let scores = scores
        .into_iter()
        .map(|(season, points)| json!({ "season": season, "points": points }));
    let places = places.into_iter().map(|(season, place, points, coins)| {
        json!({ "season": season, "place": place, "points": points, "won": coins })
    });
    let completed = completed.into_iter().map(
        |(collection, coins, at)| json!({ "collection": collection, "coins": coins, "done_at": time(at) }),
    );
    let found = found.into_iter().map(|(label, item, chance, at)| {
        json!({ "draw_label": label, "item": item, "chance_ppm": chance, "drawn_at": time(at) })
    });
    Ok(json!({
        "level_rewards": rewards.collect::<Vec<_>>(),
        "roles": roles.collect::<Vec<_>>(),
        "season_points": scores.collect::<Vec<_>>(),
        "season_places": places.collect::<Vec<_>>(),
        "activity": activity.map(|(day, xp, messages, minutes)| {
            json!({ "day": day, "xp": xp, "minutes_with_messages": messages, "minutes_of_voice": minutes })
        }),
        "collections": completed.collect::<Vec<_>>(),
        "finds": found.collect::<Vec<_>>(),
    }))
}

/// Forgets it. What a return must not repeat stays under a number that names nobody.
pub(crate) async fn erase(tx: &mut Tx, scope: &Scope) -> Result<(), Fail> {
    let (guild, user) = (scope.guild().as_i64(), scope.user().as_i64());
    for keep in [REWARDS_FORGET, COMPLETED_FORGET] {
        let kept = tx.query(keep).bind(guild).bind(user).bind(nobody(scope));
        kept.execute().await?;
    }
    for forget in [
        REWARDS_DROP,
        COMPLETED_DROP,
        ROLES_FORGET,
        SCORES_FORGET,
        PLACES_FORGET,
        ACTIVITY_FORGET,
        FOUND_FORGET,
        SEASONS_FORGET,
    ] {
        tx.query(forget).bind(guild).bind(user).execute().await?;
    }
    Ok(())
}
