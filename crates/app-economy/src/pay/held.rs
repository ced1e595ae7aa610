//! Payments whose money waits in a hold: opened, ended once, read.

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_errors::AppError;
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_economy::ledger::{AccountRef, HoldState, HoldTerms, Memo};
use domain_economy::settings::FeeTarget;
use std::time::Duration;

use crate::fail::Fail;
use crate::ledger::{HoldId, Posted, hold_capture_noted, hold_find, hold_open, hold_release};
use crate::{HeldKind, HeldPayment, HeldState, books, settings, things};

statements! {
    /// Notes a payment whose money waits.
    HELD_ADD = "INSERT INTO held_transfer (guild_id, hold_id, payer_id, payee_id, amount, fee, memo, kind, state,
            case_number, opened_at, due_at, opened_seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10, $11, $12)";
    /// One of them.
    HELD_GET = "SELECT hold_id, payer_id, payee_id, amount, fee, memo, kind, state, case_number, opened_at, due_at, closed_at
        FROM held_transfer WHERE guild_id = $1 AND hold_id = $2";
    /// Those of a case, oldest first.
    HELD_OF_CASE = "SELECT hold_id, payer_id, payee_id, amount, fee, memo, kind, state, case_number, opened_at, due_at, closed_at
        FROM held_transfer WHERE guild_id = $1 AND case_number = $2 ORDER BY hold_id";
    /// Those that wait and have to do with a member, oldest first.
    HELD_OF_MEMBER = "SELECT hold_id, payer_id, payee_id, amount, fee, memo, kind, state, case_number, opened_at, due_at, closed_at
        FROM held_transfer WHERE guild_id = $1 AND state = 'waiting' AND (payer_id = $2 OR payee_id = $2) ORDER BY hold_id";
    /// Those of a member, for their export.
    pub(crate) HELD_EXPORT = "SELECT hold_id, payer_id, payee_id, amount, fee, memo, kind, state, case_number, opened_at, due_at, closed_at
        FROM held_transfer WHERE guild_id = $1 AND payer_id = $2 ORDER BY hold_id";
    /// Those whose time has come, the longest overdue first. Nothing moves where the bot was removed.
    HELD_DUE = "SELECT guild_id, hold_id FROM held_transfer WHERE state = 'waiting' AND due_at <= $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = held_transfer.guild_id AND left_at IS NOT NULL)
        ORDER BY due_at, hold_id LIMIT $2";
    /// How many wait, by kind, since when, and when the first of them ends.
    HELD_WAITING = "SELECT kind, count(*), min(opened_at), min(due_at) FROM held_transfer WHERE state = 'waiting' GROUP BY kind";
    /// Ends one that waits; whoever gets the row ended it, and nobody gets it twice.
    HELD_END = "UPDATE held_transfer SET state = $3, closed_at = $4, closed_seq = $5
        WHERE guild_id = $1 AND hold_id = $2 AND state = 'waiting'";
    /// Those that entries of the journal belong to.
    HELD_OF_ENTRIES = split(
        "SELECT opened_seq, closed_seq, hold_id, payer_id, payee_id, amount, fee, memo, kind, state, case_number, opened_at,
            due_at, closed_at FROM held_transfer WHERE guild_id = $1 AND (
            opened_seq IN (SELECT value ->> 0 FROM json_each($2)) OR closed_seq IN (SELECT value ->> 0 FROM json_each($2)))",
        "SELECT opened_seq, closed_seq, hold_id, payer_id, payee_id, amount, fee, memo, kind, state, case_number, opened_at,
            due_at, closed_at FROM held_transfer WHERE guild_id = $1 AND (
            opened_seq = ANY ($2::bigint[]) OR closed_seq = ANY ($2::bigint[]))"
    );
    /// How much waits for each of some cases.
    HELD_SUMS = "SELECT case_number, count(*), CAST(sum(amount + fee) AS BIGINT) FROM held_transfer
        WHERE guild_id = $1 AND state = 'waiting' AND case_number BETWEEN $2 AND $3 GROUP BY case_number";
    /// Takes a member's name off payments they made.
    pub(crate) HELD_FORGET_PAYER = "UPDATE held_transfer SET payer_id = NULL, memo = NULL WHERE guild_id = $1 AND payer_id = $2";
    /// Takes a member's name off payments they were to get.
    pub(crate) HELD_FORGET_PAYEE = "UPDATE held_transfer SET payee_id = NULL, memo = NULL WHERE guild_id = $1 AND payee_id = $2";
}

/// The ledger's own expiry comes after ours by this much: it is the safety net for when nothing of this runs.
const NET: Duration = Duration::from_hours(24);

