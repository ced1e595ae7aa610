//! `/economy health` and `/economy trace`: how the economy does, and where somebody's money came from.

use std::fmt::Write as _;

use app_economy::{Health, Held, Source, Traced};
use core_errors::AppError;
use core_types::Money;
use domain_economy::health::{Judged, Measure, Verdict, WHOLE_PPM};

use super::charts::{self, Look};
use crate::{
    Reply,
    commands::{
        desk::{Desk, Visit},
        transactions::kind_name,
    },
    presentation::{
        Align, Block, Button, Card, Markup, Style, Table, Tone, Words, label, mention, number, percent, say,
        signed,
    },
    reply::{File, Message},
};

/// The tabs.
const DAYS: [u32; 3] = [7, 30, 90];
/// Sources, givers and entries that are listed.
const LISTED: usize = 8;
/// Days drawn in a line.
const BARS: usize = 30;

pub(super) async fn health(desk: &Desk, visit: &Visit<'_>, days: u32, look: Look) -> Result<Card, AppError> {
    let health = desk.economy.health(&visit.request, days).await?;
    let words = &visit.words;
    let worst = health.judged.iter().map(|judged| judged.verdict);
    let tone = match worst.max_by_key(|verdict| weight(*verdict)) {
        Some(Verdict::TooLow | Verdict::TooHigh) => Tone::Bad,
        Some(Verdict::Low | Verdict::High) => Tone::Caution,
        Some(Verdict::Well) => Tone::Good,
        _ => Tone::Neutral,
    };
    let mut card = Card::with_icon(tone, "🩺", &say!(words, "health-title", days = health.days))
        .fields(&supply(words, &health));
    let judged: Vec<Markup> = health
        .judged
        .iter()
        .map(|judged| line(words, &health, *judged))
        .collect();
    card = card.rule().text(Markup::join(&judged, "\n"));
    if let Some(shifts) = health.shifts_per_daily {
        let (whole, tenth) = (shifts / 100, shifts / 10 % 10);
        let point = if words.locale() == core_types::Locale::De {
            ','
        } else {
            '.'
        };
        let shifts = format!("{}{point}{tenth}", number(words.locale(), whole));
        card = card.text(say!(
            words,
            "health-shifts",
            daily = health.daily,
            shifts = shifts
        ));
    }
    card = card
        .rule()
        .text(sources(words, &health.sources))
        .text(drawn(words, &health));
    if let Some(census) = &health.census {
        card = card.footer(&say!(
            words,
            "health-counted",
            active = census.active,
            holders = census.holders,
            at = census.taken_at
        ));
    } else {
        card = card.footer(&say!(words, "health-not-counted"));
    }
    if health.behind > 0 {
        card = card.footer(&say!(words, "health-behind", count = health.behind));
    }
    let mut tabs = Vec::new();
    for of in DAYS {
        let id = desk.own(visit.call, "economy", "health", format!("{of} {}", look.key()))?;
        tabs.push((label!(words, "health-tab", days = of), id, of == days));
    }
    let file = |name| desk.own(visit.call, "economy", name, days.to_string());
    // Beside each other, so that whoever chooses sees what they get.
    let picture = charts::picture(desk, visit, tone, &health, look).await?;
    let choice = Block::Select(charts::choice(desk, visit, days, look)?);
    Ok(card.picture(picture).block(choice).tabs(tabs).buttons(vec![
        Button::new(Style::Plain, label!(words, "health-json"), file("health-json")?),
        Button::new(Style::Plain, label!(words, "health-csv"), file("health-csv")?),
    ]))
}

const fn weight(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Unknown => 0,
        Verdict::Well => 1,
        Verdict::Low | Verdict::High => 2,
        Verdict::TooLow | Verdict::TooHigh => 3,
    }
}

fn supply(words: &Words, health: &Health) -> Vec<(Markup, Markup)> {
    let mut fields = vec![(say!(words, "health-supply"), words.money(health.supply))];
    if let Some(census) = &health.census {
        fields.extend([
            (say!(words, "health-wallets"), words.money(census.wallets)),
            (say!(words, "health-banks"), words.money(census.banks)),
        ]);
        if census.escrows.is_positive() {
            fields.push((say!(words, "health-escrows"), words.money(census.escrows)));
        }
        fields.push((say!(words, "health-median"), words.money(census.median)));
    }
    fields.push((say!(words, "health-treasury"), words.money(health.treasury)));
    fields
}

