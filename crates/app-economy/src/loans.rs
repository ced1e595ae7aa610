//! Loans: what the bank offers, taking one, and paying it back, by hand or out of income.

mod due;
mod income;
mod store;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_types::{AmountInput, Day, GuildId, Money, Timestamp, UserId};
use domain_economy::banking::Funds;
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::loan::{Loan, LoanState, Repaid, Score, limit, score};
use serde::{Deserialize, Serialize};

use crate::bank::{Typed, not_enough};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::savings::{Rules, available};
use crate::{Request, books, member};

pub(crate) use income::paid as income_paid;
use store::Stored;

/// What the bank offers a member, and what they owe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanView {
    /// Whether the server's bank lends.
    pub on: bool,
    /// How far the bank trusts them, and why.
    pub score: Score,
    /// Their income of four weeks.
    pub income: Money,
    /// The most they may owe.
    pub limit: Money,
    /// Interest a day, in millionths.
    pub rate_ppm: u32,
    /// Days until a loan is due.
    pub days: u32,
    /// Per cent of income that goes to a loan by itself.
    pub income_share: u32,
    /// What they owe, if anything.
    pub debt: Option<Debt>,
    /// Coins at hand.
    pub wallet: Money,
}

/// An open loan as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debt {
    /// What was lent.
    pub principal: Money,
    /// What is left of it.
    pub owed: Money,
    /// Interest on top, until today.
    pub interest: Money,
    /// What was paid back so far.
    pub repaid: Money,
    /// How it stands.
    pub state: LoanState,
    /// The end of the day on which it is due.
    pub due_at: Timestamp,
    /// What to pay when: the end of each day, and the amount.
    pub schedule: Vec<(Timestamp, Money)>,
}

/// What a loan would cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanOffer {
    /// What is lent.
    pub amount: Money,
    /// Interest until it is due, if the schedule is kept.
    pub interest: Money,
    /// The end of the day on which it is due.
    pub due_at: Timestamp,
    /// What to pay when.
    pub schedule: Vec<(Timestamp, Money)>,
    /// Interest a day, in millionths.
    pub rate_ppm: u32,
    /// Per cent of income that goes to it by itself.
    pub income_share: u32,
}

/// A loan was paid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanTaken {
    /// What was lent.
    pub amount: Money,
    /// The end of the day on which it is due.
    pub due_at: Timestamp,
    /// The wallet after it.
    pub wallet: Money,
}

/// A loan was paid back, wholly or in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanRepaid {
    /// What was paid.
    pub amount: Money,
    /// How it was used.
    pub used: Repaid,
    /// What is still owed.
    pub left: Money,
    /// The wallet after it.
    pub wallet: Money,
}

impl Economy {
    /// What the bank offers the asker, and what they owe.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    pub async fn loan_view(&self, request: &Request) -> Result<LoanView, AppError> {
        request.allow_use()?;
        self.look("loan_view", request, (), |tx, scope, ()| {
            Box::pin(view(tx, scope))
        })
        .await
    }

    /// What a loan of this amount would cost. Changes nothing.
    ///
    /// # Errors
    /// `loan.off`, `loan.open`, `loan.too_much` with the limit, `loan.no_funds`; `amount.zero`.
    pub async fn loan_offer(&self, request: &Request, amount: AmountInput) -> Result<LoanOffer, AppError> {
        request.allow_use()?;
        let typed = Typed::from(amount);
        self.look("loan_offer", request, typed, |tx, scope, typed| {
            Box::pin(offer(tx, scope, typed))
        })
        .await
    }

    /// Takes a loan. `key` is that of the offer: however often it is confirmed, there is one loan.
    ///
    /// # Errors
    /// As [`Self::loan_offer`].
    pub async fn loan_take(
        &self,
        request: &Request,
        key: &str,
        amount: Money,
    ) -> Result<LoanTaken, AppError> {
        request.allow_use()?;
        self.effect(
            "loan_take",
            &request.with_key(key),
            amount,
            |tx, scope, amount| Box::pin(take(tx, scope, amount)),
        )
        .await
    }

    /// Pays a loan back out of the wallet. Shares are of what is owed; more than that is not taken.
    ///
    /// # Errors
    /// `loan.none`, `economy.not_enough`; `amount.zero`.
    pub async fn loan_repay(&self, request: &Request, amount: AmountInput) -> Result<LoanRepaid, AppError> {
        request.allow_use()?;
        let typed = Typed::from(amount);
        self.effect("loan_repay", request, typed, |tx, scope, typed| {
            Box::pin(repay(tx, scope, typed))
        })
        .await
    }
}

