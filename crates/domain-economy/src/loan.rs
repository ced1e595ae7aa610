//! Loans: what somebody may borrow, what grows on it, and how it is paid back.
//!
//! Interest is simple (it grows on the principal that is left, never on interest) with the carry of
//! [`interest`](crate::interest), and stops when a loan is in default: a debt cannot run away. Limits follow the
//! debt-to-income rule of lenders: so many weeks of income, scaled by a score whose every point is explained.

use core_types::{Day, Money, MoneyOverflow};
use serde::{Deserialize, Serialize};

use crate::banking::LoanPolicy;
use crate::interest::simple;

/// Days after the due day until a loan counts as in default.
pub const GRACE_DAYS: i32 = 7;
/// The days that income is counted over.
pub const INCOME_DAYS: i32 = 28;
/// A loan that was open for fewer days says nothing about whoever took it.
pub const TRIED_DAYS: i32 = 7;
/// Below this score nobody lends.
pub const LEAST_SCORE: u32 = 30;
/// Days from one instalment of the schedule to the next.
const INSTALMENT_DAYS: i32 = 7;

/// An open loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    /// What is left of the principal.
    pub owed: Money,
    /// Interest that grew until [`Self::accrued_day`] and is not paid yet.
    pub interest: Money,
    /// Millionths of a coin of interest on top.
    pub carry: u32,
    /// Millionths a day.
    pub rate_ppm: u32,
    /// Until which day interest is counted.
    pub accrued_day: Day,
    /// When it is to be paid back.
    pub due_day: Day,
}

/// How a loan stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoanState {
    /// Not due yet.
    Open,
    /// Due, within the days of grace.
    Late,
    /// Not paid back within the days of grace.
    Default,
    /// Paid back.
    Repaid,
}

impl LoanState {
    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Late => "late",
            Self::Default => "default",
            Self::Repaid => "repaid",
        }
    }
}

/// How a payment was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Repaid {
    /// For interest, which is paid first.
    pub interest: Money,
    /// For the principal.
    pub principal: Money,
}

impl Repaid {
    /// Both together.
    pub fn total(&self) -> Money {
        // Both are parts of one payment, so their sum can be counted.
        Money::new(self.interest.minor() + self.principal.minor())
    }
}

impl Loan {
    /// How it stands on a day.
    pub fn state(&self, today: Day) -> LoanState {
        let over = i64::from(today.number()) - i64::from(self.due_day.number());
        if self.total() == Money::ZERO {
            LoanState::Repaid
        } else if over <= 0 {
            LoanState::Open
        } else if over <= i64::from(GRACE_DAYS) {
            LoanState::Late
        } else {
            LoanState::Default
        }
    }

    /// Everything that is owed by now.
    pub fn total(&self) -> Money {
        self.owed.plus(self.interest).unwrap_or(Money::MAX)
    }

    /// Lets interest grow until a day; nothing for a day that was counted before, or after the default.
    ///
    /// # Errors
    /// [`MoneyOverflow`] when the debt can no longer be counted.
    pub fn accrue(self, today: Day) -> Result<Self, MoneyOverflow> {
        let last = Day::from_number(self.due_day.number().saturating_add(GRACE_DAYS));
        let until = today.min(last).max(self.accrued_day);
        let days = until.number().saturating_sub(self.accrued_day.number());
        let days = u32::try_from(days).unwrap_or(0);
        let (grown, carry) = simple(self.owed, self.rate_ppm, days, self.carry);
        Ok(Self {
            interest: self.interest.plus(grown)?,
            carry,
            accrued_day: until,
            ..self
        })
    }

    /// Takes a payment: as much of `amount` as is owed, interest first.
    pub fn pay(self, amount: Money) -> (Self, Repaid) {
        let amount = amount.max(Money::ZERO);
        let interest = self.interest.min(amount);
        let principal = self.owed.min(Money::new(amount.minor() - interest.minor()));
        let left = Self {
            owed: Money::new(self.owed.minor() - principal.minor()),
            interest: Money::new(self.interest.minor() - interest.minor()),
            ..self
        };
        (left, Repaid { interest, principal })
    }

    /// What to pay when, in equal weekly parts until it is due: the principal with the interest that grows until then, if the
    /// schedule is kept. After the due day everything is one part, due at once.
    pub fn schedule(&self, today: Day) -> Vec<(Day, Money)> {
        let left = self.due_day.number().saturating_sub(today.number()).max(0);
        let parts = (left / INSTALMENT_DAYS).max(1);
        let (mut loan, mut schedule) = (*self, Vec::new());
        for part in 0..parts {
            let is_last = part + 1 == parts;
            let day = if is_last {
                self.due_day.max(today)
            } else {
                Day::from_number(self.due_day.number() - (parts - part - 1) * INSTALMENT_DAYS)
            };
            let Ok(grown) = loan.accrue(day) else {
                break;
            };
            let share = Money::new(grown.owed.minor() / i64::from(parts - part));
            let amount = if is_last {
                grown.total()
            } else {
                share.plus(grown.interest).unwrap_or(share)
            };
            loan = grown.pay(amount).0;
            schedule.push((day, amount));
        }
        schedule
    }
}

