//! Rows of progress, achievements and quests, and what outlives an erasure.

use core_db::{DbError, FromRow, Row, Tx, statements};
use core_types::{Day, GuildId, Money, Timestamp, UserId};
use domain_economy::period::Period;
use domain_economy::progress::{Count, Progress, Quest, Step};

use crate::economy::Scope;
use crate::fail::Fail;

statements! {
    /// Counts a step. Days and weeks only go forwards; a streak goes on on the day after.
    PROGRESS_ADD = "INSERT INTO member_progress (guild_id, user_id, xp, level, achieved, day, week, work_day, streak, streak_best,
            promotions, quests, shifts, shifts_day, shifts_week, good, good_day, good_week, tasks, tasks_day, tasks_week,
            claims, claims_day, claims_week, crimes, crimes_day, crimes_week, earned, earned_day, earned_week)
        VALUES ($1, $2, $3, 1, 0, $4, $5, CASE WHEN CAST($7 AS BIGINT) > 0 THEN CAST($4 AS BIGINT) ELSE -1000000 END,
            CASE WHEN CAST($7 AS BIGINT) > 0 THEN 1 ELSE 0 END, CASE WHEN CAST($7 AS BIGINT) > 0 THEN 1 ELSE 0 END, $6, 0, $7, $7, $7, $8, $8, $8, $9, $9, $9, $10, $10, $10, $11, $11, $11, $12, $12, $12)
        ON CONFLICT (guild_id, user_id) DO UPDATE SET
            xp = member_progress.xp + excluded.xp,
            promotions = member_progress.promotions + excluded.promotions,
            streak = CASE WHEN excluded.shifts = 0 OR excluded.day <= member_progress.work_day THEN member_progress.streak
                WHEN excluded.day = member_progress.work_day + 1 THEN member_progress.streak + 1 ELSE 1 END,
            streak_best = CASE WHEN excluded.shifts > 0 AND excluded.day = member_progress.work_day + 1
                AND member_progress.streak + 1 > member_progress.streak_best THEN member_progress.streak + 1
                WHEN excluded.shifts > 0 AND member_progress.streak_best = 0 THEN 1 ELSE member_progress.streak_best END,
            work_day = CASE WHEN excluded.shifts > 0 AND excluded.day > member_progress.work_day THEN excluded.day
                ELSE member_progress.work_day END,
            shifts = member_progress.shifts + excluded.shifts,
            shifts_day = CASE WHEN excluded.day > member_progress.day THEN 0 ELSE member_progress.shifts_day END + excluded.shifts,
            shifts_week = CASE WHEN excluded.week > member_progress.week THEN 0 ELSE member_progress.shifts_week END + excluded.shifts,
            good = member_progress.good + excluded.good,
            good_day = CASE WHEN excluded.day > member_progress.day THEN 0 ELSE member_progress.good_day END + excluded.good,
            good_week = CASE WHEN excluded.week > member_progress.week THEN 0 ELSE member_progress.good_week END + excluded.good,
            tasks = member_progress.tasks + excluded.tasks,
            tasks_day = CASE WHEN excluded.day > member_progress.day THEN 0 ELSE member_progress.tasks_day END + excluded.tasks,
            tasks_week = CASE WHEN excluded.week > member_progress.week THEN 0 ELSE member_progress.tasks_week END + excluded.tasks,
            claims = member_progress.claims + excluded.claims,
            claims_day = CASE WHEN excluded.day > member_progress.day THEN 0 ELSE member_progress.claims_day END + excluded.claims,
            claims_week = CASE WHEN excluded.week > member_progress.week THEN 0 ELSE member_progress.claims_week END + excluded.claims,
            crimes = member_progress.crimes + excluded.crimes,
            crimes_day = CASE WHEN excluded.day > member_progress.day THEN 0 ELSE member_progress.crimes_day END + excluded.crimes,
            crimes_week = CASE WHEN excluded.week > member_progress.week THEN 0 ELSE member_progress.crimes_week END + excluded.crimes,
            earned = member_progress.earned + excluded.earned,
            earned_day = CASE WHEN excluded.day > member_progress.day THEN 0 ELSE member_progress.earned_day END + excluded.earned,
            earned_week = CASE WHEN excluded.week > member_progress.week THEN 0 ELSE member_progress.earned_week END + excluded.earned,
            day = CASE WHEN excluded.day > member_progress.day THEN excluded.day ELSE member_progress.day END,
            week = CASE WHEN excluded.week > member_progress.week THEN excluded.week ELSE member_progress.week END
        RETURNING xp, level, achieved, day, week, work_day, streak, streak_best, promotions, quests, shifts, shifts_day, shifts_week,
            good, good_day, good_week, tasks, tasks_day, tasks_week, claims, claims_day, claims_week,
            crimes, crimes_day, crimes_week, earned, earned_day, earned_week, prestige";
    /// What somebody did so far.
    PROGRESS_GET = "SELECT xp, level, achieved, day, week, work_day, streak, streak_best, promotions, quests, shifts, shifts_day,
            shifts_week, good, good_day, good_week, tasks, tasks_day, tasks_week, claims, claims_day, claims_week,
            crimes, crimes_day, crimes_week, earned, earned_day, earned_week, prestige
        FROM member_progress WHERE guild_id = $1 AND user_id = $2";
    /// Adds what was reached.
    PROGRESS_GAIN = "UPDATE member_progress SET xp = xp + $3, level = $4, achieved = achieved | $5, quests = quests + $6
        WHERE guild_id = $1 AND user_id = $2";
    /// Finishes a quest; no row if it is finished.
    QUEST_ADD = "INSERT INTO quest_done (guild_id, user_id, period, number, quest, done_at, reward)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (guild_id, user_id, period, number, quest) DO NOTHING RETURNING 1";
    /// Notes an achievement.
    ACHIEVEMENT_ADD = "INSERT INTO member_achievement (guild_id, user_id, achievement, earned_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, user_id, achievement) DO NOTHING";
    /// Achievements with their moments, the latest first.
    pub(crate) ACHIEVEMENT_LIST = "SELECT achievement, earned_at FROM member_achievement
        WHERE guild_id = $1 AND user_id = $2 ORDER BY earned_at DESC, achievement";
    /// The board of levels, from behind a level and a member on.
    pub(super) LEVEL_BOARD = "SELECT user_id, level, xp FROM member_progress
        WHERE guild_id = $1 AND level <= $2 AND (level < $2 OR user_id > $3)
        ORDER BY level DESC, user_id LIMIT $4";
    /// Until when something may not be done again by somebody who was forgotten.
    HELD_GET = "SELECT until FROM life_fingerprint WHERE guild_id = $1 AND fingerprint = $2 AND what = $3 AND until > $4";
    /// Keeps somebody who is being forgotten from doing something again before a moment.
    HELD_SET = "INSERT INTO life_fingerprint (guild_id, fingerprint, what, until) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, fingerprint, what) DO UPDATE SET until = excluded.until
        WHERE life_fingerprint.until < excluded.until";
    /// Forgets what is over.
    pub(crate) HELD_EXPIRE = "DELETE FROM life_fingerprint WHERE until <= $1";
    /// Keeps a member's progress as it is until the unit ends.
    pub(crate) PROGRESS_LOCK = "UPDATE member_progress SET xp = xp WHERE guild_id = $1 AND user_id = $2";
}

