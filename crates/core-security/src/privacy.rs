//! The rights of one member, handed out or forgotten: for whoever does that for all rooms at once.
//!
//! What protects others stays until it ends: blocks, limits, denials, and how much of a cap was used today.

use core_db::{DbError, Tx, statements};
use core_types::{GuildId, Timestamp, UserId};
use serde_json::{Value, json};

use crate::{NOTICE_TOPIC, Subject};

statements! {
    /// The roles that somebody was given.
    GIVEN_OF = "SELECT role, given_at, expires_at FROM access_given WHERE guild_id = $1 AND subject = $2 ORDER BY role";
    /// What was granted and denied to somebody.
    VERDICTS_OF = "SELECT action, effect, decided_at, expires_at FROM access_verdict
        WHERE guild_id = $1 AND subject = $2 ORDER BY action";
    /// How much of a cap somebody used.
    SPENT_OF = "SELECT action, day, amount FROM access_spent WHERE guild_id = $1 AND user_id = $2 ORDER BY day, action";
    /// What waited for a second person, by somebody, about them, or decided by them.
    APPROVALS_OF = "SELECT id, kind, amount, reason, asked_at, state, asker_id, member_id, decided_by FROM approval
        WHERE guild_id = $1 AND (asker_id = $2 OR member_id = $2 OR decided_by = $2) ORDER BY id";
    /// The API keys that somebody made.
    KEYS_OF = "SELECT id, name, created_at FROM api_key WHERE guild_id = $1 AND created_by = $2 ORDER BY created_at, id";
    /// What somebody was denied.
    DENIED = "SELECT count(*) FROM access_verdict WHERE guild_id = $1 AND subject = $2 AND effect = 'deny'";

    /// Takes the roles away that somebody was given.
    GIVEN_FORGET = "DELETE FROM access_given WHERE guild_id = $1 AND subject = $2";
    /// Takes away what was granted to somebody. A denial protects others and stays.
    GRANTED_FORGET = "DELETE FROM access_verdict WHERE guild_id = $1 AND subject = $2 AND effect = 'allow'";
    /// Forgets who gave a role; 0 is nobody.
    GIVER_FORGET = "UPDATE access_given SET given_by = 0 WHERE guild_id = $1 AND given_by = $2";
    /// Forgets who decided.
    DECIDER_FORGET = "UPDATE access_verdict SET decided_by = 0 WHERE guild_id = $1 AND decided_by = $2";
    /// Forgets who made a role.
    MAKER_FORGET = "UPDATE access_role SET created_by = 0 WHERE guild_id = $1 AND created_by = $2";
    /// Empties what waited for a second person, by somebody or about them. Its number is not given again.
    APPROVAL_FORGET = "UPDATE approval SET asker_id = 0, asker = '{}', member_id = NULL, amount = NULL, input = '{}', reason = '',
            trace = '', state = (CASE WHEN state = 'waiting' THEN 'withdrawn' ELSE state END)
        WHERE guild_id = $1 AND (asker_id = $2 OR member_id = $2)";
    /// Forgets who decided about it.
    APPROVER_FORGET = "UPDATE approval SET decided_by = NULL WHERE guild_id = $1 AND decided_by = $2";
    /// Takes back what was to be told to somebody.
    NOTICE_FORGET = "DELETE FROM outbox WHERE topic = $1 AND partition_key = $2";
}

/// Everything that is kept of a member's rights, as JSON. Whoever calls it has checked that it is theirs.
///
/// # Errors
/// Those of the database.
pub async fn rights_export(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Value, DbError> {
    let (place, member) = (guild.as_i64(), user.as_i64());
    let subject = Subject::Member(user).to_string();
    let roles: Vec<(String, Timestamp, Option<Timestamp>)> =
        tx.query(GIVEN_OF).bind(place).bind(&subject).fetch_all().await?;
    let roles = roles
        .into_iter()
        .map(|(role, at, until)| json!({ "role": role, "given_at": time(at), "until": until.map(time) }));
    let roles: Vec<Value> = roles.collect();
    let verdicts: Vec<(String, String, Timestamp, Option<Timestamp>)> = tx
        .query(VERDICTS_OF)
        .bind(place)
        .bind(&subject)
        .fetch_all()
        .await?;
    let verdicts = verdicts.into_iter().map(|(action, effect, at, until)| {
        json!({ "action": action, "effect": effect, "decided_at": time(at), "until": until.map(time) })
    });
    let verdicts: Vec<Value> = verdicts.collect();
    let query = tx.query(SPENT_OF).bind(place).bind(member);
    let spent: Vec<(String, i64, i64)> = query.fetch_all().await?;
    let spent = spent
        .into_iter()
        .map(|(action, day, amount)| json!({ "action": action, "day": day, "amount": amount }));
    let spent: Vec<Value> = spent.collect();
    let query = tx.query(KEYS_OF).bind(place).bind(member);
    let keys: Vec<(String, String, Timestamp)> = query.fetch_all().await?;
    let keys = keys
        .into_iter()
        .map(|(id, name, at)| json!({ "id": id, "name": name, "created_at": time(at) }));
    let keys: Vec<Value> = keys.collect();
    Ok(json!({
        "roles": roles, "verdicts": verdicts, "caps_used": spent, "approvals": approvals(tx, place, member).await?,
        "api_keys": keys,
    }))
}

type ApprovalRow = (
    i64,
    String,
    Option<i64>,
    String,
    Timestamp,
    String,
    i64,
    Option<i64>,
    Option<i64>,
);

async fn approvals(tx: &mut Tx, guild: i64, member: i64) -> Result<Vec<Value>, DbError> {
    let query = tx.query(APPROVALS_OF).bind(guild).bind(member);
    let rows: Vec<ApprovalRow> = query.fetch_all().await?;
    let rows = rows
        .into_iter()
        .map(|(number, kind, amount, reason, at, state, asker, about, decider)| {
            json!({
                "number": number, "kind": kind, "amount": amount, "reason": reason, "asked_at": time(at), "state": state,
                "asked_by_you": asker == member, "about_you": about == Some(member),
                "decided_by_you": decider == Some(member),
            })
        });
    Ok(rows.collect())
}

fn time(at: Timestamp) -> String {
    at.to_string()
}

/// Whether a member was denied anything: that stays when the member is forgotten.
///
/// # Errors
/// Those of the database.
pub async fn rights_hold(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<bool, DbError> {
    let query = tx.query(DENIED).bind(guild.as_i64());
    let (denied,): (i64,) = query.bind(Subject::Member(user).to_string()).fetch_one().await?;
    Ok(denied > 0)
}

/// Forgets a member, except for what protects others until it ends. Call [`Security::forget_policy`](crate::Security)
/// after the commit.
///
/// # Errors
/// Those of the database.
pub async fn rights_forget(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<(), DbError> {
    let (place, member) = (guild.as_i64(), user.as_i64());
    for forget in [GIVEN_FORGET, GRANTED_FORGET] {
        let query = tx
            .query(forget)
            .bind(place)
            .bind(Subject::Member(user).to_string());
        query.execute().await?;
    }
    for forget in [
        GIVER_FORGET,
        DECIDER_FORGET,
        MAKER_FORGET,
        APPROVAL_FORGET,
        APPROVER_FORGET,
    ] {
        tx.query(forget).bind(place).bind(member).execute().await?;
    }
    let lane = format!("{guild}:{user}");
    tx.query(NOTICE_FORGET)
        .bind(NOTICE_TOPIC)
        .bind(lane)
        .execute()
        .await
        .map(drop)
}