/// Refuses what binds coins or gives value away, other than by a payment, while somebody owes what is due: the bank collects from
/// their wallet, and must find there what is theirs.
///
/// # Errors
/// `loan.overdue`.
pub(crate) async fn refuse_overdue(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<(), Fail> {
    let Some(stored) = store::open(tx, guild, user).await? else {
        return Ok(());
    };
    let rules = Rules::load(tx, guild).await?;
    match stored.loan.state(rules.today(tx)) {
        LoanState::Late | LoanState::Default => Err(AppError::new(codes::LOAN_OVERDUE).into()),
        LoanState::Open | LoanState::Repaid => Ok(()),
    }
}

/// The account that lends and is paid back.
fn lender(guild: GuildId, from: Funds) -> AccountRef {
    match from {
        Funds::Mint => AccountRef::mint(guild),
        Funds::Treasury => AccountRef::treasury(guild),
    }
}

/// What the bank thinks of the asker, and the most they may owe.
async fn judged(tx: &mut Tx, scope: &Scope, rules: &Rules) -> Result<(Score, Money, Money), Fail> {
    let history = store::history(tx, scope, rules).await?;
    let score = score(&history);
    let most = limit(&rules.bank.loan, &score, &history)?;
    Ok((score, most, history.income))
}

async fn view(tx: &mut Tx, scope: Scope) -> Result<LoanView, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let rules = Rules::load(tx, guild).await?;
    let today = rules.today(tx);
    let (score, limit, income) = judged(tx, &scope, &rules).await?;
    let debt = match store::open(tx, guild, user).await? {
        Some(stored) => Some(debt(&stored, today, &rules)?),
        None => None,
    };
    Ok(LoanView {
        on: rules.bank.loan.on,
        score,
        income,
        limit,
        rate_ppm: rules.bank.loan.rate_ppm,
        days: rules.bank.loan.days,
        income_share: rules.bank.loan.income_share,
        debt,
        wallet: books::purse(tx, guild, user).await?.wallet,
    })
}

fn debt(stored: &Stored, today: Day, rules: &Rules) -> Result<Debt, Fail> {
    let loan = stored.loan.accrue(today)?;
    Ok(Debt {
        principal: stored.principal,
        owed: loan.owed,
        interest: loan.interest,
        repaid: stored.repaid,
        state: loan.state(today),
        due_at: end_of(rules, loan.due_day),
        schedule: schedule(rules, &loan, today),
    })
}

/// The moment a day is over.
fn end_of(rules: &Rules, day: Day) -> Timestamp {
    rules.settings.zone.start_of(day.next())
}

fn schedule(rules: &Rules, loan: &Loan, today: Day) -> Vec<(Timestamp, Money)> {
    let parts = loan.schedule(today).into_iter();
    parts.map(|(day, amount)| (end_of(rules, day), amount)).collect()
}

