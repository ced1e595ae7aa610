//! The daily reward.

use std::sync::Arc;

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_types::{Day, GuildId, UserId, Zone};
use domain_economy::daily::{self, DailyClaim, DailyRefusal, Streak};
use domain_economy::ledger::EntryKind;
use domain_economy::progress::{Deed, Step};

use crate::budget::Rewards;
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Daily, Life, Request, books, loans, member, period, progress, settings, things};

statements! {
    /// A member's streak.
    STREAK_GET = "SELECT last_day, length, best, since_grace FROM daily_streak WHERE guild_id = $1 AND user_id = $2";
    /// Takes a day; no row if it is taken.
    CLAIM_ADD = "INSERT INTO daily_claim (guild_id, user_id, day, claimed_at, reward) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (guild_id, user_id, day) DO NOTHING RETURNING 1";
    /// Moves the streak on; no row if another claim has moved it at least as far.
    STREAK_SET = "INSERT INTO daily_streak (guild_id, user_id, last_day, length, best, since_grace)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (guild_id, user_id) DO UPDATE SET last_day = excluded.last_day, length = excluded.length,
            best = excluded.best, since_grace = excluded.since_grace
        WHERE daily_streak.last_day < excluded.last_day
        RETURNING 1";
}

impl Economy {
    /// Takes the reward of the guild's present day.
    ///
    /// # Errors
    /// `economy.daily_taken` with `at`, when the next day begins.
    #[tracing::instrument(name = "economy.daily", level = "debug", skip_all)]
    pub async fn daily(&self, request: &Request) -> Result<Daily, AppError> {
        request.allow_use()?;
        let life = self.life(request.guild).await?;
        let daily = self
            .effect_once("daily", request, (), move |tx, scope, ()| {
                Box::pin(claim(tx, scope, Arc::clone(&life)))
            })
            .await?;
        self.watch_daily(request, &daily);
        Ok(daily.value)
    }
}

fn taken(zone: &Zone, day: Day) -> Fail {
    AppError::new(codes::DAILY_TAKEN)
        .with("at", zone.start_of(day.next()))
        .into()
}

fn number(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(0)
}

/// The streak as stored.
pub(crate) async fn streak(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Option<Streak>, Fail> {
    let row: Option<(i32, i64, i64, i64)> = tx
        .query(STREAK_GET)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .fetch_optional()
        .await?;
    Ok(row.map(|(day, length, best, since_grace)| Streak {
        last_day: Day::from_number(day),
        length: number(length),
        best: number(best),
        since_grace: number(since_grace),
    }))
}

async fn claim(tx: &mut Tx, scope: Scope, life: Arc<Life>) -> Result<Daily, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let settings = settings::load(tx, guild).await?;
    // Before the books, like everything that counts; it goes with the rest if the day is taken.
    let step = Step::default().with(Deed::Claims, 1).xp(period::xp(None));
    let mut noted = progress::note(tx, &scope, &life, step).await?;
    // Before anything is read: an erasure at the same moment would else forget a day that is only just taken.
    books::lock(tx, guild).await?;
    noted.rewards = Rewards::open(tx, guild, &life).await?;
    let grant = member::welcome(tx, &scope, &settings).await?;
    let zone = &settings.zone;
    let today = zone.day(now);
    let before = streak(tx, guild, user).await?;
    if before.is_none()
        && let Some(day) = member::erased(tx, &scope)
            .await?
            .and_then(|erased| erased.last_day)
        && day >= today
    {
        return Err(taken(zone, day));
    }
    let mut claim = daily::claim(before, today, settings.daily).map_err(|refusal| match refusal {
        DailyRefusal::Taken(day) => taken(zone, day.0),
        DailyRefusal::Overflow(error) => error.into(),
    })?;
    claim.reward = noted.rewards.paid(claim.reward);
    if !record(tx, &scope, &claim).await? {
        return Err(taken(zone, today));
    }
    let (mut wallet, to_loan) = loans::income_paid(tx, &scope, EntryKind::Daily, claim.reward).await?;
    noted.rewards.spend(tx, guild, claim.reward).await?;
    if let Some(after) = progress::pay_out(tx, &scope, &mut noted, claim.reward).await? {
        wallet = after;
    }
    let number = i64::from(today.number());
    noted.gains.found = things::turn_up(tx, &scope, &life, ("find-daily", number)).await?;
    Ok(Daily {
        gains: noted.gains,
        reward: claim.reward,
        bonus: claim.bonus,
        streak: claim.streak.length,
        best: claim.streak.best,
        broken: claim.broken,
        grace_used: claim.grace_used,
        grace_ready: claim.streak.grace_is_ready(),
        wallet,
        next_at: zone.start_of(today.next()),
        grant,
        to_loan: to_loan.total(),
    })
}

/// Stores a claim. False: somebody was faster.
async fn record(tx: &mut Tx, scope: &Scope, claim: &DailyClaim) -> Result<bool, Fail> {
    let (guild, user, now) = (scope.guild().as_i64(), scope.user().as_i64(), tx.now());
    let day = claim.streak.last_day.number();
    let added: Option<(i64,)> = tx
        .query(CLAIM_ADD)
        .bind(guild)
        .bind(user)
        .bind(day)
        .bind(now)
        .bind(claim.reward.minor())
        .fetch_optional()
        .await?;
    if added.is_none() {
        return Ok(false);
    }
    let moved: Option<(i64,)> = tx
        .query(STREAK_SET)
        .bind(guild)
        .bind(user)
        .bind(day)
        .bind(claim.streak.length)
        .bind(claim.streak.best)
        .bind(claim.streak.since_grace)
        .fetch_optional()
        .await?;
    Ok(moved.is_some())
}
