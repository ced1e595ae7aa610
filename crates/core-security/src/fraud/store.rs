//! The rows in which the watches outlive a process.

use std::collections::{BTreeMap, BTreeSet};

use core_db::{DbError, Rows, Tx, statements};
use core_types::{GuildId, Timestamp, UserId};
use domain_fraud::{Changes, user_bytes, without};

statements! {
    /// What is usual in a guild.
    GUILD_GET = "SELECT state FROM fraud_guild WHERE guild_id = $1";
    /// Keeps what is usual in a guild.
    GUILD_SET = "INSERT INTO fraud_guild (guild_id, kept_at, state) VALUES ($1, $2, $3)
        ON CONFLICT (guild_id) DO UPDATE SET kept_at = excluded.kept_at, state = excluded.state";
    /// The members of a guild, the latest first.
    MEMBERS_LATEST = "SELECT user_id, state FROM fraud_member WHERE guild_id = $1 ORDER BY kept_at DESC, user_id LIMIT $2";
    /// One member.
    MEMBER_GET = "SELECT state FROM fraud_member WHERE guild_id = $1 AND user_id = $2";
    /// Keeps members.
    MEMBERS_SET = split(
        "INSERT INTO fraud_member (guild_id, user_id, kept_at, state)
        SELECT value ->> 0, value ->> 1, value ->> 2, unhex(value ->> 3) FROM json_each($1) WHERE true
        ON CONFLICT (guild_id, user_id) DO UPDATE SET kept_at = excluded.kept_at, state = excluded.state",
        "INSERT INTO fraud_member (guild_id, user_id, kept_at, state)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[])
        ON CONFLICT (guild_id, user_id) DO UPDATE SET kept_at = excluded.kept_at, state = excluded.state"
    );
    /// Forgets a member.
    MEMBER_FORGET = "DELETE FROM fraud_member WHERE guild_id = $1 AND user_id = $2";
    /// The members who mention another: their states have the other's id in them. Other bytes may look like it by chance,
    /// which costs a look.
    MEMBERS_MENTION = split(
        "SELECT user_id, state FROM fraud_member WHERE guild_id = $1 AND instr(state, $2) > 0",
        "SELECT user_id, state FROM fraud_member WHERE guild_id = $1 AND position($2 IN state) > 0"
    );
    /// Changes one state.
    MEMBER_CHANGE = "UPDATE fraud_member SET state = $3 WHERE guild_id = $1 AND user_id = $2";
    /// Members of whom something was learnt after $1 (and after these ids, of that same moment) until $4, where the bot is.
    MEMBERS_SINCE = "SELECT guild_id, user_id, kept_at, state FROM fraud_member
        WHERE kept_at >= $1 AND (kept_at, guild_id, user_id) > ($1, $2, $3) AND kept_at <= $4
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = fraud_member.guild_id AND left_at IS NOT NULL)
        ORDER BY kept_at, guild_id, user_id LIMIT $5";
    /// Forgets whom nothing was heard of for long.
    pub(super) MEMBERS_EXPIRE = "DELETE FROM fraud_member WHERE kept_at <= $1";
}

/// What is stored of a guild's latest members.
#[derive(Debug, Default)]
pub(super) struct Stored {
    pub(super) baseline: Option<Vec<u8>>,
    pub(super) members: Vec<(UserId, Vec<u8>)>,
}

pub(super) async fn guild_load(tx: &mut Tx, guild: GuildId, most: i64) -> Result<Stored, DbError> {
    let baseline = guild_baseline(tx, guild).await?;
    let rows: Vec<(i64, Vec<u8>)> = tx
        .query(MEMBERS_LATEST)
        .bind(guild.as_i64())
        .bind(most)
        .fetch_all()
        .await?;
    let members = rows
        .into_iter()
        .filter_map(|(id, state)| Some((UserId::from_i64(id).ok()?, state)))
        .collect();
    Ok(Stored { baseline, members })
}

pub(super) async fn members_load(
    tx: &mut Tx,
    guild: GuildId,
    members: &[UserId],
) -> Result<Vec<(UserId, Option<Vec<u8>>)>, DbError> {
    let mut found = Vec::with_capacity(members.len());
    for member in members {
        let row: Option<(Vec<u8>,)> = tx
            .query(MEMBER_GET)
            .bind(guild.as_i64())
            .bind(member.as_i64())
            .fetch_optional()
            .await?;
        found.push((*member, row.map(|(state,)| state)));
    }
    Ok(found)
}

