//! Rows of savings, and the entries since they were last settled.

use std::collections::BTreeMap;
use std::time::Duration;

use core_db::{DbError, FromRow, Row, Rows, Tx, statements};
use core_types::{Day, GuildId, Money, Timestamp, UserId, Zone};
use domain_economy::interest::{Movement, Savings};
use domain_economy::ledger::Currency;

statements! {
    /// Bank accounts with what is kept about them, in the order of their owners.
    SAVINGS_PAGE = "SELECT account.owner_id, account.id, account.balance, savings.day, savings.low, savings.balance,
            savings.carry, savings.seq, savings.paid_day, savings.paid, savings.short, savings.paid_total
        FROM account LEFT JOIN savings ON savings.guild_id = account.guild_id AND savings.user_id = account.owner_id
        WHERE account.guild_id = $1 AND account.owner_id > $2 AND account.owner_id <= $3 AND account.kind = 'bank'
            AND account.currency = $4 AND account.status = 'open'
        ORDER BY account.owner_id LIMIT $5";
    /// What each entry after a place in the journal left in some accounts.
    SAVINGS_MOVES = split(
        "SELECT posting.account_id, posting.balance_after, entry.at
        FROM json_each($2) AS input CROSS JOIN posting CROSS JOIN journal_entry AS entry
        WHERE posting.account_id = input.value ->> 0 AND posting.seq > input.value ->> 1
            AND entry.guild_id = $1 AND entry.seq = posting.seq
        ORDER BY posting.account_id, posting.seq",
        "SELECT posting.account_id, posting.balance_after, entry.at
        FROM unnest($2::bigint[], $3::bigint[]) AS input (account_id, seq)
        JOIN posting ON posting.account_id = input.account_id AND posting.seq > input.seq
        JOIN journal_entry AS entry ON entry.guild_id = $1 AND entry.seq = posting.seq
        ORDER BY posting.account_id, posting.seq"
    );
    /// Moves accounts on to a later day, or begins to count. A day that was closed is never opened again.
    SAVINGS_SET = split(
        "INSERT INTO savings (guild_id, user_id, day, low, balance, carry, seq, paid_day, paid, short, paid_total)
            SELECT $1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
                value ->> 8, value ->> 7 FROM json_each($2) WHERE true
        ON CONFLICT (guild_id, user_id) DO UPDATE SET day = excluded.day, low = excluded.low, balance = excluded.balance,
            carry = excluded.carry, seq = excluded.seq, paid_day = excluded.paid_day, paid = excluded.paid,
            short = excluded.short, paid_total = savings.paid_total + excluded.paid
        WHERE savings.day < excluded.day",
        "INSERT INTO savings (guild_id, user_id, day, low, balance, carry, seq, paid_day, paid, short, paid_total)
            SELECT $1, user_id, day, low, balance, carry, seq, paid_day, paid, short, paid
            FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
                $9::bigint[], $10::bigint[]) AS input (user_id, day, low, balance, carry, seq, paid_day, paid, short)
        ON CONFLICT (guild_id, user_id) DO UPDATE SET day = excluded.day, low = excluded.low, balance = excluded.balance,
            carry = excluded.carry, seq = excluded.seq, paid_day = excluded.paid_day, paid = excluded.paid,
            short = excluded.short, paid_total = savings.paid_total + excluded.paid
        WHERE savings.day < excluded.day"
    );
    /// Sees to it that a guild's accounts are walked.
    ROUND_OPEN = "INSERT INTO savings_round (guild_id, next_at, after_id, accounts, paid) VALUES ($1, $2, 0, 0, 0)
        ON CONFLICT (guild_id) DO NOTHING";
    /// The guild whose walk is due the longest. Nothing is paid where the bot was removed.
    ROUND_DUE = "SELECT guild_id, after_id FROM savings_round WHERE next_at <= $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = savings_round.guild_id AND left_at IS NOT NULL)
        ORDER BY next_at, guild_id LIMIT 1";
    /// A walk that failed waits.
    ROUND_PUT_OFF = "UPDATE savings_round SET next_at = $2 WHERE guild_id = $1 AND next_at < $2";
    /// Where a walk stands.
    ROUND_GET = "SELECT after_id FROM savings_round WHERE guild_id = $1 AND next_at <= $2";
    /// A page was walked.
    ROUND_MOVE = "UPDATE savings_round SET next_at = $2, after_id = $3,
            accounts = (CASE WHEN finished_at IS NULL THEN accounts ELSE 0 END) + $4,
            paid = (CASE WHEN finished_at IS NULL THEN paid ELSE 0 END) + $5, finished_at = $6
        WHERE guild_id = $1";
    /// Forgets a member's savings account; the ledger has the coins.
    pub(crate) SAVINGS_FORGET = "DELETE FROM savings WHERE guild_id = $1 AND user_id = $2";
}

