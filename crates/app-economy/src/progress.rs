//! Counting what members do. An effect counts with one statement, whose answer says what was reached; only then, which is
//! seldom, are there more. Nothing is read for it: the quests of a day follow from the seed, and the rest is in the row.
//!
//! The row of the member is locked before the guild's books are (see the ledger's order of locks), so [`note`] comes first
//! and [`pay_out`] after whatever else the effect posts.

mod raise;
pub(crate) mod store;
mod view;

pub use raise::operator_raise_xp;

use core_db::Tx;
use core_types::{Day, Money};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::progress::{ProgressCatalogue, Quest, QuestPeriod, Reached, Step, quests_on};
use domain_economy::season::Scored;

use crate::budget::Rewards;
use crate::economy::Scope;
use crate::fail::Fail;
use crate::growth::rewards;
use crate::{Gains, Life, books, seasons};

/// What a step brought, some of it still to be paid.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    pub(crate) gains: Gains,
    /// What rewards pay at this moment.
    pub(crate) rewards: Rewards,
    due: Money,
    /// The season that scores coins.
    season: Option<i64>,
}

fn catalogue() -> Result<&'static ProgressCatalogue, Fail> {
    ProgressCatalogue::standard().map_err(|error| core_errors::AppError::internal(error.to_string()).into())
}

/// The quests of a day, if the guild has any.
pub(crate) fn open_quests<'l>(scope: &Scope, life: &'l Life, day: Day) -> Result<Vec<&'l Quest>, Fail> {
    if life.rules.quests.is_none() {
        return Ok(Vec::new());
    }
    let mut open = quests_on(catalogue()?, scope.economy.seed(), scope.guild(), day);
    open.extend(&life.extras.quests);
    Ok(open)
}

/// What a quest pays in this guild.
pub(crate) fn reward(life: &Life, quest: &Quest) -> Result<Money, Fail> {
    if quest.is_own {
        return Ok(Money::new(quest.coins));
    }
    let percent = i64::from(life.rules.quests.unwrap_or(0));
    Ok(Money::new(quest.coins).scaled(percent, 100)?)
}

/// Counts a step for the asker. What quests pay is paid by [`pay_out`].
pub(crate) async fn note(tx: &mut Tx, scope: &Scope, life: &Life, step: Step) -> Result<Noted, Fail> {
    let now = tx.now();
    let today = life.zone.day(now);
    let after = store::progress_add(tx, scope.guild(), scope.user(), &step, today).await?;
    let prestige = life.growth.prestige;
    let step = Step {
        bonus: prestige.map_or(0, |policy| policy.bonus_xp(after.prestige, step.xp)),
        ..step
    };
    let open = open_quests(scope, life, after.day)?;
    let reached = after.reached(&step, catalogue()?, &open);
    let is_news = reached.xp != 0
        || reached.level != after.level
        || !reached.achievements.is_empty()
        || !reached.quests.is_empty();
    let mut noted = Noted {
        gains: Gains {
            xp: step.xp + reached.xp,
            level: reached.level,
            level_up: reached.level > after.level,
            streak: after.streak,
            achievements: Vec::new(),
            quests: Vec::new(),
            rewards_ppm: None,
            rewards: Vec::new(),
            own_quests: Vec::new(),
            found: None,
        },
        rewards: Rewards::open(tx, scope.guild(), life).await?,
        due: Money::ZERO,
        season: None,
    };
    noted.gains.rewards_ppm = noted.rewards.factor_ppm();
    if is_news {
        settle(tx, scope, life, &after, &reached, &mut noted).await?;
    }
    if let Some(season) = &life.extras.season {
        let levels = i64::from(reached.level.saturating_sub(after.level));
        for (scored, points) in [(Scored::Xp, noted.gains.xp), (Scored::Levels, levels)] {
            if let Some(id) = season.scores(scored, now) {
                seasons::score(tx, scope.guild(), id, scope.user(), points).await?;
            }
        }
        noted.season = season.scores(Scored::Coins, now);
    }
    Ok(noted)
}

/// Writes down what was reached: once a day, and when something is.
async fn settle(
    tx: &mut Tx,
    scope: &Scope,
    life: &Life,
    after: &domain_economy::progress::Progress,
    reached: &Reached<'_>,
    noted: &mut Noted,
) -> Result<(), Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let mut finished = 0;
    let is_held = if reached.quests.is_empty() {
        false
    } else {
        store::held_until(tx, scope, store::Held::Quest).await?.is_some()
    };
    for quest in reached.quests.iter().filter(|_| !is_held) {
        let number = match quest.period {
            QuestPeriod::Day => after.day.number(),
            QuestPeriod::Week => after.week,
        };
        let pay = noted.rewards.paid(reward(life, quest)?);
        if store::quest_add(tx, guild, user, quest, number, pay).await? {
            finished += 1;
            noted.due = noted.due.plus(pay)?;
            if quest.is_own {
                let about = quest.text(core_types::Locale::En).to_owned();
                noted.gains.own_quests.push((about, pay));
            } else {
                noted.gains.quests.push((quest.period, quest.key.clone(), pay));
            }
        }
    }
    let mut bits = 0;
    for achievement in &reached.achievements {
        bits |= achievement.mask();
        store::achievement_add(tx, guild, user, &achievement.key).await?;
        noted.gains.achievements.push(achievement.key.clone());
    }
    let levels = after.level.saturating_add(1)..=reached.level;
    for reward in life
        .extras
        .rewards
        .iter()
        .filter(|reward| levels.contains(&reward.level))
    {
        noted
            .gains
            .rewards
            .extend(rewards::give(tx, scope, reward).await?);
    }
    let gained = store::Gained {
        xp: reached.xp,
        level: reached.level,
        bits,
        quests: finished,
    };
    Ok(store::progress_gain(tx, guild, user, gained).await?)
}

/// Pays for the quests that a step finished and for the levels it reached, and counts coins where they are points. `earned` is
/// what the effect itself brought, or took. Answers the wallet after it; none where nothing was paid.
pub(crate) async fn pay_out(
    tx: &mut Tx,
    scope: &Scope,
    noted: &mut Noted,
    earned: Money,
) -> Result<Option<Money>, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let mut after = None;
    if noted.due.is_positive() {
        let wallet = AccountRef::wallet(guild, user);
        let draft = Draft::transfer(EntryKind::Quest, AccountRef::mint(guild), wallet, noted.due)?;
        after = Some(books::balance_of(&books::post(tx, draft.by(user)).await?, wallet));
    }
    let mut rewarded = Money::ZERO;
    for reward in &noted.gains.rewards {
        rewarded = rewarded.plus(reward.coins)?;
    }
    after = rewards::pay(tx, scope, rewarded).await?.or(after);
    let minted = noted.due.plus(rewarded)?;
    if minted.is_positive() {
        noted.rewards.spend(tx, guild, minted).await?;
    }
    if let Some(season) = noted.season {
        let points = earned.plus(minted)?;
        seasons::score(tx, guild, season, user, points.minor()).await?;
    }
    Ok(after)
}
