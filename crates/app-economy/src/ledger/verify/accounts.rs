//! Accounts against the journal: postings, running balances, sums, holds.

use std::collections::BTreeMap;

use core_db::{DbError, Rows, Tx};
use core_types::GuildId;

use super::super::balance::kind_of;
use super::report::{Fault, FaultKind, VerifyReport};
use super::{PAGE, Tallies, Tally};

core_db::statements! {
    /// A guild's accounts.
    ACCOUNTS_ALL = "SELECT id, currency, kind, balance FROM account WHERE guild_id = $1";
    /// The next postings of some accounts, account by account in the order of the journal.
    POSTINGS_PAGE = split(
        "SELECT account_id, seq, amount, balance_after FROM posting
        WHERE account_id IN (SELECT value ->> 0 FROM json_each($4)) AND (account_id, seq) > ($1, $2)
        ORDER BY account_id, seq LIMIT $3",
        "SELECT account_id, seq, amount, balance_after FROM posting
        WHERE account_id = ANY ($4::bigint[]) AND (account_id, seq) > ($1, $2)
        ORDER BY account_id, seq LIMIT $3"
    );
    /// What open holds bind in each escrow account.
    HOLDS_OPEN = "SELECT escrow_id, CAST(sum(amount) AS BIGINT), count(*) FROM hold
        WHERE guild_id = $1 AND state = 'open' GROUP BY escrow_id";
}

/// Accounts whose postings are read together.
const CHUNK: usize = 500;

struct Checked {
    id: i64,
    kind: String,
    balance: i64,
    /// What its postings say.
    tally: Tally,
}

/// Checks a guild's accounts against what its journal says of them.
pub(super) async fn check(
    tx: &mut Tx,
    guild: GuildId,
    mut tallies: Tallies,
    report: &mut VerifyReport,
) -> Result<(), DbError> {
    let mut rows: Vec<(i64, i64, String, i64)> =
        tx.query(ACCOUNTS_ALL).bind(guild.as_i64()).fetch_all().await?;
    rows.sort_unstable_by_key(|(id, ..)| *id);
    let mut sums = BTreeMap::<i64, i128>::new();
    for (_, currency, _, balance) in &rows {
        *sums.entry(*currency).or_default() += i128::from(*balance);
    }
    for (currency, sum) in sums.into_iter().filter(|(_, sum)| *sum != 0) {
        let detail = format!("the balances of currency {currency} sum to {sum}");
        report.found(Fault::new(FaultKind::GuildUnbalanced, detail));
    }
    report.accounts += u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let mut holds = holds(tx, guild, report).await?;
    for chunk in rows.chunks(CHUNK) {
        let mut chunk: Vec<Checked> = chunk
            .iter()
            .map(|(id, _, kind, balance)| Checked {
                id: *id,
                kind: kind.clone(),
                balance: *balance,
                tally: Tally::default(),
            })
            .collect();
        postings(tx, &mut chunk, report).await?;
        for account in &chunk {
            let journal = tallies.remove(&account.id).unwrap_or_default();
            let bound = holds.remove(&account.id).unwrap_or(0);
            compare(account, &journal, bound, report)?;
        }
    }
    for id in tallies.into_keys().chain(holds.into_keys()) {
        report.found(Fault::new(FaultKind::AccountMissing, "the journal or a hold names it").on(id));
    }
    Ok(())
}

async fn holds(
    tx: &mut Tx,
    guild: GuildId,
    report: &mut VerifyReport,
) -> Result<BTreeMap<i64, i64>, DbError> {
    let rows: Vec<(i64, i64, i64)> = tx.query(HOLDS_OPEN).bind(guild.as_i64()).fetch_all().await?;
    report.holds += rows
        .iter()
        .map(|(.., count)| u64::try_from(*count).unwrap_or(0))
        .sum::<u64>();
    Ok(rows.into_iter().map(|(escrow, sum, _)| (escrow, sum)).collect())
}

/// Folds the postings of some accounts (in the order of their numbers), checking each running balance.
async fn postings(tx: &mut Tx, chunk: &mut [Checked], report: &mut VerifyReport) -> Result<(), DbError> {
    let (mut account, mut seq) = (i64::MIN, i64::MIN);
    loop {
        let ids = Rows::new().i64s(chunk.iter().map(|account| account.id));
        let page: Vec<(i64, i64, i64, i64)> = tx
            .query(POSTINGS_PAGE)
            .bind(account)
            .bind(seq)
            .bind(PAGE)
            .bind(ids)
            .fetch_all()
            .await?;
        let Some(last) = page.last() else { return Ok(()) };
        (account, seq) = (last.0, last.1);
        for (id, seq, amount, balance_after) in page {
            report.postings += 1;
            let Ok(at) = chunk.binary_search_by_key(&id, |account| account.id) else {
                continue;
            };
            let account = &mut chunk[at];
            account.tally.add(seq, amount);
            if account.tally.sum != i128::from(balance_after) {
                let detail = format!(
                    "the postings so far sum to {}, not {balance_after}",
                    account.tally.sum
                );
                report.found(Fault::new(FaultKind::RunningBalance, detail).on(id).at(seq));
            }
            if balance_after < 0 && !kind_of(&account.kind)?.may_be_negative() {
                report.found(
                    Fault::new(FaultKind::Negative, "it was below nothing")
                        .on(id)
                        .at(seq),
                );
            }
        }
    }
}

fn compare(account: &Checked, journal: &Tally, bound: i64, report: &mut VerifyReport) -> Result<(), DbError> {
    let (id, kind) = (account.id, kind_of(&account.kind)?);
    if account.tally != *journal {
        let detail = format!(
            "{} postings of {} in all, the journal has {} of {}",
            account.tally.lines, account.tally.sum, journal.lines, journal.sum
        );
        report.found(Fault::new(FaultKind::Postings, detail).on(id));
    }
    if account.tally.sum != i128::from(account.balance) {
        let detail = format!(
            "it holds {}, its postings sum to {}",
            account.balance, account.tally.sum
        );
        report.found(Fault::new(FaultKind::Balance, detail).on(id));
    }
    if account.balance < 0 && !kind.may_be_negative() {
        report.found(Fault::new(FaultKind::Negative, format!("it holds {}", account.balance)).on(id));
    }
    let escrow = if kind == domain_economy::ledger::AccountKind::Escrow {
        account.balance
    } else {
        0
    };
    if escrow != bound {
        let detail = format!("it holds {escrow}, open holds bind {bound}");
        report.found(Fault::new(FaultKind::Holds, detail).on(id));
    }
    Ok(())
}