/// What is kept about an account.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) savings: Savings,
    /// The last entry that was considered.
    pub(crate) seq: i64,
    pub(crate) paid_day: Day,
    pub(crate) paid: Money,
    pub(crate) short: Money,
    pub(crate) total: Money,
}

/// A bank account.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Account {
    pub(crate) owner: UserId,
    pub(crate) id: i64,
    pub(crate) balance: Money,
    pub(crate) kept: Option<Kept>,
}

impl Account {
    /// Whether there are days to close, or an account that nobody counts yet.
    pub(crate) fn is_due(&self, today: Day) -> bool {
        self.kept
            .map_or(self.balance.is_positive(), |kept| kept.savings.day < today)
    }
}

impl FromRow for Account {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let owner = UserId::from_i64(row.get(0)?).map_err(|_| DbError::corrupt("savings of no user id"))?;
        let day: Option<i32> = row.get(3)?;
        let kept = day
            .map(|day| -> Result<Kept, DbError> {
                let carry = u32::try_from(row.get::<i64>(6)?);
                Ok(Kept {
                    savings: Savings {
                        day: Day::from_number(day),
                        low: Money::new(row.get(4)?),
                        balance: Money::new(row.get(5)?),
                        carry: carry.map_err(|_| DbError::corrupt("a carry is out of range"))?,
                    },
                    seq: row.get(7)?,
                    paid_day: Day::from_number(row.get(8)?),
                    paid: Money::new(row.get(9)?),
                    short: Money::new(row.get(10)?),
                    total: Money::new(row.get(11)?),
                })
            })
            .transpose()?;
        Ok(Self {
            owner,
            id: row.get(1)?,
            balance: Money::new(row.get(2)?),
            kept,
        })
    }
}

/// What is stored about an account that was moved on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moved {
    pub(super) owner: UserId,
    pub(super) savings: Savings,
    pub(super) seq: i64,
    pub(super) paid_day: Day,
    pub(super) paid: Money,
    pub(super) short: Money,
}

