//! What the last days would have been like under another setting.

use std::collections::{BTreeMap, BTreeSet};

use core_db::{DbError, Tx};
use core_errors::{AppError, codes};
use core_security::{Action, Stored};
use core_types::{Day, GuildId, Money, UserId};
use domain_economy::health::{Figures, Measure, Wealth, judge};
use domain_economy::ledger::{AccountKind, AccountRef, Currency, EntryKind};
use domain_economy::replay::{rewards, scaled_up};
use domain_economy::settings::{FeeTarget, GuildSettings, Setting};

use super::rollup::day_of;
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::outcome::{Outlook, WhatIf};
use crate::steer::Purses;
use crate::{Request, settings};

/// Claims that are replayed: of members in the order of their ids. More are estimated from these.
const CLAIMS: i64 = 20_000;
/// Days before the window that are read to know how long a streak is: the longest that a setting counts, and a grace.
const BEFORE: i64 = 370;

core_db::statements! {
    /// Days on which members took their reward.
    CLAIMED = "SELECT user_id, day FROM daily_claim WHERE guild_id = $1 AND day >= $2 ORDER BY user_id, day LIMIT $3";
    /// What a kind of entry did.
    SUM = "SELECT CAST(COALESCE(sum(minted), 0) AS BIGINT), CAST(COALESCE(sum(burned), 0) AS BIGINT),
            CAST(COALESCE(sum(treasury), 0) AS BIGINT), CAST(COALESCE(sum(moved), 0) AS BIGINT), CAST(COALESCE(sum(entries), 0) AS BIGINT)
        FROM economy_day WHERE guild_id = $1 AND day > $2 AND (kind = $3 OR $3 = '')";
    /// What the guild's own accounts hold.
    OWN = "SELECT kind, balance FROM account WHERE guild_id = $1 AND owner_id = 0 AND currency = $2";
}

/// What is asked.
#[derive(Debug, Clone)]
struct Question {
    setting: Setting,
    value: String,
    days: u32,
}

/// The settings that a replay knows the effect of.
const KNOWN: [Setting; 4] = [
    Setting::DailyBase,
    Setting::DailyBonus,
    Setting::DailyBonusDays,
    Setting::PayFeePpm,
];

impl Economy {
    /// Replays the rewards and fees of the last `days` (1 to 90) under another value of one setting. Nothing is saved.
    ///
    /// # Errors
    /// `access.forbidden`; `staff.setting_unknown` and `staff.setting_invalid`; `steer.no_replay` for settings without an effect
    /// on what was earned or paid.
    #[tracing::instrument(name = "economy.what_if", level = "debug", skip_all)]
    pub async fn what_if(
        &self,
        request: &Request,
        setting: &str,
        value: &str,
        days: u32,
    ) -> Result<WhatIf, AppError> {
        request.allow_in_guild(Action::EconomyHealth)?;
        let setting = Setting::by_key(setting).ok_or_else(|| AppError::new(codes::SETTING_UNKNOWN))?;
        if !KNOWN.contains(&setting) {
            return Err(AppError::new(codes::STEER_NO_REPLAY));
        }
        let value = setting
            .normalise(value)
            .map_err(|_| AppError::new(codes::SETTING_INVALID))?;
        self.figures_of(request.guild, 1).await?;
        let question = Question {
            setting,
            value,
            days: days.clamp(1, 90),
        };
        self.look_stale("what_if", request, question, |tx, scope, question| {
            Box::pin(replay(tx, scope, question))
        })
        .await
    }
}

