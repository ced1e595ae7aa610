//! What happened to a member's money.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::{GuildId, UserId};
use domain_economy::ledger::{Currency, EntryKind};

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::ledger::{self, Party, StatementCursor, StatementFilter, StatementLine};
use crate::pay::held;
use crate::{Counterpart, Direction, Request, Statement, StatementQuery, StatementRow};

/// Lines on a page at most.
const LONGEST_PAGE: u32 = 25;
/// Lines of an export at most: what fits into one message's file. Everything is in `/privacy export`.
const LONGEST_EXPORT: usize = 20_000;

impl Economy {
    /// A page of a statement, newest first, each line with the balance right after it.
    ///
    /// # Errors
    /// `access.forbidden` for somebody else's statement, unless staff asks; `command.option_invalid` for a cursor that
    /// never was one.
    #[tracing::instrument(name = "economy.transactions", level = "debug", skip_all)]
    pub async fn transactions(
        &self,
        request: &Request,
        query: StatementQuery,
    ) -> Result<Statement, AppError> {
        if query.member == request.user() {
            request.allow_on(Action::EconomyHistory, query.member)?;
        } else {
            request.allow_in_guild(Action::AuditRead)?;
        }
        let cursor = query.cursor.as_deref().map(parse).transpose()?;
        self.look(
            "transactions",
            request,
            (query, cursor),
            |tx, scope, (query, cursor)| Box::pin(page(tx, scope, query, cursor)),
        )
        .await
    }
}

impl Economy {
    /// All lines of a statement, newest first, at most 20,000; cursor and limit of the query mean nothing.
    ///
    /// # Errors
    /// As [`Self::transactions`].
    #[tracing::instrument(name = "economy.transactions_export", level = "debug", skip_all)]
    pub async fn transactions_export(
        &self,
        request: &Request,
        query: StatementQuery,
    ) -> Result<Statement, AppError> {
        if query.member == request.user() {
            request.allow_on(Action::EconomyHistory, query.member)?;
        } else {
            request.allow_in_guild(Action::AuditRead)?;
        }
        self.look("transactions_export", request, query, |tx, scope, query| {
            Box::pin(long_page(tx, scope, query))
        })
        .await
    }
}

async fn long_page(tx: &mut Tx, scope: Scope, query: StatementQuery) -> Result<Statement, Fail> {
    const CHUNK: u32 = 1_000;
    let filter = filter_of(&query);
    let (mut rows, mut cursor) = (Vec::new(), None);
    let next = loop {
        let lines = ledger::statement(tx, scope.guild(), query.member, filter, cursor, CHUNK).await?;
        let is_last = lines.len() < CHUNK as usize;
        cursor = lines.last().map(|line| line.cursor);
        rows.extend(lines.into_iter().map(|line| row(line, query.member)));
        if is_last {
            break None;
        }
        if rows.len() >= LONGEST_EXPORT {
            break cursor.map(text);
        }
    };
    Ok(Statement {
        member: query.member,
        rows,
        next,
    })
}

fn filter_of(query: &StatementQuery) -> StatementFilter {
    StatementFilter {
        account: query.account,
        kind: query.kind,
        incoming: query.direction.map(|direction| direction == Direction::In),
        currency: Currency::COINS,
    }
}

async fn page(
    tx: &mut Tx,
    scope: Scope,
    query: StatementQuery,
    cursor: Option<StatementCursor>,
) -> Result<Statement, Fail> {
    let limit = query.limit.clamp(1, LONGEST_PAGE);
    let filter = filter_of(&query);
    let mut lines = ledger::statement(tx, scope.guild(), query.member, filter, cursor, limit + 1).await?;
    let has_more = lines.len() > limit as usize;
    lines.truncate(limit as usize);
    let next = lines.last().filter(|_| has_more).map(|line| text(line.cursor));
    let mut rows: Vec<StatementRow> = lines.into_iter().map(|line| row(line, query.member)).collect();
    with_payments(tx, scope.guild(), &mut rows).await?;
    Ok(Statement {
        member: query.member,
        rows,
        next,
    })
}

/// Every line of one member, for their export.
pub(crate) async fn all(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    account: Option<domain_economy::ledger::AccountKind>,
) -> Result<Vec<StatementRow>, Fail> {
    const CHUNK: u32 = 1_000;
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let filter = StatementFilter {
            account,
            ..StatementFilter::default()
        };
        let lines = ledger::statement(tx, guild, member, filter, cursor, CHUNK).await?;
        let is_last = lines.len() < CHUNK as usize;
        cursor = lines.last().map(|line| line.cursor);
        rows.extend(lines.into_iter().map(|line| row(line, member)));
        if is_last {
            return Ok(rows);
        }
    }
}

fn row(line: StatementLine, member: UserId) -> StatementRow {
    let came = line.amount.is_positive();
    // Whoever gave is opposite to whoever got: a payee is not shown the fee, which the payer paid.
    let opposite = line
        .others
        .iter()
        .filter(|other| other.amount.is_positive() != came);
    StatementRow {
        seq: line.cursor.seq,
        at: line.at,
        account: line.account,
        kind: line.kind,
        amount: line.amount,
        balance_after: line.balance_after,
        counterparts: opposite.map(|other| counterpart(other, member)).collect(),
        memo: line.memo,
        actor: line.actor,
        reverses: line.reverses,
        held: None,
    }
}

/// Says of lines about money that was set aside which payment it was for.
async fn with_payments(tx: &mut Tx, guild: GuildId, rows: &mut [StatementRow]) -> Result<(), Fail> {
    let is_held = |kind| {
        matches!(
            kind,
            EntryKind::Hold | EntryKind::Capture | EntryKind::Release | EntryKind::Expiry
        )
    };
    let entries: Vec<i64> = rows
        .iter()
        .filter(|row| is_held(row.kind))
        .map(|row| row.seq)
        .collect();
    for (opened, closed, payment) in held::of_entries(tx, guild, &entries).await? {
        for row in rows
            .iter_mut()
            .filter(|row| row.seq == opened || Some(row.seq) == closed)
        {
            row.held = Some(payment.clone());
        }
    }
    Ok(())
}

fn counterpart(party: &Party, member: UserId) -> Counterpart {
    match party.owner {
        Some(owner) if owner == member => Counterpart::Own { account: party.kind },
        Some(owner) => Counterpart::Member { member: owner },
        None if party.kind.has_owner() => Counterpart::Forgotten,
        None => Counterpart::Guild { account: party.kind },
    }
}

fn text(cursor: StatementCursor) -> String {
    format!("{}.{}", cursor.seq, cursor.account)
}

fn parse(text: &str) -> Result<StatementCursor, AppError> {
    let parsed = text
        .split_once('.')
        .and_then(|(seq, account)| Some((seq.parse::<i64>().ok()?, account.parse::<i64>().ok()?)))
        // The ledger looks just beyond the place, so the very last number would overflow.
        .filter(|(seq, account)| *seq < i64::MAX && *seq > 0 && *account > 0);
    let (seq, account) =
        parsed.ok_or_else(|| AppError::new(codes::OPTION_INVALID).with("option", "cursor"))?;
    Ok(StatementCursor { seq, account })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_read_back_and_nonsense_is_refused() {
        let cursor = StatementCursor { seq: 12, account: 7 };
        assert_eq!(parse(&text(cursor)).ok(), Some(cursor));
        for odd in [
            "",
            "12",
            "12.",
            ".7",
            "a.b",
            "-1.2",
            "0.1",
            "9223372036854775807.1",
            "1.2.3",
        ] {
            assert!(parse(odd).is_err(), "{odd:?}");
        }
    }
}
