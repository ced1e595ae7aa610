//! What the bank knows of a member, handed out and forgotten.

use std::time::Duration;

use core_db::{DbError, Tx, statements};
use core_types::{GuildId, Timestamp, UserId};
use serde_json::{Value, json};

use crate::economy::Scope;
use crate::fail::Fail;
use crate::savings::store::SAVINGS_FORGET;

/// A debt is remembered so long after an erasure: whoever returns sooner gets no loan.
const DEBT_REMEMBERED: Duration = Duration::from_hours(365 * 24);

statements! {
    /// How many rows the bank has about a member.
    BANK_ROWS = "SELECT
            (SELECT COUNT(*) FROM savings WHERE guild_id = $1 AND user_id = $2)
            + (SELECT COUNT(*) FROM loan WHERE guild_id = $1 AND user_id = $2)
            + (SELECT COUNT(*) FROM money_request WHERE guild_id = $1 AND (asker_id = $2 OR payer_id = $2))
            + (SELECT COUNT(*) FROM standing_order WHERE guild_id = $1 AND (payer_id = $2 OR payee_id = $2))
            + (SELECT COUNT(*) FROM term_deposit WHERE guild_id = $1 AND user_id = $2)";
    /// The savings account.
    SAVINGS_ROW = "SELECT day, low, balance, carry, paid_day, paid, short, paid_total FROM savings
        WHERE guild_id = $1 AND user_id = $2";
    /// Every loan.
    LOAN_LIST = "SELECT taken_at, lender, principal, owed, interest, rate_ppm, due_day, repaid, state, closed_at FROM loan
        WHERE guild_id = $1 AND user_id = $2 ORDER BY taken_at";
    /// Requests for money, by the member and to them.
    REQUEST_LIST = "SELECT asker_id, payer_id, amount, memo, state, created_at, expires_at FROM money_request
        WHERE guild_id = $1 AND (asker_id = $2 OR payer_id = $2) ORDER BY number";
    /// Standing orders, of the member and to them.
    ORDER_LIST = "SELECT payer_id, payee_id, amount, memo, every, due_day, created_at, paid, skipped FROM standing_order
        WHERE guild_id = $1 AND (payer_id = $2 OR payee_id = $2) ORDER BY payer_id, number";
    /// Term deposits.
    TERM_LIST = "SELECT amount, days, rate_ppm, interest, opened_at, matures_at, state, paid, closed_at FROM term_deposit
        WHERE guild_id = $1 AND user_id = $2 ORDER BY hold_id";
    /// Whether something is owed.
    DEBT_GET = "SELECT owed FROM loan WHERE guild_id = $1 AND user_id = $2 AND (closed_at IS NULL OR state = 'default')";
    /// Remembers that there was a debt.
    DEBT_REMEMBER = "INSERT INTO loan_memory (guild_id, fingerprint, expires_at) VALUES ($1, $2, $3)
        ON CONFLICT (guild_id, fingerprint) DO UPDATE SET expires_at = excluded.expires_at";
    /// Forgets debts that were remembered long enough.
    DEBT_EXPIRE = "DELETE FROM loan_memory WHERE expires_at <= $1";
    /// Forgets loans.
    LOAN_FORGET = "DELETE FROM loan WHERE guild_id = $1 AND user_id = $2";
    /// Forgets requests.
    REQUEST_FORGET = "DELETE FROM money_request WHERE guild_id = $1 AND (asker_id = $2 OR payer_id = $2)";
    /// Forgets standing orders: the member pays nobody any more, and nobody them.
    ORDER_FORGET = "DELETE FROM standing_order WHERE guild_id = $1 AND (payer_id = $2 OR payee_id = $2)";
    /// Forgets term deposits; the ledger gives their holds back.
    TERM_FORGET = "DELETE FROM term_deposit WHERE guild_id = $1 AND user_id = $2";
}

