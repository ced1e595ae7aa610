//! `/prestige`: starting over from the first level.

use std::time::Duration;

use app_economy::PrestigeView;
use core_errors::{AppError, codes};
use core_security::{Action, LimitClass};

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, ComponentId, Declaration, Reply,
    command::{Ack, Options, Pressed},
    presentation::{Button, Card, Markup, Style, Tone, label, say},
};

/// How long the question can be answered.
const OPEN: Duration = Duration::from_mins(5);

/// Badges that are shown as signs; more are counted.
const SIGNS: u32 = 5;

/// `/prestige`.
#[derive(Debug)]
pub(crate) struct Prestige {
    desk: Desk,
}

impl Prestige {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    fn card(&self, visit: &Visit<'_>, view: &PrestigeView) -> Result<Card, AppError> {
        let words = &visit.words;
        let card = Card::with_icon(Tone::Neutral, "🌟", &say!(words, "prestige-title")).fields(&[
            (say!(words, "prestige-badges"), badges(view.times)),
            (
                say!(words, "prestige-bonus"),
                say!(words, "prestige-percent", percent = view.bonus),
            ),
            (
                say!(words, "prestige-level"),
                say!(
                    words,
                    "prestige-level-of",
                    level = view.level,
                    needed = view.needed
                ),
            ),
        ]);
        if !view.can() {
            return Ok(card.footer(&say!(words, "prestige-not-yet", needed = view.needed)));
        }
        let until = visit.call.received.at.plus(OPEN);
        let yes = ComponentId::new("prestige", "start")
            .owned_by(visit.call.caller.id)
            .expires_at(until)
            .carrying(view.times.to_string());
        let yes = self.desk.sign(visit.call, &yes)?;
        let no = self.desk.own(visit.call, "prestige", "stay", "")?;
        Ok(card
            .text(say!(
                words,
                "prestige-question",
                xp = view.xp,
                bonus = view.bonus,
                next = view.next_bonus
            ))
            .confirm(
                Button::new(Style::Danger, label!(words, "prestige-yes"), yes),
                Button::new(Style::Plain, label!(words, "prestige-no"), no),
                &say!(words, "answer-until", until = until),
            ))
    }
}

/// Badges as signs, with their number where there are many.
pub(crate) fn badges(times: u32) -> Markup {
    match times {
        0 => Markup::trusted("–"),
        1..=SIGNS => Markup::trusted("🌟".repeat(times as usize)),
        _ => Markup::trusted(format!("🌟 × {times}")),
    }
}

impl Command for Prestige {
    fn declaration(&self) -> Declaration {
        Declaration::new("prestige")
            .flag("economy")
            .action(Action::EconomyUse)
            .class(LimitClass::Look)
            .private()
            .component("start", Ack::Update)
            .component("stay", Ack::Update)
            .example("/prestige")
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let view = self.desk.economy.prestige(&visit.request).await?;
        Ok(Reply::private(self.card(&visit, &view)?))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let words = &visit.words;
        if pressed.id.action == "stay" {
            let card = Card::new(Tone::Neutral, &say!(words, "prestige-title"));
            return Ok(Reply::update(card.text(say!(words, "prestige-stayed"))));
        }
        let stale = |_| AppError::new(codes::COMPONENT_STALE);
        let times = pressed.id.payload.parse().map_err(stale)?;
        let done = self.desk.economy.prestige_start(&visit.request, times).await?;
        let card = Card::with_icon(Tone::Good, "🌟", &say!(words, "prestige-done"));
        Ok(Reply::update(card.text(say!(
            words,
            "prestige-done-text",
            badges = badges(done.times),
            level = done.level,
            bonus = done.bonus
        ))))
    }
}
