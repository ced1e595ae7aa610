//! Rewards of weeks and months, by the rules of the daily one.

use std::sync::Arc;

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_types::{Day, GuildId, Timestamp, UserId, Zone};
use domain_economy::daily::{self, DailyClaim, DailyRefusal, Streak};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::period::Period;
use domain_economy::progress::{Deed, Step};

use crate::budget::Rewards;
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::progress::store::{Held, held_until};
use crate::progress::{note, pay_out};
use crate::{Life, PeriodTaken, Request, books, member, settings};

statements! {
    /// A member's streak of weeks or months.
    PERIOD_GET = "SELECT last, length, best, since_grace FROM period_streak WHERE guild_id = $1 AND user_id = $2 AND period = $3";
    /// Takes a week or month; no row if it is taken.
    PERIOD_ADD = "INSERT INTO period_claim (guild_id, user_id, period, number, claimed_at, reward) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (guild_id, user_id, period, number) DO NOTHING RETURNING 1";
    /// Moves the streak on; no row if another claim has moved it at least as far.
    PERIOD_SET = "INSERT INTO period_streak (guild_id, user_id, period, last, length, best, since_grace)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (guild_id, user_id, period) DO UPDATE SET last = excluded.last, length = excluded.length,
            best = excluded.best, since_grace = excluded.since_grace
        WHERE period_streak.last < excluded.last
        RETURNING 1";
}

impl Economy {
    /// Takes the reward of the guild's present week or month.
    ///
    /// # Errors
    /// `economy.weekly_taken` or `economy.monthly_taken` with `at`, when the next one begins.
    #[tracing::instrument(name = "economy.period", level = "debug", skip_all)]
    pub async fn period(&self, request: &Request, period: Period) -> Result<PeriodTaken, AppError> {
        request.allow_use()?;
        let life = self.life(request.guild).await?;
        let name = match period {
            Period::Week => "weekly",
            Period::Month => "monthly",
        };
        self.effect(name, request, (), move |tx, scope, ()| {
            let life = Arc::clone(&life);
            Box::pin(async move { claim(tx, &scope, &life, period).await })
        })
        .await
    }
}

fn taken(period: Period, at: Timestamp) -> Fail {
    let code = match period {
        Period::Week => codes::WEEKLY_TAKEN,
        Period::Month => codes::MONTHLY_TAKEN,
    };
    AppError::new(code).with("at", at).into()
}

/// When the week or month after a number begins.
fn next(zone: &Zone, period: Period, number: i32) -> Timestamp {
    zone.start_of(period.start(number.saturating_add(1)))
}

/// The streak as stored, with weeks or months in the place of days.
pub(crate) async fn streak(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    period: Period,
) -> Result<Option<Streak>, Fail> {
    let row: Option<(i32, i64, i64, i64)> = tx
        .query(PERIOD_GET)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(period.name())
        .fetch_optional()
        .await?;
    let count = |value: i64| u32::try_from(value).unwrap_or(0);
    Ok(row.map(|(last, length, best, since_grace)| Streak {
        last_day: Day::from_number(last),
        length: count(length),
        best: count(best),
        since_grace: count(since_grace),
    }))
}

/// Experience of a reward.
pub(crate) const fn xp(period: Option<Period>) -> i64 {
    match period {
        None => 10,
        Some(Period::Week) => 40,
        Some(Period::Month) => 120,
    }
}

async fn claim(tx: &mut Tx, scope: &Scope, life: &Life, period: Period) -> Result<PeriodTaken, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    // Before the books, like everything that counts.
    let step = Step::default().with(Deed::Claims, 1).xp(xp(Some(period)));
    let mut noted = note(tx, scope, life, step).await?;
    // Before anything is read: an erasure at the same moment would else forget a week that is only just taken.
    books::lock(tx, guild).await?;
    noted.rewards = Rewards::open(tx, guild, life).await?;
    let settings = settings::load(tx, guild).await?;
    let grant = member::welcome(tx, scope, &settings).await?;
    let zone = &settings.zone;
    let number = period.of(zone.day(now));
    let before = streak(tx, guild, user, period).await?;
    if before.is_none()
        && let Some(until) = held_until(tx, scope, Held::of(period)).await?
    {
        return Err(taken(period, until));
    }
    let policy = match period {
        Period::Week => life.rules.weekly,
        Period::Month => life.rules.monthly,
    };
    let mut claim =
        daily::claim(before, Day::from_number(number), policy).map_err(|refusal| match refusal {
            DailyRefusal::Taken(last) => taken(period, next(zone, period, last.0.number())),
            DailyRefusal::Overflow(error) => error.into(),
        })?;
    claim.reward = noted.rewards.paid(claim.reward);
    if !record(tx, scope, period, &claim).await? {
        return Err(taken(period, next(zone, period, number)));
    }
    let mut wallet = if claim.reward.is_positive() {
        let wallet = AccountRef::wallet(guild, user);
        let kind = match period {
            Period::Week => EntryKind::Weekly,
            Period::Month => EntryKind::Monthly,
        };
        let draft = Draft::transfer(kind, AccountRef::mint(guild), wallet, claim.reward)?;
        let posted = books::post(tx, draft.by(user)).await?;
        noted.rewards.spend(tx, guild, claim.reward).await?;
        books::balance_of(&posted, wallet)
    } else {
        books::purse(tx, guild, user).await?.wallet
    };
    if let Some(after) = pay_out(tx, scope, &mut noted, claim.reward).await? {
        wallet = after;
    }
    Ok(PeriodTaken {
        period,
        reward: claim.reward,
        bonus: claim.bonus,
        streak: claim.streak.length,
        best: claim.streak.best,
        broken: claim.broken,
        grace_used: claim.grace_used,
        wallet,
        next_at: next(zone, period, number),
        grant,
        gains: noted.gains,
    })
}

/// Stores a claim. False: somebody was faster.
async fn record(tx: &mut Tx, scope: &Scope, period: Period, claim: &DailyClaim) -> Result<bool, Fail> {
    let (guild, user, now) = (scope.guild().as_i64(), scope.user().as_i64(), tx.now());
    let number = claim.streak.last_day.number();
    let added: Option<(i64,)> = tx
        .query(PERIOD_ADD)
        .bind(guild)
        .bind(user)
        .bind(period.name())
        .bind(number)
        .bind(now)
        .bind(claim.reward.minor())
        .fetch_optional()
        .await?;
    if added.is_none() {
        return Ok(false);
    }
    let moved: Option<(i64,)> = tx
        .query(PERIOD_SET)
        .bind(guild)
        .bind(user)
        .bind(period.name())
        .bind(number)
        .bind(claim.streak.length)
        .bind(claim.streak.best)
        .bind(claim.streak.since_grace)
        .fetch_optional()
        .await?;
    Ok(moved.is_some())
}
