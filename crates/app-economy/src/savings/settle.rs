//! Closing the days of savings and paying for them: one account that is looked at, or a page of many.
//!
//! Nothing else has to tell the bank that a balance sank: what an account held is read from the journal, so no entry of
//! whatever kind can be forgotten, and an account that nobody settles for a month costs nothing until then.

use std::collections::BTreeSet;

use core_db::{DbError, Tx};
use core_security::{Notice, NoticeArg, notice_kind, notice_post};
use core_types::{GuildId, Money, UserId};
use domain_economy::banking::Funds;
use domain_economy::interest::{Savings, Settled, settle, shared};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};

use super::store::{self, Account, Kept, Moved};
use super::{Rules, available};
use crate::books;
use crate::fail::Fail;
use crate::ledger::heads_lock;

/// Settles one member's savings, if a day has passed since it was done last. Cheap if not: one row is read.
pub(crate) async fn touch(tx: &mut Tx, guild: GuildId, user: UserId, rules: &Rules) -> Result<(), Fail> {
    let today = rules.today(tx);
    let is_due = |account: &Account| account.is_due(today);
    if store::one(tx, guild, user)
        .await?
        .is_some_and(|account| is_due(&account))
    {
        books::lock(tx, guild).await?;
        // Again under the lock: somebody else may have been faster.
        let account = store::one(tx, guild, user).await?.filter(is_due);
        accounts(tx, guild, rules, account.as_slice()).await?;
    }
    Ok(())
}

/// Settles accounts of one guild, in one entry, and answers what was paid.
pub(super) async fn accounts(
    tx: &mut Tx,
    guild: GuildId,
    rules: &Rules,
    accounts: &[Account],
) -> Result<Money, Fail> {
    let today = rules.today(tx);
    let due: Vec<&Account> = accounts.iter().filter(|account| account.is_due(today)).collect();
    if due.is_empty() {
        return Ok(Money::ZERO);
    }
    let heads = heads_lock(tx, &BTreeSet::from([guild])).await?;
    let mut seq = heads.get(&guild).map_or(0, |head| head.seq);
    let known: Vec<(i64, i64)> = due
        .iter()
        .filter_map(|account| Some((account.id, account.kept?.seq)))
        .collect();
    let zone = &rules.settings.zone;
    let moves = store::moves(tx, guild, &known, zone).await?;
    let settled: Vec<(&Account, Settled)> = due
        .into_iter()
        .map(|account| {
            let moves = moves.get(&account.id).map_or(&[][..], Vec::as_slice);
            let before = account
                .kept
                .map_or_else(|| Savings::begin(today, account.balance), |kept| kept.savings);
            (account, settle(before, moves, today, rules.bank.interest))
        })
        .collect();
    if settled.iter().any(|(account, _)| account.kept.is_none()) {
        store::round_open(tx, guild, zone.start_of(today.next())).await?;
    }
    let claims: Vec<Money> = settled.iter().map(|(_, done)| done.interest).collect();
    let shares = shared(&claims, available(tx, guild, rules.bank.interest_from).await?);
    let paid = shares
        .iter()
        .try_fold(Money::ZERO, |sum, share| sum.plus(*share))?;
    if paid.is_positive() {
        let owners = settled.iter().map(|(account, _)| account.owner);
        let lines = owners.zip(shares.iter().copied());
        seq = books::post(tx, draft(guild, rules.bank.interest_from, paid, lines)?)
            .await?
            .seq;
    }
    if claims != shares {
        tell(tx, guild, rules).await?;
    }
    let moved: Vec<Moved> = settled
        .iter()
        .zip(&shares)
        .map(|((account, done), paid)| moved(account, done, *paid, seq))
        .collect();
    store::set(tx, guild, &moved).await?;
    Ok(paid)
}

fn draft(
    guild: GuildId,
    from: Funds,
    paid: Money,
    shares: impl Iterator<Item = (UserId, Money)>,
) -> Result<Draft, Fail> {
    let source = match from {
        Funds::Mint => AccountRef::mint(guild),
        Funds::Treasury => AccountRef::treasury(guild),
    };
    let lines = shares.map(|(owner, share)| (AccountRef::bank(guild, owner), share));
    Ok(Draft::new(
        EntryKind::Interest,
        std::iter::once((source, paid.negated()?)).chain(lines),
    )?)
}

fn moved(account: &Account, done: &Settled, paid: Money, seq: i64) -> Moved {
    let short = Money::new(done.interest.minor() - paid.minor());
    let balance = Money::new(done.savings.balance.minor() - short.minor());
    let kept = account.kept;
    // A day without interest keeps what the card says about the latest payment.
    let (paid_day, paid, short) = match (done.last_day, kept) {
        (Some(day), _) => (day, paid, short),
        (None, Some(Kept { paid_day, .. })) => (paid_day, Money::ZERO, Money::ZERO),
        (None, None) => (done.savings.day, Money::ZERO, Money::ZERO),
    };
    Moved {
        owner: account.owner,
        savings: Savings {
            balance,
            low: done.savings.low.min(balance.max(Money::ZERO)),
            ..done.savings
        },
        seq,
        paid_day,
        paid,
        short,
    }
}

/// Staff learns once a day that the treasury could not pay.
async fn tell(tx: &mut Tx, guild: GuildId, rules: &Rules) -> Result<(), DbError> {
    let today = rules.today(tx);
    let until = rules.settings.zone.start_of(today);
    let notice = Notice::to_staff(guild, notice_kind::INTEREST_SHORT)
        .with("until", NoticeArg::Time(until))
        .once(&format!("interest-short:{}", today.number()));
    notice_post(tx, &notice).await
}