/// The loan that the asker could take, if they may.
async fn fresh(tx: &mut Tx, scope: &Scope, rules: &Rules, amount: Money) -> Result<Loan, Fail> {
    let policy = &rules.bank.loan;
    if !policy.on {
        return Err(AppError::new(codes::LOAN_OFF).into());
    }
    if store::open(tx, scope.guild(), scope.user()).await?.is_some() {
        return Err(AppError::new(codes::LOAN_OPEN).into());
    }
    let (_, most, _) = judged(tx, scope, rules).await?;
    if amount > most {
        return Err(AppError::new(codes::LOAN_TOO_MUCH).with("limit", most).into());
    }
    if amount > available(tx, scope.guild(), policy.from).await? {
        return Err(AppError::new(codes::LOAN_NO_FUNDS).into());
    }
    let today = rules.today(tx);
    let days = i32::try_from(policy.days).unwrap_or(i32::MAX);
    Ok(Loan {
        owed: amount,
        interest: Money::ZERO,
        carry: 0,
        rate_ppm: policy.rate_ppm,
        accrued_day: today,
        due_day: Day::from_number(today.number().saturating_add(days)),
    })
}

async fn offer(tx: &mut Tx, scope: Scope, typed: Typed) -> Result<LoanOffer, Fail> {
    let rules = Rules::load(tx, scope.guild()).await?;
    let (_, most, _) = judged(tx, &scope, &rules).await?;
    // `all` and `half` are of what may be borrowed.
    let amount = match typed {
        Typed::Exact(_) => AmountInput::from(typed).resolve(Money::MAX)?,
        Typed::Share(_) if most == Money::ZERO => Money::new(1),
        Typed::Share(_) => AmountInput::from(typed).resolve(most)?,
    };
    let loan = fresh(tx, &scope, &rules, amount).await?;
    let schedule = schedule(&rules, &loan, loan.accrued_day);
    let sum = schedule
        .iter()
        .try_fold(Money::ZERO, |sum, (_, part)| sum.plus(*part))?;
    Ok(LoanOffer {
        amount,
        interest: sum.minus(amount)?,
        due_at: end_of(&rules, loan.due_day),
        schedule,
        rate_ppm: loan.rate_ppm,
        income_share: rules.bank.loan.income_share,
    })
}

async fn take(tx: &mut Tx, scope: Scope, amount: Money) -> Result<LoanTaken, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let rules = Rules::load(tx, guild).await?;
    member::welcome(tx, &scope, &rules.settings).await?;
    books::lock(tx, guild).await?;
    let loan = fresh(tx, &scope, &rules, amount).await?;
    let from = rules.bank.loan.from;
    let wallet = AccountRef::wallet(guild, user);
    let draft = Draft::transfer(EntryKind::Loan, lender(guild, from), wallet, amount)?;
    let posted = books::post(tx, draft.by(user)).await?;
    // A day before it is due, they are reminded.
    let remind = Day::from_number(loan.due_day.number().saturating_sub(1));
    let check_at = rules.settings.zone.start_of(remind);
    store::add(tx, guild, user, &loan, from, check_at).await?;
    Ok(LoanTaken {
        amount,
        due_at: end_of(&rules, loan.due_day),
        wallet: books::balance_of(&posted, wallet),
    })
}

async fn repay(tx: &mut Tx, scope: Scope, typed: Typed) -> Result<LoanRepaid, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let rules = Rules::load(tx, guild).await?;
    books::lock(tx, guild).await?;
    let stored = store::open(tx, guild, user)
        .await?
        .ok_or_else(|| AppError::new(codes::LOAN_NONE))?;
    let today = rules.today(tx);
    let loan = stored.loan.accrue(today)?;
    let amount = AmountInput::from(typed).resolve(loan.total())?.min(loan.total());
    let purse = books::purse(tx, guild, user).await?;
    if amount > purse.wallet {
        return Err(not_enough(purse.wallet, amount));
    }
    let wallet = AccountRef::wallet(guild, user);
    let draft = Draft::transfer(EntryKind::Repayment, wallet, lender(guild, stored.lender), amount)?;
    let posted = books::post(tx, draft.by(user)).await?;
    let (left, used) = loan.pay(amount);
    store::set(tx, guild, user, &stored, &left, used, today).await?;
    Ok(LoanRepaid {
        amount,
        used,
        left: left.total(),
        wallet: books::balance_of(&posted, wallet),
    })
}
