//! `/season`: the season that runs, its table, those before, and what staff decide about them.

mod staff;

use app_economy::{SeasonBoard, SeasonNow, SeasonPlace, SeasonRow, SeasonState, SeasonView};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::UserId;
use domain_economy::season::{Prizes, Scored};

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Options, Pressed},
    presentation::{
        Block, Button, Card, Markup, Select, SelectOption, Style, Tone, Words, clean, date, label, mention,
        number, say,
    },
};

/// `/season`.
#[derive(Debug)]
pub(crate) struct SeasonCommand {
    desk: Desk,
}

impl SeasonCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// The season that runs, and what comes next.
    fn now(&self, visit: &Visit<'_>, now: &SeasonNow) -> Result<Card, AppError> {
        let words = &visit.words;
        let mut card = Card::with_icon(Tone::Neutral, "🏆", &say!(words, "season-title"));
        if now.running.is_none() && now.planned.is_none() && now.last.is_none() {
            return Ok(card.text(say!(words, "season-never")));
        }
        if let Some(season) = &now.running {
            card = described(words, card, season);
            card = card.text(if now.top.is_empty() {
                say!(words, "season-empty")
            } else {
                table(words, &now.top, 1)
            });
        } else {
            card = card.text(say!(words, "season-none"));
        }
        if let Some(season) = &now.planned {
            card = card.text(say!(
                words,
                "season-next",
                name = name(season),
                at = season.starts_at
            ));
        }
        if let Some(season) = now.last.as_ref().filter(|_| now.running.is_none()) {
            card = card.text(say!(
                words,
                "season-last",
                name = name(season),
                day = Markup::trusted(date(season.ends_at))
            ));
        }
        if now.running.is_some() {
            card = card.footer(&own(words, now.own));
        }
        let board = self.desk.own(visit.call, "season", "top", "")?;
        let past = self.desk.own(visit.call, "season", "past", "")?;
        Ok(card.buttons(vec![
            Button::new(Style::Plain, label!(words, "season-board"), board)
                .icon("📋")
                .enabled(now.running.is_some() || now.last.is_some()),
            Button::new(Style::Plain, label!(words, "season-past"), past)
                .icon("📜")
                .enabled(now.last.is_some()),
        ]))
    }

    /// A page of the table.
    fn board(&self, visit: &Visit<'_>, board: &SeasonBoard, is_first: bool) -> Result<Card, AppError> {
        let words = &visit.words;
        let title = say!(words, "season-board-title", name = name(&board.season));
        let mut card = Card::with_icon(Tone::Neutral, "🏆", &title);
        card = card.text(if board.rows.is_empty() {
            say!(words, "season-empty")
        } else if is_first {
            table(words, &board.rows, 1)
        } else {
            // Places further down are not counted for a page: names and points stand in their order.
            let lines: Vec<Markup> = board.rows.iter().map(|row| line(words, row)).collect();
            Markup::join(&lines, "\n")
        });
        let next = board.next.map_or_else(String::new, |(points, member)| {
            format!("{} {points} {member}", board.season.id)
        });
        let first = self
            .desk
            .own(visit.call, "season", "top", board.season.id.to_string())?;
        let on = self.desk.own(visit.call, "season", "on", next)?;
        if !is_first || board.next.is_some() {
            card = card.buttons(vec![
                Button::new(Style::Plain, label!(words, "button-first"), first)
                    .icon("⏮️")
                    .enabled(!is_first),
                Button::new(Style::Plain, label!(words, "button-next"), on)
                    .icon("▶️")
                    .enabled(board.next.is_some()),
            ]);
        }
        Ok(card.footer(&own(words, board.own)))
    }

    /// Seasons that are over, with a choice that opens one.
    async fn past(&self, visit: &Visit<'_>, before: Option<i64>) -> Result<Card, AppError> {
        let words = &visit.words;
        let (past, next) = self.desk.economy.season_history(&visit.request, before).await?;
        let mut card = Card::with_icon(Tone::Neutral, "📜", &say!(words, "season-past-title"));
        if past.is_empty() {
            return Ok(card.text(say!(words, "season-past-none")));
        }
        for (season, places) in &past {
            let heading = say!(
                words,
                "season-past-line",
                number = season.id,
                name = name(season).bold(),
                day = Markup::trusted(date(season.ends_at)),
                members = season.members
            );
            let winners: Vec<Markup> = places.iter().map(|kept| kept_line(words, kept)).collect();
            card = card.text(heading);
            if !winners.is_empty() {
                card = card.text(Markup::join(&winners, "\n"));
            }
        }
        let options = past.iter().map(|(season, _)| SelectOption {
            value: season.id.to_string(),
            label: clean(&season.name, 60),
            about: None,
            chosen: false,
        });
        let open = self.desk.own(visit.call, "season", "open", "")?;
        card = card.block(Block::Select(Select::new(
            label!(words, "season-choose"),
            open,
            options.collect(),
        )));
        if let Some(next) = next {
            let more = self.desk.own(visit.call, "season", "past", next.to_string())?;
            card = card.buttons(vec![Button::new(
                Style::Plain,
                label!(words, "button-next"),
                more,
            )]);
        }
        Ok(card)
    }

    /// The places that are kept of one season.
    async fn kept(&self, visit: &Visit<'_>, id: i64, after: u32) -> Result<Card, AppError> {
        let words = &visit.words;
        let (season, places, next) = self.desk.economy.season_places(&visit.request, id, after).await?;
        let title = say!(words, "season-board-title", name = name(&season));
        let mut card = described(words, Card::with_icon(Tone::Neutral, "🏆", &title), &season);
        card = if places.is_empty() {
            card.text(say!(words, "season-kept-none"))
        } else {
            let lines: Vec<Markup> = places.iter().map(|kept| kept_line(words, kept)).collect();
            card.text(Markup::join(&lines, "\n"))
        };
        let back = self.desk.own(visit.call, "season", "past", "")?;
        let mut buttons = vec![Button::new(Style::Plain, label!(words, "season-past"), back).icon("📜")];
        if let Some(next) = next {
            let more = self
                .desk
                .own(visit.call, "season", "kept", format!("{id} {next}"))?;
            buttons.push(Button::new(Style::Plain, label!(words, "button-next"), more).icon("▶️"));
        }
        Ok(card.buttons(buttons))
    }
}

