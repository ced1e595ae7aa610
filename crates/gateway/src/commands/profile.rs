//! `/profile`, `/achievements`, `/quests` and `/levels`: how far members have come.

use app_economy::{AchievementView, LevelBoard, Profile, QuestView};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::UserId;
use domain_economy::progress::QuestPeriod;

use super::{
    desk::{Desk, Visit},
    gains, jobs,
    portrait::{place, portrait},
    prestige,
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Options, Pressed},
    presentation::{Button, Card, Markup, Style, Tone, bar, label, mention, moment, number, say, small},
};

/// Achievements on a profile: the latest.
const LATEST: usize = 5;

/// `/profile`.
#[derive(Debug)]
pub(crate) struct ProfileCommand {
    desk: Desk,
}

impl ProfileCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn card(&self, visit: &Visit<'_>, profile: &Profile, name: &str) -> Result<Card, AppError> {
        let (words, locale) = (&visit.words, visit.locale());
        let careers = self.desk.economy.careers_of(visit.request.guild).await?;
        let (from, to) = profile.level_xp;
        let level = Markup::join(
            &[
                say!(words, "profile-level", level = profile.level),
                bar(profile.xp - from, (to - from).max(1)),
                say!(
                    words,
                    "profile-xp",
                    have = profile.xp - from,
                    needed = (to - from).max(1),
                    total = profile.xp
                ),
            ],
            "  ",
        );
        let job = profile.job.as_ref().map_or_else(
            || say!(words, "profile-no-job"),
            |job| jobs::title(&careers, locale, job),
        );
        let job_text = profile.job.is_some().then(|| job.plain());
        let (streak, best) = profile.streak;
        let (shifts, good) = profile.shifts;
        let mut fields = vec![
            (say!(words, "profile-level-field"), level),
            (say!(words, "profile-job"), job),
            (
                say!(words, "profile-streak-field"),
                say!(words, "profile-streak", days = streak, best = best),
            ),
            (
                say!(words, "profile-shifts-field"),
                say!(
                    words,
                    "profile-shifts",
                    shifts = shifts,
                    good = good,
                    quests = profile.quests
                ),
            ),
        ];
        if profile.prestige > 0 {
            fields.push((say!(words, "prestige-badges"), prestige::badges(profile.prestige)));
        }
        if !profile.badges.is_empty() {
            let badges: Vec<Markup> = profile
                .badges
                .iter()
                .map(|badge| Markup::escaped(badge, 16))
                .collect();
            fields.push((say!(words, "profile-badges"), Markup::join(&badges, " ")));
        }
        if let Some(total) = profile.total {
            fields.push((say!(words, "profile-total"), words.money(total)));
        }
        if let Some(place) = place(words, profile) {
            fields.push((say!(words, "profile-place"), Markup::escaped(&place, 40)));
        }
        let title = say!(words, "profile-title", member = mention(profile.member));
        let drawing = portrait(words, profile, name, job_text);
        let picture = self.desk.picture(visit, Tone::Neutral, "profile", drawing).await;
        let mut card = Card::with_icon(Tone::Neutral, "🪪", &title)
            .picture(picture)
            .fields(&fields);
        let latest: Vec<Markup> = profile
            .achievements
            .iter()
            .take(LATEST)
            .map(|(key, _)| gains::achievement(locale, key))
            .collect();
        let count = i64::try_from(profile.achievements.len()).unwrap_or(0);
        let heading = say!(words, "profile-achievements", count = count).bold();
        card = card.text(heading);
        if !latest.is_empty() {
            card = card.text(Markup::join(&latest, "\n"));
        }
        if profile.passive {
            card = card.footer(&say!(words, "profile-passive"));
        }
        Ok(card)
    }
}

impl Command for ProfileCommand {
    fn declaration(&self) -> Declaration {
        Declaration::new("profile")
            .flag("economy")
            .option(OptionSpec::user("member"))
            .action(Action::EconomyView)
            .public()
            .example("/profile")
            .example("/profile member:@Bo")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let caller = (call.caller.id, false, &call.caller.name);
        let (member, is_bot, name) = options
            .user("member")
            .map_or(caller, |person| (person.id, person.bot, &person.name));
        let profile = self.desk.economy.profile(&visit.request, member, is_bot).await?;
        let card = self.card(&visit, &profile, name).await?;
        Ok(Reply::message(card, visit.usual()))
    }
}

/// `/achievements`.
#[derive(Debug)]
pub(crate) struct Achievements {
    desk: Desk,
}