/// How far members were looked at: up to this one, in the order in which they were stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reviewed {
    kept_at: Timestamp,
    guild: i64,
    member: i64,
}

impl Reviewed {
    pub(super) const fn at(kept_at: Timestamp) -> Self {
        Self {
            kept_at,
            guild: 0,
            member: 0,
        }
    }

    /// This place, or that of a moment if it is later.
    pub(super) fn capped(self, at: Timestamp) -> Self {
        if self.kept_at > at { Self::at(at) } else { self }
    }
}

/// Somebody of whom something was learnt.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) guild: GuildId,
    pub(super) member: UserId,
    pub(super) state: Vec<u8>,
    kept_at: Timestamp,
}

impl Candidate {
    pub(super) fn place(&self) -> Reviewed {
        Reviewed {
            kept_at: self.kept_at,
            guild: self.guild.as_i64(),
            member: self.member.as_i64(),
        }
    }
}

/// Members to look at, in order, and what is usual in their guilds.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub(super) members: Vec<Candidate>,
    pub(super) baselines: BTreeMap<GuildId, Vec<u8>>,
}

pub(super) async fn candidates(
    tx: &mut Tx,
    from: Reviewed,
    until: Timestamp,
    most: u32,
) -> Result<Candidates, DbError> {
    let query = tx
        .query(MEMBERS_SINCE)
        .bind(from.kept_at)
        .bind(from.guild)
        .bind(from.member);
    let rows: Vec<(i64, i64, Timestamp, Vec<u8>)> = query.bind(until).bind(most).fetch_all().await?;
    let wrong = |_| DbError::corrupt("the watch remembers nobody");
    let mut found = Candidates::default();
    for (guild, member, kept_at, state) in rows {
        let candidate = Candidate {
            guild: GuildId::from_i64(guild).map_err(wrong)?,
            member: UserId::from_i64(member).map_err(wrong)?,
            state,
            kept_at,
        };
        found.members.push(candidate);
    }
    for guild in found
        .members
        .iter()
        .map(|member| member.guild)
        .collect::<BTreeSet<_>>()
    {
        if let Some(baseline) = guild_baseline(tx, guild).await? {
            found.baselines.insert(guild, baseline);
        }
    }
    Ok(found)
}

async fn guild_baseline(tx: &mut Tx, guild: GuildId) -> Result<Option<Vec<u8>>, DbError> {
    let row: Option<(Vec<u8>,)> = tx.query(GUILD_GET).bind(guild.as_i64()).fetch_optional().await?;
    Ok(row.map(|(state,)| state))
}

pub(super) async fn changes_keep(tx: &mut Tx, changed: &[(GuildId, Changes)]) -> Result<(), DbError> {
    let now = tx.now();
    for (guild, changes) in changed {
        for member in &changes.forgotten {
            tx.query(MEMBER_FORGET)
                .bind(guild.as_i64())
                .bind(member.as_i64())
                .execute()
                .await?;
        }
        if let Some(baseline) = &changes.baseline {
            tx.query(GUILD_SET)
                .bind(guild.as_i64())
                .bind(now)
                .bind(baseline.as_slice())
                .execute()
                .await?;
        }
    }
    let members = || {
        let each = changed.iter();
        each.flat_map(|(guild, changes)| changes.members.iter().map(move |(id, state)| (guild, id, state)))
    };
    if members().next().is_some() {
        let rows = Rows::new()
            .i64s(members().map(|(guild, ..)| guild.as_i64()))
            .i64s(members().map(|(_, id, _)| id.as_i64()))
            .i64s(members().map(|_| now.as_micros()))
            .bytes(members().map(|(.., state)| state.as_slice()));
        tx.query(MEMBERS_SET).bind(rows).execute().await?;
    }
    Ok(())
}

/// Forgets a member, also where others mention them.
pub(super) async fn member_forget(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<(), DbError> {
    tx.query(MEMBER_FORGET)
        .bind(guild.as_i64())
        .bind(member.as_i64())
        .execute()
        .await?;
    let mention: Vec<(i64, Vec<u8>)> = tx
        .query(MEMBERS_MENTION)
        .bind(guild.as_i64())
        .bind(user_bytes(member).as_slice())
        .fetch_all()
        .await?;
    for (id, state) in mention {
        // What cannot be read is not used either, and expires.
        if let Ok(Some(state)) = without(&state, member) {
            tx.query(MEMBER_CHANGE)
                .bind(guild.as_i64())
                .bind(id)
                .bind(state.as_slice())
                .execute()
                .await?;
        }
    }
    Ok(())
}