/// What a lender knows of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CreditHistory {
    /// Loans that were paid back by their due day.
    pub in_time: u32,
    /// Loans that were paid back within the days of grace.
    pub late: u32,
    /// Loans that were not.
    pub defaults: u32,
    /// Days since they became a member of the economy.
    pub known_days: u32,
    /// Days with income among the last [`INCOME_DAYS`].
    pub income_days: u32,
    /// Income of the last [`INCOME_DAYS`].
    pub income: Money,
}

/// A loan as its end is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastLoan {
    /// When it was taken.
    pub taken: Day,
    /// When it was to be paid back.
    pub due: Day,
    /// When it was paid back, or today.
    pub ended: Day,
    /// Whether it was paid back.
    pub is_repaid: bool,
}

impl CreditHistory {
    /// Counts a loan. One that was paid back before [`TRIED_DAYS`] had passed, or half of its time if that is less, was no
    /// trial: whoever borrows in the morning and pays back at noon has shown nothing.
    pub fn note(&mut self, past: PastLoan) {
        let days = |from: Day, to: Day| to.number().saturating_sub(from.number());
        let over = days(past.due, past.ended);
        let tried = TRIED_DAYS.min((days(past.taken, past.due) + 1) / 2).max(1);
        if over > GRACE_DAYS {
            self.defaults += 1;
        } else if past.is_repaid && over > 0 {
            self.late += 1;
        } else if past.is_repaid && days(past.taken, past.ended) >= tried {
            self.in_time += 1;
        }
    }
}

/// Why a score is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// What everybody begins with.
    Base,
    /// Loans paid back in time.
    InTime,
    /// Loans paid back late.
    Late,
    /// Loans not paid back.
    Defaults,
    /// How long they are a member.
    Known,
    /// How regularly they earn.
    Income,
}

/// How far somebody is trusted, 0 to 100, with what each thing counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The sum, within 0 and 100.
    pub value: u32,
    /// Its parts: points, and how many of the thing there were.
    pub parts: Vec<(Factor, i32, u32)>,
}

/// Scores somebody. A first default takes all trust of a newcomer; it takes years of regular life, not another account, to
/// get it back.
pub fn score(history: &CreditHistory) -> Score {
    let points = |each: i32, count: u32, most: i32| {
        let count = i32::try_from(count.min(1_000)).unwrap_or(1_000);
        (each * count).clamp(-most, most)
    };
    let parts = vec![
        (Factor::Base, 40, 1),
        (Factor::InTime, points(10, history.in_time, 30), history.in_time),
        (Factor::Late, points(-10, history.late, 20), history.late),
        (
            Factor::Defaults,
            points(-40, history.defaults, 80),
            history.defaults,
        ),
        (
            Factor::Known,
            points(1, history.known_days / 7, 10),
            history.known_days,
        ),
        (
            Factor::Income,
            points(1, history.income_days, 20),
            history.income_days,
        ),
    ];
    let sum: i32 = parts.iter().map(|(_, points, _)| points).sum();
    Score {
        value: u32::try_from(sum.clamp(0, 100)).unwrap_or(0),
        parts,
    }
}

/// The most that somebody with this score and history may owe: so many weeks of their income, as much of it as their score
/// is of 100, and never more than the guild's maximum.
///
/// # Errors
/// [`MoneyOverflow`] for an income that cannot be counted that often.
pub fn limit(policy: &LoanPolicy, score: &Score, history: &CreditHistory) -> Result<Money, MoneyOverflow> {
    if !policy.on || score.value < LEAST_SCORE {
        return Ok(Money::ZERO);
    }
    // Weeks · income / 4 weeks · score / 100.
    let weight = i64::from(policy.income_weeks) * i64::from(score.value);
    let by_income = history.income.scaled(weight, i64::from(INCOME_DAYS / 7) * 100)?;
    Ok(by_income.min(policy.max))
}

/// The part of an income that goes to a loan by itself: a share in per cent, at most what is owed, and never all of it.
pub fn income_share(income: Money, percent: u32, owed: Money) -> Money {
    let part = income
        .scaled(i64::from(percent.min(100)), 100)
        .unwrap_or(Money::ZERO);
    let most = Money::new(income.minor().saturating_sub(1).max(0));
    part.min(owed).min(most).max(Money::ZERO)
}

#[cfg(test)]
mod tests;
