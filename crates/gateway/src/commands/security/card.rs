//! A case as a card that is understood at a glance: why in one sentence, the evidence, what happens if nobody does anything,
//! and what can be done.

use app_economy::{CaseView, HeldPayment, HeldState};
use core_errors::AppError;
use core_security::{AppealState, AuditActor, CaseEvent, CaseEventKind, CaseKind};
use core_types::Money;
use domain_fraud::{Evidence, Unit};

use super::list::state;
use crate::{
    commands::desk::{Desk, Visit},
    presentation::{
        Button, Card, Markup, Style, Tone, Value, Words, date, label, mention, number, say, small,
    },
};

/// The newest lines of the timeline are shown.
const EVENTS: usize = 10;

pub(super) fn case(desk: &Desk, visit: &Visit<'_>, view: &CaseView) -> Result<Card, AppError> {
    let (words, file) = (&visit.words, &view.file);
    let tone = if file.state.is_closed() {
        Tone::Neutral
    } else {
        Tone::Caution
    };
    let who = file
        .subject
        .map_or_else(|| say!(words, "entry-forgotten"), mention);
    let mut card = Card::with_icon(
        tone,
        "🗂️",
        &say!(words, "security-case-title", case = file.number),
    )
    .text(match file.kind {
        CaseKind::Watch if view.is_about_play() => {
            say!(words, "security-case-play", member = who, score = file.score)
        }
        CaseKind::Watch => say!(words, "security-case-transfer", member = who, score = file.score),
        CaseKind::Staff => say!(words, "security-case-staff", member = who),
    });
    let evidence = evidence(words, view);
    if !evidence.is_empty() {
        card = card.text(Markup::join(&evidence, "\n"));
    }
    let held: Vec<Markup> = view
        .held
        .iter()
        .map(|payment| payment_line(words, payment))
        .collect();
    if !held.is_empty() {
        let heading = say!(words, "security-case-money").bold();
        card = card.text(Markup::join(&[heading, Markup::join(&held, "\n")], "\n"));
    }
    card = card.text(outlook(words, view)).rule();
    let events: Vec<Markup> = view
        .events
        .iter()
        .take(EVENTS)
        .map(|event| happened(words, event))
        .collect();
    card = card.text(Markup::join(&events, "\n"));
    if view.may_decide {
        card = card.text(next(words, view)).buttons(buttons(desk, visit, view)?);
    } else if !file.state.is_closed() {
        let why = if view.is_own {
            say!(words, "security-case-own")
        } else {
            say!(words, "security-case-look")
        };
        card = card.footer(&why);
    }
    Ok(card)
}

/// What was noticed, measured against where it begins to count: the strongest of each signal.
fn evidence(words: &Words, view: &CaseView) -> Vec<Markup> {
    let mut strongest: Vec<&Evidence> = Vec::new();
    let found = view
        .events
        .iter()
        .filter_map(|event| event.detail.assessment.as_ref());
    for evidence in found.flat_map(|assessment| &assessment.evidence) {
        match strongest.iter_mut().find(|known| known.signal == evidence.signal) {
            Some(known) if known.weight < evidence.weight => *known = evidence,
            Some(_) => {}
            None => strongest.push(evidence),
        }
    }
    strongest.sort_by_key(|evidence| std::cmp::Reverse(evidence.weight));
    strongest
        .into_iter()
        .map(|evidence| bullet(words, evidence))
        .collect()
}

fn bullet(words: &Words, evidence: &Evidence) -> Markup {
    let figure = |value: f64| figure(words, evidence.signal.unit(), value);
    let args = [
        ("measured", Value::from(figure(evidence.measured))),
        ("limit", Value::from(figure(evidence.limit))),
    ];
    Markup::trusted(format!("- {}", words.markup(evidence.signal.key(), &args)))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "amounts are far below 2^53, where f64 is exact"
)]
fn figure(words: &Words, unit: Unit, value: f64) -> Markup {
    match unit {
        Unit::Coins => words.money(Money::new(value.round() as i64)),
        Unit::Share => Markup::trusted(format!("{:.0}\u{a0}%", value * 100.0)),
        Unit::Count => Markup::trusted(format!("{value:.0}")),
        _ if value.abs() >= 100.0 => Markup::trusted(number(words.locale(), value.round() as i64)),
        _ if value.abs() >= 1.0 => Markup::trusted(format!("{value:.1}")),
        _ => Markup::trusted(format!("{value:.2}")),
    }
}

