//! Money for programs: `…/members/{member}/balance`, `…/leaderboard`, `…/entries`, and `POST …/members/{member}/adjust`.

use app_economy::{Adjustment, BoardCursor, JournalEntry, StaffStep};
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use core_types::{Money, UserId};
use serde::{Deserialize, Serialize};

use super::write::{Member, body, idempotency_key, in_task};
use super::{Caller, InGuild};
use crate::error::ApiError;
use crate::state::HttpState;

/// Lines on a page unless the caller says otherwise.
const USUAL: u32 = 50;

#[derive(Serialize)]
pub(super) struct Balance {
    member: UserId,
    wallet: i64,
    bank: i64,
    held: i64,
    total: i64,
}

pub(super) async fn balance(
    State(state): State<HttpState>,
    Caller(caller): Caller,
    InGuild(guild): InGuild,
    Member(member): Member,
) -> Result<Json<Balance>, ApiError> {
    let economy = state.economy.ok_or(ApiError::NOT_FOUND)?;
    let balance = economy.api_balance(&caller, guild, member).await;
    let balance = balance.map_err(|error| ApiError::answer(&error))?;
    Ok(Json(Balance {
        member,
        wallet: balance.wallet.minor(),
        bank: balance.bank.minor(),
        held: balance.escrow.minor(),
        total: balance.total.minor(),
    }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedBoard {
    #[serde(default)]
    by: By,
    after: Option<String>,
    limit: Option<u32>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum By {
    #[default]
    Cash,
    Bank,
}

#[derive(Serialize)]
pub(super) struct Board {
    rows: Vec<Line>,
    /// `after` of the next page; null on the last one.
    next: Option<String>,
}

#[derive(Serialize)]
struct Line {
    member: UserId,
    amount: i64,
}

pub(super) async fn leaderboard(
    State(state): State<HttpState>,
    Caller(caller): Caller,
    InGuild(guild): InGuild,
    wanted: Result<Query<WantedBoard>, QueryRejection>,
) -> Result<Json<Board>, ApiError> {
    let Query(wanted) = wanted.map_err(|_| ApiError::QUERY)?;
    let after = wanted.after.as_deref();
    let after = after
        .map(|text| cursor(text).ok_or(ApiError::QUERY))
        .transpose()?;
    let economy = state.economy.ok_or(ApiError::NOT_FOUND)?;
    let (is_bank, limit) = (matches!(wanted.by, By::Bank), wanted.limit.unwrap_or(USUAL));
    let page = economy
        .api_leaderboard(&caller, guild, is_bank, after, limit)
        .await
        .map_err(|error| ApiError::answer(&error))?;
    let line = |(member, amount): (UserId, Money)| Line {
        member,
        amount: amount.minor(),
    };
    Ok(Json(Board {
        rows: page.rows.into_iter().map(line).collect(),
        next: page
            .next
            .map(|(amount, member)| format!("{}-{member}", amount.minor())),
    }))
}

/// `<amount>-<member>`, as `next` of the page before has it.
fn cursor(text: &str) -> Option<BoardCursor> {
    let (amount, member) = text.split_once('-')?;
    Some((Money::new(amount.parse().ok()?), member.parse().ok()?))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedEntries {
    before: Option<i64>,
    limit: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct Entries {
    entries: Vec<Entry>,
    /// `before` of the next page; null on the last one.
    next: Option<i64>,
}

#[derive(Serialize)]
struct Entry {
    seq: i64,
    at: String,
    kind: String,
    /// Null for the bot itself, and for those who were forgotten.
    actor: Option<UserId>,
    memo: Option<String>,
    reverses: Option<i64>,
    hash: String,
    lines: Vec<Side>,
}

#[derive(Serialize)]
struct Side {
    account: &'static str,
    /// Null for the server's own accounts, and for those who were forgotten.
    owner: Option<UserId>,
    amount: i64,
}

pub(super) async fn entries(
    State(state): State<HttpState>,
    Caller(caller): Caller,
    InGuild(guild): InGuild,
    wanted: Result<Query<WantedEntries>, QueryRejection>,
) -> Result<Json<Entries>, ApiError> {
    let Query(wanted) = wanted.map_err(|_| ApiError::QUERY)?;
    let economy = state.economy.ok_or(ApiError::NOT_FOUND)?;
    let limit = wanted.limit.unwrap_or(USUAL);
    let page = economy
        .api_entries(&caller, guild, wanted.before, limit)
        .await
        .map_err(|error| ApiError::answer(&error))?;
    Ok(Json(Entries {
        entries: page.entries.into_iter().map(Entry::from).collect(),
        next: page.next,
    }))
}

impl From<JournalEntry> for Entry {
    fn from(entry: JournalEntry) -> Self {
        let sides = entry.sides.into_iter().map(|side| Side {
            account: side.account.name(),
            owner: side.owner,
            amount: side.amount.minor(),
        });
        Self {
            seq: entry.seq,
            at: entry.at.to_string(),
            kind: entry.kind,
            actor: entry.actor,
            memo: entry.memo,
            reverses: entry.reverses,
            hash: entry.hash,
            lines: sides.collect(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedChange {
    /// Negative to take.
    amount: i64,
    reason: String,
}

/// What became of an adjustment.
#[derive(Serialize)]
struct Adjusted {
    /// `done`, or `waits` for a second person.
    state: &'static str,
    member: UserId,
    amount: i64,
    /// The wallet now; null while it waits.
    wallet: Option<i64>,
    /// The number under which a second person finds it, and until when.
    approval: Option<i64>,
    until: Option<String>,
}

pub(super) async fn adjust(
    State(state): State<HttpState>,
    Caller(caller): Caller,
    InGuild(guild): InGuild,
    Member(member): Member,
    headers: HeaderMap,
    wanted: Result<Json<WantedChange>, JsonRejection>,
) -> Result<Response, ApiError> {
    let wanted = body(wanted)?;
    let economy = state.economy.ok_or(ApiError::NOT_FOUND)?;
    let adjustment = Adjustment {
        member,
        amount: wanted.amount,
        reason: wanted.reason,
        key: idempotency_key(&headers)?,
    };
    let step = in_task(async move { economy.api_adjust(&caller, guild, adjustment).await }).await?;
    let (status, shown) = match step {
        StaffStep::Moved(moved) => {
            let done = Adjusted {
                state: "done",
                member,
                amount: wanted.amount,
                wallet: Some(moved.wallet.minor()),
                approval: None,
                until: None,
            };
            (StatusCode::OK, done)
        }
        StaffStep::Waits(waits) => {
            let waits = Adjusted {
                state: "waits",
                member,
                amount: wanted.amount,
                wallet: None,
                approval: Some(waits.id),
                until: Some(waits.until.to_string()),
            };
            (StatusCode::ACCEPTED, waits)
        }
    };
    Ok((status, Json(shown)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_behind_an_amount_and_a_member() {
        let member = UserId::new(7).unwrap();
        assert_eq!(cursor("120-7"), Some((Money::new(120), member)));
        for wrong in ["", "120", "120-", "-7", "x-7", "120-x", "120-7-1"] {
            assert_eq!(cursor(wrong), None, "{wrong:?}");
        }
    }
}
