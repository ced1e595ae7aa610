//! Every kind of picture, with figures of every kind.

use core_types::Locale;
use proptest::{collection::vec, prelude::*};

use crate::{
    Bar, BarKind, BarRow, Bars, Columns, Figures, Layer, LineChart, Lorenz, Picture, ProfileCard, Scale,
    Series, Theme, Tile, Unit,
};

const THEME: Theme = Theme::new(0x5c_7a_f0);

fn english(unit: Unit) -> Figures {
    Figures::new(Locale::En, unit)
}

fn days(count: usize) -> Vec<String> {
    (1..=count).map(|day| format!("{day} Nov")).collect()
}

fn chart(moments: usize, series: Vec<Vec<i64>>) -> LineChart {
    let series = series.into_iter().enumerate();
    LineChart {
        title: "All <coins> & \"more\"".to_owned(),
        moments: days(moments),
        series: series
            .map(|(place, values)| Series::new(format!("Line {place}"), values))
            .collect(),
        figures: english(Unit::Amount),
    }
}

fn columns(moments: usize, layers: Vec<Vec<i64>>) -> Columns {
    let layers = layers.into_iter().enumerate();
    Columns {
        title: "Made and gone".to_owned(),
        moments: days(moments),
        layers: layers
            .map(|(place, values)| Layer {
                name: format!("Layer {place}"),
                values,
            })
            .collect(),
        figures: english(Unit::Amount),
    }
}

fn bars(rows: Vec<(i64, i64)>, scale: Scale) -> Bars {
    let bar = |kind, value: i64| Bar {
        kind,
        value,
        label: english(Unit::Amount).full(value),
    };
    Bars {
        title: "What if".to_owned(),
        rows: rows
            .into_iter()
            .map(|(now, then)| BarRow {
                name: "Row".to_owned(),
                bars: vec![bar(BarKind::Now, now), bar(BarKind::Then, then)],
            })
            .collect(),
        scale,
        legend: vec![
            (BarKind::Now, "now".to_owned()),
            (BarKind::Then, "then".to_owned()),
        ],
    }
}

fn lorenz(points: Vec<(i64, i64)>) -> Lorenz {
    Lorenz {
        title: "Who has how much".to_owned(),
        points,
        members: "Members".to_owned(),
        facts: vec![("Gini".to_owned(), "43%".to_owned())],
        equal: "all the same".to_owned(),
        figures: english(Unit::Share),
    }
}

fn card(name: &str, progress: (i64, i64), tiles: usize) -> ProfileCard {
    ProfileCard {
        name: name.to_owned(),
        about: "Deckhand".to_owned(),
        badges: vec!["Season 3".to_owned()],
        level: "Level 3".to_owned(),
        progress,
        progress_text: "10 of 20 XP".to_owned(),
        tiles: (0..tiles)
            .map(|tile| Tile {
                name: format!("Tile {tile}"),
                value: "1,234".to_owned(),
            })
            .collect(),
    }
}

