//! Rows of the weekly walk.

use std::collections::{BTreeMap, BTreeSet};

use core_db::{DbError, FromRow, Row, Rows, Tx, statements};
use core_types::{Day, GuildId, Money, Timestamp, UserId};
use domain_economy::ledger::Currency;

statements! {
    /// Guilds that switched a levy on and are not walked yet.
    UNOPENED = "SELECT DISTINCT guild_id FROM guild_setting WHERE key IN ('tax.on', 'decay.on') AND value = 'on'
        AND NOT EXISTS (SELECT 1 FROM levy_round WHERE levy_round.guild_id = guild_setting.guild_id) LIMIT $1";
    /// From now on a guild is walked. What happened before is not counted.
    ROUND_OPEN = "INSERT INTO levy_round (guild_id, week, next_at, since, low_seq, high_seq, after_id, walked, taken)
        SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT),
            COALESCE((SELECT seq FROM ledger_head WHERE guild_id = $1), 0), CAST(NULL AS BIGINT), 0, 0, 0
        WHERE NOT EXISTS (SELECT 1 FROM levy_round WHERE guild_id = $1)";
    /// The guild whose walk is due the longest. Nothing is taken where the bot was removed.
    ROUND_DUE = "SELECT guild_id FROM levy_round WHERE next_at <= $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = levy_round.guild_id AND left_at IS NOT NULL)
        ORDER BY next_at, guild_id LIMIT 1";
    /// Where a walk stands.
    ROUND_GET = "SELECT week, next_at, since, low_seq, high_seq, after_id, walked, taken FROM levy_round WHERE guild_id = $1";
    /// A walk went on.
    ROUND_MOVE = "UPDATE levy_round SET week = $2, next_at = $3, since = $4, low_seq = $5, high_seq = $6, after_id = $7,
            walked = $8, taken = $9, finished_at = $10
        WHERE guild_id = $1";
    /// A walk that failed waits.
    ROUND_PUT_OFF = "UPDATE levy_round SET next_at = $2 WHERE guild_id = $1 AND next_at < $2";
    /// Nothing is levied any more.
    ROUND_END = "DELETE FROM levy_round WHERE guild_id = $1";
    /// The last entry before a moment.
    SEQ_BEFORE = "SELECT seq FROM journal_entry WHERE guild_id = $1 AND seq > $2 AND at < $3 ORDER BY seq DESC LIMIT 1";
    /// The next members with what they have at hand and saved, and when they last did something.
    PAGE = "SELECT account.owner_id,
            CAST(sum(CASE account.kind WHEN 'wallet' THEN account.balance ELSE 0 END) AS BIGINT),
            CAST(sum(CASE account.kind WHEN 'bank' THEN account.balance ELSE 0 END) AS BIGINT),
            max(activity.last_day)
        FROM account LEFT JOIN economy_activity AS activity ON activity.account_id = account.id
        WHERE account.guild_id = $1 AND account.owner_id > $2 AND account.owner_id <= $3 AND account.currency = $4
            AND account.status = 'open'
        GROUP BY account.owner_id ORDER BY account.owner_id LIMIT $5";
    /// What some members received from others, net of what they gave, between two places of the journal. All accounts of a member
    /// count together, so their own pockets and holds cancel out; what was undone counts with the opposite sign.
    RECEIVED = "SELECT account.owner_id, CAST(sum(posting.amount) AS BIGINT)
        FROM account JOIN posting ON posting.account_id = account.id AND posting.seq > $5 AND posting.seq <= $6
        JOIN journal_entry AS entry ON entry.guild_id = $1 AND entry.seq = posting.seq
        LEFT JOIN journal_entry AS undone ON undone.guild_id = $1 AND undone.seq = entry.reverses
        WHERE account.guild_id = $1 AND account.owner_id > $2 AND account.owner_id <= $3 AND account.currency = $4
            AND COALESCE(undone.kind, entry.kind) IN ('pay', 'capture', 'market', 'trade', 'rob')
        GROUP BY account.owner_id";
    /// Who of them paid for a week already.
    LEVIED = "SELECT user_id, kind FROM levy WHERE guild_id = $1 AND user_id > $2 AND user_id <= $3 AND week = $4";
    /// Who of them was warned.
    WARNED = "SELECT user_id, warnings, warned_day FROM idle_member WHERE guild_id = $1 AND user_id > $2 AND user_id <= $3";
    /// Who of them is on vacation on a day.
    AWAY = "SELECT user_id FROM vacation WHERE guild_id = $1 AND user_id > $2 AND user_id <= $3 AND from_day <= $4 AND until_day > $4";
    /// What was taken for a week.
    LEVY_ADD = split(
        "INSERT INTO levy (guild_id, week, at, user_id, kind, base, owed, taken)
            SELECT $1, $2, $3, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each($4)",
        "INSERT INTO levy (guild_id, week, at, user_id, kind, base, owed, taken)
            SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), * FROM unnest($4::bigint[], $5::text[],
                $6::bigint[], $7::bigint[], $8::bigint[])"
    );
    /// A warning.
    WARN = "INSERT INTO idle_member (guild_id, user_id, warnings, warned_day) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, user_id) DO UPDATE SET warnings = excluded.warnings, warned_day = excluded.warned_day";
    /// Somebody came back.
    UNWARN = "DELETE FROM idle_member WHERE guild_id = $1 AND user_id = $2";
    /// What a member paid last.
    LEVY_LAST = "SELECT week, taken, owed FROM levy WHERE guild_id = $1 AND user_id = $2 AND kind = $3 ORDER BY week DESC LIMIT 1";
    /// A member's vacation.
    VACATION = "SELECT from_day, until_day, year, used FROM vacation WHERE guild_id = $1 AND user_id = $2";
    /// Begins or ends one.
    VACATION_SET = "INSERT INTO vacation (guild_id, user_id, from_day, until_day, year, used) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (guild_id, user_id) DO UPDATE SET from_day = excluded.from_day, until_day = excluded.until_day,
            year = excluded.year, used = excluded.used";
}

