//! Rows of loans, and what the bank knows of whoever asks for one.

use std::collections::BTreeSet;

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_types::{Day, GuildId, Money, Timestamp, UserId};
use domain_economy::banking::Funds;
use domain_economy::ledger::Currency;
use domain_economy::loan::{CreditHistory, INCOME_DAYS, Loan, LoanState, PastLoan, Repaid};

use crate::economy::Scope;
use crate::fail::Fail;
use crate::member;
use crate::savings::Rules;

/// A loan that lived for less says nothing.
const MICROS_PER_DAY: i64 = 86_400_000_000;

statements! {
    /// A member's open loan.
    LOAN_GET = "SELECT taken_at, lender, principal, owed, interest, carry, rate_ppm, accrued_day, due_day, repaid, state, check_at
        FROM loan WHERE guild_id = $1 AND user_id = $2 AND closed_at IS NULL";
    /// A loan was paid out.
    LOAN_ADD = "INSERT INTO loan (guild_id, user_id, taken_at, lender, principal, owed, interest, carry, rate_ppm, accrued_day,
            taken_day, due_day, repaid, state, check_at)
        VALUES ($1, $2, $3, $4, $5, $5, 0, 0, $6, $7, $7, $8, 0, 'open', $9)";
    /// Interest grew, something was paid back, or its time passed.
    LOAN_SET = "UPDATE loan SET owed = $4, interest = $5, carry = $6, accrued_day = $7, repaid = repaid + $8, state = $9,
            check_at = $10, closed_at = $11
        WHERE guild_id = $1 AND user_id = $2 AND taken_at = $3 AND closed_at IS NULL";
    /// How earlier loans ended: when they were taken and due, and until when they were paid. Without those that were paid back at
    /// once, which say nothing and could push out of sight what does; of the others there is at most one a day.
    LOAN_PAST = "SELECT taken_day, due_day, closed_at FROM loan
        WHERE guild_id = $1 AND user_id = $2 AND (closed_at IS NULL OR closed_at - taken_at >= $3)";
    /// Loans that the bank has to look at. Nothing moves where the bot was removed.
    LOAN_DUE = "SELECT guild_id, user_id FROM loan WHERE closed_at IS NULL AND check_at <= $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = loan.guild_id AND left_at IS NOT NULL)
        ORDER BY check_at, guild_id, user_id LIMIT $2";
    /// Income of late: daily rewards and pay, among the last entries of the wallet.
    INCOME_LIST = "SELECT entry.at, recent.amount
        FROM (SELECT posting.seq, posting.amount FROM account JOIN posting ON posting.account_id = account.id
            WHERE account.guild_id = $1 AND account.owner_id = $2 AND account.kind = 'wallet' AND account.currency = $3
            ORDER BY posting.seq DESC LIMIT 2000) AS recent
        JOIN journal_entry AS entry ON entry.guild_id = $1 AND entry.seq = recent.seq
        WHERE entry.at >= $4 AND entry.kind IN ('daily', 'work') AND recent.amount > 0";
    /// Whether a debt was left behind by being forgotten.
    DEBT_LEFT = "SELECT expires_at FROM loan_memory WHERE guild_id = $1 AND fingerprint = $2 AND expires_at > $3";
}

/// A loan as it is stored.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) taken_at: Timestamp,
    pub(super) lender: Funds,
    pub(super) principal: Money,
    pub(super) repaid: Money,
    pub(super) state: String,
    pub(super) check_at: Timestamp,
    pub(super) loan: Loan,
}

impl FromRow for Stored {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let small = |at| {
            u32::try_from(row.get::<i64>(at)?)
                .map_err(|_| DbError::corrupt("a loan has a number out of range"))
        };
        Ok(Self {
            taken_at: row.get(0)?,
            lender: Funds::parse(&row.get::<String>(1)?),
            principal: Money::new(row.get(2)?),
            repaid: Money::new(row.get(9)?),
            state: row.get(10)?,
            check_at: row.get(11)?,
            loan: Loan {
                owed: Money::new(row.get(3)?),
                interest: Money::new(row.get(4)?),
                carry: small(5)?,
                rate_ppm: small(6)?,
                accrued_day: Day::from_number(row.get(7)?),
                due_day: Day::from_number(row.get(8)?),
            },
        })
    }
}

