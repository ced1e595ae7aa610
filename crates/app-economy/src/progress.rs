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

use crate::economy::Scope;
use crate::fail::Fail;
use crate::{Gains, Life, books};

/// What a step brought, some of it still to be paid.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    pub(crate) gains: Gains,
    due: Money,
}

fn catalogue() -> Result<&'static ProgressCatalogue, Fail> {
    ProgressCatalogue::standard().map_err(|error| core_errors::AppError::internal(error.to_string()).into())
}

/// The quests of a day, if the guild has any.
pub(crate) fn open_quests(scope: &Scope, life: &Life, day: Day) -> Result<Vec<&'static Quest>, Fail> {
    if life.rules.quests.is_none() {
        return Ok(Vec::new());
    }
    Ok(quests_on(catalogue()?, scope.economy.seed(), scope.guild(), day))
}

/// What a quest pays in this guild.
pub(crate) fn reward(life: &Life, quest: &Quest) -> Result<Money, Fail> {
    let percent = i64::from(life.rules.quests.unwrap_or(0));
    Ok(Money::new(quest.coins).scaled(percent, 100)?)
}

/// Counts a step for the asker. What quests pay is paid by [`pay_out`].
pub(crate) async fn note(tx: &mut Tx, scope: &Scope, life: &Life, step: Step) -> Result<Noted, Fail> {
    let today = life.zone.day(tx.now());
    let after = store::progress_add(tx, scope.guild(), scope.user(), &step, today).await?;
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
        },
        due: Money::ZERO,
    };
    if is_news {
        settle(tx, scope, life, &after, &reached, &mut noted).await?;
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
        let pay = reward(life, quest)?;
        if store::quest_add(tx, guild, user, quest, number, pay).await? {
            finished += 1;
            noted.due = noted.due.plus(pay)?;
            noted.gains.quests.push((quest.period, quest.key.clone(), pay));
        }
    }
    let mut bits = 0;
    for achievement in &reached.achievements {
        bits |= achievement.mask();
        store::achievement_add(tx, guild, user, &achievement.key).await?;
        noted.gains.achievements.push(achievement.key.clone());
    }
    let gained = store::Gained {
        xp: reached.xp,
        level: reached.level,
        bits,
        quests: finished,
    };
    Ok(store::progress_gain(tx, guild, user, gained).await?)
}

/// Pays for the quests that a step finished, and answers the wallet after it; none where nothing was paid.
pub(crate) async fn pay_out(tx: &mut Tx, scope: &Scope, noted: &Noted) -> Result<Option<Money>, Fail> {
    if !noted.due.is_positive() {
        return Ok(None);
    }
    let (guild, user) = (scope.guild(), scope.user());
    let wallet = AccountRef::wallet(guild, user);
    let draft = Draft::transfer(EntryKind::Quest, AccountRef::mint(guild), wallet, noted.due)?;
    Ok(Some(books::balance_of(
        &books::post(tx, draft.by(user)).await?,
        wallet,
    )))
}