/// Where a walk stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Round {
    /// The Monday of the week it is for.
    pub(super) week: Day,
    pub(super) next_at: Timestamp,
    /// From when on things count.
    pub(super) since: Timestamp,
    pub(super) low: i64,
    pub(super) high: Option<i64>,
    pub(super) after: i64,
    pub(super) members: i64,
    pub(super) taken: i64,
}

impl FromRow for Round {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            week: Day::from_number(row.get(0)?),
            next_at: row.get(1)?,
            since: row.get(2)?,
            low: row.get(3)?,
            high: row.get(4)?,
            after: row.get(5)?,
            members: row.get(6)?,
            taken: row.get(7)?,
        })
    }
}

/// A member on a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) id: UserId,
    pub(super) wallet: Money,
    pub(super) bank: Money,
    pub(super) last: Option<Day>,
}

/// What is taken of a member.
#[derive(Debug, Clone, Copy)]
pub(super) struct Levy {
    pub(super) member: UserId,
    pub(super) kind: &'static str,
    pub(super) base: Money,
    pub(super) owed: Money,
    pub(super) taken: Money,
}

/// Members between two ids, the first one left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range(pub(super) i64, pub(super) i64);

impl Range {
    /// One member alone.
    pub(super) fn of(user: UserId) -> Self {
        Self(user.as_i64() - 1, user.as_i64())
    }
}

fn user(id: i64) -> Result<UserId, DbError> {
    UserId::from_i64(id).map_err(|_| DbError::corrupt("a levy on nobody"))
}

pub(super) async fn unopened(tx: &mut Tx, limit: i64) -> Result<Vec<i64>, DbError> {
    let rows: Vec<(i64,)> = tx.query(UNOPENED).bind(limit).fetch_all().await?;
    Ok(rows.into_iter().map(|(guild,)| guild).collect())
}