/// What is to wait.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wait<'w> {
    pub(crate) payer: UserId,
    pub(crate) payee: Option<UserId>,
    pub(crate) amount: Money,
    pub(crate) fee: Money,
    pub(crate) memo: Option<&'w str>,
    pub(crate) kind: HeldKind,
    pub(crate) case: Option<i64>,
    /// When a delayed payment arrives, and any other goes back.
    pub(crate) due_at: Timestamp,
    /// How long a delayed payment still may arrive later than that, if nothing of us ran at the time.
    pub(crate) patience: Duration,
}

/// How something that waits ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It goes where it was meant to go.
    Paid,
    /// Its payer called it back.
    Cancelled,
    /// Staff sends it back.
    Returned,
    /// It goes back because nobody decided in time.
    Lapsed,
}

impl End {
    const fn state(self) -> HeldState {
        match self {
            Self::Paid => HeldState::Paid,
            Self::Cancelled => HeldState::Cancelled,
            Self::Returned => HeldState::Returned,
            Self::Lapsed => HeldState::Lapsed,
        }
    }
}

/// Sets the money of a payment aside.
pub(crate) async fn open(tx: &mut Tx, guild: GuildId, wait: Wait<'_>) -> Result<(i64, Posted), Fail> {
    let now = tx.now();
    let total = wait.amount.plus(wait.fee)?;
    // Where the fee is all there is, one coin of it goes to whoever was to be paid: nothing cannot wait.
    let wait = if wait.amount.is_positive() {
        wait
    } else {
        Wait {
            amount: Money::new(1),
            fee: wait.fee.minus(Money::new(1))?,
            ..wait
        }
    };
    let source = AccountRef::wallet(guild, wait.payer);
    let terms = HoldTerms::new(source, total, now, wait.due_at.plus(wait.patience).plus(NET))?;
    let purpose = match wait.case {
        Some(case) => format!("{} {case}", wait.kind.name()),
        None => wait.kind.name().to_owned(),
    };
    let (hold, posted) = hold_open(tx, terms, &purpose).await?;
    tx.query(HELD_ADD)
        .bind(guild.as_i64())
        .bind(hold.get())
        .bind(wait.payer.as_i64())
        .bind(wait.payee.map(UserId::as_i64))
        .bind(wait.amount.minor())
        .bind(wait.fee.minor())
        .bind(wait.memo)
        .bind(wait.kind.name())
        .bind(wait.case)
        .bind(now)
        .bind(wait.due_at)
        .bind(posted.seq)
        .execute()
        .await?;
    Ok((hold.get(), posted))
}

/// Ends a payment that waits, once, under the journal's lock; none if it was ended before.
///
/// If the ledger has given the money back already, or would, that is how it ended.
pub(crate) async fn end(
    tx: &mut Tx,
    guild: GuildId,
    hold: i64,
    how: End,
) -> Result<Option<HeldPayment>, Fail> {
    books::lock(tx, guild).await?;
    let Some(payment) = get(tx, guild, hold)
        .await?
        .filter(|payment| payment.state == HeldState::Waiting)
    else {
        return Ok(None);
    };
    let now = tx.now();
    let id = HoldId::new(hold);
    let found = hold_find(tx, guild, id)
        .await?
        .ok_or_else(|| AppError::internal("a held payment without a hold"))?;
    let (how, posted) = match (found.state, how, payment.payee) {
        (HoldState::Open, End::Paid, Some(payee)) if found.expires_at > now => {
            (how, Some(capture(tx, guild, &payment, payee).await?))
        }
        // Without somebody to pay, it is its owner's own.
        (HoldState::Open, End::Paid, None) => (End::Returned, Some(hold_release(tx, guild, id).await?)),
        (HoldState::Open, End::Paid, Some(_)) => (End::Lapsed, Some(hold_release(tx, guild, id).await?)),
        (HoldState::Open, ..) => (how, Some(hold_release(tx, guild, id).await?)),
        _ => (End::Lapsed, None),
    };
    let seq = posted.as_ref().map(|posted| posted.seq).or(found.closed_seq);
    let query = tx.query(HELD_END).bind(guild.as_i64()).bind(hold);
    if query
        .bind(how.state().name())
        .bind(now)
        .bind(seq)
        .execute()
        .await?
        == 0
    {
        return Err(AppError::internal("a held payment changed under its lock").into());
    }
    things::settled(tx, guild, hold, how == End::Paid).await?;
    let (kind, outcome) = (payment.kind.name(), how.state().name());
    tx.count(metrics::counter!("guildhall_holds_ended_total", "kind" => kind, "outcome" => outcome));
    Ok(Some(HeldPayment {
        state: how.state(),
        closed_at: Some(now),
        ..payment
    }))
}

async fn capture(tx: &mut Tx, guild: GuildId, payment: &HeldPayment, payee: UserId) -> Result<Posted, Fail> {
    let fees = match settings::load(tx, guild).await?.fee_to {
        FeeTarget::Treasury => AccountRef::treasury(guild),
        FeeTarget::Burn => AccountRef::burn(guild),
    };
    // A sale for so little that the house takes all of it leaves nothing to the seller.
    let mut shares = vec![
        (AccountRef::wallet(guild, payee), payment.amount),
        (fees, payment.fee),
    ];
    shares.retain(|(_, share)| share.is_positive());
    let memo = payment.memo.as_deref().map(Memo::new).transpose()?;
    Ok(hold_capture_noted(tx, guild, HoldId::new(payment.hold), &shares, memo).await?)
}

