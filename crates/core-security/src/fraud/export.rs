//! What the guards know about a member, for the member.

use core_db::DbError;
use core_errors::AppError;
use core_types::{GuildId, Timestamp, UserId};
use domain_fraud::{Assessment, Known, KnownFlow, KnownPair, KnownTally};
use serde_json::{Value, json};

use crate::{Security, limit_get};

impl Security {
    /// Everything the guards know about a member beside their cases, as JSON: what the watch over fraud remembers and makes
    /// of how they play, the block and the limit that hold for them. Times are RFC 3339 in UTC.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn guards_export(&self, guild: GuildId, member: UserId) -> Result<Value, AppError> {
        let limit: Result<_, DbError> = self
            .db()
            .read("guards_export", move |tx| {
                Box::pin(async move { limit_get(tx, guild, member).await })
            })
            .await;
        let limit = limit?.map(|limit| {
            json!({ "case": limit.case, "since": time(limit.since), "until": time(limit.expires_at) })
        });
        let block = self.blocked(guild, member).await?.map(|block| {
            json!({ "reason": block.reason, "since": time(block.since), "until": block.until.map(time) })
        });
        Ok(json!({ "watch": self.watch_export(guild, member).await?, "block": block, "limit": limit }))
    }

    async fn watch_export(&self, guild: GuildId, member: UserId) -> Result<Value, AppError> {
        let policy = self.settings(guild).await?.fraud;
        self.fraud_ready(guild, &[member]).await?;
        let now = self.db().now();
        let found = self.fraud().review(guild, member, now, &policy);
        let known = self.fraud().known(guild, member, now);
        Ok(known.map_or(Value::Null, |known| watch(&known, &found)))
    }
}

fn watch(known: &Known, found: &Assessment) -> Value {
    json!({
        "score": found.score,
        "evidence": found.evidence,
        "first_seen": time(known.first_seen),
        "last_seen": time(known.last_seen),
        "joined_at": known.joined.map(time),
        "sent_within_a_week": flow(known.sent),
        "received_within_a_week": flow(known.received),
        "taken_in": known.taken_in.round(),
        "pays": known.pays.iter().map(pair).collect::<Vec<_>>(),
        "paid_by": known.paid_by.iter().map(pair).collect::<Vec<_>>(),
        "hours_with_income": known.hours_with_income,
        "waits_after_shifts_ms": known.waits_after_shifts,
        "waits_after_dailies_ms": known.waits_after_dailies,
        "active_hours": known.active_hours.iter().copied().map(time).collect::<Vec<_>>(),
        "presses": tally(known.presses, "faster_than_people"),
        "commands": tally(known.commands, "earn_or_send"),
    })
}

fn flow(flow: KnownFlow) -> Value {
    json!({ "coins": flow.coins.round(), "transfers": flow.times.round() })
}

fn pair(pair: &KnownPair) -> Value {
    json!({ "member": pair.member, "coins": pair.coins.round(), "first": time(pair.first), "last": time(pair.last) })
}

fn tally(tally: KnownTally, so: &str) -> Value {
    json!({ "all": tally.all, so: tally.so })
}

fn time(at: Timestamp) -> Value {
    at.to_string().into()
}