/// One figure: what it is, how it stands, what it should be, and what to do.
fn line(words: &Words, health: &Health, judged: Judged) -> Markup {
    let locale = words.locale();
    let share = |ppm: i64| Markup::escaped(&percent(locale, ppm, WHOLE_PPM), 40);
    let name = words
        .markup(&format!("health-{}", judged.measure.name()), &[])
        .bold();
    let (low, high) = judged.measure.target();
    let target = if low > 0 {
        say!(
            words,
            "health-target-between",
            low = share(low),
            high = share(high)
        )
    } else {
        say!(words, "health-target-most", high = share(high))
    };
    let Some(ppm) = judged.ppm else {
        return say!(words, "health-line-unknown", name = name, target = target);
    };
    let (icon, verdict) = match judged.verdict {
        Verdict::Well => ("🟢", say!(words, "health-well")),
        Verdict::Low => ("🟡", say!(words, "health-low")),
        Verdict::High => ("🟡", say!(words, "health-high")),
        Verdict::TooLow => ("🔴", say!(words, "health-too-low")),
        Verdict::TooHigh => ("🔴", say!(words, "health-too-high")),
        Verdict::Unknown => ("⚪", Markup::default()),
    };
    let line = say!(
        words,
        "health-line",
        name = name,
        value = share(ppm),
        verdict = verdict,
        target = target
    );
    let mut text = format!("{icon} {line}");
    if let (Measure::Gini, Some(before)) = (judged.measure, health.gini_before) {
        let change = signed(locale, (ppm - before) / 1_000);
        text.push(' ');
        text.push_str(say!(words, "health-trend", change = change).as_str());
    }
    let advice = match judged.verdict {
        Verdict::Low | Verdict::TooLow => Some("low"),
        Verdict::High | Verdict::TooHigh => Some("high"),
        Verdict::Well | Verdict::Unknown => None,
    };
    if let Some(advice) = advice {
        let advice = words.markup(&format!("health-{}-if-{advice}", judged.measure.name()), &[]);
        text.push_str("\n-# ");
        text.push_str(advice.as_str());
    }
    Markup::trusted(text)
}

fn sources(words: &Words, sources: &[Source]) -> Markup {
    let locale = words.locale();
    let mut table = Table::new([
        (label!(words, "health-source"), Align::Left),
        (label!(words, "health-made"), Align::Right),
        (label!(words, "health-gone"), Align::Right),
    ]);
    let mut any = false;
    for source in sources.iter().take(LISTED) {
        let flow = source.flow;
        if (flow.minted, flow.burned, flow.treasury) == (0, 0, 0) {
            continue;
        }
        any = true;
        let name = source
            .kind
            .map_or_else(|| source.name.clone(), |kind| kind_name(words, kind).plain());
        let gone = flow.burned.saturating_add(flow.treasury);
        table.row([name, number(locale, flow.minted), number(locale, gone)]);
    }
    if any {
        table.markup()
    } else {
        say!(words, "health-nothing")
    }
}

/// The supply day by day as a line of bars, with its ends in figures: the same for eyes and for readers.
fn drawn(words: &Words, health: &Health) -> Markup {
    const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let days = &health.by_day;
    let width = days.len().div_ceil(BARS).max(1);
    let ends: Vec<i64> = days
        .chunks(width)
        .filter_map(|chunk| chunk.last())
        .map(|day| day.supply.minor())
        .collect();
    let (Some(least), Some(most)) = (ends.iter().min(), ends.iter().max()) else {
        return Markup::default();
    };
    let range = i128::from(*most) - i128::from(*least);
    let bars: String = ends
        .iter()
        .map(|end| {
            let step = (i128::from(*end) - i128::from(*least)) * 7 / range.max(1);
            STEPS[usize::try_from(step).unwrap_or(0).min(7)]
        })
        .collect();
    let first = days.first().map_or(Money::ZERO, |day| day.supply);
    let last = days.last().map_or(Money::ZERO, |day| day.supply);
    let text = say!(words, "health-drawn", first = first, last = last);
    Markup::trusted(format!("{text}\n`{bars}`"))
}

/// The figures as a file.
pub(super) async fn data(desk: &Desk, visit: &Visit<'_>, days: u32, is_csv: bool) -> Result<Reply, AppError> {
    let health = desk.economy.health(&visit.request, days).await?;
    let words = &visit.words;
    let failed = |error| AppError::internal("figures cannot be written").caused_by(error);
    let (ending, bytes) = if is_csv {
        ("csv", csv(&health).into_bytes())
    } else {
        ("json", serde_json::to_vec_pretty(&health).map_err(failed)?)
    };
    let name = format!("economy-{}-{days}d.{ending}", visit.request.guild);
    file(&name, bytes, &say!(words, "health-file", days = days))
}

/// A private message with one file.
pub(super) fn file(name: &str, bytes: Vec<u8>, title: &Markup) -> Result<Reply, AppError> {
    let file = File::new(name, bytes).described(title.plain());
    let card = Card::with_icon(Tone::Neutral, "🗂️", title).block(Block::File(file.name().to_owned()));
    let message = Message::private(card).file(file);
    let message = message
        .map_err(|error| AppError::internal("a file is too large for one message").caused_by(error))?;
    Ok(Reply::of(crate::reply::Answer::Message(message)))
}

