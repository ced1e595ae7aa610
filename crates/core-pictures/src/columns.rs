//! Columns over time, in layers: what came, upwards, and what went, downwards.

use crate::canvas::{Anchor, Area, Canvas, MARGIN, Style, WIDTH};
use crate::chart::{clamped, named, room_for, step_of};
use crate::theme::{GRID, MUTED, Theme, nth};
use crate::ticks::{along, ticks};
use crate::{Figures, Picture};

/// The height with two rows of names, and of one.
const HEIGHT: i32 = 1_420;
const LEGEND: i32 = 96;
const TOP: i32 = 230;
const BOTTOM: i32 = 1_030;
/// Columns side by side at most: more moments share one.
const MOST: usize = 31;
/// Layers that have a colour of their own.
const LAYERS: usize = 7;

/// What came and went at each moment, from where: layers on one another, positive ones upwards, negative ones downwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// What is shown.
    pub title: String,
    /// The names of the moments, the earliest first. More than 31 are put together in groups, each named after its first.
    pub moments: Vec<String>,
    /// The layers, the largest first; the seventh and all after it look the same.
    pub layers: Vec<Layer>,
    /// How values are written.
    pub figures: Figures,
}

/// One layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// What it is.
    pub name: String,
    /// A value for each moment, below zero for what went.
    pub values: Vec<i64>,
}

impl Layer {
    fn sum(&self) -> i64 {
        self.values.iter().copied().fold(0, i64::saturating_add)
    }
}

impl Columns {
    /// How many moments share a column.
    fn group(&self) -> usize {
        self.moments.len().div_ceil(MOST).max(1)
    }

    fn count(&self) -> usize {
        self.moments.len().div_ceil(self.group())
    }

    /// The columns of each layer.
    fn grouped(&self) -> Vec<Vec<i128>> {
        let (group, count) = (self.group(), self.count());
        self.layers
            .iter()
            .map(|layer| {
                let mut columns = vec![0_i128; count];
                for (place, value) in layer.values.iter().take(self.moments.len()).enumerate() {
                    columns[place / group] += i128::from(*value);
                }
                columns
            })
            .collect()
    }

    fn legend(&self, canvas: &mut Canvas) {
        let width = (WIDTH - 2 * MARGIN) / 3;
        for (place, layer) in self.layers.iter().take(LAYERS - 1).enumerate() {
            let (row, column) = (place / 3, place % 3);
            let (row, column) = (
                i32::try_from(row).unwrap_or(0),
                i32::try_from(column).unwrap_or(0),
            );
            let (x, y) = (MARGIN + column * width, 1_232 + row * LEGEND);
            let swatch = Area {
                x,
                y: y - 44,
                width: 48,
                height: 48,
            };
            canvas.rectangle(swatch, 10, nth(place));
            canvas.text_fitting((x + 70, y), &layer.name, Style::label(), width - 100);
        }
    }
}

impl Picture for Columns {
    fn svg(&self, theme: Theme) -> String {
        let spare = if self.layers.len() > 3 { 0 } else { LEGEND };
        let mut canvas = Canvas::titled(HEIGHT - spare, &self.title, theme);
        let layers = self.grouped();
        let sum = |column: usize, is_up: bool| -> i128 {
            let values = layers.iter().map(|layer| layer[column]);
            values.filter(|value| (*value > 0) == is_up).sum()
        };
        let highest = (0..self.count())
            .map(|column| sum(column, true))
            .max()
            .unwrap_or(0);
        let lowest = (0..self.count())
            .map(|column| sum(column, false))
            .min()
            .unwrap_or(0);
        let marks = ticks(clamped(lowest.min(0)), clamped(highest.max(0)), 5);
        let ends = (marks[0], marks[marks.len() - 1]);
        let step = step_of(&marks);
        let side = marks.iter().map(|mark| self.figures.to_the(clamped(*mark), step));
        let side = side.map(|text| Style::label().width(&text)).max().unwrap_or(0);
        let (left, right) = (MARGIN + side + 28, WIDTH - MARGIN);
        let y = |value: i128| BOTTOM - along(value, ends, BOTTOM - TOP);
        for mark in &marks {
            canvas.line((left, y(*mark)), (right, y(*mark)), 3, GRID);
            let text = self.figures.to_the(clamped(*mark), step);
            canvas.text(
                (left - 28, y(*mark) + 20),
                &text,
                Style::label().anchored(Anchor::End),
            );
        }
        let count = i32::try_from(self.count()).unwrap_or(1).max(1);
        let slot = (right - left) / count;
        let width = (slot - slot / 4).clamp(4, 160);
        let mut x = left + (slot - width) / 2;
        for column in 0..self.count() {
            let (mut up, mut down) = (0_i128, 0_i128);
            for (place, layer) in layers.iter().enumerate() {
                let value = layer[column];
                let base = if value > 0 { &mut up } else { &mut down };
                let (from, to) = (y(*base), y(*base + value));
                *base += value;
                let area = Area {
                    x,
                    y: from.min(to),
                    width,
                    height: (from - to).abs(),
                };
                if area.height > 0 {
                    canvas.rectangle(area, 0, nth(place.min(LAYERS - 1)));
                }
            }
            x += slot;
        }
        canvas.line((left, y(0)), (right, y(0)), 6, MUTED);
        let places = named(self.count(), room_for(&self.moments, right - left));
        for place in places {
            let name = &self.moments[place * self.group()];
            // Below the middle of its column, as far as the edges allow.
            let half = Style::label().width(name) / 2;
            let middle = left + i32::try_from(place).unwrap_or(0) * slot + slot / 2;
            let middle = middle.max(left + half).min(right - half);
            let style = Style::label().anchored(Anchor::Middle);
            canvas.text((middle, BOTTOM + 92), name, style);
        }
        self.legend(&mut canvas);
        canvas.svg()
    }

    fn describe(&self) -> String {
        let said: Vec<String> = self
            .layers
            .iter()
            .map(|layer| format!("{} {}", layer.name, self.figures.full(layer.sum())))
            .collect();
        format!("{}. {}.", self.title, said.join(", "))
    }
}
