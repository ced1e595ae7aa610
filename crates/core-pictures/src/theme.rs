//! Colours. Everything is drawn on an own dark ground, so that it reads the same in Discord's light and dark mode.

use std::fmt;

/// A colour, as 0xRRGGBB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour(pub u32);

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06x}", self.0 & 0xff_ff_ff)
    }
}

impl Colour {
    /// The same, this many percent of the way to white.
    pub(crate) const fn lighter(self, percent: u32) -> Self {
        const fn channel(value: u32, percent: u32) -> u32 {
            value + (255 - value) * percent / 100
        }
        let (r, g, b) = (self.0 >> 16 & 0xff, self.0 >> 8 & 0xff, self.0 & 0xff);
        Self(channel(r, percent) << 16 | channel(g, percent) << 8 | channel(b, percent))
    }
}

/// The ground everything is drawn on.
pub(crate) const GROUND: Colour = Colour(0x1e_20_26);
/// Areas that stand out from the ground.
pub(crate) const PANEL: Colour = Colour(0x2b_2e_37);
/// Lines that help to read heights.
pub(crate) const GRID: Colour = Colour(0x3d_41_4c);
/// Texts.
pub(crate) const TEXT: Colour = Colour(0xf2_f3_f5);
/// Texts of less weight.
pub(crate) const MUTED: Colour = Colour(0xb8_bd_c7);
/// More of something.
pub(crate) const MORE: Colour = Colour(0x4a_de_9b);
/// Less of something. Told from [`MORE`] by people who see no difference between red and green.
pub(crate) const LESS: Colour = Colour(0xf5_a7_42);

/// Colours for things beside one another, told apart also by most of those who see fewer colours (after Okabe and Ito,
/// brightened for the dark ground). The last stands for all the rest.
const PALETTE: [Colour; 7] = [
    Colour(0x6e_a8_fe),
    Colour(0xf5_a7_42),
    Colour(0x4a_de_9b),
    Colour(0xf0_7a_c4),
    Colour(0xf5_e0_5a),
    Colour(0xb7_9c_f7),
    Colour(0x9a_a3_b2),
];

/// How lines differ beside their colours: lengths of strokes and gaps; nothing is an unbroken line.
const DASHES: [&str; 4] = ["", "36 18", "10 16", "44 14 10 14"];

/// The colour of the n-th of several things.
pub(crate) fn nth(place: usize) -> Colour {
    PALETTE[place.min(PALETTE.len() - 1)]
}

/// The strokes of the n-th of several lines.
pub(crate) const fn dashes(place: usize) -> &'static str {
    DASHES[place % DASHES.len()]
}

/// How a picture goes with the card it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// The card's accent; made lighter where it is drawn, so that it stands out from the ground.
    pub accent: Colour,
}

impl Theme {
    /// A theme with this accent, as 0xRRGGBB.
    pub const fn new(accent: u32) -> Self {
        Self {
            accent: Colour(accent),
        }
    }

    /// The accent as it is drawn.
    pub(crate) const fn bright(self) -> Colour {
        self.accent.lighter(30)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(Colour(rgb): Colour) -> f64 {
        let channel = |shift: u32| {
            let value = f64::from(rgb >> shift & 0xff) / 255.0;
            if value <= 0.039_28 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
    }

    fn contrast(a: Colour, b: Colour) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn texts_can_be_read_and_shapes_be_seen() {
        for text in [TEXT, MUTED] {
            for ground in [GROUND, PANEL] {
                assert!(contrast(text, ground) >= 4.5, "{text} on {ground}");
            }
        }
        // The accents of cards.
        let accents =
            [0x5c_7a_f0, 0x2f_9e_5b, 0xb9_7f_14, 0xe2_48_4d].map(|accent| Theme::new(accent).bright());
        for shape in PALETTE.into_iter().chain([MORE, LESS]).chain(accents) {
            for ground in [GROUND, PANEL] {
                assert!(contrast(shape, ground) >= 3.0, "{shape} on {ground}");
            }
        }
    }

    #[test]
    fn lighter_stays_in_range() {
        assert_eq!(Colour(0x00_00_00).lighter(100).to_string(), "#ffffff");
        assert_eq!(Colour(0xff_80_00).lighter(50).to_string(), "#ffbf7f");
    }
}
