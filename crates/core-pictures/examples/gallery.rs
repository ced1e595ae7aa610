//! Writes one picture of each kind to a folder: `cargo run -p core-pictures --example gallery -- FOLDER`.

use std::{error::Error, fmt::Write as _, fs, path::Path};

use core_pictures::{
    Bar, BarKind, BarRow, Bars, Columns, Figures, Layer, LineChart, Lorenz, Picture, ProfileCard, Scale,
    Series, Theme, Tile, Unit,
};
use core_types::Locale;

fn days(count: usize) -> Vec<String> {
    (0..count).map(|day| format!("{} Nov", day % 30 + 1)).collect()
}

/// A course that wanders, the same every time.
fn wander(seed: i64, count: usize, from: i64, step: i64) -> Vec<i64> {
    let mut state = seed;
    let mut value = from;
    (0..count)
        .map(|_| {
            state = (state * 48_271) % 2_147_483_647;
            value += step * (state % 200 - 80) / 100;
            value
        })
        .collect()
}

#[expect(clippy::too_many_lines, reason = "one picture after the other")]
fn all() -> Vec<(&'static str, Box<dyn Picture>)> {
    let figures = Figures::new(Locale::En, Unit::Amount);
    let series = |name: &str, values| Series::new(name, values);
    let chart = |title: &str, count, series| LineChart {
        title: title.to_owned(),
        moments: days(count),
        series,
        figures,
    };
    let layer = |name: &str, values| Layer {
        name: name.to_owned(),
        values,
    };
    let tile = |name: &str, value: &str| Tile {
        name: name.to_owned(),
        value: value.to_owned(),
    };
    let bar = |kind, value, label: &str| Bar {
        kind,
        value,
        label: label.to_owned(),
    };
    let negative = |values: Vec<i64>| values.into_iter().map(|value| -value.abs() / 2).collect();
    let card = |name: &str, badges: &[&str], total: &str| ProfileCard {
        name: name.to_owned(),
        about: "Harbour Master · Harbour".to_owned(),
        badges: badges.iter().map(|badge| (*badge).to_owned()).collect(),
        level: "Level 12".to_owned(),
        progress: (1_234, 2_000),
        progress_text: "1,234 of 2,000 XP".to_owned(),
        tiles: vec![
            tile("Wallet and bank", total),
            tile("Place", "3"),
            tile("Work streak", "17 days"),
            tile("Shifts", "248"),
            tile("Quests", "31"),
            tile("Achievements", "9 of 24"),
        ],
    };
    vec![
        (
            "supply",
            Box::new(chart(
                "All coins, 30 days",
                30,
                vec![series("All", wander(7, 30, 120_000, 5_000))],
            )),
        ),
        (
            "close",
            Box::new(chart(
                "All coins, 30 days",
                30,
                vec![series("All", wander(7, 30, 912_000_000, 90_000))],
            )),
        ),
        (
            "kinds",
            Box::new(chart(
                "Coins by where they are",
                90,
                vec![
                    series("Wallets", wander(3, 90, 400_000_000, 2_000_000)),
                    series("Banks", wander(9, 90, 410_000_000, 3_000_000)),
                    series("Treasury", wander(5, 90, 20_000_000, 500_000)),
                    series("Held", wander(11, 90, 5_000_000, 90_000)),
                ],
            )),
        ),
        (
            "one",
            Box::new(chart("One day alone", 1, vec![series("All", vec![1_000])])),
        ),
        ("empty", Box::new(chart("Nothing yet", 0, Vec::new()))),
        (
            "flows",
            Box::new(Columns {
                title: "Made and gone by source, 30 days".to_owned(),
                moments: days(30),
                layers: vec![
                    layer("Work", wander(3, 30, 30_000, 4_000)),
                    layer("Daily reward", wander(8, 30, 12_000, 900)),
                    layer("Shop", negative(wander(5, 30, 40_000, 5_000))),
                    layer("Fees", negative(wander(6, 30, 9_000, 800))),
                    layer("A source with a very long name indeed", wander(2, 30, 4_000, 700)),
                    layer("Everything else", wander(4, 30, 2_000, 300)),
                ],
                figures,
            }),
        ),
        (
            "sources",
            Box::new(Bars {
                title: "Faucets and sinks, 7 days".to_owned(),
                scale: Scale::Shared,
                legend: Vec::new(),
                rows: vec![
                    BarRow {
                        name: "Work".to_owned(),
                        bars: vec![bar(BarKind::More, 412_345_678, "+412,345,678")],
                    },
                    BarRow {
                        name: "Daily reward".to_owned(),
                        bars: vec![bar(BarKind::More, 88_000_000, "+88,000,000")],
                    },
                    BarRow {
                        name: "Shop".to_owned(),
                        bars: vec![bar(BarKind::Less, -301_000_000, "−301,000,000")],
                    },
                ],
            }),
        ),
        (
            "what-if",
            Box::new(Bars {
                title: "If daily.base had been 250".to_owned(),
                scale: Scale::EachRow,
                legend: vec![
                    (BarKind::Now, "as it was".to_owned()),
                    (BarKind::Then, "as it would have been".to_owned()),
                ],
                rows: vec![
                    BarRow {
                        name: "Coins made".to_owned(),
                        bars: vec![
                            bar(BarKind::Now, 12_000, "12,000"),
                            bar(BarKind::Then, 30_000, "30,000"),
                        ],
                    },
                    BarRow {
                        name: "All coins".to_owned(),
                        bars: vec![
                            bar(BarKind::Now, 912_000_000, "912,000,000"),
                            bar(BarKind::Then, 930_000_000, "930,000,000"),
                        ],
                    },
                    BarRow {
                        name: "Growth per week".to_owned(),
                        bars: vec![
                            bar(BarKind::Now, 12_000, "1.2%"),
                            bar(BarKind::Then, 30_000, "3%"),
                        ],
                    },
                    BarRow {
                        name: "Inequality (Gini)".to_owned(),
                        bars: vec![
                            bar(BarKind::Now, 430_000, "43%"),
                            bar(BarKind::Then, 400_000, "40%"),
                        ],
                    },
                ],
            }),
        ),
        (
            "lorenz",
            Box::new(Lorenz {
                title: "Who has how much".to_owned(),
                points: (1..100).map(|n| (n * 10_000, n * n * n)).collect(),
                members: "Members, from the poorest to the richest".to_owned(),
                facts: vec![
                    ("Gini".to_owned(), "48.2%".to_owned()),
                    ("Richest hundredth".to_owned(), "3%".to_owned()),
                    ("Poorer half".to_owned(), "12.5%".to_owned()),
                    ("Members counted".to_owned(), "1,234,567".to_owned()),
                ],
                equal: "if all had the same".to_owned(),
                figures: Figures::new(Locale::En, Unit::Share),
            }),
        ),
        (
            "profile",
            Box::new(card("Ana", &["Season 3", "Prestige II"], "1,234,567")),
        ),
        (
            "profile-long",
            Box::new(card(
                "Ζωή 𝓑artholomäus 🦊 van der Überraschungsfeld",
                &[],
                "999,999,999,999",
            )),
        ),
        (
            "profile-strange",
            Box::new(card("田中 <b>&", &["Passive"], "−12")),
        ),
    ]
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "pictures".to_owned());
    fs::create_dir_all(&folder)?;
    let mut report = String::new();
    for (name, picture) in all() {
        let theme = Theme::new(0x5c_7a_f0);
        #[expect(
            clippy::disallowed_methods,
            reason = "a measurement, in a program without a runtime"
        )]
        let begin = std::time::Instant::now();
        let png = picture.png(theme)?;
        let took = begin.elapsed();
        fs::write(Path::new(&folder).join(format!("{name}.png")), &png.bytes)?;
        fs::write(Path::new(&folder).join(format!("{name}.svg")), picture.svg(theme))?;
        let size = format!("{} × {}, {} bytes", png.width, png.height, png.bytes.len());
        writeln!(report, "{name}: {size}, {took:?}\n  {}", png.description)?;
    }
    fs::write(Path::new(&folder).join("report.txt"), report)?;
    Ok(())
}
