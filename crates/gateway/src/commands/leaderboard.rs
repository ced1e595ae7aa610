//! `/leaderboard`: who has the most, in three tabs, with the reader's own place on every page.

use app_economy::{Board, BoardRow, Leaderboard as Rows};
use core_errors::AppError;
use core_security::Action;

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Options, Pressed},
    presentation::{Button, Card, Markup, Style, Tone, Words, label, mention, number, say},
    reply::Choice,
};

/// `/leaderboard`.
#[derive(Debug)]
pub(crate) struct Leaderboard {
    desk: Desk,
}

/// The boards by the names that options and buttons use.
const BOARDS: [(&str, Board); 3] = [
    ("total", Board::Total),
    ("cash", Board::Cash),
    ("bank", Board::Bank),
];

impl Leaderboard {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn page(&self, visit: &Visit<'_>, by: &str, page: u32) -> Result<Card, AppError> {
        let (name, board) = BOARDS
            .into_iter()
            .find(|(name, _)| *name == by)
            .unwrap_or(BOARDS[0]);
        let rows = self.desk.economy.leaderboard(&visit.request, board, page).await?;
        let words = &visit.words;
        let card = Card::with_icon(Tone::Neutral, "🏆", &say!(words, "leaderboard-title"));
        let card = if rows.rows.is_empty() {
            card.text(say!(words, "leaderboard-empty"))
        } else {
            card.text(lines(words, &rows.rows))
        };
        let own = match &rows.own {
            Some(own) => say!(
                words,
                "leaderboard-own",
                rank = place(words, own),
                amount = own.amount
            ),
            None => say!(words, "leaderboard-own-none"),
        };
        Ok(card
            .footer(&own)
            .tabs(self.tabs(visit, name)?)
            .buttons(self.turning(visit, name, &rows)?))
    }

    fn tabs(&self, visit: &Visit<'_>, active: &str) -> Result<Vec<(String, String, bool)>, AppError> {
        let words = &visit.words;
        BOARDS
            .iter()
            .map(|(name, board)| {
                let label = match board {
                    Board::Total => label!(words, "leaderboard-tab-total"),
                    Board::Cash => label!(words, "leaderboard-tab-cash"),
                    Board::Bank => label!(words, "leaderboard-tab-bank"),
                };
                let id = self
                    .desk
                    .own(visit.call, "leaderboard", "page", format!("{name} 0"))?;
                Ok((label, id, *name == active))
            })
            .collect()
    }

    /// Buttons to the neighbouring pages; none while there is only one page. Their ids differ from those of the tabs.
    fn turning(&self, visit: &Visit<'_>, name: &str, rows: &Rows) -> Result<Vec<Button>, AppError> {
        if rows.page == 0 && !rows.has_more {
            return Ok(Vec::new());
        }
        let id = |action: &str, page: u32| {
            self.desk
                .own(visit.call, "leaderboard", action, format!("{name} {page}"))
        };
        let back = Button::new(
            Style::Plain,
            label!(visit.words, "button-previous"),
            id("back", rows.page.saturating_sub(1))?,
        );
        let on = Button::new(
            Style::Plain,
            label!(visit.words, "button-next"),
            id("on", rows.page + 1)?,
        );
        Ok(vec![
            back.icon("◀️").enabled(rows.page > 0),
            on.icon("▶️").enabled(rows.has_more),
        ])
    }
}

impl Command for Leaderboard {
    fn declaration(&self) -> Declaration {
        let choices = ["cash", "bank", "total"].map(|name| Choice::text(name, name));
        Declaration::new("leaderboard")
            .flag("leaderboard")
            .option(OptionSpec::text("by").choices(choices))
            .action(Action::EconomyView)
            .public()
            .component("page", Ack::Update)
            .component("back", Ack::Update)
            .component("on", Ack::Update)
            .example("/leaderboard")
            .example("/leaderboard by:bank")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let card = self
            .page(&visit, options.text("by").unwrap_or("total"), 0)
            .await?;
        Ok(Reply::message(card, visit.usual()))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (by, page) = pressed.id.payload.split_once(' ').unwrap_or(("total", "0"));
        let card = self.page(&visit, by, page.parse().unwrap_or(0)).await?;
        Ok(Reply::update(card))
    }
}

fn lines(words: &Words, rows: &[BoardRow]) -> Markup {
    let lines: Vec<Markup> = rows
        .iter()
        .map(|row| {
            let (place, amount) = (place(words, row), words.money(row.amount));
            Markup::trusted(format!("`{place:>3}.` {} · {amount}", mention(row.member)))
        })
        .collect();
    Markup::join(&lines, "\n")
}

fn place(words: &Words, row: &BoardRow) -> String {
    let place = number(words.locale(), i64::try_from(row.place).unwrap_or(i64::MAX));
    if row.is_about {
        format!("≈ {place}")
    } else {
        place
    }
}
