use core_types::{Money, Timestamp, UserId};
use domain_economy::progress::QuestPeriod;
use serde::{Deserialize, Serialize};

use crate::things::Named;
use crate::{Job, RewardGiven};

/// What an effect brought beside its coins.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Gains {
    /// Experience.
    pub xp: i64,
    /// The level now.
    pub level: u32,
    /// Whether the level is new.
    pub level_up: bool,
    /// Days in a row with a shift.
    pub streak: u32,
    /// Achievements, by their keys.
    pub achievements: Vec<String>,
    /// Quests with what they paid, by their keys.
    pub quests: Vec<(QuestPeriod, String, Money)>,
    /// What rewards pay today, in millionths, where the day's budget is nearly spent; none while they are paid in full.
    #[serde(default)]
    pub rewards_ppm: Option<i64>,
    /// What levels brought.
    #[serde(default)]
    pub rewards: Vec<RewardGiven>,
    /// Quests of the guild's own with what they paid, by their texts.
    #[serde(default)]
    pub own_quests: Vec<(String, Money)>,
    /// A thing that turned up.
    #[serde(default)]
    pub found: Option<Named>,
}

/// A member as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Who.
    pub member: UserId,
    /// Their level.
    pub level: u32,
    /// Their experience.
    pub xp: i64,
    /// Where the level began, and where the next one begins.
    pub level_xp: (i64, i64),
    /// Their job.
    pub job: Option<Job>,
    /// Days in a row with a shift, and the most there were.
    pub streak: (u32, u32),
    /// Shifts worked, and those that went well.
    pub shifts: (i64, i64),
    /// Quests finished.
    pub quests: i64,
    /// How often they started over.
    pub prestige: u32,
    /// Badges of collections, the latest first.
    pub badges: Vec<String>,
    /// What they have in wallet and bank; none where the guild keeps that private.
    pub total: Option<Money>,
    /// Their place by that, as of a minute ago at most, and whether it is exact; none where they have nothing, or the guild
    /// keeps it private.
    pub place: Option<(u64, bool)>,
    /// Whether they are passive.
    pub passive: bool,
    /// Achievements with their moments, the latest first.
    pub achievements: Vec<(String, Timestamp)>,
}

/// An achievement as one member sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AchievementView {
    /// Its key.
    pub key: String,
    /// How far the member is, and what it takes.
    pub progress: (i64, i64),
    /// When it was earned.
    pub earned_at: Option<Timestamp>,
}

/// A quest as one member sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestView {
    /// How long there is for it.
    pub period: QuestPeriod,
    /// Its key.
    pub key: String,
    /// How far the member is, and what it takes.
    pub progress: (i64, i64),
    /// What is to be done, if the guild's staff wrote it.
    pub about: Option<String>,
    /// What it pays.
    pub reward: Money,
    /// Experience it brings.
    pub xp: i64,
    /// When its time is over.
    pub until: Timestamp,
}

/// One line of the board of levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelRow {
    /// Who.
    pub member: UserId,
    /// Their level.
    pub level: u32,
    /// Their experience.
    pub xp: i64,
}

/// A page of the board of levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelBoard {
    /// The lines.
    pub rows: Vec<LevelRow>,
    /// Where the next page begins; none at the end.
    pub next: Option<(u32, UserId)>,
}
