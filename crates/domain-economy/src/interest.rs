//! Interest on savings, and the day-by-day account of what it is paid on.
//!
//! Rates are millionths of the base per day. What is less than a coin is carried in millionths, so that it is paid later
//! and never lost: `x = base·rate + carry; pay = x div 10^6; carry = x mod 10^6` (carried fractions, as in
//! <https://stackoverflow.com/q/924132>).
//!
//! The base of a day is the *least* that the account held in it: money that comes in for an hour around midnight earns
//! nothing. A day's interest is credited right after the next day has begun, so it counts towards the base of the day
//! after that. [`settle`] keeps to this order however late it is called: an account that nobody looked at for a month gets the
//! same to the last coin as one that was settled every morning.

use core_types::{Day, Money};

/// A whole, in millionths.
pub const PPM: i64 = 1_000_000;

/// What is paid on savings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterestPolicy {
    /// Millionths per day on the first part of the savings.
    pub rate_ppm: u32,
    /// How large that part is. Up to ten times as much earns half of the rate, everything above a tenth of it.
    pub tier: Money,
    /// The most that one account gets for one day.
    pub cap: Money,
}

impl InterestPolicy {
    /// The parts of savings and what each earns: up to how much (none for the last), in millionths per day.
    pub fn tiers(&self) -> [(Option<Money>, u32); 3] {
        let ten = Money::new(self.tier.minor().saturating_mul(10));
        [
            (Some(self.tier), self.rate_ppm),
            (Some(ten), self.rate_ppm / 2),
            (None, self.rate_ppm / 10),
        ]
    }

    /// The interest of one day on a base, and the millionths that are carried on.
    pub fn day(&self, base: Money, carry: u32) -> (Money, u32) {
        let (mut from, mut millionths) = (0_i64, i128::from(carry));
        for (until, rate) in self.tiers() {
            let until = until.map_or(i64::MAX, Money::minor);
            let part = base.minor().min(until).saturating_sub(from).max(0);
            millionths += i128::from(part) * i128::from(rate);
            from = from.max(until);
        }
        let (whole, rest) = divided(millionths);
        (whole.min(self.cap), rest)
    }
}

/// Whole coins and the millionths left.
pub(crate) fn divided(millionths: i128) -> (Money, u32) {
    let whole = millionths.div_euclid(i128::from(PPM));
    let rest = millionths.rem_euclid(i128::from(PPM));
    (
        Money::new(i64::try_from(whole).unwrap_or(i64::MAX)),
        u32::try_from(rest).unwrap_or(0),
    )
}

/// Simple interest: a rate on a base that does not change, over some days, with the same carry.
pub fn simple(base: Money, rate_ppm: u32, days: u32, carry: u32) -> (Money, u32) {
    divided(i128::from(base.minor()) * i128::from(rate_ppm) * i128::from(days) + i128::from(carry))
}

/// How far the interest of an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Savings {
    /// The first day that is not paid for yet.
    pub day: Day,
    /// The least that the account held in it so far.
    pub low: Money,
    /// What the account holds.
    pub balance: Money,
    /// Millionths of a coin that were earned and not paid yet.
    pub carry: u32,
}

impl Savings {
    /// Begins to count. Nothing is earned before the next day: what the account held earlier today is not known.
    pub const fn begin(today: Day, balance: Money) -> Self {
        Self {
            day: today,
            low: Money::ZERO,
            balance,
            carry: 0,
        }
    }

    /// What the open day has earned if nothing is taken out any more. For display: nothing is paid before the day is over.
    pub fn accrued(&self, policy: InterestPolicy) -> Money {
        policy.day(self.low, self.carry).0
    }
}

/// An entry that changed the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// On which day.
    pub day: Day,
    /// What the account held right after.
    pub balance: Money,
}

/// What settling came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// How far the account is now; [`Savings::balance`] has the interest in it.
    pub savings: Savings,
    /// The interest of all days that were closed.
    pub interest: Money,
    /// The last of them, if there was one.
    pub last_day: Option<Day>,
}

/// Closes every day before `today`. `movements` are all entries since the account was last settled, in the order of the
/// journal; entries of interest that this function answered earlier are not among them.
///
/// A clock that went back, or a zone whose midnight was moved, closes no day twice: days only go forwards.
pub fn settle(before: Savings, movements: &[Movement], today: Day, policy: InterestPolicy) -> Settled {
    let mut open = Open {
        savings: before,
        credited: 0,
        last_day: None,
    };
    for movement in movements {
        open.close_until(movement.day.min(today), policy);
        open.savings.balance = movement.balance;
        let with_interest = open.with_interest();
        open.savings.low = open.savings.low.min(with_interest);
    }
    open.close_until(today, policy);
    Settled {
        interest: Money::new(open.credited),
        last_day: open.last_day,
        savings: Savings {
            balance: open.with_interest(),
            ..open.savings
        },
    }
}

struct Open {
    /// Its balance is without `credited`, which is in no entry yet.
    savings: Savings,
    credited: i64,
    last_day: Option<Day>,
}

impl Open {
    fn with_interest(&self) -> Money {
        Money::new(self.savings.balance.minor().saturating_add(self.credited))
    }

    fn close_until(&mut self, day: Day, policy: InterestPolicy) {
        while self.savings.day < day {
            let (pay, carry) = policy.day(self.savings.low, self.savings.carry);
            // The new day begins before the interest of the old one is credited.
            self.savings.low = self.with_interest();
            self.credited = self.credited.saturating_add(pay.minor());
            self.savings.carry = carry;
            self.last_day = Some(self.savings.day);
            self.savings.day = self.savings.day.next();
        }
    }
}

/// What each of several claims gets where there is less than all of them together: in proportion, rounded down, so that
/// the parts are never more than there is.
pub fn shared(claims: &[Money], available: Money) -> Vec<Money> {
    let total: i128 = claims.iter().map(|claim| i128::from(claim.minor())).sum();
    let available = i128::from(available.minor().max(0));
    if total <= available {
        return claims.to_vec();
    }
    claims
        .iter()
        .map(|claim| {
            let part = i128::from(claim.minor()) * available / total;
            Money::new(i64::try_from(part).unwrap_or(0))
        })
        .collect()
}

#[cfg(test)]
mod tests;