/// One sum of money: to whom, how much, and what became of it.
fn payment_line(words: &Words, payment: &HeldPayment) -> Markup {
    let amount = payment.total();
    let line = match payment.payee {
        Some(payee) => say!(words, "security-money-to", amount = amount, to = payee),
        None => say!(words, "security-money-own", amount = amount),
    };
    let state = match payment.state {
        HeldState::Waiting => say!(words, "security-money-waiting", until = payment.due_at),
        HeldState::Paid => say!(words, "security-money-paid"),
        HeldState::Cancelled | HeldState::Returned => say!(words, "security-money-returned"),
        HeldState::Lapsed => say!(words, "security-money-lapsed"),
    };
    Markup::trusted(format!("- {line} · {state}"))
}

/// How far it is, and what happens if nobody does anything.
fn outlook(words: &Words, view: &CaseView) -> Markup {
    let file = &view.file;
    let mut lines = vec![state(words, file.state).bold()];
    if file.appeal == AppealState::Open {
        lines.push(say!(words, "security-case-appealed"));
    }
    if let Some(limit) = view.limit {
        lines.push(say!(words, "security-case-limited", until = limit.expires_at));
    }
    if let Some(block) = &view.blocked {
        lines.push(match block.until {
            Some(until) => say!(words, "security-case-blocked-until", until = until),
            None => say!(words, "security-case-blocked"),
        });
    }
    if let Some(staff) = file.assigned_to {
        lines.push(say!(words, "security-case-assigned", staff = staff));
    }
    if !file.state.is_closed() {
        let until = file.expires_at;
        lines.push(if view.has_waiting() {
            say!(words, "security-case-lapses", until = until)
        } else {
            say!(words, "security-case-lapses-plain", until = until)
        });
    }
    Markup::join(&lines, "\n")
}

/// What to do now, for whoever may do it.
fn next(words: &Words, view: &CaseView) -> Markup {
    if view.has_waiting() {
        say!(words, "security-next-money")
    } else if view.is_about_play() {
        say!(words, "security-next-play")
    } else {
        say!(words, "security-next-judge")
    }
}

/// One line of the timeline.
fn happened(words: &Words, event: &CaseEvent) -> Markup {
    let what = match event.kind {
        CaseEventKind::Opened => say!(words, "security-event-opened"),
        CaseEventKind::Evidence => say!(words, "security-event-evidence"),
        CaseEventKind::Limited => say!(words, "security-event-limited"),
        CaseEventKind::Held => say!(words, "security-event-held"),
        CaseEventKind::Released => say!(words, "security-event-released"),
        CaseEventKind::Returned => say!(words, "security-event-returned"),
        CaseEventKind::Lapsed => say!(words, "security-event-lapsed"),
        CaseEventKind::Blocked => say!(words, "security-event-blocked"),
        CaseEventKind::Unblocked => say!(words, "security-event-unblocked"),
        CaseEventKind::Note => say!(words, "security-event-note"),
        CaseEventKind::Appealed => say!(words, "security-event-appealed"),
        CaseEventKind::Answered => match event.detail.accepted {
            Some(true) => say!(words, "security-event-accepted"),
            _ => say!(words, "security-event-declined"),
        },
        CaseEventKind::Assigned => say!(words, "security-event-assigned"),
        CaseEventKind::Closed => say!(words, "security-event-closed"),
    };
    let mut parts = vec![Markup::trusted(date(event.at)), what];
    if let Some(AuditActor::User(user)) = event.actor {
        parts.push(mention(user));
    }
    if let Some(amount) = event.detail.amount {
        parts.push(words.money(amount));
    }
    let line = small(&Markup::join(&parts, " · "));
    match &event.text {
        Some(text) => Markup::join(
            &[line, Markup::trusted(format!("> {}", Markup::escaped(text, 500)))],
            "\n",
        ),
        None => line,
    }
}

fn buttons(desk: &Desk, visit: &Visit<'_>, view: &CaseView) -> Result<Vec<Button>, AppError> {
    let (words, payload) = (&visit.words, view.file.number.to_string());
    let button = |style, label, action| {
        let id = desk.own(visit.call, "security", action, payload.clone())?;
        Ok::<_, AppError>(Button::new(style, label, id))
    };
    let waits = view.has_waiting();
    Ok(vec![
        button(
            Style::Primary,
            label!(words, "security-button-release"),
            "release",
        )?
        .enabled(waits),
        button(Style::Plain, label!(words, "security-button-return"), "return")?.enabled(waits),
        button(Style::Danger, label!(words, "security-button-block"), "block")?,
        button(Style::Plain, label!(words, "security-button-note"), "note")?,
        button(Style::Plain, label!(words, "security-button-right"), "right")?,
        button(Style::Plain, label!(words, "security-button-wrong"), "wrong")?,
    ])
}
