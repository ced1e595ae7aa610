//! Errors as staff read them.

use core_analytics::{ErrorRecord, Pattern};
use core_errors::Code;

use crate::presentation::{
    Block, Button, Card, Markup, Select, SelectOption, Style, Tone, Words, error_key, label, mention, moment,
    number, say,
};

/// Lines of mistakes; the rest is in the select menu.
const MISTAKES: usize = 8;

/// Everything that went wrong in a time.
pub(super) fn overview(words: &Words, days: i64, patterns: &[Pattern], open: String) -> Card {
    let tone = if patterns.iter().any(|pattern| pattern.ours) {
        Tone::Bad
    } else {
        Tone::Neutral
    };
    let card = Card::with_icon(tone, "🩺", &say!(words, "errors-title", days = days));
    if patterns.is_empty() {
        return card.text(say!(words, "errors-none"));
    }
    let (ours, theirs): (Vec<_>, Vec<_>) = patterns.iter().partition(|pattern| pattern.ours);
    let part = |heading: Markup, patterns: &[&Pattern], most: usize| {
        if patterns.is_empty() {
            return Markup::default();
        }
        let lines: Vec<Markup> = patterns
            .iter()
            .take(most)
            .map(|pattern| line(words, pattern))
            .collect();
        Markup::join(&[heading.bold(), Markup::join(&lines, "\n")], "\n")
    };
    let options = patterns
        .iter()
        .map(|pattern| SelectOption {
            value: format!("{} {}", pattern.code, pattern.command),
            label: format!("{} · /{}", pattern.code, pattern.command),
            about: Some(label!(words, "errors-times-about", times = pattern.times)),
            chosen: false,
        })
        .collect();
    card.text(part(say!(words, "errors-ours"), &ours, ours.len()))
        .text(part(say!(words, "errors-theirs"), &theirs, MISTAKES))
        .block(Block::Select(Select::new(
            label!(words, "errors-choose"),
            open,
            options,
        )))
        .footer(&say!(words, "errors-counted"))
}

/// One pattern: what it means, what to do, and the latest errors of it.
pub(super) fn pattern(words: &Words, pattern: &Pattern, examples: &[ErrorRecord], back: String) -> Card {
    let title = Markup::trusted(format!("`{}` · `/{}`", pattern.code, shown(&pattern.command)));
    let tone = if pattern.ours { Tone::Bad } else { Tone::Neutral };
    let figure = |count: i64| Markup::trusted(number(words.locale(), count));
    let mut fields = vec![
        (say!(words, "errors-times"), figure(pattern.times)),
        (say!(words, "errors-before"), figure(pattern.before)),
    ];
    if pattern.ours {
        fields.push((say!(words, "errors-members"), figure(pattern.members)));
    }
    fields.push((say!(words, "errors-first"), moment(pattern.first_at)));
    fields.push((say!(words, "errors-last"), moment(pattern.last_at)));
    let mut card = explained(words, Card::with_icon(tone, "🩺", &title), pattern.known()).fields(&fields);
    if pattern.is_new {
        card = card.text(say!(words, "errors-new"));
    }
    if !examples.is_empty() {
        let lines: Vec<Markup> = examples
            .iter()
            .map(|record| {
                let id = Markup::trusted(record.id.clone());
                let member = who(words, record);
                say!(words, "errors-example", id = id, member = member, at = record.at)
            })
            .collect();
        let heading = say!(words, "errors-examples").bold();
        card = card.text(Markup::join(&[heading, Markup::join(&lines, "\n")], "\n"));
    }
    let button = Button::new(Style::Plain, label!(words, "errors-all"), back).icon("🩺");
    let card = card.buttons(vec![button]);
    if pattern.ours {
        card.footer(&say!(words, "errors-operator"))
    } else {
        card.footer(&say!(words, "errors-counted"))
    }
}

/// One error that was kept.
pub(super) fn record(words: &Words, record: &ErrorRecord) -> Card {
    let title = Markup::trusted(record.id.clone());
    let code = |text: &str| Markup::trusted(format!("`{}`", shown(text)));
    let mut fields = vec![
        (say!(words, "errors-code"), code(&record.code)),
        (
            say!(words, "errors-command"),
            code(&format!("/{}", record.command)),
        ),
        (say!(words, "errors-member"), who(words, record)),
        (say!(words, "errors-when"), moment(record.at)),
        (say!(words, "errors-build"), code(&record.build)),
    ];
    for (name, value) in [
        (say!(words, "errors-interaction"), &record.interaction),
        (say!(words, "errors-trace"), &record.trace),
    ] {
        if !value.is_empty() {
            fields.push((name, code(value)));
        }
    }
    let card = Card::with_icon(Tone::Bad, "🩺", &title).fields(&fields);
    explained(words, card, Code::named(&record.code)).footer(&say!(words, "errors-operator"))
}

/// One code of the catalogue.
pub(super) fn code(words: &Words, code: Code) -> Card {
    let title = Markup::trusted(format!("`{}`", code.name()));
    explained(words, Card::with_icon(Tone::Neutral, "🩺", &title), Some(code))
}

/// What a code means and what to do, as members read it.
fn explained(words: &Words, card: Card, code: Option<Code>) -> Card {
    let Some(code) = code else {
        return card.text(say!(words, "errors-foreign"));
    };
    let key = error_key(code);
    card.fields(&[
        (
            say!(words, "errors-meaning"),
            words.markup(&format!("error-{key}"), &[]),
        ),
        (
            say!(words, "errors-tip"),
            words.markup(&format!("tip-{key}"), &[]),
        ),
    ])
}

fn line(words: &Words, pattern: &Pattern) -> Markup {
    let mut parts = vec![say!(
        words,
        "errors-line",
        code = Markup::trusted(pattern.code.clone()),
        command = Markup::trusted(shown(&pattern.command)),
        times = pattern.times,
        before = pattern.before
    )];
    if pattern.members > 0 {
        parts.push(say!(words, "errors-line-members", count = pattern.members));
    }
    if pattern.is_new && pattern.ours {
        parts.push(say!(words, "errors-line-new").bold());
    }
    Markup::join(&parts, " · ")
}

fn who(words: &Words, record: &ErrorRecord) -> Markup {
    record
        .member
        .map_or_else(|| say!(words, "errors-forgotten"), mention)
}

/// Between back quotes only a back quote would end them.
fn shown(text: &str) -> String {
    text.replace('`', "'")
}
