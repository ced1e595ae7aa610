//! `/economy what-if`: the last days under another setting, before it is saved.

use app_economy::Outlook;
use core_errors::{AppError, codes};
use domain_economy::health::WHOLE_PPM;

use super::charts;
use crate::{
    Reply,
    command::Options,
    commands::{
        desk::{Desk, Visit},
        settings,
    },
    presentation::{Button, Card, Markup, Style, Tone, Words, label, percent, say},
};

pub(super) async fn show(desk: &Desk, visit: &Visit<'_>, options: &Options) -> Result<Reply, AppError> {
    let (setting, value) = (options.required_text("setting")?, options.required_text("value")?);
    let days = options.integer("days").and_then(|days| u32::try_from(days).ok());
    let days = days.unwrap_or(30);
    let seen = desk.economy.what_if(&visit.request, setting, value, days).await?;
    let words = &visit.words;
    let line = |of: &dyn Fn(&Outlook) -> Markup| {
        say!(
            words,
            "what-if-line",
            before = of(&seen.before),
            after = of(&seen.after)
        )
    };
    let share = |ppm: Option<i64>| share(words, ppm);
    let name = words.markup(&settings_key(&seen.setting), &[]);
    let title = say!(words, "what-if-title", setting = name, value = &seen.value);
    let drawing = charts::what_if(words, title.plain(), &seen);
    let picture = desk.picture(visit, Tone::Neutral, "what-if", drawing).await;
    let mut card = Card::with_icon(Tone::Neutral, "🔮", &title)
        .picture(picture)
        .text(say!(words, "what-if-text", days = seen.days))
        .fields(&[
            (say!(words, "what-if-minted"), line(&|of| words.money(of.minted))),
            (say!(words, "what-if-supply"), line(&|of| words.money(of.supply))),
            (say!(words, "what-if-growth"), line(&|of| share(of.growth_ppm))),
            (say!(words, "what-if-gini"), line(&|of| share(of.gini_ppm))),
        ]);
    if seen.fees.minor() != 0 {
        card = card.text(say!(words, "what-if-fees", amount = seen.fees));
    }
    let payload = format!("{} {}", seen.setting, seen.value);
    let id = desk.own(visit.call, "economy", "what-if-save", payload)?;
    let save = Button::new(Style::Plain, label!(words, "what-if-save"), id);
    let card = card.buttons(vec![save]).footer(&say!(
        words,
        "what-if-how",
        replayed = seen.replayed,
        claims = seen.claims,
        members = seen.members
    ));
    Ok(Reply::private(card))
}

/// The value that was tried becomes the setting, with the rights and the record of any change of a setting.
pub(super) async fn save(desk: &Desk, visit: &Visit<'_>, payload: &str) -> Result<Reply, AppError> {
    let stale = || AppError::new(codes::COMPONENT_STALE);
    let (key, value) = payload.split_once(' ').ok_or_else(stale)?;
    settings::set(desk, visit, key, Some(value), None).await
}

fn share(words: &Words, ppm: Option<i64>) -> Markup {
    match ppm {
        Some(ppm) => Markup::escaped(&percent(words.locale(), ppm, WHOLE_PPM), 40),
        None => say!(words, "what-if-unknown"),
    }
}

fn settings_key(key: &str) -> String {
    format!("setting-{}", key.replace(['.', '_'], "-"))
}
