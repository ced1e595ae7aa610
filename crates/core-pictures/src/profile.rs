//! A member as others see them.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::canvas::{Anchor, Area, Canvas, LABEL, MARGIN, Style, WIDTH};
use crate::theme::{GRID, GROUND, MUTED, PANEL, TEXT, Theme};
use crate::{Picture, safe, ticks::along};

/// Tiles in a row, and at most.
const ROW: usize = 3;
const TILES: usize = 6;
const TILE: i32 = 232;
/// Where the tiles begin.
const TILES_AT: i32 = 722;

/// A member's card. All of its texts are said by whoever asks for it; what is empty is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileCard {
    /// What they are called; any text.
    pub name: String,
    /// Below it: their career, or that they have none.
    pub about: String,
    /// Signs beside it, such as a season or a prestige.
    pub badges: Vec<String>,
    /// Their level in words.
    pub level: String,
    /// How far they are in it, and what it takes.
    pub progress: (i64, i64),
    /// The same in words.
    pub progress_text: String,
    /// Figures, at most six.
    pub tiles: Vec<Tile>,
}

/// A figure with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// What it counts.
    pub name: String,
    /// The figure as it is shown.
    pub value: String,
}

impl ProfileCard {
    fn head(&self, canvas: &mut Canvas, theme: Theme) {
        let centre = (MARGIN + 150, 240);
        canvas.circle(centre, 150, theme.bright());
        canvas.circle(centre, 136, PANEL);
        let name = safe(&self.name);
        let letter = name
            .graphemes(true)
            .find(|one| one.chars().any(char::is_alphanumeric));
        let letter = letter.unwrap_or("•").to_uppercase();
        let style = Style::new(150)
            .bold()
            .coloured(theme.bright())
            .anchored(Anchor::Middle);
        canvas.text((centre.0, centre.1 + 54), &letter, style);
        let left = MARGIN + 360;
        let room = WIDTH - MARGIN - left;
        canvas.text_fitting((left, 218), &name, Style::new(124).bold(), room);
        canvas.text_fitting((left, 318), &self.about, Style::new(66).coloured(MUTED), room);
        self.signs(canvas, left, theme);
    }

    fn signs(&self, canvas: &mut Canvas, left: i32, theme: Theme) {
        let style = Style::new(50).bold().coloured(GROUND);
        let mut x = left;
        for badge in &self.badges {
            let width = style.width(badge) + 56;
            if x + width > WIDTH - MARGIN {
                break;
            }
            let pill = Area {
                x,
                y: 356,
                width,
                height: 76,
            };
            canvas.rectangle(pill, 38, theme.bright());
            canvas.text((x + 28, 411), badge, style);
            x += width + 24;
        }
    }

    fn bar(&self, canvas: &mut Canvas, theme: Theme) {
        let y = 570;
        let right = Style::label().anchored(Anchor::End);
        canvas.text_within((MARGIN, y), &self.level, Style::new(80).bold(), 900);
        canvas.text_within((WIDTH - MARGIN, y), &self.progress_text, right, 900);
        let back = Area {
            x: MARGIN,
            y: y + 36,
            width: WIDTH - 2 * MARGIN,
            height: 52,
        };
        canvas.rectangle(back, 26, GRID);
        let (have, needed) = self.progress;
        let length = along(i128::from(have), (0, i128::from(needed)), back.width);
        if length > 0 {
            let front = Area {
                width: length.max(52),
                ..back
            };
            canvas.rectangle(front, 26, theme.bright());
        }
    }

    fn tiles(&self, canvas: &mut Canvas) {
        const GAP: i32 = 32;
        let across = i32::try_from(ROW).unwrap_or(3);
        let width = (WIDTH - 2 * MARGIN - (across - 1) * GAP) / across;
        for (place, tile) in self.tiles.iter().take(TILES).enumerate() {
            let row = i32::try_from(place / ROW).unwrap_or(0);
            let column = i32::try_from(place % ROW).unwrap_or(0);
            let area = Area {
                x: MARGIN + column * (width + GAP),
                y: TILES_AT + row * (TILE + GAP),
                width,
                height: TILE,
            };
            canvas.rectangle(area, 28, PANEL);
            let room = width - 72;
            canvas.text_fitting(
                (area.x + 36, area.y + 88),
                &tile.name,
                Style::new(LABEL - 6).coloured(MUTED),
                room,
            );
            let style = Style::new(92).bold().coloured(TEXT);
            canvas.text_fitting((area.x + 36, area.y + 184), &tile.value, style, room);
        }
    }
}

impl Picture for ProfileCard {
    fn svg(&self, theme: Theme) -> String {
        let rows = i32::try_from(self.tiles.len().min(TILES).div_ceil(ROW)).unwrap_or(0);
        let mut canvas = Canvas::new(TILES_AT + rows * (TILE + 32) + MARGIN - 32);
        self.head(&mut canvas, theme);
        self.bar(&mut canvas, theme);
        self.tiles(&mut canvas);
        canvas.svg()
    }

    fn describe(&self) -> String {
        let first = [&self.name, &self.about, &self.level, &self.progress_text];
        let mut said: Vec<String> = first
            .into_iter()
            .chain(&self.badges)
            .filter(|text| !text.is_empty())
            .cloned()
            .collect();
        said.extend(
            self.tiles
                .iter()
                .map(|tile| format!("{} {}", tile.name, tile.value)),
        );
        format!("{}.", said.join(", "))
    }
}
