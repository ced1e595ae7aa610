use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

use core_types::{Locale, Money};
use serde::Deserialize;

use super::{Odds, Quota, ShiftResult, skill};

/// The data file has a mistake. The text names the career and what to mend.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CareersError(pub(super) String);

impl CareersError {
    pub(crate) const fn new(mistake: String) -> Self {
        Self(mistake)
    }
}

/// A text in every language of [`Locale`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    en: String,
    de: String,
}

impl Texts {
    /// The same text in every language, as people wrote it.
    pub(crate) fn same(text: &str) -> Self {
        Self {
            en: text.to_owned(),
            de: text.to_owned(),
        }
    }

    /// The text in one language.
    pub fn text(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::De => &self.de,
        }
    }
}

/// What a career asks of somebody who has never worked in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Entry {
    /// Experience from all careers together.
    pub total_xp: i64,
}

/// What the step up to a rank asks of somebody in the rank below. All of it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Experience in this career.
    pub xp: i64,
    /// Successful shifts among the last [`Requirement::among`] in the present rank.
    pub successes: u32,
    /// How many of the latest shifts are looked at, at most [`RECENT_SHIFTS`](super::RECENT_SHIFTS).
    pub among: u32,
    /// Whole days (24 hours each) in the present rank.
    pub days: u32,
}

/// One step of a career.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rank {
    /// Stable name for databases; never renamed.
    pub key: String,
    name: Texts,
    /// How hard a shift is, in Elo points: at equal skill every second shift succeeds.
    pub difficulty: i64,
    /// Lowest pay of a successful shift.
    pub pay_low: Money,
    /// Highest pay of a successful shift.
    pub pay_high: Money,
    /// Experience of a successful shift.
    pub xp: i64,
    rest_minutes: u32,
    /// What the step up to this rank asks for; nothing for the first rank.
    #[serde(default)]
    pub requires: Requirement,
    /// The shifts that keep it; nothing for the first rank.
    pub quota: Option<Quota>,
}

impl Rank {
    /// The rank's name.
    pub fn name(&self, locale: Locale) -> &str {
        self.name.text(locale)
    }

    /// How long a worker rests after a shift.
    pub fn rest(&self) -> Duration {
        Duration::from_secs(u64::from(self.rest_minutes) * 60)
    }
}

/// A ladder of ranks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Career {
    /// Stable name for databases and options; never renamed.
    pub key: String,
    name: Texts,
    description: Texts,
    /// What the first application asks for.
    #[serde(default)]
    pub entry: Entry,
    success: Vec<Texts>,
    partial: Vec<Texts>,
    fail: Vec<Texts>,
    /// The ranks, lowest first.
    #[serde(rename = "rank")]
    pub ranks: Vec<Rank>,
}

impl Career {
    /// The career's name.
    pub fn name(&self, locale: Locale) -> &str {
        self.name.text(locale)
    }

    /// One sentence about the career.
    pub fn description(&self, locale: Locale) -> &str {
        self.description.text(locale)
    }

    /// The rank with this key and its place on the ladder, 0 for the lowest.
    pub fn rank(&self, key: &str) -> Option<(usize, &Rank)> {
        self.ranks.iter().enumerate().find(|(_, rank)| rank.key == key)
    }

    /// What happened on a shift: the text that [`ShiftOutcome::story`](super::ShiftOutcome::story) chose.
    pub fn story(&self, result: ShiftResult, number: u32, locale: Locale) -> &str {
        let stories = self.stories(result);
        usize::try_from(number)
            .ok()
            .and_then(|at| stories.get(at).or(stories.first()))
            .map_or("", |texts| texts.text(locale))
    }

    pub(super) fn stories(&self, result: ShiftResult) -> &[Texts] {
        match result {
            ShiftResult::Success => &self.success,
            ShiftResult::Partial => &self.partial,
            ShiftResult::Fail => &self.fail,
        }
    }
}

/// All careers of a guild.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Careers {
    #[serde(rename = "career")]
    pub(super) careers: Vec<Career>,
    /// Those that nobody can take any more.
    #[serde(skip)]
    pub(super) hidden: BTreeSet<String>,
}

static STANDARD: LazyLock<Result<Careers, CareersError>> =
    LazyLock::new(|| Careers::parse(include_str!("../../data/careers.toml")));

impl Careers {
    /// The careers that come with Guildhall (`data/careers.toml`).
    ///
    /// # Errors
    /// [`CareersError`] when the file has a mistake; a test keeps that from ever being shipped.
    pub fn standard() -> Result<&'static Self, &'static CareersError> {
        STANDARD.as_ref()
    }