/// Three tables one after the other, each with a heading: judged figures, sources, days.
fn csv(health: &Health) -> String {
    let mut text = String::from("measure,millionths,verdict,target_low,target_high\r\n");
    for judged in &health.judged {
        let (low, high) = judged.measure.target();
        let value = judged.ppm.map(|ppm| ppm.to_string()).unwrap_or_default();
        let verdict = serde_json::to_value(judged.verdict);
        let verdict = verdict
            .as_ref()
            .ok()
            .and_then(|name| name.as_str())
            .unwrap_or_default();
        let _ = write!(
            text,
            "{},{value},{verdict},{low},{high}\r\n",
            judged.measure.name()
        );
    }
    text += "\r\nsource,minted,burned,treasury,moved,entries\r\n";
    for source in &health.sources {
        let flow = source.flow;
        let _ = write!(
            text,
            "{},{},{},{},{},{}\r\n",
            source.name, flow.minted, flow.burned, flow.treasury, flow.moved, flow.entries
        );
    }
    text += "\r\nday,minted,burned,supply,treasury,wallets,banks,held\r\n";
    for day in &health.by_day {
        let counted = |of: fn(&Held) -> Money| day.held.as_ref().map(of);
        let [wallets, banks, held] = [
            counted(|held| held.wallets),
            counted(|held| held.banks),
            counted(|held| held.escrows),
        ]
        .map(|amount| amount.map(|amount| amount.to_string()).unwrap_or_default());
        let _ = write!(
            text,
            "{},{},{},{},{},{wallets},{banks},{held}\r\n",
            day.day, day.minted, day.burned, day.supply, day.treasury
        );
    }
    text
}

pub(super) async fn trace(
    desk: &Desk,
    visit: &Visit<'_>,
    member: core_types::UserId,
) -> Result<Card, AppError> {
    let traced = desk.economy.trace(&visit.request, member).await?;
    let entries = traced.entries.iter().take(LISTED).map(|entry| entry.seq);
    let buttons = super::entry::buttons(desk, visit, entries)?;
    Ok(traced_card(&visit.words, &traced).buttons(buttons))
}

fn traced_card(words: &Words, traced: &Traced) -> Card {
    let locale = words.locale();
    let whole = traced.balance.minor();
    let share = |amount: Money| Markup::escaped(&percent(locale, amount.minor(), whole), 40);
    let card = Card::with_icon(Tone::Neutral, "🧵", &say!(words, "trace-title")).text(say!(
        words,
        "trace-text",
        member = traced.member,
        amount = traced.balance
    ));
    if traced.balance == Money::ZERO {
        return card.text(say!(words, "trace-nothing"));
    }
    let kinds: Vec<Markup> = traced
        .kinds
        .iter()
        .take(LISTED)
        .map(|(kind, amount)| {
            let name = kind_name(words, *kind);
            say!(
                words,
                "trace-line",
                name = name,
                amount = *amount,
                share = share(*amount)
            )
        })
        .collect();
    let givers: Vec<Markup> = traced
        .givers
        .iter()
        .take(LISTED)
        .map(|(giver, amount)| {
            let name = giver.map_or_else(|| say!(words, "trace-server"), mention);
            say!(
                words,
                "trace-line",
                name = name,
                amount = *amount,
                share = share(*amount)
            )
        })
        .collect();
    let entries: Vec<Markup> = traced
        .entries
        .iter()
        .take(LISTED)
        .map(|entry| {
            let name = kind_name(words, entry.kind);
            say!(
                words,
                "trace-entry",
                seq = entry.seq,
                name = name,
                amount = entry.amount,
                at = entry.at
            )
        })
        .collect();
    let part = |heading: Markup, lines: &[Markup]| {
        Markup::trusted(format!("{}\n{}", heading.bold(), Markup::join(lines, "\n")))
    };
    let mut card = card
        .text(part(say!(words, "trace-kinds"), &kinds))
        .text(part(say!(words, "trace-givers"), &givers))
        .text(part(say!(words, "trace-entries"), &entries));
    if traced.older.is_positive() {
        card = card.text(say!(words, "trace-older", amount = traced.older));
    }
    card.footer(&say!(words, "trace-how"))
}

#[cfg(test)]
mod tests {
    use domain_economy::health::{Figures, judge};

    use super::*;
    use core_types::{Locale, Timestamp};

    #[test]
    fn every_measure_has_its_words_in_both_languages() {
        for locale in Locale::ALL {
            let words = Words::new(locale);
            for measure in Measure::ALL {
                for key in ["", "-if-low", "-if-high"] {
                    let key = format!("health-{}{key}", measure.name());
                    assert!(
                        words.markup_if_complete(&key, &[]).is_some(),
                        "{locale:?} has no {key}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_file_has_the_same_figures() {
        let health = Health {
            days: 7,
            at: Timestamp::from_seconds(0),
            supply: Money::new(100),
            issued: Money::new(100),
            destroyed: Money::ZERO,
            treasury: Money::ZERO,
            judged: judge(&Figures::default()).to_vec(),
            minted: Money::new(100),
            burned: Money::ZERO,
            circulated: Money::ZERO,
            daily: Money::new(100),
            shifts_per_daily: None,
            sources: Vec::new(),
            by_day: Vec::new(),
            gini_before: None,
            census: None,
            behind: 0,
        };
        assert!(
            csv(&health).contains("gini,,unknown,0,600000\r\n"),
            "{}",
            csv(&health)
        );
    }
}