/// How many rows the bank has about a member.
pub(super) async fn rows(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<i64, DbError> {
    let query = tx.query(BANK_ROWS).bind(guild.as_i64()).bind(user.as_i64());
    let (rows,): (i64,) = query.fetch_one().await?;
    Ok(rows)
}

/// Forgets what the bank knows of the asker. An open debt is remembered without a name, so that forgetting pays none.
pub(super) async fn forget(tx: &mut Tx, scope: &Scope) -> Result<(), Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    tx.query(DEBT_EXPIRE).bind(now).execute().await?;
    let query = tx.query(DEBT_GET).bind(guild.as_i64()).bind(user.as_i64());
    let debt: Option<(i64,)> = query.fetch_optional().await?;
    if debt.is_some() {
        tx.query(DEBT_REMEMBER)
            .bind(guild.as_i64())
            .bind(scope.economy.fingerprint(guild, user))
            .bind(now.plus(DEBT_REMEMBERED))
            .execute()
            .await?;
    }
    for forget in [
        SAVINGS_FORGET,
        LOAN_FORGET,
        REQUEST_FORGET,
        ORDER_FORGET,
        TERM_FORGET,
    ] {
        let query = tx.query(forget).bind(guild.as_i64()).bind(user.as_i64());
        query.execute().await?;
    }
    Ok(())
}

type SavingsRow = (i64, i64, i64, i64, i64, i64, i64, i64);
type LoanRow = (
    Timestamp,
    String,
    i64,
    i64,
    i64,
    i64,
    i64,
    i64,
    String,
    Option<Timestamp>,
);
type RequestRow = (i64, i64, i64, Option<String>, String, Timestamp, Timestamp);
type OrderRow = (i64, i64, i64, Option<String>, String, i64, Timestamp, i64, i64);
type TermRow = (
    i64,
    i64,
    i64,
    i64,
    Timestamp,
    Timestamp,
    String,
    i64,
    Option<Timestamp>,
);

fn time(at: Timestamp) -> Value {
    at.to_string().into()
}

/// Everything that the bank knows of a member.
pub(super) async fn export(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Value, Fail> {
    let (guild, user) = (guild.as_i64(), user.as_i64());
    let savings: Option<SavingsRow> = tx
        .query(SAVINGS_ROW)
        .bind(guild)
        .bind(user)
        .fetch_optional()
        .await?;
    let savings = savings.map(|(day, low, balance, carry, paid_day, paid, short, total)| {
        json!({
            "open_day": day, "lowest_today": low, "balance": balance, "carried_millionths": carry,
            "last_paid_day": paid_day, "last_interest": paid, "last_not_paid": short, "interest_total": total,
        })
    });
    let loans: Vec<LoanRow> = tx.query(LOAN_LIST).bind(guild).bind(user).fetch_all().await?;
    let loans = loans.into_iter().map(
        |(taken_at, lender, principal, owed, interest, rate, due_day, repaid, state, closed_at)| {
            json!({
                "taken_at": time(taken_at), "lender": lender, "principal": principal, "owed": owed, "interest": interest,
                "rate_ppm": rate, "due_day": due_day, "repaid": repaid, "state": state, "closed_at": closed_at.map(time),
            })
        },
    );
    let requests: Vec<RequestRow> = tx.query(REQUEST_LIST).bind(guild).bind(user).fetch_all().await?;
    let requests = requests
        .into_iter()
        .map(|(asker, payer, amount, memo, state, created_at, expires_at)| {
            json!({
                "asker": asker.to_string(), "payer": payer.to_string(), "amount": amount, "memo": memo, "state": state,
                "created_at": time(created_at), "expires_at": time(expires_at),
            })
        });
    let orders: Vec<OrderRow> = tx.query(ORDER_LIST).bind(guild).bind(user).fetch_all().await?;
    let orders = orders.into_iter().map(
        |(payer, payee, amount, memo, every, due_day, created_at, paid, skipped)| {
            json!({
                "payer": payer.to_string(), "payee": payee.to_string(), "amount": amount, "memo": memo, "every": every,
                "due_day": due_day, "created_at": time(created_at), "paid": paid, "skipped": skipped,
            })
        },
    );
    let terms: Vec<TermRow> = tx.query(TERM_LIST).bind(guild).bind(user).fetch_all().await?;
    let terms = terms.into_iter().map(
        |(amount, days, rate, interest, opened_at, matures_at, state, paid, closed_at)| {
            json!({
                "amount": amount, "days": days, "rate_ppm": rate, "interest": interest, "opened_at": time(opened_at),
                "matures_at": time(matures_at), "state": state, "paid": paid, "closed_at": closed_at.map(time),
            })
        },
    );
    Ok(json!({
        "savings": savings,
        "loans": loans.collect::<Vec<_>>(),
        "requests": requests.collect::<Vec<_>>(),
        "standing_orders": orders.collect::<Vec<_>>(),
        "term_deposits": terms.collect::<Vec<_>>(),
    }))
}
