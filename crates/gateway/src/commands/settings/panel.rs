//! Settings as staff sees them: a table of one area, one setting, the form that changes it, and what was changed.

use core_errors::{AppError, codes};
use core_security::{Action, SettingChange, SettingChanged, SettingLine};
use core_types::{
    Locale,
    setting::{SettingKind, SettingSpec},
};

use super::areas::{AREAS, Area, find};
use crate::{
    Reply,
    command::Form,
    commands::desk::{Desk, Visit, suggestion, suggestions},
    presentation::{
        Align, Block, Card, Field, Markup, Select, SelectOption, Table, Tone, Words, form, label, number,
        percent, say,
    },
    reply::Choice,
};

/// The longest value any setting takes, in characters.
const LONGEST: u16 = 100;

/// The longest reason, in characters.
const LONGEST_REASON: u16 = 200;

/// Changes a setting, or puts it back to its standard.
pub(crate) async fn set(
    desk: &Desk,
    visit: &Visit<'_>,
    key: &str,
    value: Option<&str>,
    reason: Option<&str>,
) -> Result<Reply, AppError> {
    let change = SettingChange {
        value: value.map(|typed| here(visit, typed)),
        expected_version: None,
        reason: reason.map(str::to_owned),
    };
    change_one(desk, visit, key, change).await
}

/// `here` is the channel where it is said.
fn here(visit: &Visit<'_>, typed: &str) -> String {
    match visit.call.channel {
        Some(channel) if matches!(typed.trim().to_lowercase().as_str(), "here" | "hier") => {
            channel.to_string()
        }
        _ => typed.to_owned(),
    }
}

async fn change_one(
    desk: &Desk,
    visit: &Visit<'_>,
    key: &str,
    change: SettingChange,
) -> Result<Reply, AppError> {
    let (spec, action) = known(key)?;
    let changed = desk
        .security()
        .setting_set(&visit.request, action, spec, change)
        .await?;
    Ok(Reply::private(changed_card(&visit.words, spec, &changed)))
}

/// One setting with what it takes and who changed it last.
pub(crate) async fn one(desk: &Desk, visit: &Visit<'_>, key: &str) -> Result<Reply, AppError> {
    let (spec, action) = known(key)?;
    let lines = desk
        .security()
        .settings_show(&visit.request, action, &[spec])
        .await?;
    Ok(Reply::private(one_card(&visit.words, spec, lines.first())))
}

/// The table of one area, with a choice that opens the form; `command` is where that comes back to.
pub(crate) async fn table(
    desk: &Desk,
    visit: &Visit<'_>,
    area: &Area,
    command: &str,
) -> Result<Card, AppError> {
    let words = &visit.words;
    let lines = desk
        .security()
        .settings_show(&visit.request, area.action, &(area.specs)())
        .await?;
    let edit = desk.own(visit.call, command, "edit", "")?;
    Ok(table_card(words, area, &lines, edit))
}

/// Settings whose key or name fits what was typed, among those of an area or of all.
pub(crate) fn suggest(locale: Locale, typed: &str, area: Option<&Area>) -> Vec<Choice> {
    let words = Words::new(locale);
    let typed = typed.trim().to_lowercase();
    let fitting = AREAS
        .iter()
        .filter(|one| area.is_none_or(|area| area.key == one.key))
        .flat_map(|area| (area.specs)())
        .map(|spec| (spec, name(&words, spec.key)))
        .filter(|(spec, name)| spec.key.contains(&typed) || name.to_lowercase().contains(&typed))
        .map(|(spec, name)| suggestion(&format!("{name} ({})", spec.key), spec.key));
    suggestions(fitting)
}

/// Values that a setting takes, where they can be listed.
pub(crate) fn suggest_value(key: &str, typed: &str) -> Vec<Choice> {
    let Some((spec, _)) = find(key.trim()) else {
        return Vec::new();
    };
    let words: Vec<&str> = match spec.kind {
        SettingKind::Switch => vec!["on", "off"],
        SettingKind::Choice(words) => words.to_vec(),
        SettingKind::Channel => vec!["here", "none"],
        SettingKind::Number(..) | SettingKind::Rate(..) | SettingKind::Zone => vec![spec.default],
        SettingKind::Text(..) => Vec::new(),
    };
    let typed = typed.trim().to_lowercase();
    suggestions(
        words
            .into_iter()
            .filter(|word| word.to_lowercase().starts_with(&typed))
            .map(|word| suggestion(word, word)),
    )
}

/// Opens the form for a setting, with its present value in it.
pub(crate) async fn edit(
    desk: &Desk,
    visit: &Visit<'_>,
    key: &str,
    command: &str,
) -> Result<Reply, AppError> {
    let (spec, action) = known(key)?;
    let words = &visit.words;
    let lines = desk
        .security()
        .settings_show(&visit.request, action, &[spec])
        .await?;
    let line = lines.into_iter().next();
    let version = line.as_ref().map_or(0, |line| line.version);
    let id = desk.own(visit.call, command, "save", format!("{} {version}", spec.key))?;
    let field = Field {
        name: "value",
        label: name(words, spec.key),
        about: Some(label!(words, "config-takes", allowed = allowed(words, spec.kind))),
        value: line.map(|line| line.value),
        longest: LONGEST,
        required: true,
    };
    let reason = Field {
        name: "reason",
        label: label!(words, "config-reason"),
        about: Some(label!(words, "config-reason-about")),
        value: None,
        longest: LONGEST_REASON,
        required: false,
    };
    let fields = vec![field, reason];
    Ok(Reply::modal(form(
        &label!(words, "config-form-title"),
        id,
        fields,
    )))
}

