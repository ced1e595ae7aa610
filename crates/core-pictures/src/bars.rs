//! Bars beside one another: what is larger, and by how much.

use crate::canvas::{Area, Canvas, LABEL, MARGIN, Style, WIDTH};
use crate::theme::{Colour, GRID, LESS, MORE, MUTED, PANEL, Theme};
use crate::{Picture, ticks::along};

const TOP: i32 = 240;
const BAR: i32 = 62;
/// Rows that are drawn; more are left out.
const MOST: usize = 10;

/// What a bar's length is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// All rows count the same thing.
    Shared,
    /// Each row counts a thing of its own, and only its own bars compare.
    EachRow,
}

/// Rows of named bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    /// What is shown.
    pub title: String,
    /// The rows, at most ten.
    pub rows: Vec<BarRow>,
    /// What lengths mean.
    pub scale: Scale,
    /// What the kinds of bars are called.
    pub legend: Vec<(BarKind, String)>,
}

/// A row: a name and its bars, one below the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarRow {
    /// What it is about.
    pub name: String,
    /// Its bars.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is.
    pub kind: BarKind,
    /// How long it is; only the size counts.
    pub value: i64,
    /// The figure beside it.
    pub label: String,
}

/// What a bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarKind {
    /// How it is.
    Now,
    /// How it would be.
    Then,
    /// What came.
    More,
    /// What went.
    Less,
}

impl BarKind {
    const fn colour(self, theme: Theme) -> Colour {
        match self {
            Self::Now => MUTED,
            Self::Then => theme.bright(),
            Self::More => MORE,
            Self::Less => LESS,
        }
    }
}

fn longest<'b>(bars: impl Iterator<Item = &'b Bar>) -> i128 {
    bars.map(|bar| i128::from(bar.value).abs()).max().unwrap_or(0)
}

impl Bars {
    fn legend(&self, canvas: &mut Canvas, theme: Theme) {
        let mut x = MARGIN;
        for (kind, name) in &self.legend {
            let swatch = Area {
                x,
                y: 206,
                width: 48,
                height: 48,
            };
            canvas.rectangle(swatch, 10, kind.colour(theme));
            canvas.text((x + 70, 250), name, Style::label());
            x += 70 + Style::label().width(name) + 80;
        }
    }
}

impl Picture for Bars {
    fn svg(&self, theme: Theme) -> String {
        let top = if self.legend.is_empty() { TOP } else { TOP + 90 };
        let rows = &self.rows[..self.rows.len().min(MOST)];
        let lines: usize = rows.iter().map(|row| row.bars.len()).sum();
        let count = |count: usize| i32::try_from(count).unwrap_or(0);
        let height = top + count(rows.len()) * (LABEL + 76) + count(lines) * (BAR + 16) + 30;
        let mut canvas = Canvas::titled(height + height % 2, &self.title, theme);
        let all = longest(rows.iter().flat_map(|row| &row.bars));
        let labels = rows.iter().flat_map(|row| &row.bars);
        let style = Style::new(LABEL).bold();
        let side = labels
            .map(|bar| style.width(&bar.label))
            .max()
            .unwrap_or(0)
            .min(900);
        let room = WIDTH - 2 * MARGIN - side - 36;
        let mut y = top;
        self.legend(&mut canvas, theme);
        for row in rows {
            canvas.text_within(
                (MARGIN, y + LABEL - 8),
                &row.name,
                Style::label(),
                WIDTH - 2 * MARGIN,
            );
            y += LABEL + 20;
            let own = match self.scale {
                Scale::Shared => all,
                Scale::EachRow => longest(row.bars.iter()),
            };
            for bar in &row.bars {
                let length = along(i128::from(bar.value).abs(), (0, own), room);
                let back = Area {
                    x: MARGIN,
                    y,
                    width: room,
                    height: BAR,
                };
                canvas.rectangle(back, 12, PANEL);
                if length > 0 {
                    let front = Area {
                        width: length.max(10),
                        ..back
                    };
                    canvas.rectangle(front, 12.min(length / 2), bar.kind.colour(theme));
                }
                let style = style.coloured(bar.kind.colour(theme));
                canvas.text_within((MARGIN + room + 36, y + BAR - 12), &bar.label, style, side + 2);
                y += BAR + 16;
            }
            y += 28;
            canvas.line((MARGIN, y), (WIDTH - MARGIN, y), 2, GRID);
            y += 28;
        }
        canvas.svg()
    }

    fn describe(&self) -> String {
        let said: Vec<String> = self
            .rows
            .iter()
            .map(|row| {
                let figures: Vec<&str> = row.bars.iter().map(|bar| bar.label.as_str()).collect();
                format!("{}: {}", row.name, figures.join(" → "))
            })
            .collect();
        format!("{}. {}.", self.title, said.join("; "))
    }
}