/// A member's counters as stored.
struct Stored(Progress);

impl FromRow for Stored {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let small = |at: usize| -> Result<i32, DbError> {
            i32::try_from(row.get::<i64>(at)?).map_err(|_| DbError::corrupt("progress counts days oddly"))
        };
        let count =
            |at: usize| -> Result<u32, DbError> { Ok(u32::try_from(row.get::<i64>(at)?).unwrap_or(0)) };
        let mut counts = [Count::default(); 6];
        for (place, counted) in counts.iter_mut().enumerate() {
            let at = 10 + 3 * place;
            *counted = Count {
                total: row.get(at)?,
                day: row.get(at + 1)?,
                week: row.get(at + 2)?,
            };
        }
        Ok(Self(Progress {
            xp: row.get(0)?,
            level: count(1)?,
            achieved: row.get(2)?,
            day: Day::from_number(small(3)?),
            week: small(4)?,
            work_day: Day::from_number(small(5)?),
            streak: count(6)?,
            streak_best: count(7)?,
            promotions: row.get(8)?,
            quests: row.get(9)?,
            counts,
            prestige: count(28)?,
        }))
    }
}

/// Counts a step, and answers the counters after it.
pub(crate) async fn progress_add(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    step: &Step,
    today: Day,
) -> Result<Progress, DbError> {
    let mut add = tx
        .query(PROGRESS_ADD)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(step.xp)
        .bind(i64::from(today.number()))
        .bind(i64::from(Period::Week.of(today)))
        .bind(step.promotions);
    for count in step.deeds {
        add = add.bind(count);
    }
    let Stored(progress) = add.fetch_one().await?;
    Ok(progress)
}