/// What a season is called.
fn name(season: &SeasonView) -> Markup {
    Markup::escaped(&season.name, 60)
}

/// What brings points.
fn scored(words: &Words, scored: Scored) -> Markup {
    match scored {
        Scored::Xp => say!(words, "season-scored-xp"),
        Scored::Coins => say!(words, "season-scored-coins"),
        Scored::Levels => say!(words, "season-scored-levels"),
    }
}

/// Name, time, prizes and what follows of a season.
fn described(words: &Words, card: Card, season: &SeasonView) -> Card {
    let when = match season.state {
        SeasonState::Planned => say!(words, "season-begins", at = season.starts_at),
        SeasonState::Running => say!(words, "season-ends", at = season.ends_at),
        SeasonState::Closing | SeasonState::Ended => say!(words, "season-ended", at = season.ends_at),
    };
    let mut fields = vec![
        (say!(words, "season-name"), name(season)),
        (say!(words, "season-when"), when),
        (say!(words, "season-scored"), scored(words, season.scored)),
    ];
    if !season.prizes.is_empty() {
        fields.push((say!(words, "season-prizes"), prizes(words, &season.prizes)));
    }
    let mut card = card.fields(&fields);
    if season.carry_percent > 0 {
        card = card.text(say!(words, "season-carry", percent = season.carry_percent));
    }
    if let Some(percent) = season.keep_percent {
        card = card.text(say!(words, "season-keep", percent = percent));
    }
    card
}

fn prizes(words: &Words, prizes: &Prizes) -> Markup {
    let mut told: Vec<Markup> = [("🥇", prizes.first), ("🥈", prizes.second), ("🥉", prizes.third)]
        .into_iter()
        .filter(|(_, prize)| prize.is_positive())
        .map(|(sign, prize)| Markup::join(&[Markup::trusted(sign), words.money(prize)], " "))
        .collect();
    if prizes.ten.is_positive() {
        told.push(say!(words, "season-prize-ten", amount = prizes.ten));
    }
    if let Some(role) = prizes.role {
        let role = Markup::trusted(format!("<@&{role}>"));
        told.push(say!(words, "season-prize-role", role = role));
    }
    Markup::join(&told, " · ")
}

fn line(words: &Words, row: &SeasonRow) -> Markup {
    say!(words, "season-line", member = row.member, points = row.points)
}

/// Lines with their places, from one on.
fn table(words: &Words, rows: &[SeasonRow], from: u32) -> Markup {
    let lines: Vec<Markup> = rows
        .iter()
        .zip(from..)
        .map(|(row, place)| Markup::join(&[sign(words, place), line(words, row)], " "))
        .collect();
    Markup::join(&lines, "\n")
}

