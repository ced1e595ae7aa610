//! Paying income: daily rewards and pay for work, of which a share goes to an open loan, in the same entry.

use core_db::Tx;
use core_types::Money;
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::loan::{Repaid, income_share};

use super::{lender, store};
use crate::books;
use crate::economy::Scope;
use crate::fail::Fail;
use crate::savings::Rules;

/// Pays the asker new coins as income of a kind. Answers their wallet after it, and what went to their loan.
pub(crate) async fn paid(
    tx: &mut Tx,
    scope: &Scope,
    kind: EntryKind,
    income: Money,
) -> Result<(Money, Repaid), Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    if !income.is_positive() {
        return Ok((books::purse(tx, guild, user).await?.wallet, Repaid::default()));
    }
    books::lock(tx, guild).await?;
    let (mint, wallet) = (AccountRef::mint(guild), AccountRef::wallet(guild, user));
    let mut used = Repaid::default();
    let mut lines = vec![(mint, income.negated()?)];
    if let Some(stored) = store::open(tx, guild, user).await? {
        let rules = Rules::load(tx, guild).await?;
        let today = rules.today(tx);
        let loan = stored.loan.accrue(today)?;
        let share = income_share(income, rules.bank.loan.income_share, loan.total());
        let (left, repaid) = loan.pay(share);
        store::set(tx, guild, user, &stored, &left, repaid, today).await?;
        lines.push((lender(guild, stored.lender), repaid.total()));
        used = repaid;
    }
    lines.push((wallet, income.minus(used.total())?));
    let posted = books::post(tx, Draft::new(kind, lines)?.by(user)).await?;
    Ok((books::balance_of(&posted, wallet), used))
}