pub(super) async fn round_open(
    tx: &mut Tx,
    guild: GuildId,
    week: Day,
    next_at: Timestamp,
) -> Result<(), DbError> {
    let now = tx.now();
    let query = tx.query(ROUND_OPEN).bind(guild.as_i64()).bind(week.number());
    query.bind(next_at).bind(now).execute().await.map(drop)
}

pub(super) async fn round_due(tx: &mut Tx) -> Result<Option<i64>, DbError> {
    let now = tx.now();
    let row: Option<(i64,)> = tx.query(ROUND_DUE).bind(now).fetch_optional().await?;
    Ok(row.map(|(guild,)| guild))
}

pub(super) async fn round_get(tx: &mut Tx, guild: GuildId) -> Result<Option<Round>, DbError> {
    tx.query(ROUND_GET).bind(guild.as_i64()).fetch_optional().await
}

pub(super) async fn round_move(
    tx: &mut Tx,
    guild: GuildId,
    round: &Round,
    finished_at: Option<Timestamp>,
) -> Result<(), DbError> {
    tx.query(ROUND_MOVE)
        .bind(guild.as_i64())
        .bind(round.week.number())
        .bind(round.next_at)
        .bind(round.since)
        .bind(round.low)
        .bind(round.high)
        .bind(round.after)
        .bind(round.members)
        .bind(round.taken)
        .bind(finished_at)
        .execute()
        .await
        .map(drop)
}

pub(super) async fn round_put_off(tx: &mut Tx, guild: GuildId, until: Timestamp) -> Result<(), DbError> {
    let query = tx.query(ROUND_PUT_OFF).bind(guild.as_i64()).bind(until);
    query.execute().await.map(drop)
}

pub(super) async fn round_end(tx: &mut Tx, guild: GuildId) -> Result<(), DbError> {
    let query = tx.query(ROUND_END).bind(guild.as_i64());
    query.execute().await.map(drop)
}

/// The last entry before a moment; `low` if there is none after that.
pub(super) async fn seq_before(
    tx: &mut Tx,
    guild: GuildId,
    low: i64,
    end: Timestamp,
) -> Result<i64, DbError> {
    let query = tx.query(SEQ_BEFORE).bind(guild.as_i64()).bind(low).bind(end);
    let row: Option<(i64,)> = query.fetch_optional().await?;
    Ok(row.map_or(low, |(seq,)| seq))
}

pub(super) async fn page(
    tx: &mut Tx,
    guild: GuildId,
    range: Range,
    limit: i64,
) -> Result<Vec<Member>, DbError> {
    let query = tx.query(PAGE).bind(guild.as_i64()).bind(range.0).bind(range.1);
    let rows: Vec<(i64, i64, i64, Option<i32>)> = query
        .bind(Currency::COINS.number())
        .bind(limit)
        .fetch_all()
        .await?;
    rows.into_iter()
        .map(|(id, wallet, bank, last)| {
            Ok(Member {
                id: user(id)?,
                wallet: Money::new(wallet),
                bank: Money::new(bank),
                last: last.map(Day::from_number),
            })
        })
        .collect()
}

/// What members received after `low`, up to and with `high`.
pub(super) async fn received(
    tx: &mut Tx,
    guild: GuildId,
    range: Range,
    (low, high): (i64, i64),
) -> Result<BTreeMap<UserId, Money>, DbError> {
    let query = tx
        .query(RECEIVED)
        .bind(guild.as_i64())
        .bind(range.0)
        .bind(range.1);
    let rows: Vec<(i64, i64)> = query
        .bind(Currency::COINS.number())
        .bind(low)
        .bind(high)
        .fetch_all()
        .await?;
    rows.into_iter()
        .map(|(id, sum)| Ok((user(id)?, Money::new(sum))))
        .collect()
}

