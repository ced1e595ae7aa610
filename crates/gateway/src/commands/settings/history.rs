//! What was changed, page by page, and putting it back.

use core_errors::AppError;
use core_security::PastChange;

use super::{
    areas::find,
    panel::{changed_card, name, shown},
};
use crate::{
    Reply,
    commands::desk::{Desk, Visit},
    presentation::{
        Block, Button, Card, Markup, Select, SelectOption, Style, Tone, Words, label, say, small,
    },
};

/// Changes on one page: readable on a phone.
const PAGE: u32 = 8;

/// The page of changes from before a number.
pub(super) async fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    key: Option<&str>,
    before: Option<i64>,
) -> Result<Card, AppError> {
    let words = &visit.words;
    let history = desk
        .security()
        .setting_history(&visit.request, key.map(str::to_owned), before, PAGE)
        .await?;
    let card = Card::with_icon(Tone::Neutral, "🕰️", &say!(words, "history-title"));
    if history.changes.is_empty() {
        return Ok(card.text(say!(words, "history-none")));
    }
    let lines: Vec<Markup> = history.changes.iter().map(|change| line(words, change)).collect();
    let options = history
        .changes
        .iter()
        .map(|change| SelectOption {
            value: change.number.to_string(),
            label: label!(
                words,
                "history-undo-one",
                number = change.number,
                setting = name(words, &change.key)
            ),
            about: None,
            chosen: false,
        })
        .collect();
    let undo = desk.own(visit.call, "settings", "undo", "")?;
    let mut card = card
        .text(Markup::join(&lines, "\n"))
        .block(Block::Select(Select::new(
            label!(words, "history-undo"),
            undo,
            options,
        )));
    if let Some(next) = history.next {
        let payload = format!("{next} {}", key.unwrap_or(""));
        let older = desk.own(visit.call, "settings", "older", payload)?;
        card = card.buttons(vec![Button::new(
            Style::Plain,
            label!(words, "history-older"),
            older,
        )]);
    }
    Ok(card)
}

/// The next page, from what its button carries.
pub(super) async fn older(desk: &Desk, visit: &Visit<'_>, payload: &str) -> Result<Card, AppError> {
    let (before, key) = payload.split_once(' ').unwrap_or((payload, ""));
    page(
        desk,
        visit,
        Some(key).filter(|key| !key.is_empty()),
        before.parse().ok(),
    )
    .await
}

/// Puts a setting back to what it was before a change.
pub(super) async fn undo(desk: &Desk, visit: &Visit<'_>, number: i64) -> Result<Reply, AppError> {
    let undone = desk
        .security()
        .settings_undo(&visit.request, number..=number, find)
        .await?;
    let card = match undone
        .first()
        .and_then(|changed| Some((find(&changed.key)?.0, changed)))
    {
        Some((spec, changed)) => changed_card(&visit.words, spec, changed),
        None => Card::new(Tone::Good, &say!(visit.words, "config-changed-title")),
    };
    Ok(Reply::private(card))
}

fn line(words: &Words, change: &PastChange) -> Markup {
    let side = |stored: &Option<String>| match stored {
        Some(text) => shown(words, &change.key, text),
        None => say!(words, "config-default"),
    };
    let what = say!(
        words,
        "history-line",
        number = change.number,
        setting = name(words, &change.key),
        before = side(&change.before),
        after = side(&change.after)
    );
    let by = change
        .by
        .map_or_else(Markup::default, crate::presentation::mention);
    let mut about = say!(words, "history-by", who = by, at = change.at);
    if !change.reason.is_empty() {
        about = Markup::join(&[about, Markup::escaped(&change.reason, 100)], " · ");
    }
    Markup::trusted(format!("{what}\n{}", small(&about)))
}
