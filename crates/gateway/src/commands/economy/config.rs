//! The server's settings: all of them, one of them, and changing one by option or by form.

use app_economy::{ConfigLine, SettingChange, SettingChanged};
use core_errors::{AppError, codes};
use core_types::{Locale, setting::SettingKind};
use domain_economy::settings::Setting;

use crate::{
    Reply,
    command::{Form, Options},
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

pub(super) async fn run(desk: &Desk, visit: &Visit<'_>, options: &Options) -> Result<Reply, AppError> {
    match (options.text("setting"), options.text("value")) {
        (Some(key), Some(value)) => {
            let change = SettingChange {
                key: key.to_owned(),
                value: value.to_owned(),
                expected_version: None,
                reason: options.text("reason").map(str::to_owned),
            };
            let changed = desk.economy.config_set(&visit.request, change).await?;
            Ok(Reply::private(changed_card(&visit.words, &changed)))
        }
        (Some(key), None) => {
            let lines = desk.economy.config_show(&visit.request).await?.lines;
            let setting = known(key)?;
            let line = lines.iter().find(|line| line.setting == setting);
            Ok(Reply::private(one(&visit.words, setting, line)))
        }
        _ => {
            let lines = desk.economy.config_show(&visit.request).await?.lines;
            let edit = desk.own(visit.call, "economy", "edit", "")?;
            Ok(Reply::private(all(&visit.words, &lines, edit)))
        }
    }
}

/// Settings whose key or name fits what was typed.
pub(super) fn suggest(locale: Locale, typed: &str) -> Vec<Choice> {
    let words = Words::new(locale);
    let typed = typed.trim().to_lowercase();
    let fitting = Setting::ALL
        .iter()
        .map(|setting| (setting, name(&words, *setting)))
        .filter(|(setting, name)| setting.key().contains(&typed) || name.to_lowercase().contains(&typed))
        .map(|(setting, name)| suggestion(&format!("{name} ({})", setting.key()), setting.key()));
    suggestions(fitting)
}

/// Opens the form for a setting, with its present value in it.
pub(super) async fn edit(desk: &Desk, visit: &Visit<'_>, key: &str) -> Result<Reply, AppError> {
    let setting = known(key)?;
    let words = &visit.words;
    let lines = desk.economy.config_show(&visit.request).await?.lines;
    let line = lines.into_iter().find(|line| line.setting == setting);
    let version = line.as_ref().map_or(0, |line| line.version);
    let id = desk.own(
        visit.call,
        "economy",
        "save",
        format!("{} {version}", setting.key()),
    )?;
    let field = Field {
        name: "value",
        label: name(words, setting),
        about: Some(label!(words, "config-takes", allowed = allowed(words, setting))),
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
    Ok(Reply::modal(form(
        &label!(words, "config-form-title"),
        id,
        vec![field, reason],
    )))
}

/// Saves what was typed into the form, unless somebody else changed the setting since it was opened.
pub(super) async fn submit(desk: &Desk, visit: &Visit<'_>, form: &Form) -> Result<Reply, AppError> {
    let (key, version) = form.id.payload.split_once(' ').unwrap_or_default();
    let change = SettingChange {
        key: key.to_owned(),
        value: form.text("value").to_owned(),
        expected_version: version.parse().ok(),
        reason: Some(form.text("reason").to_owned()).filter(|reason| !reason.trim().is_empty()),
    };
    let changed = desk.economy.config_set(&visit.request, change).await?;
    Ok(Reply::private(changed_card(&visit.words, &changed)))
}

fn known(key: &str) -> Result<Setting, AppError> {
    Setting::by_key(key.trim()).ok_or_else(|| AppError::new(codes::SETTING_UNKNOWN).with("setting", key))
}

fn all(words: &Words, lines: &[ConfigLine], edit: String) -> Card {
    let mut table = Table::new([
        (label!(words, "config-setting"), Align::Left),
        (label!(words, "config-value"), Align::Right),
    ]);
    for line in lines {
        let star = if line.is_default { "" } else { "*" };
        table.row([
            format!("{}{star}", name(words, line.setting)),
            value(words, line.setting, &line.value),
        ]);
    }
    let options = lines
        .iter()
        .map(|line| SelectOption {
            value: line.setting.key().to_owned(),
            label: name(words, line.setting),
            about: Some(label!(
                words,
                "config-takes",
                allowed = allowed(words, line.setting)
            )),
            chosen: false,
        })
        .collect();
    Card::with_icon(Tone::Neutral, "⚙️", &say!(words, "config-title"))
        .text(table.markup())
        .block(Block::Select(Select::new(
            label!(words, "config-choose"),
            edit,
            options,
        )))
        .footer(&say!(words, "config-legend"))
}

fn one(words: &Words, setting: Setting, line: Option<&ConfigLine>) -> Card {
    let shown = line.map_or_else(|| setting.default_text().to_owned(), |line| line.value.clone());
    let mut now = Markup::escaped(&value(words, setting, &shown), 100);
    if line.is_none_or(|line| line.is_default) {
        now = Markup::join(&[now, say!(words, "config-default")], " · ");
    }
    let takes = say!(words, "config-takes", allowed = allowed(words, setting));
    let mut card = Card::with_icon(Tone::Neutral, "⚙️", &Markup::trusted(name(words, setting)))
        .fields(&[(say!(words, "config-value"), now)])
        .text(takes);
    if let Some((who, at)) = line.and_then(|line| line.changed) {
        card = card.footer(&say!(words, "config-changed-by", who = who, at = at));
    }
    card.footer(&say!(words, "config-how", key = setting.key()))
}

fn changed_card(words: &Words, changed: &SettingChanged) -> Card {
    let setting = name(words, changed.setting);
    let after = Markup::escaped(&value(words, changed.setting, &changed.after), 100).bold();
    let text = if changed.before == changed.after {
        say!(words, "config-unchanged-text", setting = setting, after = after)
    } else {
        let before = value(words, changed.setting, &changed.before);
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
pub(super) fn name(words: &Words, setting: Setting) -> String {
    words.label(
        &format!("setting-{}", setting.key().replace(['.', '_'], "-")),
        &[],
    )
}

/// What a setting takes, in the reader's language.
fn allowed(words: &Words, setting: Setting) -> String {
    let bound = |value: usize| i64::try_from(value).unwrap_or(i64::MAX);
    match setting.kind() {
        SettingKind::Number(low, high) => label!(words, "config-range", low = low, high = high),
        SettingKind::Switch => label!(words, "config-switch"),
        SettingKind::Text(low, high) => label!(words, "config-letters", low = bound(low), high = bound(high)),
        SettingKind::Zone => label!(words, "config-zone"),
        SettingKind::Channel => label!(words, "config-channel"),
        SettingKind::Rate(..) => label!(words, "config-rate"),
        SettingKind::Choice(choices) => choices.join(", "),
    }
}

/// A value as people read it: numbers grouped, shares in per cent.
fn value(words: &Words, setting: Setting, stored: &str) -> String {
    let locale = words.locale();
    match (setting, stored.parse::<i64>()) {
        (Setting::PayFeePpm, Ok(ppm)) => {
            format!("{} ({})", number(locale, ppm), percent(locale, ppm, 1_000_000))
        }
        (_, Ok(count)) => number(locale, count),
        _ => stored.to_owned(),
    }
}