    /// Reads and checks a data file.
    ///
    /// # Errors
    /// [`CareersError`] with the first mistake: unknown fields, doubled keys, empty texts or ladders, pay or
    /// requirements that fall, or a promotion that could lower the expected pay.
    pub fn parse(toml: &str) -> Result<Self, CareersError> {
        let careers: Self = toml::from_str(toml).map_err(|error| CareersError(error.to_string()))?;
        careers.check()?;
        Ok(careers)
    }

    /// Looks for the first mistake.
    pub(super) fn check(&self) -> Result<(), CareersError> {
        let mut keys = BTreeSet::new();
        if self.careers.is_empty() {
            return Err(CareersError("there is none".to_owned()));
        }
        for career in &self.careers {
            if !keys.insert(&career.key) {
                return Err(CareersError(format!("`{}` is there twice", career.key)));
            }
            check(career).map_err(|mistake| CareersError(format!("`{}`: {mistake}", career.key)))?;
        }
        Ok(())
    }

    /// All careers, in the order of the file.
    pub fn all(&self) -> &[Career] {
        &self.careers
    }

    /// The career with this key.
    pub fn career(&self, key: &str) -> Option<&Career> {
        self.careers.iter().find(|career| career.key == key)
    }
}

/// A ladder that still fits on one card.
const MOST_RANKS: usize = 12;

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= 32 && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn check(career: &Career) -> Result<(), String> {
    let texts = [&career.name, &career.description].into_iter();
    let stories = [&career.success, &career.partial, &career.fail];
    let ranks = career.ranks.iter().map(|rank| &rank.name);
    if stories.iter().any(|stories| stories.is_empty()) {
        return Err("each result needs a story".to_owned());
    }
    if texts
        .chain(stories.into_iter().flatten())
        .chain(ranks)
        .any(|texts| {
            Locale::ALL
                .iter()
                .any(|locale| texts.text(*locale).trim().is_empty())
        })
    {
        return Err("a text is empty".to_owned());
    }
    let first = career.ranks.first().ok_or("there is no rank")?;
    if first.requires != Requirement::default() || first.quota.is_some() || career.entry.total_xp < 0 {
        return Err("the first rank asks for nothing; use `entry`".to_owned());
    }
    if career.ranks.len() > MOST_RANKS {
        return Err(format!("at most {MOST_RANKS} ranks"));
    }
    let mut keys = BTreeSet::new();
    for rank in &career.ranks {
        let fail = |mistake: &str| Err(format!("rank `{}`: {mistake}", rank.key));
        if !is_key(&career.key) || !is_key(&rank.key) || !keys.insert(&rank.key) {
            return fail("keys are unique, lower-case letters and `_`");
        }
        if !rank.pay_low.is_positive() || rank.pay_high < rank.pay_low || rank.pay_high.minor() > 1_000_000 {
            return fail("pay runs from a positive number up to at most 1,000,000");
        }
        if rank.xp < 1 || rank.rest_minutes < 1 || rank.rest_minutes > 24 * 60 {
            return fail("xp is at least 1 and a rest is one minute to one day");
        }
        if !(0..=3_000).contains(&rank.difficulty) {
            return fail("difficulty is 0 to 3,000");
        }
        if let Some(quota) = rank.quota {
            let possible = u64::from(quota.days) * 24 * 60 / u64::from(rank.rest_minutes);
            if !(1..=60).contains(&quota.days) || !(1..=possible).contains(&u64::from(quota.shifts)) {
                return fail("a quota is some shifts in 1 to 60 days, no more than the rests leave room for");
            }
        }
    }
    career
        .ranks
        .windows(2)
        .try_for_each(|pair| check_step(&pair[0], &pair[1]))
}

/// A promotion never lowers what a member can expect, however their luck was: compared at every skill a promoted
/// member can have, per minute of rest.
fn check_step(lower: &Rank, upper: &Rank) -> Result<(), String> {
    let needs = upper.requires;
    if needs.xp <= lower.requires.xp || needs.successes < 1 || needs.successes > needs.among {
        return Err(format!(
            "rank `{}`: each step asks for more experience and some successes",
            upper.key
        ));
    }
    if usize::try_from(needs.among).is_ok_and(|among| among > super::RECENT_SHIFTS) {
        return Err(format!(
            "rank `{}`: only {} shifts are remembered",
            upper.key,
            super::RECENT_SHIFTS
        ));
    }
    for points in skill::least(needs.xp)..=skill::MOST {
        let per_rest = |rank: &Rank, other: &Rank| {
            Odds::at(rank, points).expected_pay_micros() * i128::from(other.rest_minutes)
        };
        if per_rest(upper, lower) <= per_rest(lower, upper) {
            return Err(format!(
                "rank `{}`: at a skill of {points} it pays less than `{}`",
                upper.key, lower.key
            ));
        }
    }
    Ok(())
}