/// A place, with a medal for the first three.
fn sign(words: &Words, place: u32) -> Markup {
    let medal = match place {
        1 => " 🥇",
        2 => " 🥈",
        3 => " 🥉",
        _ => "",
    };
    Markup::trusted(format!("{}.{medal}", number(words.locale(), place.into())))
}

fn kept_line(words: &Words, kept: &SeasonPlace) -> Markup {
    let member = kept
        .member
        .map_or_else(|| say!(words, "season-forgotten"), mention);
    let line = say!(words, "season-line", member = member, points = kept.points);
    let mut parts = vec![sign(words, kept.place), line];
    if kept.coins.is_positive() {
        parts.push(say!(words, "season-won", amount = kept.coins));
    }
    Markup::join(&parts, " ")
}

/// How the reader stands.
fn own(words: &Words, own: Option<(i64, Option<i64>)>) -> Markup {
    match own {
        Some((points, Some(place))) => say!(words, "season-own", points = points, place = place),
        Some((points, None)) => say!(words, "season-own-far", points = points),
        None => say!(words, "season-own-none"),
    }
}

impl Command for SeasonCommand {
    fn declaration(&self) -> Declaration {
        Declaration::new("season")
            .flag("leaderboard")
            .action(Action::EconomyView)
            .subcommand(Declaration::new("show").public().example("/season show"))
            .subcommand(staff::start())
            .subcommand(staff::plan())
            .subcommand(
                Declaration::new("leaderboard")
                    .public()
                    .example("/season leaderboard"),
            )
            .subcommand(
                Declaration::new("history")
                    .option(OptionSpec::integer("number").within(1, 1 << 40))
                    .public()
                    .example("/season history"),
            )
            .subcommand(staff::end())
            .component("top", Ack::Update)
            .component("on", Ack::Update)
            .component("past", Ack::Update)
            .component("open", Ack::Update)
            .component("kept", Ack::Update)
            .component("end", Ack::Update)
            .component("leave", Ack::Update)
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let economy = &self.desk.economy;
        let card = match options.subcommand() {
            "show" => self.now(&visit, &economy.season_now(&visit.request).await?)?,
            "leaderboard" => {
                let board = economy.season_board(&visit.request, None, None).await?;
                self.board(&visit, &board, true)?
            }
            "history" => match options.integer("number") {
                Some(id) => self.kept(&visit, id, 0).await?,
                None => self.past(&visit, None).await?,
            },
            staff @ ("start" | "plan") => {
                let spec = staff::spec(options, staff == "plan")?;
                let season = economy.season_plan(&visit.request, spec).await?;
                return Ok(Reply::private(staff::planned(&visit.words, &season)));
            }
            "end" => return Ok(Reply::private(self.question(&visit).await?)),
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::message(card, visit.usual()))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let stale = || AppError::new(codes::COMPONENT_STALE);
        let payload = pressed.id.payload.as_str();
        let whole = |text: &str| text.parse::<i64>().map_err(|_| stale());
        let card = match pressed.id.action.as_str() {
            "top" => {
                let season = (!payload.is_empty()).then(|| whole(payload)).transpose()?;
                let board = self
                    .desk
                    .economy
                    .season_board(&visit.request, season, None)
                    .await?;
                self.board(&visit, &board, true)?
            }
            "on" => {
                let [id, points, member] = parts(payload).ok_or_else(stale)?;
                let member: UserId = member.parse().map_err(|_| stale())?;
                let (season, after) = (Some(whole(id)?), Some((whole(points)?, member)));
                let board = self
                    .desk
                    .economy
                    .season_board(&visit.request, season, after)
                    .await?;
                self.board(&visit, &board, false)?
            }
            "past" => {
                let before = (!payload.is_empty()).then(|| whole(payload)).transpose()?;
                self.past(&visit, before).await?
            }
            "open" => {
                let chosen = pressed.values.first().ok_or_else(stale)?;
                self.kept(&visit, whole(chosen)?, 0).await?
            }
            "kept" => {
                let [id, after] = parts(payload).ok_or_else(stale)?;
                let after = after.parse().map_err(|_| stale())?;
                self.kept(&visit, whole(id)?, after).await?
            }
            "end" => self.ended(&visit, whole(payload)?).await?,
            "leave" => staff::left(&visit.words),
            _ => return Err(stale()),
        };
        Ok(Reply::update(card))
    }
}

/// So many words of a payload.
fn parts<const N: usize>(payload: &str) -> Option<[&str; N]> {
    payload.split(' ').collect::<Vec<_>>().try_into().ok()
}
