//! Progress: experience from what members do, levels, achievements and quests.
//!
//! Everything is decided from one row of counters and what was added to it, so that an effect counts with one statement and
//! looks nothing up: what was reached is what lies between the counters before and after.

mod catalogue;
mod level;
#[cfg(test)]
mod tests;

use core_types::{Day, GuildId, Seed};
use serde::{Deserialize, Serialize};

pub use catalogue::{Achievement, Measure, ProgressCatalogue, Quest, QuestPeriod};
pub use level::{LEVELS, level_at, xp_at};

use crate::period::Period;

/// Quests of a day, and of a week.
pub const QUESTS_AT_ONCE: usize = 3;

/// The first shift of a day brings so much experience for each day of the streak, up to [`STREAK_DAYS`].
const XP_PER_STREAK_DAY: i64 = 2;
const STREAK_DAYS: u32 = 7;

/// Something that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// A shift was worked.
    Shifts,
    /// A shift went well.
    Good,
    /// A task within a shift was done well.
    Tasks,
    /// A reward was taken: of a day, a week or a month.
    Claims,
    /// A crime or robbery went well.
    Crimes,
    /// Coins earned with work.
    Earned,
}

impl Deed {
    /// Every deed, in the order of the counters.
    pub const ALL: [Self; 6] = [
        Self::Shifts,
        Self::Good,
        Self::Tasks,
        Self::Claims,
        Self::Crimes,
        Self::Earned,
    ];

    /// The stable name, as stored and typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shifts => "shifts",
            Self::Good => "good",
            Self::Tasks => "tasks",
            Self::Claims => "claims",
            Self::Crimes => "crimes",
            Self::Earned => "earned",
        }
    }

    /// What has this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.name() == name)
    }
}

/// How often something was done: in all, on the latest day, and in its week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Count {
    /// In all.
    pub total: i64,
    /// On [`Progress::day`].
    pub day: i64,
    /// In [`Progress::week`].
    pub week: i64,
}

/// What an effect adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Step {
    /// By [`Deed`].
    pub deeds: [i64; 6],
    /// Ranks climbed.
    pub promotions: i64,
    /// Experience.
    pub xp: i64,
    /// Experience on top of it, for whoever started over before.
    pub bonus: i64,
}

impl Step {
    /// Adds to a deed.
    pub const fn with(mut self, deed: Deed, count: i64) -> Self {
        self.deeds[deed as usize] += count;
        self
    }

    /// Adds experience.
    pub const fn xp(mut self, xp: i64) -> Self {
        self.xp += xp;
        self
    }

    /// A shift: 10 experience, 5 more if it went well, 5 more for its task.
    pub const fn shift(good: bool, task: bool, pay: i64, promoted: bool) -> Self {
        let mut step = Self {
            deeds: [0; 6],
            promotions: promoted as i64,
            xp: 10,
            bonus: 0,
        };
        step = step.with(Deed::Shifts, 1).with(Deed::Earned, pay);
        if good {
            step = step.with(Deed::Good, 1).xp(5);
        }
        if task {
            step = step.with(Deed::Tasks, 1).xp(5);
        }
        step
    }
}

/// A member's counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Experience.
    pub xp: i64,
    /// The level it makes; kept, so that a board can be ordered by it.
    pub level: u32,
    /// A bit for each achievement.
    pub achieved: i64,
    /// The latest day on which something was done.
    pub day: Day,
    /// Its week.
    pub week: i32,
    /// The latest day on which a shift was worked; far in the past before the first.
    pub work_day: Day,
    /// Days in a row with a shift, until [`Progress::work_day`].
    pub streak: u32,
    /// The longest of them.
    pub streak_best: u32,
    /// Ranks climbed.
    pub promotions: i64,
    /// Quests finished.
    pub quests: i64,
    /// By [`Deed`].
    pub counts: [Count; 6],
    /// How often the member started over.
    #[serde(default)]
    pub prestige: u32,
}

/// Before the first shift.
pub const NEVER: Day = Day::from_number(-1_000_000);

impl Default for Progress {
    fn default() -> Self {
        Self {
            xp: 0,
            level: 1,
            achieved: 0,
            day: NEVER,
            week: Period::Week.of(NEVER),
            work_day: NEVER,
            streak: 0,
            streak_best: 0,
            promotions: 0,
            quests: 0,
            counts: [Count::default(); 6],
            prestige: 0,
        }
    }
}

