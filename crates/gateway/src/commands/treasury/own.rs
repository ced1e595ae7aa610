//! What a member owes, and their vacation.

use app_economy::{DecayView, TaxView, VacationView};
use core_errors::{AppError, codes};

use super::tone_of;
use crate::{
    commands::desk::{Desk, Visit},
    presentation::{Button, Card, Markup, Style, Tone, Words, label, moment, percent, say},
};

fn rate(words: &Words, percents: u32) -> Markup {
    Markup::trusted(percent(words.locale(), percents.into(), 100))
}

/// `/treasury taxes`.
pub(super) async fn taxes(desk: &Desk, visit: &Visit<'_>) -> Result<Card, AppError> {
    let words = &visit.words;
    let own = desk.economy.taxes(&visit.request).await?;
    let owed = own.tax.as_ref().map_or_else(Default::default, |tax| tax.estimate);
    let mut card = Card::with_icon(tone_of(owed), "🧾", &say!(words, "taxes-title"));
    card = match &own.tax {
        Some(tax) => tax_part(card, words, tax),
        None => card.text(say!(words, "taxes-off")),
    };
    card = match &own.decay {
        Some(decay) => decay_part(card, words, decay, &own.vacation),
        None => card.text(say!(words, "decay-off")),
    };
    Ok(card)
}

fn tax_part(card: Card, words: &Words, tax: &TaxView) -> Card {
    let lines: Vec<Markup> = tax
        .brackets
        .iter()
        .map(|(from, percents)| {
            say!(
                words,
                "taxes-bracket",
                from = *from,
                rate = rate(words, *percents)
            )
        })
        .collect();
    let mut card = card
        .fields(&[
            (say!(words, "taxes-received"), words.money(tax.received)),
            (say!(words, "taxes-estimate"), words.money(tax.estimate).bold()),
            (say!(words, "taxes-rate"), rate(words, tax.rate)),
            (say!(words, "taxes-due"), moment(tax.due_at)),
        ])
        .text(Markup::join(&lines, "\n"));
    if let Some((at, taken)) = tax.last {
        card = card.text(say!(words, "taxes-last", amount = taken, at = at));
    }
    card.footer(&say!(words, "taxes-how", since = tax.since))
}

fn decay_part(card: Card, words: &Words, decay: &DecayView, vacation: &VacationView) -> Card {
    let mut card = card.text(say!(
        words,
        "decay-rules",
        threshold = decay.threshold,
        days = decay.idle_days,
        rate = rate(words, decay.percent)
    ));
    if decay.weekly.is_positive() {
        card = card.text(say!(words, "decay-weekly", amount = decay.weekly));
    }
    let (count, all) = decay.warnings;
    if count > 0 {
        card = card.text(say!(words, "decay-warned", count = count, all = all).bold());
    }
    if let Some((at, taken)) = decay.last {
        card = card.text(say!(words, "decay-last", amount = taken, at = at));
    }
    match vacation.until {
        Some(until) => card.footer(&say!(words, "vacation-until", until = until)),
        None => card.footer(&say!(words, "vacation-left", left = vacation.left)),
    }
}

/// `/treasury vacation`.
pub(super) async fn vacation(desk: &Desk, visit: &Visit<'_>, days: Option<i64>) -> Result<Card, AppError> {
    let words = &visit.words;
    let days = days.map(u32::try_from).transpose();
    let days = days.map_err(|_| AppError::new(codes::OPTION_INVALID).with("option", "days"))?;
    let view = desk.economy.vacation(&visit.request, days).await?;
    let card = Card::with_icon(Tone::Neutral, "🏖️", &say!(words, "vacation-title"));
    let card = match view.until {
        Some(until) => {
            let id = desk.own(visit.call, "treasury", "back", "")?;
            card.text(say!(words, "vacation-until", until = until))
                .buttons(vec![Button::new(
                    Style::Plain,
                    label!(words, "vacation-back"),
                    id,
                )])
        }
        None => card.text(say!(words, "vacation-none")),
    };
    Ok(card.footer(&say!(
        words,
        "vacation-days",
        left = view.left,
        yearly = view.yearly
    )))
}