/// A member's account, if they have one.
pub(crate) async fn one(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Option<Account>, DbError> {
    let rows: Vec<Account> = between(tx, guild, user.as_i64() - 1, user.as_i64(), 1).await?;
    Ok(rows.into_iter().next())
}

/// Up to `limit` accounts of owners after one.
pub(super) async fn page(
    tx: &mut Tx,
    guild: GuildId,
    after: i64,
    limit: u32,
) -> Result<Vec<Account>, DbError> {
    between(tx, guild, after, i64::MAX, limit).await
}

async fn between(
    tx: &mut Tx,
    guild: GuildId,
    after: i64,
    until: i64,
    limit: u32,
) -> Result<Vec<Account>, DbError> {
    tx.query(SAVINGS_PAGE)
        .bind(guild.as_i64())
        .bind(after)
        .bind(until)
        .bind(Currency::COINS.number())
        .bind(limit)
        .fetch_all()
        .await
}

/// What changed accounts since they were last settled, by account, in the order of the journal.
pub(crate) async fn moves(
    tx: &mut Tx,
    guild: GuildId,
    since: &[(i64, i64)],
    zone: &Zone,
) -> Result<BTreeMap<i64, Vec<Movement>>, DbError> {
    let mut moves = BTreeMap::<i64, Vec<Movement>>::new();
    if since.is_empty() {
        return Ok(moves);
    }
    let rows = Rows::new()
        .i64s(since.iter().map(|(account, _)| *account))
        .i64s(since.iter().map(|(_, seq)| *seq));
    let query = tx.query(SAVINGS_MOVES).bind(guild.as_i64()).bind(rows);
    let found: Vec<(i64, i64, Timestamp)> = query.fetch_all().await?;
    for (account, balance, at) in found {
        moves.entry(account).or_default().push(Movement {
            day: zone.day(at),
            balance: Money::new(balance),
        });
    }
    Ok(moves)
}

pub(super) async fn set(tx: &mut Tx, guild: GuildId, moved: &[Moved]) -> Result<(), DbError> {
    if moved.is_empty() {
        return Ok(());
    }
    let rows = Rows::new()
        .i64s(moved.iter().map(|one| one.owner.as_i64()))
        .i64s(moved.iter().map(|one| i64::from(one.savings.day.number())))
        .i64s(moved.iter().map(|one| one.savings.low.minor()))
        .i64s(moved.iter().map(|one| one.savings.balance.minor()))
        .i64s(moved.iter().map(|one| i64::from(one.savings.carry)))
        .i64s(moved.iter().map(|one| one.seq))
        .i64s(moved.iter().map(|one| i64::from(one.paid_day.number())))
        .i64s(moved.iter().map(|one| one.paid.minor()))
        .i64s(moved.iter().map(|one| one.short.minor()));
    let set = tx.query(SAVINGS_SET).bind(guild.as_i64()).bind(rows);
    set.execute().await.map(drop)
}

pub(super) async fn round_open(tx: &mut Tx, guild: GuildId, next_at: Timestamp) -> Result<(), DbError> {
    let open = tx.query(ROUND_OPEN).bind(guild.as_i64()).bind(next_at);
    open.execute().await.map(drop)
}

/// The guild whose walk is due the longest.
pub(super) async fn round_due(tx: &mut Tx) -> Result<Option<GuildId>, DbError> {
    let now = tx.now();
    let due: Option<(i64, i64)> = tx.query(ROUND_DUE).bind(now).fetch_optional().await?;
    let guild = |(id, _)| GuildId::from_i64(id).map_err(|_| DbError::corrupt("savings of no guild"));
    due.map(guild).transpose()
}

/// Lets a walk that failed wait.
pub(super) async fn round_put_off(tx: &mut Tx, guild: GuildId, wait: Duration) -> Result<(), DbError> {
    let until = tx.now().plus(wait);
    let put_off = tx.query(ROUND_PUT_OFF).bind(guild.as_i64()).bind(until);
    put_off.execute().await.map(drop)
}

/// After whom a walk that is due goes on.
pub(super) async fn round_after(tx: &mut Tx, guild: GuildId) -> Result<Option<i64>, DbError> {
    let now = tx.now();
    let query = tx.query(ROUND_GET).bind(guild.as_i64()).bind(now);
    let after: Option<(i64,)> = query.fetch_optional().await?;
    Ok(after.map(|(after,)| after))
}

/// What one step of a walk did.
pub(super) struct Step {
    pub(super) next_at: Timestamp,
    pub(super) after: i64,
    pub(super) accounts: i64,
    pub(super) paid: Money,
    pub(super) finished_at: Option<Timestamp>,
}

pub(super) async fn round_move(tx: &mut Tx, guild: GuildId, step: &Step) -> Result<(), DbError> {
    tx.query(ROUND_MOVE)
        .bind(guild.as_i64())
        .bind(step.next_at)
        .bind(step.after)
        .bind(step.accounts)
        .bind(step.paid.minor())
        .bind(step.finished_at)
        .execute()
        .await
        .map(drop)
}