/// What a step brought beyond the counting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reached<'c> {
    /// Experience for the streak, for quests and for achievements, and the bonus of whoever started over.
    pub xp: i64,
    /// The level after all of it.
    pub level: u32,
    /// Achievements.
    pub achievements: Vec<&'c Achievement>,
    /// Quests that this step finished.
    pub quests: Vec<&'c Quest>,
}

impl Progress {
    /// The counters after a step on a day. Days only go forwards: when a clock or a zone was changed, what is done counts for
    /// the latest day there was. A streak goes on on the day after, and begins anew after a day without a shift.
    ///
    /// The database does the same in one statement; a test holds the two against each other.
    pub fn after(&self, step: &Step, today: Day) -> Self {
        let day = self.day.max(today);
        let week = Period::Week.of(day).max(self.week);
        let mut counts = self.counts;
        for (count, added) in counts.iter_mut().zip(step.deeds) {
            *count = Count {
                total: count.total.saturating_add(added),
                day: if day > self.day { 0 } else { count.day }.saturating_add(added),
                week: if week > self.week { 0 } else { count.week }.saturating_add(added),
            };
        }
        let (mut work_day, mut streak) = (self.work_day, self.streak);
        if step.deeds[Deed::Shifts as usize] > 0 && today > work_day {
            streak = if work_day.next() == today {
                streak.saturating_add(1)
            } else {
                1
            };
            work_day = today;
        }
        Self {
            xp: self.xp.saturating_add(step.xp),
            day,
            week,
            work_day,
            streak,
            streak_best: self.streak_best.max(streak),
            promotions: self.promotions.saturating_add(step.promotions),
            counts,
            ..*self
        }
    }

    /// What `step` brought, given the counters after it and the quests of the day and the week.
    pub fn reached<'c>(
        &self,
        step: &Step,
        catalogue: &'c ProgressCatalogue,
        open: &[&'c Quest],
    ) -> Reached<'c> {
        let mut reached = Reached {
            xp: step.bonus,
            ..Reached::default()
        };
        let shifts = self.counts[Deed::Shifts as usize];
        let worked = step.deeds[Deed::Shifts as usize];
        if worked > 0 && shifts.day == worked {
            reached.xp += i64::from(self.streak.min(STREAK_DAYS)) * XP_PER_STREAK_DAY;
        }
        for quest in open {
            let now = quest.count(self);
            let before = now - step.deeds[quest.deed as usize];
            if before < quest.target && quest.target <= now {
                reached.quests.push(quest);
                reached.xp += quest.xp;
            }
        }
        let quests = i64::try_from(reached.quests.len()).unwrap_or(0);
        let so_far = Self {
            xp: self.xp.saturating_add(reached.xp),
            level: level_at(self.xp.saturating_add(reached.xp)),
            quests: self.quests.saturating_add(quests),
            ..*self
        };
        for achievement in catalogue.achievements() {
            if !so_far.has(achievement) && achievement.measure.of(&so_far) >= achievement.at_least {
                reached.xp += achievement.xp;
                reached.achievements.push(achievement);
            }
        }
        reached.level = level_at(self.xp.saturating_add(reached.xp)).max(self.level);
        reached
    }

    /// Whether an achievement was earned.
    pub const fn has(&self, achievement: &Achievement) -> bool {
        self.achieved & achievement.mask() != 0
    }

    /// Days in a row with a shift, as they stand on a day: nothing once a day was left out.
    pub fn streak_on(&self, today: Day) -> u32 {
        if self.work_day.next() >= today {
            self.streak
        } else {
            0
        }
    }
}

/// The quests of a guild on a day, those of the week first. Drawn from the stream `["quests", guild, period, number]`.
pub fn quests_on<'c>(
    catalogue: &'c ProgressCatalogue,
    seed: &Seed,
    guild: GuildId,
    day: Day,
) -> Vec<&'c Quest> {
    let week = Period::Week.of(day);
    let drawn = [(QuestPeriod::Week, week), (QuestPeriod::Day, day.number())].map(|(period, number)| {
        let mut stream = seed.stream(&["quests", &guild.to_string(), period.name(), &number.to_string()]);
        let mut all: Vec<&Quest> = catalogue.quests(period).collect();
        for place in 0..all.len().min(QUESTS_AT_ONCE) {
            let left = (all.len() - place) as u64;
            let other = place + usize::try_from(stream.below(left)).unwrap_or(0);
            all.swap(place, other);
        }
        all.truncate(QUESTS_AT_ONCE);
        all
    });
    drawn.concat()
}
