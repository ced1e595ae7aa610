//! `/errors feedback`: what members said, and the staff's answers.

use core_analytics::{FEEDBACK_LENGTH, Feedback, FeedbackPage};
use core_errors::{AppError, codes};

use crate::{
    Reply,
    command::{Form, Pressed},
    commands::{
        desk::{Desk, Visit},
        feedback::kind_name,
    },
    presentation::{
        Block, Button, Card, Field, Markup, Select, SelectOption, Style, Tone, Words, form, label, mention,
        moment, say,
    },
};

/// The words of the option `state`.
pub(super) const STATES: [&str; 2] = ["open", "done"];

/// A page of feedback in one state, from before a number.
pub(super) async fn list(
    desk: &Desk,
    visit: &Visit<'_>,
    state: &str,
    before: Option<i64>,
) -> Result<Card, AppError> {
    let (words, call) = (&visit.words, visit.call);
    let page = desk
        .reports()
        .feedback_list(&visit.request, state != "done", before)
        .await?;
    let mut card = Card::with_icon(Tone::Neutral, "💬", &say!(words, "feedback-title"));
    if page.rows.is_empty() {
        card = card.text(say!(words, "feedback-none"));
    } else {
        let read = desk.own(call, "errors", "read", state)?;
        card = listed(words, card, &page, read);
    }
    let other = if state == "done" { "open" } else { "done" };
    let tab = |state: &str| desk.own(call, "errors", "list", format!("{state} tab"));
    card = card.tabs(vec![
        (label!(words, "feedback-open"), tab("open")?, other == "done"),
        (label!(words, "feedback-done"), tab("done")?, other == "open"),
    ]);
    if let Some(next) = page.next {
        let id = desk.own(call, "errors", "list", format!("{state} {next}"))?;
        card = card.buttons(vec![Button::new(Style::Plain, label!(words, "button-next"), id)]);
    }
    Ok(card)
}

fn listed(words: &Words, card: Card, page: &FeedbackPage, read: String) -> Card {
    let lines: Vec<Markup> = page.rows.iter().map(|row| line(words, row)).collect();
    let options = page
        .rows
        .iter()
        .map(|row| SelectOption {
            value: row.number.to_string(),
            label: format!("#{} · {}", row.number, kind_name(words, row.kind).plain()),
            about: Some(crate::presentation::clean(&row.text, 80)),
            chosen: false,
        })
        .collect();
    card.text(Markup::join(&lines, "\n"))
        .block(Block::Select(Select::new(
            label!(words, "feedback-choose"),
            read,
            options,
        )))
}

fn line(words: &Words, row: &Feedback) -> Markup {
    let text = Markup::escaped(&row.text, 120);
    say!(
        words,
        "feedback-line",
        number = row.number,
        kind = kind_name(words, row.kind),
        member = row.member,
        text = text
    )
}

/// One piece of feedback; open ones can be answered or marked as done. `state` leads back to the list.
pub(super) fn one(desk: &Desk, visit: &Visit<'_>, row: &Feedback, state: &str) -> Result<Card, AppError> {
    let (words, call) = (&visit.words, visit.call);
    let title = say!(
        words,
        "feedback-one-title",
        number = row.number,
        kind = kind_name(words, row.kind)
    );
    let mut fields = vec![
        (say!(words, "errors-member"), mention(row.member)),
        (say!(words, "errors-when"), moment(row.at)),
    ];
    if let Some(id) = &row.error_id {
        fields.push((say!(words, "feedback-error"), Markup::trusted(format!("`{id}`"))));
    }
    if !row.trace.is_empty() {
        let trace = Markup::trusted(format!("`{}`", row.trace.replace('`', "'")));
        fields.push((say!(words, "errors-trace"), trace));
    }
    let mut card = Card::with_icon(Tone::Neutral, "💬", &title)
        .text(Markup::escaped(&row.text, 1_000))
        .rule()
        .fields(&fields);
    let press = |style, action: &str, name: String| {
        let id = desk.own(call, "errors", action, format!("{} {state}", row.number));
        id.map(|id| Button::new(style, name, id))
    };
    let mut buttons = Vec::new();
    if let Some(settled) = &row.settled {
        let who = settled
            .by
            .map_or_else(|| say!(words, "errors-forgotten"), mention);
        card = card.text(say!(words, "feedback-settled", who = who, at = settled.at));
        if let Some(answer) = &settled.answer {
            let answer = Markup::escaped(answer, 1_000);
            card = card.fields(&[(say!(words, "feedback-answer"), answer)]);
        }
    } else {
        buttons.push(press(
            Style::Primary,
            "answer",
            label!(words, "feedback-do-answer"),
        )?);
        buttons.push(press(Style::Plain, "done", label!(words, "feedback-do-done"))?);
    }
    let back = desk.own(call, "errors", "list", format!("{state} tab"))?;
    buttons.push(Button::new(Style::Plain, label!(words, "feedback-all"), back).icon("💬"));
    Ok(card.buttons(buttons))
}

/// What was pressed under feedback.
pub(super) async fn press(desk: &Desk, visit: &Visit<'_>, pressed: &Pressed) -> Result<Reply, AppError> {
    let (first, second) = pressed
        .id
        .payload
        .split_once(' ')
        .unwrap_or((&pressed.id.payload, STATES[0]));
    let reports = desk.reports();
    match pressed.id.action.as_str() {
        "list" => Ok(Reply::update(
            list(desk, visit, first, second.parse().ok()).await?,
        )),
        "read" => {
            let number = number(pressed.values.first().map_or("", String::as_str))?;
            let row = reports.feedback_get(&visit.request, number).await?;
            Ok(Reply::update(one(desk, visit, &row, first)?))
        }
        "peek" => {
            let row = reports.feedback_get(&visit.request, number(first)?).await?;
            Ok(Reply::private(one(desk, visit, &row, STATES[0])?))
        }
        "done" => {
            let row = reports
                .feedback_settle(&visit.request, number(first)?, None)
                .await?;
            Ok(Reply::update(one(desk, visit, &row, second)?))
        }
        "answer" => {
            let row = reports.feedback_get(&visit.request, number(first)?).await?;
            let words = &visit.words;
            let id = desk.own(visit.call, "errors", "send", format!("{first} {second}"))?;
            let field = Field {
                name: "text",
                label: label!(words, "feedback-answer"),
                about: Some(label!(words, "feedback-answer-about")),
                value: None,
                longest: u16::try_from(*FEEDBACK_LENGTH.end()).unwrap_or(u16::MAX),
                required: true,
            };
            let title = label!(words, "feedback-answer-title", number = row.number);
            Ok(Reply::modal(form(&title, id, vec![field])))
        }
        _ => Err(AppError::new(codes::COMPONENT_STALE)),
    }
}

/// The answer that staff typed.
pub(super) async fn answer(desk: &Desk, visit: &Visit<'_>, form: &Form) -> Result<Reply, AppError> {
    let (first, state) = form
        .id
        .payload
        .split_once(' ')
        .unwrap_or((&form.id.payload, STATES[0]));
    let row = desk
        .reports()
        .feedback_settle(&visit.request, number(first)?, Some(form.text("text")))
        .await?;
    Ok(Reply::update(one(desk, visit, &row, state)?))
}

fn number(text: &str) -> Result<i64, AppError> {
    text.parse()
        .map_err(|error| AppError::new(codes::COMPONENT_STALE).caused_by(error))
}
