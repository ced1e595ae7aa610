//! What a member sees of taxes and decay before they happen, and their vacation.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{Action, Stored};
use core_types::{Day, Money, Timestamp, Zone};
use domain_economy::levy::WARNINGS;
use domain_economy::period::Period;
use serde::{Deserialize, Serialize};

use super::round::{later, monday};
use super::rules;
use super::store::{self, Range, Vacation};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, books, settings};

/// The tax as it stands for a member this week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxView {
    /// Where each bracket begins, and its rate in per cent.
    pub brackets: [(Money, u32); 3],
    /// What they received from others so far, net of what they gave.
    pub received: Money,
    /// The tax on that if nothing more happens.
    pub estimate: Money,
    /// What the next coin received pays, in per cent.
    pub rate: u32,
    /// Since when things count.
    pub since: Timestamp,
    /// When the week is over.
    pub due_at: Timestamp,
    /// The last tax: when its week ended, and what was taken.
    pub last: Option<(Timestamp, Money)>,
}

/// Decay as it stands for a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecayView {
    /// What stays in any case.
    pub threshold: Money,
    /// Days without doing anything that make somebody idle.
    pub idle_days: u32,
    /// How much of what is above goes each week, in per cent.
    pub percent: u32,
    /// What a week would take now, if the member were idle.
    pub weekly: Money,
    /// How often they were warned, and how many warnings there are.
    pub warnings: (u32, u32),
    /// The last that was taken, and when its week ended.
    pub last: Option<(Timestamp, Money)>,
}

/// A member's vacation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VacationView {
    /// When the vacation is over, if they are on one.
    pub until: Option<Timestamp>,
    /// Days left this year.
    pub left: i64,
    /// Days a year.
    pub yearly: i64,
}

/// Everything that a member may owe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTaxes {
    /// The tax, if there is one.
    pub tax: Option<TaxView>,
    /// Decay, if there is any.
    pub decay: Option<DecayView>,
    /// The vacation.
    pub vacation: VacationView,
}

impl Economy {
    /// What the asker would owe for this week if nothing more happened, and what idle fortunes lose.
    ///
    /// # Errors
    /// Those of the database.
    #[tracing::instrument(name = "economy.taxes", level = "debug", skip_all)]
    pub async fn taxes(&self, request: &Request) -> Result<OwnTaxes, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.look("taxes", request, (), |tx, scope, ()| Box::pin(taxes(tx, scope)))
            .await
    }

    /// Begins a vacation of so many days, or ends it with 0; what was not used of it is given back. Without a number it only
    /// says how things are.
    ///
    /// # Errors
    /// `vacation.used` for more days than are left this year; `vacation.same` to end none, or to begin one in another.
    #[tracing::instrument(name = "economy.vacation", level = "debug", skip_all)]
    pub async fn vacation(&self, request: &Request, days: Option<u32>) -> Result<VacationView, AppError> {
        request.allow_use()?;
        let Some(days) = days else {
            return self
                .look("vacation", request, (), |tx, scope, ()| {
                    Box::pin(async move {
                        let stored = Stored::load(tx, scope.guild()).await?;
                        let (zone, yearly) = (settings::of(&stored).zone, rules(&stored).vacation_days);
                        let found = store::vacation(tx, scope.guild(), scope.user()).await?;
                        Ok(shown(found, &zone, zone.day(tx.now()), yearly))
                    })
                })
                .await;
        };
        self.effect("vacation_set", request, days, |tx, scope, days| {
            Box::pin(set(tx, scope, days))
        })
        .await
    }
}

/// The calendar year of a day.
fn year(day: Day) -> i32 {
    1970 + Period::Month.of(day).div_euclid(12)
}

fn shown(found: Option<Vacation>, zone: &Zone, today: Day, yearly: u32) -> VacationView {
    let used = found
        .filter(|one| one.year == year(today))
        .map_or(0, |one| one.used);
    let until = found
        .filter(|one| one.until > today)
        .map(|one| zone.start_of(one.until));
    VacationView {
        until,
        left: (i64::from(yearly) - i64::from(used)).max(0),
        yearly: yearly.into(),
    }
}

async fn set(tx: &mut Tx, scope: Scope, days: u32) -> Result<VacationView, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let stored = Stored::load(tx, guild).await?;
    let (zone, yearly) = (settings::of(&stored).zone, rules(&stored).vacation_days);
    books::lock(tx, guild).await?;
    let today = zone.day(tx.now());
    let found = store::vacation(tx, guild, user).await?;
    let now = shown(found, &zone, today, yearly);
    let is_away = now.until.is_some();
    let used = found
        .filter(|one| one.year == year(today))
        .map_or(0, |one| one.used);
    let vacation = match (days, found.filter(|_| is_away)) {
        (0, Some(one)) => {
            let unused = one.until.number() - today.number();
            Vacation {
                until: today,
                used: (used - unused).max(0),
                year: year(today),
                ..one
            }
        }
        (0, None) | (1.., Some(_)) => return Err(AppError::new(codes::VACATION_SAME).into()),
        (days, None) => {
            if i64::from(days) > now.left {
                let error = AppError::new(codes::VACATION_USED).with("left", now.left);
                return Err(error.into());
            }
            let days = i32::try_from(days).unwrap_or(i32::MAX);
            Vacation {
                from: today,
                until: later(today, days),
                year: year(today),
                used: used.saturating_add(days),
            }
        }
    };
    store::vacation_set(tx, guild, user, &vacation).await?;
    Ok(shown(Some(vacation), &zone, today, yearly))
}

async fn taxes(tx: &mut Tx, scope: Scope) -> Result<OwnTaxes, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let stored = Stored::load(tx, guild).await?;
    let (rules, zone) = (rules(&stored), settings::of(&stored).zone);
    let today = zone.day(now);
    let round = store::round_get(tx, guild).await?;
    let range = Range::of(user);
    let ended = |(week, taken, _): (Day, Money, Money)| (zone.start_of(later(week, 7)), taken);
    let tax = match &rules.tax {
        None => None,
        Some(brackets) => {
            let received = match round {
                Some(round) => {
                    let all = store::received(tx, guild, range, (round.low, i64::MAX)).await?;
                    all.get(&user).copied().unwrap_or_default()
                }
                // It was switched on a moment ago: nothing counts yet.
                None => Money::ZERO,
            };
            let week = round.map_or_else(|| monday(today), |round| round.week);
            Some(TaxView {
                brackets: *brackets.parts(),
                received,
                estimate: brackets.tax(received),
                rate: brackets.rate(received),
                since: round.map_or(now, |round| round.since),
                due_at: zone.start_of(later(week, 7)),
                last: store::last(tx, guild, user, "tax").await?.map(ended),
            })
        }
    };
    let decay = match rules.decay {
        None => None,
        Some(decay) => {
            let purse = books::purse(tx, guild, user).await?;
            let warned = store::warned(tx, guild, range).await?;
            Some(DecayView {
                threshold: decay.threshold,
                idle_days: decay.idle_days,
                percent: decay.percent,
                weekly: decay.weekly(purse.wallet.plus(purse.bank)?),
                warnings: (warned.get(&user).map_or(0, |(count, _)| *count), WARNINGS),
                last: store::last(tx, guild, user, "decay").await?.map(ended),
            })
        }
    };
    let found = store::vacation(tx, guild, user).await?;
    Ok(OwnTaxes {
        tax,
        decay,
        vacation: shown(found, &zone, today, rules.vacation_days),
    })
}
