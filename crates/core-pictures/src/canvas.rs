//! What a picture is drawn with. The canvas is 2,000 units across, and comes out at half as many pixels: wide enough for a
//! desktop, and with letters that a phone, which shows it at a third, leaves readable.

use std::fmt::Write as _;

use crate::font::{FAMILY, Weight};
use crate::text::{fitting, safe, width};
use crate::theme::{Colour, GROUND, MUTED, TEXT, Theme};

/// How wide every picture is, in units.
pub(crate) const WIDTH: i32 = 2_000;
/// What is left free around everything.
pub(crate) const MARGIN: i32 = 80;
/// Sizes of letters.
pub(crate) const TITLE: i32 = 82;
pub(crate) const LABEL: i32 = 68;

/// A point: right and down from the top left corner.
pub(crate) type Point = (i32, i32);

/// Which end of a text its point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) size: i32,
    pub(crate) weight: Weight,
    pub(crate) colour: Colour,
    pub(crate) anchor: Anchor,
}

impl Style {
    pub(crate) const fn new(size: i32) -> Self {
        Self {
            size,
            weight: Weight::Regular,
            colour: TEXT,
            anchor: Anchor::Start,
        }
    }

    pub(crate) const fn label() -> Self {
        Self::new(LABEL).coloured(MUTED)
    }

    pub(crate) const fn bold(self) -> Self {
        Self {
            weight: Weight::Bold,
            ..self
        }
    }

    pub(crate) const fn coloured(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    pub(crate) const fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub(crate) fn width(self, text: &str) -> i32 {
        width(&safe(text), self.size, self.weight)
    }
}

/// A rectangle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Area {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

/// A drawing in the making.
pub(crate) struct Canvas {
    height: i32,
    body: String,
}

impl Canvas {
    /// An empty picture with its ground, so many units high.
    pub(crate) fn new(height: i32) -> Self {
        let mut canvas = Self {
            height,
            body: String::with_capacity(8 << 10),
        };
        let all = Area {
            x: 0,
            y: 0,
            width: WIDTH,
            height,
        };
        canvas.rectangle(all, 0, GROUND);
        canvas
    }

    /// As [`Self::new`], with a title. Its base line is at 140.
    pub(crate) fn titled(height: i32, title: &str, theme: Theme) -> Self {
        let mut canvas = Self::new(height);
        let mark = Area {
            x: MARGIN,
            y: 82,
            width: 14,
            height: 66,
        };
        canvas.rectangle(mark, 7, theme.bright());
        let style = Style::new(TITLE).bold();
        canvas.text_fitting((MARGIN + 44, 140), title, style, WIDTH - 2 * MARGIN - 44);
        canvas
    }

    // Writing to a string cannot fail.
    pub(crate) fn rectangle(&mut self, area: Area, radius: i32, fill: Colour) {
        let Area { x, y, width, height } = area;
        let _ = writeln!(
            self.body,
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" fill="{fill}"/>"#
        );
    }

    pub(crate) fn circle(&mut self, (x, y): Point, radius: i32, fill: Colour) {
        let _ = writeln!(
            self.body,
            r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}"/>"#
        );
    }

    pub(crate) fn line(&mut self, (x1, y1): Point, (x2, y2): Point, width: i32, colour: Colour) {
        let _ = writeln!(
            self.body,
            r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{width}"/>"#
        );
    }

    /// A line through points, in strokes if `dashes` says so.
    pub(crate) fn course(&mut self, points: &[Point], width: i32, colour: Colour, dashes: &str) {
        let _ = write!(
            self.body,
            r#"<polyline fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round""#
        );
        if !dashes.is_empty() {
            let _ = write!(self.body, r#" stroke-dasharray="{dashes}""#);
        }
        self.points(points);
    }

    /// What points surround, so many percent opaque.
    pub(crate) fn surface(&mut self, points: &[Point], fill: Colour, percent: u8) {
        let _ = write!(self.body, r#"<polygon fill="{fill}" fill-opacity="{percent}%""#);
        self.points(points);
    }

    fn points(&mut self, points: &[Point]) {
        self.body.push_str(r#" points=""#);
        for (place, (x, y)) in points.iter().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            let _ = write!(self.body, "{gap}{x},{y}");
        }
        self.body.push_str("\"/>\n");
    }

    /// A text with its base line at the point.
    pub(crate) fn text(&mut self, at: Point, text: &str, style: Style) {
        self.text_within(at, text, style, i32::MAX);
    }

    /// A text that is made up to a third smaller, and then cut, to be no wider than so much.
    pub(crate) fn text_fitting(&mut self, at: Point, text: &str, style: Style, widest: i32) {
        let sizes = (0..=6).map(|step| style.size - style.size * step / 18);
        let mut styles = sizes.map(|size| Style { size, ..style });
        let smallest = Style {
            size: style.size - style.size / 3,
            ..style
        };
        let found = styles
            .find(|style| style.width(text) <= widest)
            .unwrap_or(smallest);
        self.text_within(at, text, found, widest);
    }

    /// A text that is cut to a width.
    pub(crate) fn text_within(&mut self, (x, y): Point, text: &str, style: Style, widest: i32) {
        let Style {
            size,
            weight,
            colour,
            anchor,
        } = style;
        let text = fitting(text, size, weight, widest);
        if text.is_empty() {
            return;
        }
        let weight = match weight {
            Weight::Regular => "",
            Weight::Bold => r#" font-weight="bold""#,
        };
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let _ = write!(
            self.body,
            r#"<text x="{x}" y="{y}" font-size="{size}"{weight}{anchor} fill="{colour}">"#
        );
        for character in text.chars() {
            match character {
                '<' => self.body.push_str("&lt;"),
                '>' => self.body.push_str("&gt;"),
                '&' => self.body.push_str("&amp;"),
                other => self.body.push(other),
            }
        }
        self.body.push_str("</text>\n");
    }

    /// The whole as SVG.
    pub(crate) fn svg(self) -> String {
        let (width, height) = (WIDTH / 2, self.height / 2);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {}\" font-family=\"{FAMILY}\">\n{}</svg>\n",
            self.height, self.body
        )
    }
}