impl Achievements {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

impl Command for Achievements {
    fn declaration(&self) -> Declaration {
        Declaration::new("achievements")
            .flag("economy")
            .action(Action::EconomyView)
            .private()
            .example("/achievements")
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let all = self.desk.economy.achievements(&visit.request).await?;
        let words = &visit.words;
        let earned = all.iter().filter(|one| one.earned_at.is_some()).count();
        let lines: Vec<Markup> = all.iter().map(|one| achievement_line(&visit, one)).collect();
        let title = say!(
            words,
            "achievements-title",
            have = i64::try_from(earned).unwrap_or(0),
            all = i64::try_from(all.len()).unwrap_or(0)
        );
        let card = Card::with_icon(Tone::Neutral, "🏅", &title).text(Markup::join(&lines, "\n"));
        Ok(Reply::private(card))
    }
}

fn achievement_line(visit: &Visit<'_>, one: &AchievementView) -> Markup {
    let locale = visit.locale();
    let name = gains::achievement(locale, &one.key);
    let about = gains::catalogue()
        .ok()
        .and_then(|all| all.achievement(&one.key))
        .map(|found| Markup::escaped(found.about(locale), 100))
        .unwrap_or_default();
    let (have, needed) = one.progress;
    let state = match one.earned_at {
        Some(at) => Markup::trusted(format!("✔ {}", moment(at))),
        None => Markup::trusted(format!(
            "{} / {}",
            number(locale, have.min(needed)),
            number(locale, needed)
        )),
    };
    Markup::join(&[name.bold(), about, state], " · ")
}

/// `/quests`.
#[derive(Debug)]
pub(crate) struct Quests {
    desk: Desk,
}

impl Quests {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

impl Command for Quests {
    fn declaration(&self) -> Declaration {
        Declaration::new("quests")
            .flag("economy")
            .action(Action::EconomyView)
            .private()
            .example("/quests")
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let quests = self.desk.economy.quests(&visit.request).await?;
        let words = &visit.words;
        let mut card = Card::with_icon(Tone::Neutral, "📜", &say!(words, "quests-title"));
        if quests.is_empty() {
            return Ok(Reply::private(card.text(say!(words, "quests-none"))));
        }
        for period in [QuestPeriod::Day, QuestPeriod::Week] {
            let of_period: Vec<&QuestView> = quests.iter().filter(|quest| quest.period == period).collect();
            let Some(first) = of_period.first() else {
                continue;
            };
            let heading = match period {
                QuestPeriod::Day => say!(words, "quests-day", until = first.until),
                QuestPeriod::Week => say!(words, "quests-week", until = first.until),
            };
            let lines: Vec<Markup> = of_period.iter().map(|quest| quest_line(&visit, quest)).collect();
            card = card.text(heading.bold()).text(Markup::join(&lines, "\n"));
        }
        let shift = self.desk.own(call, "work", "shift", "")?;
        let shift = Button::new(Style::Plain, label!(words, "work-shift-button"), shift).icon("🛠️");
        Ok(Reply::private(
            card.buttons(vec![shift]).footer(&say!(words, "quests-how")),
        ))
    }
}

fn quest_line(visit: &Visit<'_>, quest: &QuestView) -> Markup {
    let (words, locale) = (&visit.words, visit.locale());
    let written = quest.about.clone();
    let text = gains::catalogue()
        .ok()
        .and_then(|all| all.quest(quest.period, &quest.key))
        .map_or_else(
            || written.unwrap_or_else(|| quest.key.clone()),
            |found| found.text(locale).to_owned(),
        );
    let (have, needed) = quest.progress;
    let sign = if have >= needed { "✔" } else { "▫️" };
    let first = Markup::trusted(format!("{sign} {}", Markup::escaped(&text, 100)));
    let second = say!(
        words,
        "quests-line",
        bar = bar(have.min(needed), needed),
        have = have.min(needed),
        needed = needed,
        amount = quest.reward,
        xp = quest.xp
    );
    Markup::trusted(format!("{first}\n{}", small(&second)))
}

/// `/levels`.
#[derive(Debug)]
pub(crate) struct Levels {
    desk: Desk,
}

impl Levels {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    fn card(&self, visit: &Visit<'_>, board: &LevelBoard) -> Result<Card, AppError> {
        let words = &visit.words;
        let mut card = Card::with_icon(Tone::Neutral, "⭐", &say!(words, "levels-title"));
        if board.rows.is_empty() {
            return Ok(card.text(say!(words, "levels-none")));
        }
        let lines: Vec<Markup> = board
            .rows
            .iter()
            .map(|row| {
                say!(
                    words,
                    "levels-line",
                    member = row.member,
                    level = row.level,
                    xp = row.xp
                )
            })
            .collect();
        card = card.text(Markup::join(&lines, "\n"));
        if let Some((level, member)) = board.next {
            let more = self
                .desk
                .own(visit.call, "levels", "more", format!("{level} {member}"))?;
            card = card.buttons(vec![Button::new(
                Style::Plain,
                label!(words, "levels-more"),
                more,
            )]);
        }
        Ok(card)
    }
}

impl Command for Levels {
    fn declaration(&self) -> Declaration {
        Declaration::new("levels")
            .flag("leaderboard")
            .action(Action::EconomyView)
            .public()
            .component("more", Ack::Update)
            .example("/levels")
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let board = self.desk.economy.level_board(&visit.request, None).await?;
        Ok(Reply::message(self.card(&visit, &board)?, visit.usual()))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let stale = || AppError::new(codes::COMPONENT_STALE);
        let (level, member) = pressed.id.payload.split_once(' ').ok_or_else(stale)?;
        let member: UserId = member.parse().map_err(|_| stale())?;
        let after = (level.parse().map_err(|_| stale())?, member);
        let board = self.desk.economy.level_board(&visit.request, Some(after)).await?;
        Ok(Reply::update(self.card(&visit, &board)?))
    }
}
