//! The pictures of `/economy health` and `/economy what-if`. Each shows figures that its card has in words as well.

use app_economy::{Distribution, Health, Held, Source, WhatIf};
use core_errors::AppError;
use core_pictures::{
    Bar, BarKind, BarRow, Bars, Columns, Figures, Layer, LineChart, Lorenz, Scale, Series, Unit,
};
use core_types::Money;
use domain_economy::health::WHOLE_PPM;

use crate::{
    commands::{
        desk::{Desk, Visit},
        transactions::kind_name,
    },
    presentation::{Select, SelectOption, Tone, Words, day_name, label, number, percent},
    reply::File,
};

/// Sources with a colour of their own; the rest is one.
const SOURCES: usize = 5;
/// Sources that have a bar.
const BARS: usize = 8;

/// What the picture on the card of health shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Where all coins are, day by day.
    Supply,
    /// What came and went day by day, by source.
    Flows,
    /// What came and went altogether, by source.
    Sources,
    /// Who has how much.
    Wealth,
}

impl Look {
    const ALL: [Self; 4] = [Self::Supply, Self::Flows, Self::Sources, Self::Wealth];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Supply => "supply",
            Self::Flows => "flows",
            Self::Sources => "sources",
            Self::Wealth => "wealth",
        }
    }

    /// The look of a key; the first one if there is none of it.
    pub(super) fn of(key: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|look| look.key() == key)
            .unwrap_or(Self::Supply)
    }

    fn name(self, words: &Words) -> String {
        match self {
            Self::Supply => label!(words, "picture-supply"),
            Self::Flows => label!(words, "picture-flows"),
            Self::Sources => label!(words, "picture-sources"),
            Self::Wealth => label!(words, "picture-wealth"),
        }
    }
}

/// The choice of the picture, for a card about so many days.
pub(super) fn choice(desk: &Desk, visit: &Visit<'_>, days: u32, chosen: Look) -> Result<Select, AppError> {
    let id = desk.own(visit.call, "economy", "health-look", days.to_string())?;
    let options = Look::ALL.map(|look| SelectOption {
        value: look.key().to_owned(),
        label: look.name(&visit.words),
        about: None,
        chosen: look == chosen,
    });
    Ok(Select::new(
        label!(visit.words, "picture-choose"),
        id,
        options.to_vec(),
    ))
}

/// The picture on a card of health; none where there is nothing to draw.
pub(super) async fn picture(
    desk: &Desk,
    visit: &Visit<'_>,
    tone: Tone,
    health: &Health,
    look: Look,
) -> Result<Option<File>, AppError> {
    let words = &visit.words;
    Ok(match look {
        Look::Supply => desk.picture(visit, tone, "supply", supply(words, health)).await,
        Look::Flows => desk.picture(visit, tone, "flows", flows(words, health)).await,
        Look::Sources if health.sources.iter().any(|source| net(source) != 0) => {
            desk.picture(visit, tone, "sources", sources(words, health)).await
        }
        Look::Sources => None,
        Look::Wealth => match desk.economy.distribution(&visit.request).await? {
            Some(found) => desk.picture(visit, tone, "wealth", wealth(words, &found)).await,
            None => None,
        },
    })
}

const fn amounts(words: &Words) -> Figures {
    Figures::new(words.locale(), Unit::Amount)
}

fn moments(words: &Words, health: &Health) -> Vec<String> {
    let days = health
        .by_day
        .iter()
        .map(|day| i32::try_from(day.day).unwrap_or_default());
    days.map(|day| day_name(words, core_types::Day::from_number(day)))
        .collect()
}

/// All coins, and where they are: wallets and banks as they were counted, the rest exactly.
fn supply(words: &Words, health: &Health) -> LineChart {
    let days = &health.by_day;
    let mut series = vec![Series::new(
        label!(words, "picture-all"),
        days.iter().map(|day| day.supply.minor()).collect(),
    )];
    // Nothing is known from before members were counted for the first time.
    if let Some(from) = days.iter().position(|day| day.held.is_some()) {
        let held = |name, of: fn(&Held) -> Money| {
            let values = days.iter().filter_map(|day| day.held.as_ref());
            Series::new(name, values.map(|held| of(held).minor()).collect()).beginning(from)
        };
        series.push(held(label!(words, "picture-wallets"), |held| held.wallets));
        series.push(held(label!(words, "picture-banks"), |held| held.banks));
    }
    if days.iter().any(|day| day.treasury != Money::ZERO) {
        series.push(Series::new(
            label!(words, "picture-treasury"),
            days.iter().map(|day| day.treasury.minor()).collect(),
        ));
    }
    LineChart {
        title: label!(words, "picture-supply-title", days = health.days),
        moments: moments(words, health),
        series,
        figures: amounts(words),
    }
}