/// One payment that waits or waited.
pub(crate) async fn get(tx: &mut Tx, guild: GuildId, hold: i64) -> Result<Option<HeldPayment>, DbError> {
    tx.query(HELD_GET)
        .bind(guild.as_i64())
        .bind(hold)
        .fetch_optional()
        .await
}

/// Everything that is or was held for a case, oldest first.
pub(crate) async fn of_case(tx: &mut Tx, guild: GuildId, case: i64) -> Result<Vec<HeldPayment>, DbError> {
    tx.query(HELD_OF_CASE)
        .bind(guild.as_i64())
        .bind(case)
        .fetch_all()
        .await
}

/// Everything that waits and has to do with a member, oldest first.
pub(crate) async fn of_member(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
) -> Result<Vec<HeldPayment>, DbError> {
    tx.query(HELD_OF_MEMBER)
        .bind(guild.as_i64())
        .bind(member.as_i64())
        .fetch_all()
        .await
}

/// What waits and has had its time, in order.
pub(crate) async fn due(tx: &mut Tx, limit: u32) -> Result<Vec<(GuildId, i64)>, DbError> {
    let now = tx.now();
    let rows: Vec<(i64, i64)> = tx.query(HELD_DUE).bind(now).bind(limit).fetch_all().await?;
    let guild = |id| GuildId::from_i64(id).map_err(|_| DbError::corrupt("a payment of no guild"));
    rows.into_iter()
        .map(|(id, hold)| Ok((guild(id)?, hold)))
        .collect()
}

/// How many payments wait for each of the cases between two numbers, and how much they are together.
pub(crate) async fn sums(
    tx: &mut Tx,
    guild: GuildId,
    (first, last): (i64, i64),
) -> Result<Vec<(i64, i64, i64)>, DbError> {
    tx.query(HELD_SUMS)
        .bind(guild.as_i64())
        .bind(first)
        .bind(last)
        .fetch_all()
        .await
}

/// The payments that entries belong to, each with the entries that opened and ended it.
pub(crate) async fn of_entries(
    tx: &mut Tx,
    guild: GuildId,
    entries: &[i64],
) -> Result<Vec<(i64, Option<i64>, HeldPayment)>, DbError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let rows = core_db::Rows::new().i64s(entries.iter().copied());
    let found: Vec<OfEntries> = tx
        .query(HELD_OF_ENTRIES)
        .bind(guild.as_i64())
        .bind(rows)
        .fetch_all()
        .await?;
    Ok(found
        .into_iter()
        .map(|one| (one.opened, one.closed, one.payment))
        .collect())
}

/// What waits of one kind, in all guilds.
pub(crate) struct Waiting {
    pub(crate) kind: String,
    pub(crate) count: i64,
    pub(crate) opened_at: Timestamp,
    pub(crate) due_at: Timestamp,
}

/// How much waits, by kind.
pub(crate) async fn waiting(tx: &mut Tx) -> Result<Vec<Waiting>, DbError> {
    let rows: Vec<(String, i64, Timestamp, Timestamp)> = tx.query(HELD_WAITING).fetch_all().await?;
    let read = |(kind, count, opened_at, due_at)| Waiting {
        kind,
        count,
        opened_at,
        due_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

struct OfEntries {
    opened: i64,
    closed: Option<i64>,
    payment: HeldPayment,
}

impl FromRow for OfEntries {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            opened: row.get(0)?,
            closed: row.get(1)?,
            payment: read(row, 2)?,
        })
    }
}

impl FromRow for HeldPayment {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        read(row, 0)
    }
}

fn read(row: &Row<'_>, at: usize) -> Result<HeldPayment, DbError> {
    let user = |id: Option<i64>| {
        id.map(UserId::from_i64)
            .transpose()
            .map_err(|_| DbError::corrupt("a payment names no user id"))
    };
    let word = || DbError::corrupt("a payment has an unknown word");
    Ok(HeldPayment {
        hold: row.get(at)?,
        payer: user(row.get(at + 1)?)?,
        payee: user(row.get(at + 2)?)?,
        amount: Money::new(row.get(at + 3)?),
        fee: Money::new(row.get(at + 4)?),
        memo: row.get(at + 5)?,
        kind: HeldKind::parse(&row.get::<String>(at + 6)?).ok_or_else(word)?,
        state: HeldState::parse(&row.get::<String>(at + 7)?).ok_or_else(word)?,
        case: row.get(at + 8)?,
        opened_at: row.get(at + 9)?,
        due_at: row.get(at + 10)?,
        closed_at: row.get(at + 11)?,
    })
}
