//! Looking at progress: profiles, achievements, quests and the board of levels.

use std::sync::Arc;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::{Timestamp, UserId};
use domain_economy::period::Period;
use domain_economy::progress::{Progress, QuestPeriod, Step, level_at, xp_at};

use super::store::{ACHIEVEMENT_LIST, LEVEL_BOARD, progress_get};
use super::{catalogue, open_quests, reward};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::ledger::RankBy;
use crate::overview::overview;
use crate::{AchievementView, LevelBoard, LevelRow, Life, Profile, QuestView, Request, risk, things};

/// Lines on a page of the board.
const PAGE: usize = 10;

impl Economy {
    /// A member's profile; `is_bot` tells whether that is a bot, as Discord says.
    ///
    /// # Errors
    /// `economy.member_bot`; those of the database.
    #[tracing::instrument(name = "economy.profile", level = "debug", skip_all)]
    pub async fn profile(&self, request: &Request, of: UserId, is_bot: bool) -> Result<Profile, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        if is_bot {
            return Err(AppError::new(codes::MEMBER_BOT));
        }
        let life = self.life(request.guild).await?;
        let seen = self.glance("profile", request, of, move |tx, scope, of| {
            let life = Arc::clone(&life);
            Box::pin(async move { profile(tx, &scope, &life, of).await })
        });
        let mut profile = seen.await?;
        if let Some(total) = profile.total.filter(|total| total.is_positive()) {
            let standings = self.standings(request.guild, RankBy::Total).await?;
            profile.place = Some(standings.place(total));
        }
        Ok(profile)
    }

    /// Every achievement, with how far the asker is.
    ///
    /// # Errors
    /// Those of the database.
    #[tracing::instrument(name = "economy.achievements", level = "debug", skip_all)]
    pub async fn achievements(&self, request: &Request) -> Result<Vec<AchievementView>, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("achievements", request, (), |tx, scope, ()| {
            Box::pin(async move {
                let (guild, user) = (scope.guild(), scope.user());
                let progress = progress_get(tx, guild, user).await?.unwrap_or_default();
                let earned = earned(tx, &scope, user).await?;
                let views = catalogue()?.achievements().iter().map(|one| AchievementView {
                    key: one.key.clone(),
                    progress: (one.measure.of(&progress), one.at_least),
                    earned_at: earned.iter().find(|(key, _)| *key == one.key).map(|(_, at)| *at),
                });
                Ok(views.collect())
            })
        })
        .await
    }

    /// The quests of the day and the week, with how far the asker is; none where the guild has no quests.
    ///
    /// # Errors
    /// Those of the database.
    #[tracing::instrument(name = "economy.quests", level = "debug", skip_all)]
    pub async fn quests(&self, request: &Request) -> Result<Vec<QuestView>, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        let life = self.life(request.guild).await?;
        self.glance("quests", request, (), move |tx, scope, ()| {
            let life = Arc::clone(&life);
            Box::pin(async move { quests(tx, &scope, &life).await })
        })
        .await
    }

    /// A page of the board of levels: the highest first, and among equals whoever has been on Discord longer. It begins behind
    /// a level and a member, or at the top.
    ///
    /// # Errors
    /// Those of the database.
    #[tracing::instrument(name = "economy.level_board", level = "debug", skip_all)]
    pub async fn level_board(
        &self,
        request: &Request,
        after: Option<(u32, UserId)>,
    ) -> Result<LevelBoard, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.look_stale("level_board", request, after, |tx, scope, after| {
            Box::pin(async move { board(tx, &scope, after).await })
        })
        .await
    }
}

async fn earned(tx: &mut Tx, scope: &Scope, of: UserId) -> Result<Vec<(String, Timestamp)>, Fail> {
    let rows = tx
        .query(ACHIEVEMENT_LIST)
        .bind(scope.guild().as_i64())
        .bind(of.as_i64())
        .fetch_all()
        .await?;
    Ok(rows)
}

async fn profile(tx: &mut Tx, scope: &Scope, life: &Life, of: UserId) -> Result<Profile, Fail> {
    let guild = scope.guild();
    let today = life.zone.day(tx.now());
    let progress = progress_get(tx, guild, of).await?.unwrap_or_default();
    let seen = overview(tx, scope, of).await?.balance;
    let level = progress.level.max(level_at(progress.xp));
    let [shifts, good, ..] = progress.counts;
    Ok(Profile {
        member: of,
        level,
        xp: progress.xp,
        level_xp: (xp_at(level), xp_at(level.saturating_add(1))),
        job: seen.job,
        streak: (progress.streak_on(today), progress.streak_best),
        shifts: (shifts.total, good.total),
        quests: progress.quests,
        prestige: progress.prestige,
        badges: things::badges(tx, guild, of).await?,
        total: life.rules.profile_balance.then_some(seen.total),
        place: None,
        passive: risk::is_passive(tx, guild, of).await?,
        achievements: earned(tx, scope, of).await?,
    })
}

async fn quests(tx: &mut Tx, scope: &Scope, life: &Life) -> Result<Vec<QuestView>, Fail> {
    let today = life.zone.day(tx.now());
    let stored = progress_get(tx, scope.guild(), scope.user()).await?;
    // As counting would find it now: what was done on an earlier day is over.
    let now: Progress = stored.unwrap_or_default().after(&Step::default(), today);
    let mut views = Vec::new();
    for quest in open_quests(scope, life, now.day)? {
        let end = match quest.period {
            QuestPeriod::Day => now.day.next(),
            QuestPeriod::Week => Period::Week.start(now.week.saturating_add(1)),
        };
        views.push(QuestView {
            period: quest.period,
            key: quest.key.clone(),
            about: quest
                .is_own
                .then(|| quest.text(core_types::Locale::En).to_owned()),
            progress: (quest.count(&now), quest.target),
            reward: reward(life, quest)?,
            xp: quest.xp,
            until: life.zone.start_of(end),
        });
    }
    Ok(views)
}

async fn board(tx: &mut Tx, scope: &Scope, after: Option<(u32, UserId)>) -> Result<LevelBoard, Fail> {
    let (level, member) = match after {
        Some((level, member)) => (i64::from(level), member.as_i64()),
        None => (i64::MAX, 0),
    };
    let mut rows: Vec<(i64, i64, i64)> = tx
        .query(LEVEL_BOARD)
        .bind(scope.guild().as_i64())
        .bind(level)
        .bind(member)
        .bind(i64::try_from(PAGE).unwrap_or(10) + 1)
        .fetch_all()
        .await?;
    let is_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let mut lines = Vec::with_capacity(rows.len());
    for (member, level, xp) in rows {
        let member = UserId::from_i64(member)
            .map_err(|error| AppError::internal("progress names no member").caused_by(error))?;
        lines.push(LevelRow {
            member,
            level: u32::try_from(level).unwrap_or(1),
            xp,
        });
    }
    let next = lines
        .last()
        .filter(|_| is_more)
        .map(|row| (row.level, row.member));
    Ok(LevelBoard { rows: lines, next })
}