/// What somebody did so far.
pub(crate) async fn progress_get(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
) -> Result<Option<Progress>, DbError> {
    let row: Option<Stored> = tx
        .query(PROGRESS_GET)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .fetch_optional()
        .await?;
    Ok(row.map(|stored| stored.0))
}

/// What was reached.
pub(super) struct Gained {
    pub(super) xp: i64,
    pub(super) level: u32,
    pub(super) bits: i64,
    pub(super) quests: i64,
}

pub(super) async fn progress_gain(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    gained: Gained,
) -> Result<(), DbError> {
    let set = tx
        .query(PROGRESS_GAIN)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(gained.xp)
        .bind(gained.level)
        .bind(gained.bits)
        .bind(gained.quests);
    set.execute().await.map(drop)
}

/// Finishes a quest. False: it was finished before.
pub(super) async fn quest_add(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    quest: &Quest,
    number: i32,
    reward: Money,
) -> Result<bool, DbError> {
    let now = tx.now();
    let added: Option<(i64,)> = tx
        .query(QUEST_ADD)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(quest.period.name())
        .bind(i64::from(number))
        .bind(quest.key.as_str())
        .bind(now)
        .bind(reward.minor())
        .fetch_optional()
        .await?;
    Ok(added.is_some())
}

pub(super) async fn achievement_add(
    tx: &mut Tx,
    guild: GuildId,
    user: UserId,
    key: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    let add = tx
        .query(ACHIEVEMENT_ADD)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(key)
        .bind(now);
    add.execute().await.map(drop)
}

/// What somebody who was forgotten may not do again at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    Week,
    Month,
    Crime,
    Rob,
    Quest,
    Passive,
}

impl Held {
    pub(crate) const fn of(period: Period) -> Self {
        match period {
            Period::Week => Self::Week,
            Period::Month => Self::Month,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Crime => "crime",
            Self::Rob => "rob",
            Self::Quest => "quest",
            Self::Passive => "passive",
        }
    }
}

/// Until when the asker may not do something, because they did it before they were forgotten.
pub(crate) async fn held_until(tx: &mut Tx, scope: &Scope, what: Held) -> Result<Option<Timestamp>, Fail> {
    held_until_of(tx, scope, scope.user(), what).await
}

/// As [`held_until`], of anybody.
pub(crate) async fn held_until_of(
    tx: &mut Tx,
    scope: &Scope,
    who: UserId,
    what: Held,
) -> Result<Option<Timestamp>, Fail> {
    let (guild, now) = (scope.guild(), tx.now());
    let fingerprint = scope.economy.fingerprint(guild, who);
    let row: Option<(Timestamp,)> = tx
        .query(HELD_GET)
        .bind(guild.as_i64())
        .bind(fingerprint)
        .bind(what.name())
        .bind(now)
        .fetch_optional()
        .await?;
    Ok(row.map(|row| row.0))
}

/// Keeps the asker, who is being forgotten, from doing something again before a moment.
pub(crate) async fn hold_until(tx: &mut Tx, scope: &Scope, what: Held, until: Timestamp) -> Result<(), Fail> {
    let guild = scope.guild();
    let fingerprint = scope.economy.fingerprint(guild, scope.user());
    let set = tx
        .query(HELD_SET)
        .bind(guild.as_i64())
        .bind(fingerprint)
        .bind(what.name())
        .bind(until);
    set.execute().await?;
    Ok(())
}