/// Draws it, looks at the file, and answers its size.
fn drawn(picture: &dyn Picture) -> (u32, u32) {
    let png = picture.png(THEME).unwrap();
    assert!(png.bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    let number = |at: usize| u32::from_be_bytes(png.bytes[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (png.width, png.height));
    assert!(!png.description.is_empty() && png.description.chars().count() <= 1_000);
    (png.width, png.height)
}

#[test]
fn pictures_are_as_they_were() {
    insta::assert_snapshot!("line", chart(3, vec![vec![1_000, 1_250, 1_180]]).svg(THEME));
    insta::assert_snapshot!("lines", chart(3, vec![vec![1, 2, 3], vec![3, 2, 1]]).svg(THEME));
    insta::assert_snapshot!("columns", columns(2, vec![vec![10, 20], vec![-5, 5]]).svg(THEME));
    insta::assert_snapshot!("bars", bars(vec![(10, 20)], Scale::EachRow).svg(THEME));
    insta::assert_snapshot!("lorenz", lorenz(vec![(500_000, 200_000)]).svg(THEME));
    insta::assert_snapshot!("profile", card("Ana & Bo <3", (10, 20), 4).svg(THEME));
}

#[test]
fn pictures_have_a_size_of_their_own() {
    assert_eq!(drawn(&chart(3, vec![vec![1, 2, 3]])), (1_000, 620));
    assert_eq!(drawn(&columns(3, vec![vec![1, 2, 3]])), (1_000, 662));
    assert_eq!(drawn(&lorenz(Vec::new())), (1_000, 725));
    assert_eq!(drawn(&card("Ana", (1, 2), 6)).0, 1_000);
    assert_eq!(drawn(&bars(vec![(1, 2)], Scale::Shared)).0, 1_000);
}

#[test]
fn the_same_figures_make_the_same_bytes() {
    let draw = || card("Ana", (1, 2), 6).png(THEME).unwrap();
    assert_eq!(draw(), draw());
    assert_ne!(draw().bytes, card("Bo", (1, 2), 6).png(THEME).unwrap().bytes);
}

#[test]
fn words_say_what_is_seen() {
    assert_eq!(
        chart(3, vec![vec![1_000, 2, 3], vec![4, 5, 6]]).describe(),
        "All <coins> & \"more\". Line 0: 1 Nov 1,000, 2 Nov 2, 3 Nov 3. Line 1: 1 Nov 4, 2 Nov 5, 3 Nov 6."
    );
    assert_eq!(
        columns(2, vec![vec![10, 20], vec![-5, 0]]).describe(),
        "Made and gone. Layer 0 30, Layer 1 −5."
    );
    assert_eq!(
        bars(vec![(1, 2)], Scale::Shared).describe(),
        "What if. Row: 1 → 2."
    );
    assert_eq!(lorenz(Vec::new()).describe(), "Who has how much. Gini 43%.");
    assert_eq!(
        card("Ana", (1, 2), 1).describe(),
        "Ana, Deckhand, Level 3, 10 of 20 XP, Season 3, Tile 0 1,234."
    );
}

#[test]
fn a_line_may_begin_later() {
    let mut lines = chart(3, vec![vec![1, 2, 3], vec![7, 8, 9]]);
    lines.series[1].from = 2;
    assert!(
        lines.describe().ends_with("Line 1: 3 Nov 7."),
        "{}",
        lines.describe()
    );
    drawn(&lines);
    lines.series[1].from = 9;
    assert!(lines.describe().ends_with("Line 1: ."), "{}", lines.describe());
    drawn(&lines);
}

#[test]
fn figures_at_the_edge_are_drawn() {
    for values in [
        vec![],
        vec![0],
        vec![7],
        vec![i64::MAX],
        vec![i64::MIN, i64::MAX],
        vec![5; 40],
    ] {
        drawn(&chart(values.len(), vec![values.clone()]));
        drawn(&chart(values.len(), vec![values.clone(), values.clone()]));
        drawn(&columns(values.len(), vec![values.clone(), values.clone()]));
        drawn(&bars(
            values.iter().map(|value| (*value, 0)).collect(),
            Scale::Shared,
        ));
    }
    drawn(&chart(0, Vec::new()));
    drawn(&card("", (0, 0), 0));
    drawn(&card("Ana", (i64::MAX, i64::MIN), 9));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn any_figures_are_drawn(
        moments in 0..45_usize,
        series in vec(vec(any::<i64>(), 0..45), 0..5),
        points in vec((any::<i64>(), any::<i64>()), 0..9),
        rows in vec((any::<i64>(), any::<i64>()), 0..12),
    ) {
        drawn(&chart(moments, series.clone()));
        drawn(&columns(moments, series));
        drawn(&lorenz(points));
        drawn(&bars(rows.clone(), Scale::Shared));
        drawn(&bars(rows, Scale::EachRow));
    }

    #[test]
    fn any_name_is_drawn(name in "\\PC{0,50}", have in any::<i64>(), needed in any::<i64>()) {
        drawn(&card(&name, (have, needed), 3));
    }
}
