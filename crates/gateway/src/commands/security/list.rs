//! Cases in lists: pages and suggestions.

use app_economy::CaseRow;
use core_errors::AppError;
use core_security::{CaseFilter, CaseKind, CaseState};
use core_types::UserId;

use crate::{
    commands::desk::{Desk, Visit, suggestion, suggestions},
    presentation::{
        Block, Button, Card, Markup, Select, SelectOption, Style, Tone, Words, label, mention, say, small,
    },
    reply::{Choice, ChoiceValue},
};

/// Cases on a page.
const PAGE: u32 = 8;

/// What an option of that name asks for.
pub(super) fn filter(state: &str, subject: Option<UserId>) -> CaseFilter {
    let closed = match state {
        "undecided" => Some(false),
        "closed" => Some(true),
        _ => None,
    };
    CaseFilter {
        subject,
        closed,
        state: CaseState::parse(state),
    }
}

fn encode(filter: &CaseFilter, before: i64) -> String {
    let state = match (filter.state, filter.closed) {
        (Some(state), _) => state.name(),
        (None, Some(true)) => "closed",
        (None, Some(false)) => "undecided",
        (None, None) => "all",
    };
    let subject = filter
        .subject
        .map_or_else(String::new, |subject| subject.to_string());
    format!("{state} {before} {subject}")
}

pub(super) fn decode(payload: &str) -> (CaseFilter, Option<i64>) {
    let mut parts = payload.split(' ');
    let state = parts.next().unwrap_or_default();
    let before = parts.next().and_then(|before| before.parse().ok());
    (
        filter(state, parts.next().and_then(|subject| subject.parse().ok())),
        before,
    )
}

pub(super) async fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    filter: CaseFilter,
    before: Option<i64>,
) -> Result<Card, AppError> {
    let words = &visit.words;
    let list = desk.economy.cases(&visit.request, filter, before, PAGE).await?;
    let mut card = Card::with_icon(Tone::Neutral, "🗂️", &say!(words, "security-cases-title"));
    if list.rows.is_empty() {
        return Ok(card.text(say!(words, "security-cases-empty")));
    }
    let lines: Vec<Markup> = list.rows.iter().map(|row| line(words, row)).collect();
    card = card.text(Markup::join(&lines, "\n"));
    let options = list.rows.iter().map(|row| SelectOption {
        value: row.file.number.to_string(),
        label: plain(words, row),
        about: None,
        chosen: false,
    });
    let open = desk.own(visit.call, "security", "pick", "")?;
    card = card.block(Block::Select(Select::new(
        label!(words, "security-choose"),
        open,
        options.collect(),
    )));
    if let Some(next) = list.next {
        let on = desk.own(visit.call, "security", "on", encode(&filter, next))?;
        card = card.buttons(vec![
            Button::new(Style::Plain, label!(words, "button-next"), on).icon("▶️"),
        ]);
    }
    Ok(card)
}

/// Open cases whose number begins with what was typed.
pub(super) async fn suggest(desk: &Desk, visit: &Visit<'_>, typed: &str) -> Result<Vec<Choice>, AppError> {
    let filter = filter("undecided", None);
    let list = desk.economy.cases(&visit.request, filter, None, 25).await?;
    let typed = typed.trim().trim_start_matches('#');
    let fitting = list
        .rows
        .iter()
        .filter(|row| row.file.number.to_string().starts_with(typed))
        .map(|row| Choice {
            value: ChoiceValue::Integer(row.file.number),
            ..suggestion(&plain(&visit.words, row), "")
        });
    Ok(suggestions(fitting))
}

/// One case: its number, whom it is about, how far it is; then what waits, and what happens if nobody does anything.
fn line(words: &Words, row: &CaseRow) -> Markup {
    let who = row
        .file
        .subject
        .map_or_else(|| say!(words, "entry-forgotten"), mention);
    let number = Markup::trusted(format!("**#{}**", row.file.number));
    let head = Markup::join(&[number, who, state(words, row.file.state)], " · ");
    let mut facts = vec![say!(
        words,
        "security-row-held",
        amount = row.held,
        count = row.count
    )];
    if row.file.kind == CaseKind::Watch {
        facts.push(say!(words, "security-row-score", score = row.file.score));
    }
    if !row.file.state.is_closed() {
        let until = row.file.expires_at;
        facts.push(say!(
            words,
            "security-row-until",
            count = row.count,
            until = until
        ));
    }
    Markup::join(&[head, small(&Markup::join(&facts, " · "))], "\n")
}

fn plain(words: &Words, row: &CaseRow) -> String {
    label!(
        words,
        "security-suggestion",
        case = row.file.number,
        state = state(words, row.file.state),
        amount = row.held
    )
}

/// How far a case is, in words.
pub(super) fn state(words: &Words, state: CaseState) -> Markup {
    match state {
        CaseState::Open => say!(words, "security-state-open"),
        CaseState::Waiting => say!(words, "security-state-waiting"),
        CaseState::Justified => say!(words, "security-state-justified"),
        CaseState::Unjustified => say!(words, "security-state-unjustified"),
        CaseState::Lapsed => say!(words, "security-state-lapsed"),
    }
}
