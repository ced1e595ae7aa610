//! What the treasury, taxes and decay know of a member: handed out, and forgotten.

use core_db::{DbError, Tx, statements};
use core_types::{GuildId, Timestamp, UserId};
use serde_json::{Value, json};

use crate::fail::Fail;

statements! {
    /// How many rows there are about a member.
    ROWS = "SELECT (SELECT COUNT(*) FROM treasury_proposal WHERE guild_id = $1 AND (author_id = $2 OR payee_id = $2))
        + (SELECT COUNT(*) FROM treasury_payee WHERE guild_id = $1 AND user_id = $2)
        + (SELECT COUNT(*) FROM treasury_vote WHERE guild_id = $1 AND user_id = $2)
        + (SELECT COUNT(*) FROM levy WHERE guild_id = $1 AND user_id = $2)
        + (SELECT COUNT(*) FROM idle_member WHERE guild_id = $1 AND user_id = $2)
        + (SELECT COUNT(*) FROM vacation WHERE guild_id = $1 AND user_id = $2)";
    /// Proposals by them and for them.
    PROPOSALS = "SELECT number, CASE WHEN author_id = $2 THEN 'mine' ELSE 'for me' END, what, amount, reason, state, opened_at
        FROM treasury_proposal WHERE guild_id = $1 AND (author_id = $2 OR payee_id = $2) ORDER BY number";
    /// Proposals for a role of theirs.
    SHARES = "SELECT number FROM treasury_payee WHERE guild_id = $1 AND user_id = $2 ORDER BY number";
    /// Votes.
    VOTES = "SELECT number, choice, cast_at FROM treasury_vote WHERE guild_id = $1 AND user_id = $2 ORDER BY number";
    /// Taxes and decay.
    LEVIES = "SELECT week, kind, base, owed, taken, at FROM levy WHERE guild_id = $1 AND user_id = $2 ORDER BY week, kind";
    /// Warnings.
    IDLE = "SELECT warnings, warned_day FROM idle_member WHERE guild_id = $1 AND user_id = $2";
    /// The vacation.
    VACATION = "SELECT from_day, until_day, year, used FROM vacation WHERE guild_id = $1 AND user_id = $2";

    /// A payment to nobody is none: it ends with its vote, unpaid.
    PAYEE_FORGET = "UPDATE treasury_proposal SET payee_id = NULL WHERE guild_id = $1 AND payee_id = $2";
    AUTHOR_FORGET = "UPDATE treasury_proposal SET author_id = NULL, reason = '' WHERE guild_id = $1 AND author_id = $2";
    CLOSER_FORGET = "UPDATE treasury_proposal SET closed_by = NULL WHERE guild_id = $1 AND closed_by = $2";
    SHARES_FORGET = "DELETE FROM treasury_payee WHERE guild_id = $1 AND user_id = $2";
    VOTES_FORGET = "DELETE FROM treasury_vote WHERE guild_id = $1 AND user_id = $2";
    LEVIES_FORGET = "DELETE FROM levy WHERE guild_id = $1 AND user_id = $2";
    IDLE_FORGET = "DELETE FROM idle_member WHERE guild_id = $1 AND user_id = $2";
    VACATION_FORGET = "DELETE FROM vacation WHERE guild_id = $1 AND user_id = $2";
}

/// How many rows there are about a member.
pub(crate) async fn rows(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<i64, DbError> {
    let query = tx.query(ROWS).bind(guild.as_i64()).bind(user.as_i64());
    let (rows,): (i64,) = query.fetch_one().await?;
    Ok(rows)
}

/// Forgets a member. Their votes on what is still open go with them; what has ended keeps its tally.
pub(crate) async fn forget(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<(), Fail> {
    for forget in [
        PAYEE_FORGET,
        AUTHOR_FORGET,
        CLOSER_FORGET,
        SHARES_FORGET,
        VOTES_FORGET,
        LEVIES_FORGET,
        IDLE_FORGET,
        VACATION_FORGET,
    ] {
        let query = tx.query(forget).bind(guild.as_i64()).bind(user.as_i64());
        query.execute().await?;
    }
    Ok(())
}

type ProposalRow = (i64, String, String, i64, String, String, Timestamp);

fn time(at: Timestamp) -> Value {
    at.to_string().into()
}

/// Everything about a member.
pub(crate) async fn export(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Value, Fail> {
    let (guild, user) = (guild.as_i64(), user.as_i64());
    let proposals: Vec<ProposalRow> = tx.query(PROPOSALS).bind(guild).bind(user).fetch_all().await?;
    let shares: Vec<(i64,)> = tx.query(SHARES).bind(guild).bind(user).fetch_all().await?;
    let votes: Vec<(i64, String, Timestamp)> = tx.query(VOTES).bind(guild).bind(user).fetch_all().await?;
    let levies: Vec<(i64, String, i64, i64, i64, Timestamp)> =
        tx.query(LEVIES).bind(guild).bind(user).fetch_all().await?;
    let idle: Option<(i64, i64)> = tx.query(IDLE).bind(guild).bind(user).fetch_optional().await?;
    let vacation: Option<(i64, i64, i64, i64)> =
        tx.query(VACATION).bind(guild).bind(user).fetch_optional().await?;
    let proposals = proposals
        .into_iter()
        .map(|(number, whose, what, amount, reason, state, opened)| {
            json!({
                "number": number, "whose": whose, "what": what, "amount": amount, "reason": reason, "state": state,
                "opened_at": time(opened),
            })
        });
    let votes = votes
        .into_iter()
        .map(|(number, choice, at)| json!({ "number": number, "choice": choice, "at": time(at) }));
    let levies = levies.into_iter().map(|(week, kind, base, owed, taken, at)| {
        json!({ "week": week, "kind": kind, "base": base, "owed": owed, "taken": taken, "at": time(at) })
    });
    Ok(json!({
        "proposals": proposals.collect::<Vec<_>>(),
        "shares": shares.into_iter().map(|(number,)| number).collect::<Vec<_>>(),
        "votes": votes.collect::<Vec<_>>(),
        "levies": levies.collect::<Vec<_>>(),
        "warned": idle.map(|(count, day)| json!({ "times": count, "day": day })),
        "vacation": vacation.map(|(from, until, year, used)| json!({
            "from_day": from, "until_day": until, "year": year, "days_used": used,
        })),
    }))
}