/// A member's open loan.
pub(super) async fn open(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Option<Stored>, DbError> {
    tx.query(LOAN_GET)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .fetch_optional()
        .await
}

pub(super) async fn add(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    loan: &Loan,
    from: Funds,
    check_at: Timestamp,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.query(LOAN_ADD)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(now)
        .bind(from.name())
        .bind(loan.owed.minor())
        .bind(loan.rate_ppm)
        .bind(loan.accrued_day.number())
        .bind(loan.due_day.number())
        .bind(check_at)
        .execute()
        .await
        .map(drop)
}

/// Stores a loan after a payment, which may be of nothing.
pub(super) async fn set(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    before: &Stored,
    left: &Loan,
    used: Repaid,
    today: Day,
) -> Result<(), DbError> {
    moved_on(tx, guild, user, before, (left, used), today, before.check_at).await
}

/// As [`set`], and says when the bank looks at it next.
pub(super) async fn moved_on(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    before: &Stored,
    (left, used): (&Loan, Repaid),
    today: Day,
    check_at: Timestamp,
) -> Result<(), DbError> {
    let (state, now) = (left.state(today), tx.now());
    tx.query(LOAN_SET)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(before.taken_at)
        .bind(left.owed.minor())
        .bind(left.interest.minor())
        .bind(left.carry)
        .bind(left.accrued_day.number())
        .bind(used.total().minor())
        .bind(state.name())
        .bind(check_at)
        .bind((state == LoanState::Repaid).then_some(now))
        .execute()
        .await
        .map(drop)
}

/// The loans that the bank has to look at.
pub(super) async fn due(tx: &mut Tx, limit: u32) -> Result<Vec<(GuildId, UserId)>, DbError> {
    let now = tx.now();
    let rows: Vec<(i64, i64)> = tx.query(LOAN_DUE).bind(now).bind(limit).fetch_all().await?;
    let nobody = || DbError::corrupt("a loan of nobody");
    rows.into_iter()
        .map(|(guild, user)| {
            Ok((
                GuildId::from_i64(guild).map_err(|_| nobody())?,
                UserId::from_i64(user).map_err(|_| nobody())?,
            ))
        })
        .collect()
}

/// What the bank knows of the asker.
pub(super) async fn history(tx: &mut Tx, scope: &Scope, rules: &Rules) -> Result<CreditHistory, Fail> {
    let (guild, user, zone) = (scope.guild(), scope.user(), &rules.settings.zone);
    let (today, now) = (rules.today(tx), tx.now());
    let since = zone.start_of(Day::from_number(today.number().saturating_sub(INCOME_DAYS)));
    let query = tx.query(INCOME_LIST).bind(guild.as_i64()).bind(user.as_i64());
    let query = query.bind(Currency::COINS.number()).bind(since);
    let income: Vec<(Timestamp, i64)> = query.fetch_all().await?;
    let days: BTreeSet<Day> = income.iter().map(|(at, _)| zone.day(*at)).collect();
    let sum = income
        .iter()
        .try_fold(Money::ZERO, |sum, (_, amount)| sum.plus(Money::new(*amount)))?;
    let known = member::known(tx, scope).await?;
    let known_days = known.map_or(0, |(at, _)| now.since(at).as_secs() / 86_400);
    let mut history = CreditHistory {
        known_days: u32::try_from(known_days).unwrap_or(u32::MAX),
        income_days: u32::try_from(days.len()).unwrap_or(u32::MAX),
        income: sum,
        ..CreditHistory::default()
    };
    let query = tx.query(LOAN_PAST).bind(guild.as_i64()).bind(user.as_i64());
    let past: Vec<(i32, i32, Option<Timestamp>)> = query.bind(MICROS_PER_DAY).fetch_all().await?;
    for (taken, due, closed) in past {
        let end = closed.map_or(today, |at| zone.day(at));
        let past = PastLoan {
            taken: Day::from_number(taken),
            due: Day::from_number(due),
            ended: end,
            is_repaid: closed.is_some(),
        };
        history.note(past);
    }
    let fingerprint = scope.economy.fingerprint(guild, user);
    let query = tx
        .query(DEBT_LEFT)
        .bind(guild.as_i64())
        .bind(fingerprint)
        .bind(now);
    let left: Option<(Timestamp,)> = query.fetch_optional().await?;
    history.defaults += u32::from(left.is_some());
    Ok(history)
}
