//! Lines over time.

use std::fmt::Write as _;

use crate::canvas::{Anchor, Canvas, LABEL, MARGIN, Point, Style, WIDTH};
use crate::theme::{GRID, Theme, dashes, nth};
use crate::ticks::{along, ticks};
use crate::{Figures, Picture};

const HEIGHT: i32 = 1_240;
const BOTTOM: i32 = HEIGHT - 160;
/// How far apart the figures at the ends of lines are at least.
const LINE: i32 = LABEL + 12;
/// Moments named below the chart at most.
const NAMED: usize = 5;

/// How something went over time: one line for each series, with round numbers at the side, and the last value of each at its
/// end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChart {
    /// What is shown.
    pub title: String,
    /// The names of the moments, the earliest first.
    pub moments: Vec<String>,
    /// The lines; at most four can be told apart well. Values beyond the moments are left out.
    pub series: Vec<Series>,
    /// How values are written.
    pub figures: Figures,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What it is; shown if there are several.
    pub name: String,
    /// The moment it begins with, the first being 0.
    pub from: usize,
    /// A value for each moment from there on.
    pub values: Vec<i64>,
}

impl Series {
    /// A line through all moments.
    pub fn new(name: impl Into<String>, values: Vec<i64>) -> Self {
        Self {
            name: name.into(),
            from: 0,
            values,
        }
    }

    /// The same line, beginning at a later moment.
    pub fn beginning(self, from: usize) -> Self {
        Self { from, ..self }
    }
}

/// Where the lines are.
struct Plot {
    left: i32,
    right: i32,
    top: i32,
    ends: (i128, i128),
    /// How far apart the round numbers are.
    step: u64,
}

impl Plot {
    fn x(&self, place: usize, count: usize) -> i32 {
        if count == 1 {
            return i32::midpoint(self.left, self.right);
        }
        let last = i128::try_from(count.saturating_sub(1)).unwrap_or(1);
        let place = i128::try_from(place).unwrap_or(0);
        self.left + along(place, (0, last), self.right - self.left)
    }

    fn y(&self, value: i128) -> i32 {
        BOTTOM - along(value, self.ends, BOTTOM - self.top)
    }
}

impl LineChart {
    /// The values of a series that have a moment.
    fn values<'s>(&self, series: &'s Series) -> &'s [i64] {
        &series.values[..series
            .values
            .len()
            .min(self.moments.len().saturating_sub(series.from))]
    }

    fn all(&self) -> impl Iterator<Item = i64> {
        self.series.iter().flat_map(|series| self.values(series)).copied()
    }

    /// The names of the lines, each after a piece of it.
    fn legend(&self, canvas: &mut Canvas) {
        let mut x = MARGIN;
        for (place, series) in self.series.iter().enumerate() {
            let room = WIDTH - MARGIN - x - 130;
            if room < 200 {
                break;
            }
            canvas.course(&[(x, 238), (x + 100, 238)], 12, nth(place), dashes(place));
            canvas.text_within((x + 126, 258), &series.name, Style::label(), room);
            x += 126 + Style::label().width(&series.name) + 70;
        }
    }

    fn frame(&self, canvas: &mut Canvas, plot: &Plot, marks: &[i128]) {
        for mark in marks {
            let y = plot.y(*mark);
            canvas.line(
                (plot.left, y),
                (plot.right, y),
                if *mark == 0 { 6 } else { 3 },
                GRID,
            );
            let text = self.figures.to_the(clamped(*mark), plot.step);
            canvas.text(
                (plot.left - 28, y + 20),
                &text,
                Style::label().anchored(Anchor::End),
            );
        }
        for place in named(
            self.moments.len(),
            room_for(&self.moments, plot.right - plot.left),
        ) {
            let anchor = match place {
                0 if self.moments.len() > 1 => Anchor::Start,
                _ if place + 1 == self.moments.len() && self.moments.len() > 1 => Anchor::End,
                _ => Anchor::Middle,
            };
            let at = (plot.x(place, self.moments.len()), BOTTOM + 92);
            canvas.text(at, &self.moments[place], Style::label().anchored(anchor));
        }
    }

    fn lines(&self, canvas: &mut Canvas, plot: &Plot, theme: Theme) {
        let is_alone = self.series.len() == 1;
        let mut ends = Vec::new();
        for (place, series) in self.series.iter().enumerate() {
            let values = self.values(series);
            let points: Vec<Point> = values
                .iter()
                .enumerate()
                .map(|(at, value)| {
                    (
                        plot.x(series.from + at, self.moments.len()),
                        plot.y(i128::from(*value)),
                    )
                })
                .collect();
            let (Some(first), Some(last), Some(value)) = (points.first(), points.last(), values.last())
            else {
                continue;
            };
            let colour = if is_alone { theme.bright() } else { nth(place) };
            // A filled surface says how much there is: only where it begins with nothing.
            if is_alone && plot.ends.0 == 0 && points.len() > 1 {
                let below = [(last.0, BOTTOM), (first.0, BOTTOM)];
                let outline: Vec<Point> = points.iter().copied().chain(below).collect();
                canvas.surface(&outline, colour, 22);
            }
            if points.len() > 1 {
                canvas.course(&points, 12, colour, if is_alone { "" } else { dashes(place) });
            }
            canvas.circle(*last, 18, colour);
            ends.push((last.1, *last, *value, colour));
        }
        ends.sort_by_key(|(y, ..)| *y);
        let wanted: Vec<i32> = ends.iter().map(|(y, ..)| y + 20).collect();
        for ((_, point, value, colour), y) in ends.into_iter().zip(apart(wanted, plot.top + 20, BOTTOM)) {
            let style = Style::new(LABEL).bold().coloured(colour);
            canvas.text(
                (point.0 + 36, y),
                &self.figures.to_the(value, plot.step / 10),
                style,
            );
        }
    }
}