pub(super) async fn levied(
    tx: &mut Tx,
    guild: GuildId,
    range: Range,
    week: Day,
) -> Result<BTreeSet<(UserId, String)>, DbError> {
    let query = tx.query(LEVIED).bind(guild.as_i64()).bind(range.0).bind(range.1);
    let rows: Vec<(i64, String)> = query.bind(week.number()).fetch_all().await?;
    rows.into_iter().map(|(id, kind)| Ok((user(id)?, kind))).collect()
}

pub(super) async fn warned(
    tx: &mut Tx,
    guild: GuildId,
    range: Range,
) -> Result<BTreeMap<UserId, (u32, Day)>, DbError> {
    let query = tx.query(WARNED).bind(guild.as_i64()).bind(range.0).bind(range.1);
    let rows: Vec<(i64, u32, i32)> = query.fetch_all().await?;
    rows.into_iter()
        .map(|(id, count, day)| Ok((user(id)?, (count, Day::from_number(day)))))
        .collect()
}

pub(super) async fn away(
    tx: &mut Tx,
    guild: GuildId,
    range: Range,
    day: Day,
) -> Result<BTreeSet<UserId>, DbError> {
    let query = tx.query(AWAY).bind(guild.as_i64()).bind(range.0).bind(range.1);
    let rows: Vec<(i64,)> = query.bind(day.number()).fetch_all().await?;
    rows.into_iter().map(|(id,)| user(id)).collect()
}

pub(super) async fn levy_add(tx: &mut Tx, guild: GuildId, week: Day, levies: &[Levy]) -> Result<(), DbError> {
    if levies.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let rows = Rows::new()
        .i64s(levies.iter().map(|levy| levy.member.as_i64()))
        .texts(levies.iter().map(|levy| levy.kind))
        .i64s(levies.iter().map(|levy| levy.base.minor()))
        .i64s(levies.iter().map(|levy| levy.owed.minor()))
        .i64s(levies.iter().map(|levy| levy.taken.minor()));
    let query = tx.query(LEVY_ADD).bind(guild.as_i64()).bind(week.number());
    query.bind(now).bind(rows).execute().await.map(drop)
}

pub(super) async fn warn(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    count: u32,
    day: Day,
) -> Result<(), DbError> {
    let query = tx.query(WARN).bind(guild.as_i64()).bind(member.as_i64());
    query.bind(count).bind(day.number()).execute().await.map(drop)
}

pub(super) async fn unwarn(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<(), DbError> {
    let query = tx.query(UNWARN).bind(guild.as_i64()).bind(member.as_i64());
    query.execute().await.map(drop)
}

/// What a member paid last: the Monday, what was taken and what was owed.
pub(super) async fn last(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    kind: &str,
) -> Result<Option<(Day, Money, Money)>, DbError> {
    let query = tx.query(LEVY_LAST).bind(guild.as_i64()).bind(member.as_i64());
    let row: Option<(i32, i64, i64)> = query.bind(kind).fetch_optional().await?;
    Ok(row.map(|(week, taken, owed)| (Day::from_number(week), Money::new(taken), Money::new(owed))))
}

/// A vacation as it is stored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vacation {
    pub(super) from: Day,
    pub(super) until: Day,
    pub(super) year: i32,
    pub(super) used: i32,
}

pub(super) async fn vacation(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
) -> Result<Option<Vacation>, DbError> {
    let query = tx.query(VACATION).bind(guild.as_i64()).bind(member.as_i64());
    let row: Option<(i32, i32, i32, i32)> = query.fetch_optional().await?;
    Ok(row.map(|(from, until, year, used)| Vacation {
        from: Day::from_number(from),
        until: Day::from_number(until),
        year,
        used,
    }))
}

pub(super) async fn vacation_set(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    vacation: &Vacation,
) -> Result<(), DbError> {
    tx.query(VACATION_SET)
        .bind(guild.as_i64())
        .bind(member.as_i64())
        .bind(vacation.from.number())
        .bind(vacation.until.number())
        .bind(vacation.year)
        .bind(vacation.used)
        .execute()
        .await
        .map(drop)
}
