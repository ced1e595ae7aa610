//! What is kept about a member, handed out or forgotten: for whoever does that for all rooms at once.

use core_db::{DbError, Tx, statements};
use core_errors::AppError;
use core_types::{GuildId, Timestamp, UserId};
use serde_json::{Value, json};

use crate::experiments::exposures_export;
use crate::feedback::of_member;
use crate::{Reports, exposures_forget};

statements! {
    /// How many errors and how much feedback there is of a member.
    COUNT = "SELECT (SELECT count(*) FROM error_record WHERE guild_id = $1 AND user_id = $2)
            + (SELECT count(*) FROM feedback WHERE guild_id = $1 AND user_id = $2)";
    /// Takes a member out of error records: what happened stays, whom it happened to does not.
    RECORD_FORGET = "UPDATE error_record SET user_id = NULL, interaction = '', trace = '',
            detail = replace(detail, $3, '?'), causes = replace(causes, $3, '?')
        WHERE guild_id = $1 AND user_id = $2";
    /// Forgets who of the staff settled feedback.
    SETTLER_FORGET = "UPDATE feedback SET settled_by = NULL WHERE guild_id = $1 AND settled_by = $2";
    /// The errors a member met.
    RECORD_EXPORT = "SELECT error_id, at, code, command, build FROM error_record
        WHERE guild_id = $1 AND user_id = $2 ORDER BY at, error_id";
}

/// How many errors and pieces of feedback are kept of a member.
///
/// # Errors
/// Those of the database.
pub async fn reports_of(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<u64, DbError> {
    let query = tx.query(COUNT).bind(guild.as_i64()).bind(user.as_i64());
    let (count,): (i64,) = query.fetch_one().await?;
    Ok(count.unsigned_abs())
}

/// Forgets a member: their feedback and their part in experiments go, error records no longer name them.
///
/// # Errors
/// Those of the database.
pub async fn reports_forget(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<(), DbError> {
    let (place, member) = (guild.as_i64(), user.as_i64());
    let named = user.to_string();
    let records = tx.query(RECORD_FORGET).bind(place).bind(member);
    records.bind(named).execute().await?;
    for forget in [crate::feedback::FORGET, SETTLER_FORGET] {
        tx.query(forget).bind(place).bind(member).execute().await?;
    }
    exposures_forget(tx, guild, user).await
}

impl Reports {
    /// Everything that is kept of a member, as JSON: errors they met, what they told the staff, and what they saw of experiments. Whoever calls it has
    /// checked that it is theirs.
    ///
    /// # Errors
    /// Those of the database; a text that cannot be opened.
    pub async fn export(&self, guild: GuildId, user: UserId) -> Result<Value, AppError> {
        let security = self.security().clone();
        let found: Result<_, AppError> = self
            .db()
            .read("reports_export", move |tx| {
                let security = security.clone();
                Box::pin(async move {
                    let query = tx.query(RECORD_EXPORT).bind(guild.as_i64()).bind(user.as_i64());
                    let errors: Vec<(String, Timestamp, String, String, String)> = query.fetch_all().await?;
                    let feedback = of_member(tx, &security, guild, user).await?;
                    Ok((errors, feedback, exposures_export(tx, guild, user).await?))
                })
            })
            .await;
        let (errors, feedback, experiments) = found?;
        let errors = errors.into_iter().map(|(id, at, code, command, build)| {
            json!({ "id": id, "at": at.to_string(), "code": code, "command": command, "build": build })
        });
        let errors: Vec<Value> = errors.collect();
        let feedback = feedback.into_iter().map(|row| {
            json!({
                "number": row.number, "kind": row.kind.name(), "text": row.text, "error": row.error_id,
                "at": row.at.to_string(),
                "settled_at": row.settled.as_ref().map(|settled| settled.at.to_string()),
                "answer": row.settled.and_then(|settled| settled.answer),
            })
        });
        Ok(json!({ "errors": errors, "feedback": feedback.collect::<Vec<_>>(), "experiments": experiments }))
    }
}