impl Picture for LineChart {
    fn svg(&self, theme: Theme) -> String {
        let mut canvas = Canvas::titled(HEIGHT, &self.title, theme);
        let (low, high) = (self.all().min().unwrap_or(0), self.all().max().unwrap_or(0));
        let marks = ticks(low, high, 5);
        let ends = (marks[0], marks[marks.len() - 1]);
        let step = step_of(&marks);
        let side = marks.iter().map(|mark| self.figures.to_the(clamped(*mark), step));
        let side = side.map(|text| Style::label().width(&text)).max().unwrap_or(0);
        let last = self.series.iter().filter_map(|series| self.values(series).last());
        let last = last.map(|value| {
            Style::new(LABEL)
                .bold()
                .width(&self.figures.to_the(*value, step / 10))
        });
        let plot = Plot {
            left: MARGIN + side + 28,
            right: WIDTH - MARGIN - last.max().unwrap_or(0) - 36,
            top: if self.series.len() > 1 { 350 } else { 250 },
            ends,
            step,
        };
        if self.series.len() > 1 {
            self.legend(&mut canvas);
        }
        self.frame(&mut canvas, &plot, &marks);
        self.lines(&mut canvas, &plot, theme);
        canvas.svg()
    }

    fn describe(&self) -> String {
        let mut text = format!("{}.", self.title);
        for series in &self.series {
            let values = self.values(series);
            let said: Vec<String> = named(values.len(), NAMED)
                .into_iter()
                .map(|place| {
                    let moment = &self.moments[series.from + place];
                    format!("{moment} {}", self.figures.full(values[place]))
                })
                .collect();
            let name = if self.series.len() > 1 {
                format!("{}: ", series.name)
            } else {
                String::new()
            };
            // Writing to a string cannot fail.
            let _ = write!(text, " {name}{}.", said.join(", "));
        }
        text
    }
}

/// A mark as an amount: marks lie beyond the values, and so perhaps a little beyond what an amount can be.
pub(crate) fn clamped(mark: i128) -> i64 {
    i64::try_from(mark).unwrap_or(if mark < 0 { i64::MIN } else { i64::MAX })
}

/// How far apart round numbers are.
pub(crate) fn step_of(marks: &[i128]) -> u64 {
    let step = marks.windows(2).next().map(|pair| pair[1] - pair[0]);
    step.and_then(|step| u64::try_from(step).ok()).unwrap_or(1)
}

/// How many of these names fit beside one another.
pub(crate) fn room_for(names: &[String], width: i32) -> usize {
    let widest = names
        .iter()
        .map(|name| Style::label().width(name))
        .max()
        .unwrap_or(0);
    usize::try_from(width / (widest + 60))
        .unwrap_or(2)
        .clamp(2, NAMED)
}

/// Some places of so many, evenly apart, with the first and the last.
pub(crate) fn named(count: usize, most: usize) -> Vec<usize> {
    let many = count.min(most);
    let mut places: Vec<usize> = match many {
        0 | 1 => (0..many).collect(),
        _ => (0..many).map(|nth| nth * (count - 1) / (many - 1)).collect(),
    };
    places.dedup();
    places
}

/// Heights in ascending order, moved so that none covers another and all are between two ends, as far as there is room.
fn apart(mut heights: Vec<i32>, top: i32, bottom: i32) -> Vec<i32> {
    let mut free = top;
    for height in &mut heights {
        *height = (*height).max(free);
        free = *height + LINE;
    }
    let mut free = bottom;
    for height in heights.iter_mut().rev() {
        *height = (*height).min(free);
        free = *height - LINE;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_at_ends_do_not_cover_one_another() {
        assert_eq!(apart(vec![500, 510, 900], 100, 1_000), [500, 580, 900]);
        assert_eq!(apart(vec![990, 995], 100, 1_000), [920, 1_000]);
        assert_eq!(apart(vec![10, 20], 100, 1_000), [100, 180]);
    }

    #[test]
    fn first_and_last_moments_are_named() {
        assert_eq!(named(0, 5), [0; 0]);
        assert_eq!(named(1, 5), [0]);
        assert_eq!(named(3, 5), [0, 1, 2]);
        assert_eq!(named(31, 5), [0, 7, 15, 22, 30]);
        assert_eq!(named(31, 3), [0, 15, 30]);
    }
}
