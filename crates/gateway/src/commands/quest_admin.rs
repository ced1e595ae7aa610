//! `/quest-admin`: quests of the server's own.

use app_economy::OwnQuest;
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::Money;
use domain_economy::progress::{Deed, QuestPeriod};
use twilight_model::guild::Permissions;

use super::desk::Desk;
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::Options,
    presentation::{Card, Markup, Tone, Words, say, small},
    reply::Choice,
};

/// `/quest-admin`.
#[derive(Debug)]
pub(crate) struct QuestAdmin {
    desk: Desk,
}

impl QuestAdmin {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

fn deed(words: &Words, deed: Deed) -> Markup {
    match deed {
        Deed::Shifts => say!(words, "deed-shifts"),
        Deed::Good => say!(words, "deed-good"),
        Deed::Tasks => say!(words, "deed-tasks"),
        Deed::Claims => say!(words, "deed-claims"),
        Deed::Crimes => say!(words, "deed-crimes"),
        Deed::Earned => say!(words, "deed-earned"),
    }
}

fn line(words: &Words, quest: &OwnQuest) -> Markup {
    let about = Markup::join(
        &[
            Markup::trusted(format!("#{}", quest.id)),
            Markup::escaped(&quest.about, 100).bold(),
        ],
        " ",
    );
    let period = match quest.period {
        QuestPeriod::Day => say!(words, "quest-admin-day"),
        QuestPeriod::Week => say!(words, "quest-admin-week"),
    };
    let what = say!(
        words,
        "quest-admin-line",
        period = period,
        deed = deed(words, quest.deed),
        target = quest.target,
        amount = quest.coins,
        xp = quest.xp
    );
    Markup::join(&[about, small(&what)], "\n")
}

impl Command for QuestAdmin {
    fn declaration(&self) -> Declaration {
        let periods = ["day", "week"].map(|period| Choice::text(period, period));
        let deeds = Deed::ALL.map(|deed| Choice::text(deed.name(), deed.name()));
        Declaration::new("quest-admin")
            .flag("economy")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::EconomyConfigure)
            .private()
            .subcommand(
                Declaration::new("add")
                    .option(OptionSpec::text("text").required().within(1, 80))
                    .option(OptionSpec::text("period").required().choices(periods))
                    .option(OptionSpec::text("what").required().choices(deeds))
                    .option(OptionSpec::integer("target").required().within(1, 1_000_000))
                    .option(OptionSpec::integer("coins").within(0, 1_000_000_000))
                    .option(OptionSpec::integer("xp").within(0, 100))
                    .example(
                        "/quest-admin add text:Help out twice period:day what:shifts target:2 coins:50 xp:5",
                    ),
            )
            .subcommand(Declaration::new("list").example("/quest-admin list"))
            .subcommand(
                Declaration::new("remove")
                    .option(OptionSpec::integer("number").required().within(1, 1 << 40))
                    .example("/quest-admin remove number:1"),
            )
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, economy) = (&visit.words, &self.desk.economy);
        let card = match options.subcommand() {
            "add" => {
                let what = Deed::parse(options.required_text("what")?);
                let quest = OwnQuest {
                    id: 0,
                    period: match options.required_text("period")? {
                        "day" => QuestPeriod::Day,
                        _ => QuestPeriod::Week,
                    },
                    deed: what.ok_or_else(|| AppError::new(codes::QUEST_FAULT))?,
                    target: options.required_integer("target")?,
                    coins: Money::new(options.integer("coins").unwrap_or(0)),
                    xp: options.integer("xp").unwrap_or(0),
                    about: options.required_text("text")?.to_owned(),
                };
                let added = economy.own_quest_add(&visit.request, quest).await?;
                Card::new(Tone::Good, &say!(words, "quest-admin-added"))
                    .text(line(words, &added))
                    .footer(&say!(words, "quest-admin-how"))
            }
            "remove" => {
                let id = options.required_integer("number")?;
                let removed = economy.own_quest_remove(&visit.request, id).await?;
                Card::new(Tone::Good, &say!(words, "quest-admin-removed")).text(line(words, &removed))
            }
            "list" => {
                let all = economy.own_quests(&visit.request).await?;
                let card = Card::with_icon(Tone::Neutral, "📜", &say!(words, "quest-admin-title"));
                if all.is_empty() {
                    card.text(say!(words, "quest-admin-none"))
                } else {
                    let lines: Vec<Markup> = all.iter().map(|quest| line(words, quest)).collect();
                    card.text(Markup::join(&lines, "\n"))
                }
            }
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(card))
    }
}