/// Saves what was typed into the form, unless somebody else changed the setting since it was opened.
pub(crate) async fn submit(desk: &Desk, visit: &Visit<'_>, form: &Form) -> Result<Reply, AppError> {
    let (key, version) = form.id.payload.split_once(' ').unwrap_or_default();
    let change = SettingChange {
        value: Some(here(visit, form.text("value"))),
        expected_version: version.parse().ok(),
        reason: Some(form.text("reason").to_owned()).filter(|reason| !reason.trim().is_empty()),
    };
    change_one(desk, visit, key, change).await
}

fn known(key: &str) -> Result<(SettingSpec, Action), AppError> {
    find(key.trim()).ok_or_else(|| AppError::new(codes::SETTING_UNKNOWN).with("setting", key))
}

fn table_card(words: &Words, area: &Area, lines: &[SettingLine], edit: String) -> Card {
    let mut table = Table::new([
        (label!(words, "config-setting"), Align::Left),
        (label!(words, "config-value"), Align::Right),
    ]);
    for line in lines {
        let star = if line.is_default { "" } else { "*" };
        table.row([
            format!("{}{star}", name(words, line.spec.key)),
            value(words, line.spec.key, &line.value),
        ]);
    }
    let options = lines
        .iter()
        .map(|line| SelectOption {
            value: line.spec.key.to_owned(),
            label: name(words, line.spec.key),
            about: Some(label!(
                words,
                "config-takes",
                allowed = allowed(words, line.spec.kind)
            )),
            chosen: false,
        })
        .collect();
    let area = words.markup(area.name, &[]);
    Card::with_icon(Tone::Neutral, "⚙️", &say!(words, "config-title", area = area))
        .text(table.markup())
        .block(Block::Select(Select::new(
            label!(words, "config-choose"),
            edit,
            options,
        )))
        .footer(&say!(words, "config-legend"))
}

fn one_card(words: &Words, spec: SettingSpec, line: Option<&SettingLine>) -> Card {
    let stored = line.map_or_else(|| spec.default.to_owned(), |line| line.value.clone());
    let mut now = shown(words, spec.key, &stored);
    if line.is_none_or(|line| line.is_default) {
        now = Markup::join(&[now, say!(words, "config-default")], " · ");
    }
    let takes = say!(words, "config-takes", allowed = allowed(words, spec.kind));
    let mut card = Card::with_icon(Tone::Neutral, "⚙️", &Markup::trusted(name(words, spec.key)))
        .fields(&[(say!(words, "config-value"), now)])
        .text(takes);
    if let Some((who, at)) = line.and_then(|line| line.changed) {
        card = card.footer(&say!(words, "config-changed-by", who = who, at = at));
    }
    card.footer(&say!(words, "config-how", key = spec.key))
}

/// What was changed, from what to what.
pub(crate) fn changed_card(words: &Words, spec: SettingSpec, changed: &SettingChanged) -> Card {
    let setting = name(words, spec.key);
    let after = shown(words, spec.key, &changed.after).bold();
    let text = if changed.before == changed.after {
        say!(words, "config-unchanged-text", setting = setting, after = after)
    } else {
        let before = shown(words, spec.key, &changed.before);
        say!(
            words,
            "config-changed-text",
            setting = setting,
            after = after,
            before = before
        )
    };
    Card::new(Tone::Good, &say!(words, "config-changed-title")).text(text)
}

/// The name of a setting, as people read it.
pub(crate) fn name(words: &Words, key: &str) -> String {
    words.label(&format!("setting-{}", key.replace(['.', '_'], "-")), &[])
}

/// What a setting takes, in the reader's language.
fn allowed(words: &Words, kind: SettingKind) -> String {
    let bound = |value: usize| i64::try_from(value).unwrap_or(i64::MAX);
    match kind {
        SettingKind::Number(low, high) => label!(words, "config-range", low = low, high = high),
        SettingKind::Switch => label!(words, "config-switch"),
        SettingKind::Text(low, high) => label!(words, "config-letters", low = bound(low), high = bound(high)),
        SettingKind::Zone => label!(words, "config-zone"),
        SettingKind::Channel => label!(words, "config-channel"),
        SettingKind::Rate(..) => label!(words, "config-rate"),
        SettingKind::Choice(choices) => choices.join(", "),
    }
}

/// A value as text: numbers grouped, shares in per cent. For tables and forms; sentences take [`shown`].
pub(crate) fn value(words: &Words, key: &str, stored: &str) -> String {
    let locale = words.locale();
    match stored.parse::<i64>() {
        Ok(channel) if is_channel(key) => format!("#{channel}"),
        Ok(ppm) if key.ends_with("_ppm") => {
            format!("{} ({})", number(locale, ppm), percent(locale, ppm, 1_000_000))
        }
        Ok(count) => number(locale, count),
        Err(_) => stored.to_owned(),
    }
}

/// A value in a sentence, where a channel can be opened.
pub(crate) fn shown(words: &Words, key: &str, stored: &str) -> Markup {
    match stored.parse::<u64>() {
        Ok(channel) if is_channel(key) => Markup::trusted(format!("<#{channel}>")),
        _ => Markup::escaped(&value(words, key, stored), 100),
    }
}

fn is_channel(key: &str) -> bool {
    find(key).is_some_and(|(spec, _)| spec.kind == SettingKind::Channel)
}
