//! The task within a shift: what is shown before it, the question with its answers as buttons, and the form for a word.

use app_economy::TaskView;
use core_errors::{AppError, codes};
use domain_economy::{
    career::Careers,
    task::{Task, TaskAnswer, thing},
};

use super::WHOLE;
use crate::{
    commands::{
        desk::{Desk, Visit},
        jobs,
    },
    presentation::{Button, Card, Field, Markup, Style, Tone, duration, form, label, percent, say},
    reply::Modal,
};

/// What stands for no answer in a button.
const NONE: &str = "-";

/// The longest word that is taken.
const LONGEST: u16 = 40;

/// The task as it is to be shown, with what the shift is worth.
pub(super) fn card(
    desk: &Desk,
    visit: &Visit<'_>,
    careers: &Careers,
    view: &TaskView,
) -> Result<Card, AppError> {
    let (words, locale, number) = (&visit.words, visit.locale(), view.number.to_string());
    let own = |action: &str, payload: String| desk.own(visit.call, "work", action, payload);
    let title = say!(words, "task-title", job = jobs::title(careers, locale, &view.job));
    let worth = say!(
        words,
        "task-worth",
        chance = percent(locale, i64::from(view.chance_ppm), WHOLE),
        pay = view.expected_pay,
        best = percent(locale, i64::from(view.best_chance_ppm), WHOLE),
        more = view.best_expected_pay
    );
    let mut card = Card::with_icon(Tone::Neutral, "🧩", &title).text(worth);
    let mut buttons = Vec::new();
    match (&view.task, view.asked) {
        (Task::Memory { shown, .. }, false) => {
            let things: Vec<Markup> = shown
                .iter()
                .enumerate()
                .map(|(place, item)| Markup::trusted(format!("{}. {}", place + 1, thing(*item, locale))))
                .collect();
            card = card
                .text(say!(words, "task-remember"))
                .text(Markup::join(&things, "\n"));
            let ready = own("ask", number.clone())?;
            buttons.push(Button::new(Style::Primary, label!(words, "task-ready"), ready));
        }
        (Task::Word { .. }, _) => {
            let letters = Markup::escaped(&view.task.letters(locale), 80).bold();
            card = card.text(say!(words, "task-word")).text(letters);
            let typed = own("type", number.clone())?;
            buttons.push(Button::new(Style::Primary, label!(words, "task-type"), typed).icon("✏️"));
        }
        (task, _) => {
            card = card.text(question(visit, task));
            for (place, choice) in task.choices(locale).into_iter().enumerate() {
                let id = own("answer", format!("{number} {place}"))?;
                buttons.push(Button::new(Style::Plain, choice, id));
            }
        }
    }
    let skip = own("answer", format!("{number} {NONE}"))?;
    let time = duration(view.task.kind().time());
    Ok(card
        .buttons(buttons)
        .buttons(vec![
            Button::new(Style::Plain, label!(words, "task-skip"), skip).icon("⏭️"),
        ])
        .footer(&say!(words, "task-rules", time = time)))
}

fn question(visit: &Visit<'_>, task: &Task) -> Markup {
    let words = &visit.words;
    match task {
        Task::Memory { asked, .. } => {
            let place = i64::try_from(asked + 1).unwrap_or(1);
            say!(words, "task-memory", place = place).bold()
        }
        Task::Arithmetic {
            numbers: [a, b, c], ..
        } => say!(
            words,
            "task-arithmetic",
            sum = Markup::trusted(format!("{a} + {b} × {c}"))
        )
        .bold(),
        Task::Reaction { choices, wanted } => {
            let item = choices.get(*wanted).copied().unwrap_or(0);
            say!(words, "task-reaction", thing = thing(item, visit.locale())).bold()
        }
        Task::Word { .. } => Markup::default(),
    }
}

/// The form in which a word is typed.
pub(super) fn form_of(desk: &Desk, visit: &Visit<'_>, number: &str) -> Result<Modal, AppError> {
    let words = &visit.words;
    let id = desk.own(visit.call, "work", "typed", number)?;
    let field = Field {
        name: "word",
        label: label!(words, "task-word-field"),
        about: None,
        value: None,
        longest: LONGEST,
        required: true,
    };
    Ok(form(&label!(words, "task-word-title"), id, vec![field]))
}

/// The number of a shift from a button.
pub(super) fn number(payload: &str) -> Result<i64, AppError> {
    payload.parse().map_err(|_| AppError::new(codes::COMPONENT_STALE))
}

/// The shift and the answer from a button.
pub(super) fn chosen(payload: &str) -> Result<(i64, TaskAnswer), AppError> {
    let (shift, choice) = payload.split_once(' ').unwrap_or((payload, NONE));
    let answer = choice.parse().map_or(TaskAnswer::Skipped, TaskAnswer::Choice);
    Ok((number(shift)?, answer))
}