/// By how much there was more money outside of the treasury after a source.
fn net(source: &Source) -> i64 {
    source.flow.issued().saturating_sub(source.flow.treasury)
}

fn source_name(words: &Words, source: &Source) -> String {
    let name = source.kind.map(|kind| kind_name(words, kind).plain());
    name.unwrap_or_else(|| source.name.clone())
}

fn flows(words: &Words, health: &Health) -> Columns {
    let (first, rest) = health.sources.split_at(health.sources.len().min(SOURCES));
    let mut layers: Vec<Layer> = first
        .iter()
        .filter(|source| source.by_day.iter().any(|amount| *amount != Money::ZERO))
        .map(|source| Layer {
            name: source_name(words, source),
            values: source.by_day.iter().map(|amount| amount.minor()).collect(),
        })
        .collect();
    let mut others = vec![0_i64; health.by_day.len()];
    for source in rest {
        for (sum, amount) in others.iter_mut().zip(&source.by_day) {
            *sum = sum.saturating_add(amount.minor());
        }
    }
    if others.iter().any(|sum| *sum != 0) {
        layers.push(Layer {
            name: label!(words, "picture-others"),
            values: others,
        });
    }
    Columns {
        title: label!(words, "picture-flows-title", days = health.days),
        moments: moments(words, health),
        layers,
        figures: amounts(words),
    }
}

fn sources(words: &Words, health: &Health) -> Bars {
    let mut shown: Vec<&Source> = health.sources.iter().filter(|source| net(source) != 0).collect();
    shown.sort_by_key(|source| std::cmp::Reverse(net(source).unsigned_abs()));
    let figures = amounts(words);
    let rows = shown.into_iter().take(BARS).map(|source| {
        let net = net(source);
        let (kind, sign) = if net > 0 {
            (BarKind::More, "+")
        } else {
            (BarKind::Less, "")
        };
        let bar = Bar {
            kind,
            value: net,
            label: format!("{sign}{}", figures.full(net)),
        };
        BarRow {
            name: source_name(words, source),
            bars: vec![bar],
        }
    });
    Bars {
        title: label!(words, "picture-sources-title", days = health.days),
        rows: rows.collect(),
        scale: Scale::Shared,
        legend: vec![
            (BarKind::More, label!(words, "picture-more")),
            (BarKind::Less, label!(words, "picture-less")),
        ],
    }
}

fn wealth(words: &Words, found: &Distribution) -> Lorenz {
    let locale = words.locale();
    let share = |ppm: i64| percent(locale, ppm, WHOLE_PPM);
    let members = i64::try_from(found.spread.members).unwrap_or(i64::MAX);
    Lorenz {
        title: label!(words, "picture-wealth-title"),
        points: found.points.clone(),
        members: label!(words, "picture-wealth-members"),
        facts: vec![
            (label!(words, "picture-gini"), share(found.spread.gini_ppm)),
            (label!(words, "picture-top"), share(found.spread.top_ppm)),
            (label!(words, "picture-half"), share(found.poorer_half_ppm)),
            (label!(words, "picture-active"), number(locale, members)),
        ],
        equal: label!(words, "picture-equal"),
        figures: Figures::new(locale, Unit::Share),
    }
}

/// The last days as they were and as they would have been.
pub(super) fn what_if(words: &Words, title: String, seen: &WhatIf) -> Bars {
    let (before, after) = (&seen.before, &seen.after);
    let (coins, shares) = (amounts(words), Figures::new(words.locale(), Unit::Share));
    let bar = |kind, value, figures: Figures| Bar {
        kind,
        value,
        label: figures.full(value),
    };
    let row = |name: String, before: i64, after: i64, figures: Figures| BarRow {
        name,
        bars: vec![
            bar(BarKind::Now, before, figures),
            bar(BarKind::Then, after, figures),
        ],
    };
    let amount = |name, before: Money, after: Money| row(name, before.minor(), after.minor(), coins);
    let share = |name, before: Option<i64>, after: Option<i64>| Some(row(name, before?, after?, shares));
    let mut rows = vec![
        amount(label!(words, "what-if-minted"), before.minted, after.minted),
        amount(label!(words, "what-if-supply"), before.supply, after.supply),
    ];
    rows.extend(share(
        label!(words, "what-if-growth"),
        before.growth_ppm,
        after.growth_ppm,
    ));
    rows.extend(share(
        label!(words, "what-if-gini"),
        before.gini_ppm,
        after.gini_ppm,
    ));
    Bars {
        title,
        rows,
        scale: Scale::EachRow,
        legend: vec![
            (BarKind::Now, label!(words, "picture-before")),
            (BarKind::Then, label!(words, "picture-after")),
        ],
    }
}