async fn replay(tx: &mut Tx, scope: Scope, question: Question) -> Result<WhatIf, Fail> {
    let guild = scope.guild();
    let stored = Stored::load(tx, guild).await?;
    let now = settings::of(&stored);
    let then = GuildSettings::from_stored(|setting| {
        if setting == question.setting {
            Some(question.value.clone())
        } else {
            stored.text(setting.key()).map(str::to_owned)
        }
    });
    let today = day_of(tx.now());
    let since = today - i64::from(question.days);
    let members = claims(tx, guild, since).await?;
    let from = Day::from_number(i32::try_from(since + 1).unwrap_or(i32::MAX));
    let (mut paid, mut would, mut seen) = (0_i64, 0_i64, 0_i64);
    let mut changes = BTreeMap::new();
    for (member, days) in &members {
        let (before, after) = (rewards(days, from, now.daily), rewards(days, from, then.daily));
        paid = paid.saturating_add(before);
        would = would.saturating_add(after);
        seen += i64::try_from(days.iter().filter(|day| **day >= from).count()).unwrap_or(0);
        changes.insert(*member, after.saturating_sub(before));
    }
    let (.., claimed) = sum(tx, guild, since, EntryKind::Daily.name()).await?;
    let more = scaled_up(would.saturating_sub(paid), seen, claimed);
    let (_, _, _, moved, _) = sum(tx, guild, since, EntryKind::Pay.name()).await?;
    let fee = |ppm: u32| {
        let fee = i128::from(moved) * i128::from(ppm) / 1_000_000;
        i64::try_from(fee).unwrap_or(i64::MAX)
    };
    let fees = fee(then.pay.fee_ppm).saturating_sub(fee(now.pay.fee_ppm));
    // Fees that go to the treasury stay in the world, though not with members; only burned ones shrink it.
    let (burnt, kept) = match then.fee_to {
        FeeTarget::Burn => (fees, 0),
        FeeTarget::Treasury => (0, fees),
    };
    let (minted, burned, treasury, ..) = sum(tx, guild, since, "").await?;
    let (supply, with_members) = supply(tx, guild).await?;
    let spread = spread(tx, guild, &changes).await?;
    let look = |more: i64, burnt: i64, kept: i64, gini: Option<i64>| {
        let minted = minted.saturating_add(more);
        let change = more.saturating_sub(burnt);
        let figures = Figures {
            days: question.days,
            supply: with_members.saturating_add(change).saturating_sub(kept),
            minted,
            burned: burned.saturating_add(burnt),
            treasury: treasury.saturating_add(kept),
            ..Figures::default()
        };
        let growth = judge(&figures)
            .into_iter()
            .find(|judged| judged.measure == Measure::Issuance);
        Outlook {
            minted: Money::new(minted),
            supply: Money::new(supply.saturating_add(change)),
            growth_ppm: growth.and_then(|growth| growth.ppm),
            gini_ppm: gini,
        }
    };
    Ok(WhatIf {
        setting: question.setting.key().to_owned(),
        value: question.value,
        days: question.days,
        before: look(0, 0, 0, spread.map(|(before, _)| before)),
        after: look(more, burnt, kept, spread.map(|(_, after)| after)),
        fees: Money::new(fees),
        replayed: seen,
        claims: claimed.max(seen),
        members: i64::try_from(members.len()).unwrap_or(i64::MAX),
    })
}

/// On which days members took their reward, as many members as fit.
async fn claims(tx: &mut Tx, guild: GuildId, since: i64) -> Result<BTreeMap<UserId, Vec<Day>>, Fail> {
    let query = tx.query(CLAIMED).bind(guild.as_i64()).bind(since - BEFORE);
    let rows: Vec<(i64, i32)> = query.bind(CLAIMS).fetch_all().await?;
    let is_cut = i64::try_from(rows.len()).is_ok_and(|count| count >= CLAIMS);
    let mut members = BTreeMap::<UserId, Vec<Day>>::new();
    for (user, day) in rows {
        let user = UserId::from_i64(user).map_err(|_| DbError::corrupt("a member is out of range"))?;
        members.entry(user).or_default().push(Day::from_number(day));
    }
    if is_cut && members.len() > 1 {
        // The last one's days may be missing.
        members.pop_last();
    }
    Ok(members)
}

/// Minted, burned, into the treasury, moved, entries.
type SumRow = (i64, i64, i64, i64, i64);

async fn sum(tx: &mut Tx, guild: GuildId, since: i64, kind: &str) -> Result<SumRow, DbError> {
    let query = tx.query(SUM).bind(guild.as_i64()).bind(since).bind(kind);
    query.fetch_one().await
}

/// All coins there are, and those of them that members have.
async fn supply(tx: &mut Tx, guild: GuildId) -> Result<(i64, i64), DbError> {
    let query = tx.query(OWN).bind(guild.as_i64()).bind(Currency::COINS.number());
    let rows: Vec<(String, i64)> = query.fetch_all().await?;
    let of = |kind: AccountKind| {
        rows.iter()
            .find(|(name, _)| name == kind.name())
            .map_or(0, |(_, held)| *held)
    };
    let all = of(AccountKind::Mint)
        .saturating_neg()
        .saturating_sub(of(AccountKind::Burn));
    Ok((all, all.saturating_sub(of(AccountKind::Treasury))))
}

/// The Gini coefficient of those whose rewards were replayed, as it is and as it would be.
async fn spread(
    tx: &mut Tx,
    guild: GuildId,
    changes: &BTreeMap<UserId, i64>,
) -> Result<Option<(i64, i64)>, Fail> {
    if changes.is_empty() {
        return Ok(None);
    }
    let members: BTreeSet<UserId> = changes.keys().copied().collect();
    let purses = Purses::of_members(tx, guild, &members).await?;
    let (mut before, mut after) = (Wealth::default(), Wealth::default());
    for (member, change) in changes {
        let held = purses.balance(AccountRef::wallet(guild, *member))
            + purses.balance(AccountRef::bank(guild, *member));
        before.add(held);
        after.add(held.saturating_add(*change));
    }
    Ok(Some((before.spread().gini_ppm, after.spread().gini_ppm)))
}
