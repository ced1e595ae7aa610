//! Quests that a guild's staff made, beside those that are drawn for it.

use core_db::{DbError, Tx, statements};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::{GuildId, Money, text};
use domain_economy::progress::{Deed, Quest, QuestPeriod};
use serde::{Deserialize, Serialize};

use super::{allowed, record};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, settings};

/// The most quests of one guild's own: all of them are open at once.
const MOST: usize = 6;
/// The most experience of one: as much as a good day of work.
const MOST_XP: i64 = 100;

statements! {
    GUILD_QUEST_LIST = "SELECT id, period, deed, target, coins, xp, about FROM guild_quest WHERE guild_id = $1 AND state = 'open' ORDER BY id";
    GUILD_QUEST_HIGHEST = "SELECT COALESCE(MAX(id), 0) FROM guild_quest WHERE guild_id = $1";
    GUILD_QUEST_ADD = "INSERT INTO guild_quest (guild_id, id, period, deed, target, coins, xp, about, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open')";
    GUILD_QUEST_REMOVE = "UPDATE guild_quest SET state = 'deleted' WHERE guild_id = $1 AND id = $2 AND state = 'open'";
}

/// A quest of a guild's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnQuest {
    /// Its number in the guild; 0 before it has one.
    pub id: i64,
    /// How long there is for it.
    pub period: QuestPeriod,
    /// What counts.
    pub deed: Deed,
    /// How much of it.
    pub target: i64,
    /// New coins it pays.
    pub coins: Money,
    /// Experience it brings.
    pub xp: i64,
    /// What is to be done, as members read it.
    pub about: String,
}

impl OwnQuest {
    /// As counting takes it.
    pub(super) fn quest(&self) -> Quest {
        Quest::own(
            self.id,
            self.period,
            self.deed,
            self.target,
            self.coins.minor(),
            self.xp,
            &self.about,
        )
    }
}

impl Economy {
    /// Adds a quest of the guild's own.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `quest.fault`, `quest.too_many`; `staff.cap` above the guild's setting.
    #[tracing::instrument(name = "economy.own_quest_add", level = "debug", skip_all)]
    pub async fn own_quest_add(&self, request: &Request, quest: OwnQuest) -> Result<OwnQuest, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        let fault = || AppError::new(codes::QUEST_FAULT);
        let about = text::bounded(text::cleaned(&quest.about), 1..=80).map_err(|_| fault())?;
        let quest = OwnQuest { about, ..quest };
        let is_sound = (1..=1_000_000).contains(&quest.target)
            && (0..=MOST_XP).contains(&quest.xp)
            && quest.coins >= Money::ZERO;
        if !is_sound {
            return Err(fault());
        }
        let added = self
            .effect("own_quest_add", request, quest, |tx, scope, quest| {
                Box::pin(add(tx, scope, quest))
            })
            .await?;
        self.extras_forget(request.guild).await;
        Ok(added)
    }

    /// Takes a quest of the guild's own away.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `quest.unknown`.
    #[tracing::instrument(name = "economy.own_quest_remove", level = "debug", skip_all)]
    pub async fn own_quest_remove(&self, request: &Request, id: i64) -> Result<OwnQuest, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        let removed = self
            .effect("own_quest_remove", request, id, |tx, scope, id| {
                Box::pin(remove(tx, scope, id))
            })
            .await?;
        self.extras_forget(request.guild).await;
        Ok(removed)
    }

    /// The quests of the guild's own.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    pub async fn own_quests(&self, request: &Request) -> Result<Vec<OwnQuest>, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("own_quests", request, (), |tx, scope, ()| {
            Box::pin(async move { Ok(list(tx, scope.guild()).await?) })
        })
        .await
    }
}

/// The quests of a guild's own.
pub(super) async fn list(tx: &mut Tx, guild: GuildId) -> Result<Vec<OwnQuest>, DbError> {
    type Columns = (i64, String, String, i64, i64, i64, String);
    let rows: Vec<Columns> = tx
        .query(GUILD_QUEST_LIST)
        .bind(guild.as_i64())
        .fetch_all()
        .await?;
    let corrupt = || DbError::corrupt("a quest counts nothing known");
    let read = |(id, period, deed, target, coins, xp, about): Columns| {
        Ok(OwnQuest {
            id,
            period: if period == QuestPeriod::Day.name() {
                QuestPeriod::Day
            } else {
                QuestPeriod::Week
            },
            deed: Deed::parse(&deed).ok_or_else(corrupt)?,
            target,
            coins: Money::new(coins),
            xp,
            about,
        })
    };
    rows.into_iter().map(read).collect()
}

async fn add(tx: &mut Tx, scope: Scope, quest: OwnQuest) -> Result<OwnQuest, Fail> {
    allowed(tx, &scope).await?;
    let guild = scope.guild();
    let cap = settings::load(tx, guild).await?.staff_cap;
    if quest.coins > cap {
        return Err(AppError::new(codes::STAFF_CAP).with("cap", cap).into());
    }
    if list(tx, guild).await?.len() >= MOST {
        return Err(AppError::new(codes::QUEST_TOO_MANY).into());
    }
    let (highest,): (i64,) = tx
        .query(GUILD_QUEST_HIGHEST)
        .bind(guild.as_i64())
        .fetch_one()
        .await?;
    let quest = OwnQuest {
        id: highest + 1,
        ..quest
    };
    tx.query(GUILD_QUEST_ADD)
        .bind(guild.as_i64())
        .bind(quest.id)
        .bind(quest.period.name())
        .bind(quest.deed.name())
        .bind(quest.target)
        .bind(quest.coins.minor())
        .bind(quest.xp)
        .bind(&quest.about)
        .execute()
        .await?;
    let told = serde_json::json!(quest);
    record(tx, &scope, format!("quest:{}", quest.id), (None, Some(told))).await?;
    Ok(quest)
}

async fn remove(tx: &mut Tx, scope: Scope, id: i64) -> Result<OwnQuest, Fail> {
    allowed(tx, &scope).await?;
    let guild = scope.guild();
    let before = list(tx, guild).await?.into_iter().find(|one| one.id == id);
    let before = before.ok_or_else(|| AppError::new(codes::QUEST_UNKNOWN))?;
    let removed = tx.query(GUILD_QUEST_REMOVE).bind(guild.as_i64()).bind(id);
    removed.execute().await?;
    let told = serde_json::json!(before);
    record(tx, &scope, format!("quest:{id}"), (Some(told), None)).await?;
    Ok(before)
}
