//! The data files of achievements and quests.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use core_types::Locale;
use serde::{Deserialize, Serialize};

use super::{Deed, Progress};
use crate::career::{CareersError, Texts};

/// What an achievement looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Shifts worked.
    Shifts,
    /// Shifts that went well.
    Good,
    /// Tasks done well.
    Tasks,
    /// Rewards taken.
    Claims,
    /// Crimes and robberies that went well.
    Crimes,
    /// Coins earned with work.
    Earned,
    /// The longest streak of days with work.
    Streak,
    /// Ranks climbed.
    Promotions,
    /// Quests finished.
    Quests,
    /// The level.
    Level,
}

impl Measure {
    /// What it is for somebody.
    pub fn of(self, progress: &Progress) -> i64 {
        let total = |deed: Deed| progress.counts[deed as usize].total;
        match self {
            Self::Shifts => total(Deed::Shifts),
            Self::Good => total(Deed::Good),
            Self::Tasks => total(Deed::Tasks),
            Self::Claims => total(Deed::Claims),
            Self::Crimes => total(Deed::Crimes),
            Self::Earned => total(Deed::Earned),
            Self::Streak => i64::from(progress.streak_best),
            Self::Promotions => progress.promotions,
            Self::Quests => progress.quests,
            Self::Level => i64::from(progress.level),
        }
    }
}

/// Something to achieve.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Achievement {
    bit: u8,
    /// The stable name, as stored.
    pub key: String,
    /// What it looks at.
    pub measure: Measure,
    /// How much of it is needed.
    pub at_least: i64,
    /// Experience it brings.
    pub xp: i64,
    /// The sign in front of its name.
    pub icon: String,
    name: Texts,
    about: Texts,
}

impl Achievement {
    /// Its bit among those of a member.
    pub const fn mask(&self) -> i64 {
        1 << self.bit
    }

    /// What it is called.
    pub fn name(&self, locale: Locale) -> &str {
        self.name.text(locale)
    }

    /// What it takes.
    pub fn about(&self, locale: Locale) -> &str {
        self.about.text(locale)
    }
}

/// How long there is for a quest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestPeriod {
    /// Until the day ends.
    Day,
    /// Until the week ends.
    Week,
}

impl QuestPeriod {
    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
        }
    }
}

/// Something to do for a reward.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quest {
    /// How long there is for it.
    pub period: QuestPeriod,
    /// The stable name, as stored.
    pub key: String,
    /// What counts.
    pub deed: Deed,
    /// How much of it.
    pub target: i64,
    /// Coins it pays where quests pay 100 per cent.
    pub coins: i64,
    /// Experience it brings.
    pub xp: i64,
    text: Texts,
    /// Whether the guild's staff made it, who say what it pays.
    #[serde(skip)]
    pub is_own: bool,
}

impl Quest {
    /// A quest that a guild's staff made.
    pub fn own(
        id: i64,
        period: QuestPeriod,
        deed: Deed,
        target: i64,
        coins: i64,
        xp: i64,
        about: &str,
    ) -> Self {
        Self {
            period,
            key: format!("own-{id}"),
            deed,
            target,
            coins,
            xp,
            text: Texts::same(about),
            is_own: true,
        }
    }

    /// What is to be done.
    pub fn text(&self, locale: Locale) -> &str {
        self.text.text(locale)
    }

    /// How much of it somebody did.
    pub const fn count(&self, progress: &Progress) -> i64 {
        let count = progress.counts[self.deed as usize];
        match self.period {
            QuestPeriod::Day => count.day,
            QuestPeriod::Week => count.week,
        }
    }
}

/// All achievements and quests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressCatalogue {
    achievements: Vec<Achievement>,
    quests: Vec<Quest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AchievementFile {
    achievement: Vec<Achievement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestFile {
    quest: Vec<Quest>,
}

static STANDARD: LazyLock<Result<ProgressCatalogue, CareersError>> = LazyLock::new(|| {
    ProgressCatalogue::parse(
        include_str!("../../data/achievements.toml"),
        include_str!("../../data/quests.toml"),
    )
});

impl ProgressCatalogue {
    /// What comes with Guildhall.
    ///
    /// # Errors
    /// When a data file has a mistake; a test keeps that from ever being shipped.
    pub fn standard() -> Result<&'static Self, &'static CareersError> {
        STANDARD.as_ref()
    }

    /// Reads and checks the data files.
    ///
    /// # Errors
    /// With the first mistake: unknown fields, doubled keys or bits, empty texts, targets or rewards below nothing.
    pub fn parse(achievements: &str, quests: &str) -> Result<Self, CareersError> {
        let read = |error: toml::de::Error| CareersError::new(error.to_string());
        let AchievementFile {
            achievement: achievements,
        } = toml::from_str(achievements).map_err(read)?;
        let QuestFile { quest: quests } = toml::from_str(quests).map_err(read)?;
        let mut seen = BTreeSet::new();
        for one in &achievements {
            let texts = [&one.name, &one.about];
            let fresh = seen.insert(format!("bit {}", one.bit)) && seen.insert(one.key.clone());
            if !fresh
                || one.bit > 62
                || one.at_least < 1
                || one.xp < 0
                || texts.iter().any(|texts| is_empty(texts))
            {
                return Err(CareersError::new(format!("achievement `{}`", one.key)));
            }
        }
        let mut seen = BTreeSet::new();
        for one in &quests {
            let fresh = seen.insert(format!("{} {}", one.period.name(), one.key));
            if !fresh || one.target < 1 || one.coins < 0 || one.xp < 0 || is_empty(&one.text) {
                return Err(CareersError::new(format!("quest `{}`", one.key)));
            }
        }
        Ok(Self { achievements, quests })
    }

    /// Every achievement, in the order of the file.
    pub fn achievements(&self) -> &[Achievement] {
        &self.achievements
    }

    /// The quests among which those of a day or week are drawn.
    pub fn quests(&self, period: QuestPeriod) -> impl Iterator<Item = &Quest> {
        self.quests.iter().filter(move |quest| quest.period == period)
    }

    /// A quest by its period and key.
    pub fn quest(&self, period: QuestPeriod, key: &str) -> Option<&Quest> {
        self.quests(period).find(|quest| quest.key == key)
    }

    /// An achievement by its key.
    pub fn achievement(&self, key: &str) -> Option<&Achievement> {
        self.achievements.iter().find(|one| one.key == key)
    }
}

fn is_empty(texts: &Texts) -> bool {
    Locale::ALL
        .iter()
        .any(|locale| texts.text(*locale).trim().is_empty())
}
