//! What staff decide about seasons.

use std::time::Duration;

use app_economy::{SeasonPlan, SeasonState, SeasonView};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::Money;
use domain_economy::season::{MAX_AHEAD, MAX_DAYS, Prizes, Scored};

use super::{SeasonCommand, described, name};
use crate::{
    ComponentId, Declaration, OptionSpec,
    command::Options,
    commands::desk::Visit,
    presentation::{Button, Card, Style, Tone, Words, label, say},
    reply::Choice,
};

/// How long the question before an end can be answered.
const OPEN: Duration = Duration::from_mins(5);

/// The options that describe a season.
fn options(declaration: Declaration) -> Declaration {
    let scored = Scored::ALL.map(|scored| Choice::text(scored.name(), scored.name()));
    let prize = |name| OptionSpec::integer(name).within(0, 1_000_000_000);
    let percent = |name| OptionSpec::integer(name).within(0, 100);
    declaration
        .action(Action::EconomyConfigure)
        .private()
        .option(OptionSpec::text("name").required().within(1, 40))
        .option(
            OptionSpec::integer("days")
                .required()
                .within(1, i64::from(MAX_DAYS)),
        )
        .option(OptionSpec::text("scored").choices(scored))
        .option(prize("first"))
        .option(prize("second"))
        .option(prize("third"))
        .option(prize("fourth-to-tenth"))
        .option(OptionSpec::role("role"))
        .option(percent("carry"))
        .option(percent("keep-levels"))
}

/// `/season start`.
pub(super) fn start() -> Declaration {
    options(Declaration::new("start")).example("/season start name:Spring days:30")
}

/// `/season plan`.
pub(super) fn plan() -> Declaration {
    options(Declaration::new("plan"))
        .option(OptionSpec::integer("in").within(1, i64::from(MAX_AHEAD)))
        .example("/season plan name:Summer days:60 scored:coins first:500 second:300 third:100 in:30")
}

/// `/season end`.
pub(super) fn end() -> Declaration {
    Declaration::new("end")
        .action(Action::EconomyConfigure)
        .private()
        .example("/season end")
}

/// A season as it was typed.
pub(super) fn spec(options: &Options, is_ahead: bool) -> Result<SeasonPlan, AppError> {
    let fault = |_| AppError::new(codes::SEASON_FAULT);
    let count = |name| u32::try_from(options.integer(name).unwrap_or(0)).map_err(fault);
    let prize = |name| Money::new(options.integer(name).unwrap_or(0));
    Ok(SeasonPlan {
        name: options.required_text("name")?.to_owned(),
        scored: options
            .text("scored")
            .and_then(Scored::parse)
            .unwrap_or(Scored::Xp),
        days: u32::try_from(options.required_integer("days")?).map_err(fault)?,
        ahead: if is_ahead { count("in")?.max(1) } else { 0 },
        prizes: Prizes {
            first: prize("first"),
            second: prize("second"),
            third: prize("third"),
            ten: prize("fourth-to-tenth"),
            role: options.role("role"),
        },
        carry_percent: count("carry")?,
        keep_percent: options
            .integer("keep-levels")
            .map(|percent| u32::try_from(percent).map_err(fault))
            .transpose()?,
    })
}

/// What was planned or begun.
pub(super) fn planned(words: &Words, season: &SeasonView) -> Card {
    let title = match season.state {
        SeasonState::Planned => say!(words, "season-planned-title"),
        _ => say!(words, "season-begun-title"),
    };
    let card = described(words, Card::new(Tone::Good, &title), season);
    card.footer(&say!(words, "season-wallets"))
}

/// Nothing was ended.
pub(super) fn left(words: &Words) -> Card {
    Card::new(Tone::Neutral, &say!(words, "season-title")).text(say!(words, "season-left"))
}

impl SeasonCommand {
    /// The question before a season ends: what will happen then.
    pub(super) async fn question(&self, visit: &Visit<'_>) -> Result<Card, AppError> {
        let words = &visit.words;
        let now = self.desk.economy.season_now(&visit.request).await?;
        let season = now.running.or(now.planned);
        let season = season.ok_or_else(|| AppError::new(codes::SEASON_NONE))?;
        let until = visit.call.received.at.plus(OPEN);
        let yes = ComponentId::new("season", "end")
            .owned_by(visit.call.caller.id)
            .expires_at(until)
            .carrying(season.id.to_string());
        let yes = self.desk.sign(visit.call, &yes)?;
        let no = self.desk.own(visit.call, "season", "leave", "")?;
        let is_planned = season.state == SeasonState::Planned;
        let (title, yes_label) = if is_planned {
            (
                say!(words, "season-cancel-title"),
                label!(words, "season-cancel-yes"),
            )
        } else {
            (say!(words, "season-end-title"), label!(words, "season-end-yes"))
        };
        let mut card = described(words, Card::new(Tone::Caution, &title), &season);
        if !is_planned {
            card = card.text(say!(words, "season-end-text", total = season.prizes_total()));
            card = card.text(say!(words, "season-wallets"));
        }
        Ok(card.confirm(
            Button::new(Style::Danger, yes_label, yes),
            Button::new(Style::Plain, label!(words, "button-cancel"), no),
            &say!(words, "answer-until", until = until),
        ))
    }

    /// Ends a season after the question.
    pub(super) async fn ended(&self, visit: &Visit<'_>, id: i64) -> Result<Card, AppError> {
        let words = &visit.words;
        let season = self.desk.economy.season_end(&visit.request, id).await?;
        if season.state == SeasonState::Planned {
            let card = Card::new(Tone::Good, &say!(words, "season-cancelled-title"));
            return Ok(card.text(say!(words, "season-cancelled-text", name = name(&season))));
        }
        let card = Card::new(Tone::Good, &say!(words, "season-ended-title"));
        Ok(card.text(say!(
            words,
            "season-ended-text",
            name = name(&season),
            members = season.members,
            points = season.points
        )))
    }
}
