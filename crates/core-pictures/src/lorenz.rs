//! Who has how much.

use crate::canvas::{Anchor, Canvas, MARGIN, Point, Style, WIDTH};
use crate::theme::{GRID, MUTED, Theme};
use crate::ticks::along;
use crate::{Figures, Picture};

const TOP: i32 = 340;
const SIDE: i32 = 940;
const HEIGHT: i32 = TOP + SIDE + 170;
const WHOLE: i128 = 1_000_000;

/// The Lorenz curve (M. O. Lorenz, 1905): what share of everything the poorest so many have together. If all had the same,
/// it would be the straight line beside it; twice the surface between both is the Gini coefficient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lorenz {
    /// What is shown.
    pub title: String,
    /// The curve in millionths: members from the poorest on, and what they have. The corners need not be in it.
    pub points: Vec<(i64, i64)>,
    /// Below the curve: what goes to the right.
    pub members: String,
    /// Beside it: figures with their names, such as the coefficient.
    pub facts: Vec<(String, String)>,
    /// What the straight line means.
    pub equal: String,
    /// How shares are written.
    pub figures: Figures,
}

impl Picture for Lorenz {
    fn svg(&self, theme: Theme) -> String {
        let mut canvas = Canvas::titled(HEIGHT, &self.title, theme);
        let left = MARGIN + Style::label().width(&self.figures.short(1_000_000)) + 28;
        let (right, bottom) = (left + SIDE, TOP + SIDE);
        let at = |members: i64, money: i64| -> Point {
            (
                left + along(i128::from(members), (0, WHOLE), SIDE),
                bottom - along(i128::from(money), (0, WHOLE), SIDE),
            )
        };
        for quarter in 0..=4 {
            let share = quarter * 250_000;
            let (x, y) = at(share, share);
            canvas.line((left, y), (right, y), 3, GRID);
            canvas.line((x, TOP), (x, bottom), 3, GRID);
            let text = self.figures.short(share);
            canvas.text((left - 28, y + 20), &text, Style::label().anchored(Anchor::End));
        }
        canvas.text_fitting((left, bottom + 92), &self.members, Style::label(), SIDE);
        let mut curve = vec![at(0, 0)];
        curve.extend(self.points.iter().map(|(members, money)| at(*members, *money)));
        curve.push(at(1_000_000, 1_000_000));
        canvas.surface(&curve, theme.bright(), 30);
        canvas.course(&[at(0, 0), at(1_000_000, 1_000_000)], 8, MUTED, "24 20");
        canvas.course(&curve, 12, theme.bright(), "");
        let x = right + 90;
        let room = WIDTH - MARGIN - x;
        let mut y = TOP + 60;
        for (name, value) in self.facts.iter().take(4) {
            canvas.text_fitting((x, y), name, Style::label(), room);
            canvas.text_fitting((x, y + 100), value, Style::new(96).bold(), room);
            y += 240;
        }
        canvas.course(&[(MARGIN, 238), (MARGIN + 100, 238)], 8, MUTED, "24 20");
        canvas.text_within(
            (MARGIN + 126, 258),
            &self.equal,
            Style::label(),
            WIDTH - 2 * MARGIN - 126,
        );
        canvas.svg()
    }

    fn describe(&self) -> String {
        let facts = self.facts.iter().map(|(name, value)| format!("{name} {value}"));
        let facts: Vec<String> = facts.collect();
        format!("{}. {}.", self.title, facts.join(", "))
    }
}
