//! Keys as staff sees them. The key itself is on one card alone, once.

use core_security::{ApiKey, IssuedKey, Scope};

use crate::{
    commands::desk::Visit,
    presentation::{
        Block, Button, Card, Markup, Select, SelectOption, Style, Tone, Words, label, limits, mention, say,
        small,
    },
};

/// A key that was just made.
pub(super) fn issued(visit: &Visit<'_>, issued: &IssuedKey) -> Card {
    let words = &visit.words;
    let title = say!(words, "keys-issued-title", name = &issued.key.name);
    let mut card = Card::with_icon(Tone::Good, "🔑", &title);
    card = match &issued.token {
        Some(token) => card
            .text(Markup::trusted(format!("```\n{}\n```", token.expose())))
            .text(say!(words, "keys-issued-once").bold()),
        None => card.text(say!(words, "keys-issued-before")),
    };
    if let Some((old, until)) = &issued.replaces {
        card = card.text(say!(words, "keys-replaces", old = code(old), until = *until));
    }
    card.fields(&about(words, &issued.key))
        .footer(&say!(words, "keys-how"))
}

/// All keys, with a choice of those that work.
pub(super) fn list(visit: &Visit<'_>, keys: &[ApiKey], choose: String) -> Card {
    let words = &visit.words;
    let mut card = Card::with_icon(Tone::Neutral, "🔑", &say!(words, "keys-title"));
    if keys.is_empty() {
        return card.text(say!(words, "keys-none"));
    }
    for key in keys.iter().take(10) {
        card = card.text(line(visit, key));
    }
    let now = visit.call.received.at;
    let options: Vec<SelectOption> = keys
        .iter()
        .filter(|key| key.works_at(now))
        .take(limits::SUGGESTIONS)
        .map(|key| SelectOption {
            value: key.id.clone(),
            label: key.name.clone(),
            about: Some(key.id.clone()),
            chosen: false,
        })
        .collect();
    if !options.is_empty() {
        let select = Select::new(label!(words, "keys-choose"), choose, options);
        card = card.block(Block::Select(select));
    }
    card
}

/// One key, with what can be done to it.
pub(super) fn one(visit: &Visit<'_>, key: &ApiKey, rotate: String, revoke: String) -> Card {
    let words = &visit.words;
    let works = key.works_at(visit.call.received.at);
    let can_rotate = works && key.replaced_by.is_none();
    Card::with_icon(Tone::Neutral, "🔑", &Markup::escaped(&key.name, 60))
        .fields(&about(words, key))
        .buttons(vec![
            Button::new(Style::Plain, label!(words, "keys-rotate"), rotate).enabled(can_rotate),
            Button::new(Style::Danger, label!(words, "keys-revoke"), revoke).enabled(works),
        ])
        .footer(&say!(words, "keys-rotate-about"))
}

/// A key that works no more.
pub(super) fn revoked(visit: &Visit<'_>, id: &str) -> Card {
    let words = &visit.words;
    Card::with_icon(Tone::Good, "🔑", &say!(words, "keys-revoked-title")).text(say!(
        words,
        "keys-revoked-text",
        key = code(id)
    ))
}

fn about(words: &Words, key: &ApiKey) -> Vec<(Markup, Markup)> {
    let mut fields = vec![
        (say!(words, "keys-id"), code(&key.id)),
        (say!(words, "keys-scopes"), code(&Scope::join(&key.scopes))),
    ];
    if let Some(end) = key.expires_at {
        fields.push((say!(words, "keys-ends"), words.value(&end.into())));
    }
    let used = key.last_used_at.map(|at| words.value(&at.into()));
    fields.push((
        say!(words, "keys-used"),
        used.unwrap_or_else(|| say!(words, "keys-never")),
    ));
    if let Some(who) = key.created_by {
        fields.push((say!(words, "keys-by"), mention(who)));
    }
    fields
}

/// A key on two lines: what it is, and how it is.
fn line(visit: &Visit<'_>, key: &ApiKey) -> Markup {
    let words = &visit.words;
    let head = [
        Markup::escaped(&key.name, 40).bold(),
        code(&key.id),
        code(&Scope::join(&key.scopes)),
    ];
    let state = match (key.revoked_at, key.expires_at, key.last_used_at) {
        (Some(at), ..) => say!(words, "keys-was-revoked", at = at),
        (None, Some(end), _) if !key.works_at(visit.call.received.at) => {
            say!(words, "keys-has-ended", at = end)
        }
        (None, _, Some(used)) => say!(words, "keys-was-used", at = used),
        (None, ..) => say!(words, "keys-not-used"),
    };
    Markup::join(&[Markup::join(&head, " "), small(&state)], "\n")
}

/// Ids and scopes are made of letters, digits, `:` and spaces.
fn code(text: &str) -> Markup {
    Markup::trusted(format!("`{}`", text.replace('`', "")))
}
