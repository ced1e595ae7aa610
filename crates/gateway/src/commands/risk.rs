//! `/crime`, `/rob` and `/passive`: chances that members take, where the server wants them, and keeping out of it.

use app_economy::{Crime, Passive, Robbery};
use core_errors::{AppError, codes};
use core_security::Action;

use super::{
    desk::{Desk, Visit},
    gains,
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Options, Pressed},
    presentation::{Button, Card, Markup, Style, Tone, label, mention, percent, say},
    reply::Visibility,
};

/// Chances are in millionths.
const WHOLE: i64 = 1_000_000;

/// `/crime`.
#[derive(Debug)]
pub(crate) struct CrimeCommand {
    desk: Desk,
}

impl CrimeCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

impl Command for CrimeCommand {
    fn declaration(&self) -> Declaration {
        Declaration::new("crime")
            .flag("economy")
            .action(Action::EconomyUse)
            .public()
            .example("/crime")
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let done = self.desk.economy.crime(&visit.request).await?;
        Ok(Reply::message(crime_card(&visit, &done), visit.usual()))
    }
}

/// `/rob`.
#[derive(Debug)]
pub(crate) struct Rob {
    desk: Desk,
}

impl Rob {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

impl Command for Rob {
    fn declaration(&self) -> Declaration {
        Declaration::new("rob")
            .flag("economy")
            .option(OptionSpec::user("member").required())
            .action(Action::EconomyUse)
            .public()
            .example("/rob member:@Bo")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let victim = options.required_user("member")?;
        let done = self
            .desk
            .economy
            .rob(&visit.request, victim.id, victim.bot)
            .await?;
        Ok(Reply::message(rob_card(&visit, &done), visit.usual()))
    }
}

/// `/passive`.
#[derive(Debug)]
pub(crate) struct PassiveCommand {
    desk: Desk,
}

impl PassiveCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn change(&self, visit: &Visit<'_>, on: bool) -> Result<Card, AppError> {
        let passive = self.desk.economy.passive_set(&visit.request, on).await?;
        self.card(visit, passive)
    }

    fn card(&self, visit: &Visit<'_>, passive: Passive) -> Result<Card, AppError> {
        let words = &visit.words;
        let (title, text, action, label) = if passive.on {
            let text = say!(words, "passive-on-text");
            (
                say!(words, "passive-on"),
                text,
                "off",
                label!(words, "passive-leave"),
            )
        } else {
            let text = say!(words, "passive-off-text");
            (
                say!(words, "passive-off"),
                text,
                "on",
                label!(words, "passive-enter"),
            )
        };
        let ready = passive.change_at <= visit.call.received.at;
        let mut card = Card::with_icon(Tone::Neutral, "🕊️", &title).text(text);
        if !ready {
            card = card.footer(&say!(words, "passive-change", at = passive.change_at));
        }
        let id = self.desk.own(visit.call, "passive", action, "")?;
        Ok(card.buttons(vec![Button::new(Style::Plain, label, id).enabled(ready)]))
    }
}

impl Command for PassiveCommand {
    fn declaration(&self) -> Declaration {
        Declaration::new("passive")
            .flag("economy")
            .private()
            .subcommand(
                Declaration::new("status")
                    .action(Action::EconomyView)
                    .example("/passive status"),
            )
            .subcommand(
                Declaration::new("on")
                    .action(Action::EconomyUse)
                    .example("/passive on"),
            )
            .subcommand(
                Declaration::new("off")
                    .action(Action::EconomyUse)
                    .example("/passive off"),
            )
            .component("on", Ack::Message(Visibility::Private))
            .component("off", Ack::Message(Visibility::Private))
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let card = match options.subcommand() {
            "on" => self.change(&visit, true).await?,
            "off" => self.change(&visit, false).await?,
            "status" => {
                let passive = self.desk.economy.passive(&visit.request).await?;
                self.card(&visit, passive)?
            }
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(card))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let on = pressed.id.action == "on";
        Ok(Reply::private(self.change(&visit, on).await?))
    }
}

fn crime_card(visit: &Visit<'_>, done: &Crime) -> Card {
    let words = &visit.words;
    let (tone, icon, title) = outcome(visit, done.won);
    let amount = if done.won {
        say!(words, "crime-won", amount = words.money(done.amount).bold())
    } else {
        say!(words, "crime-lost", amount = words.money(done.amount).bold())
    };
    let card = Card::with_icon(tone, icon, &title)
        .text(crime_story(visit, done.won, done.story))
        .text(amount)
        .fields(&[(say!(words, "work-shift-wallet"), words.money(done.wallet))]);
    gains::shown(card, words, &done.gains)
        .footer(&say!(words, "crime-next", at = done.next_at))
        .footer(&odds(visit, done.chance_ppm))
}

fn rob_card(visit: &Visit<'_>, done: &Robbery) -> Card {
    let words = &visit.words;
    let (tone, icon, title) = outcome(visit, done.won);
    let (by, amount) = (mention(visit.call.caller.id), words.money(done.amount).bold());
    let text = if done.won {
        say!(words, "rob-won", by = by, victim = done.victim, amount = amount)
    } else {
        say!(words, "rob-lost", by = by, victim = done.victim, amount = amount)
    };
    let mut card = Card::with_icon(tone, icon, &title).text(text);
    if done.fee.is_positive() {
        card = card.text(say!(words, "rob-fee", fee = done.fee));
    }
    gains::shown(card, words, &done.gains)
        .footer(&say!(words, "crime-next", at = done.next_at))
        .footer(&odds(visit, done.chance_ppm))
}

fn outcome(visit: &Visit<'_>, won: bool) -> (Tone, &'static str, Markup) {
    let words = &visit.words;
    if won {
        (Tone::Good, "🗝️", say!(words, "crime-title-won"))
    } else {
        (Tone::Bad, "🚨", say!(words, "crime-title-lost"))
    }
}

fn odds(visit: &Visit<'_>, chance: u32) -> Markup {
    let chance = percent(visit.locale(), i64::from(chance), WHOLE);
    say!(visit.words, "work-shift-odds", chance = chance)
}

fn crime_story(visit: &Visit<'_>, won: bool, story: u32) -> Markup {
    let words = &visit.words;
    match (won, story) {
        (true, 0) => say!(words, "crime-story-won-1"),
        (true, 1) => say!(words, "crime-story-won-2"),
        (true, 2) => say!(words, "crime-story-won-3"),
        (true, _) => say!(words, "crime-story-won-4"),
        (false, 0) => say!(words, "crime-story-lost-1"),
        (false, 1) => say!(words, "crime-story-lost-2"),
        (false, 2) => say!(words, "crime-story-lost-3"),
        (false, _) => say!(words, "crime-story-lost-4"),
    }
}
