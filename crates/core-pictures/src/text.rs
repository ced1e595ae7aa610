//! Texts that can be drawn: any name there is, in letters the fonts have.

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::font::{Weight, fonts};

/// Stands for a character that no font of the house has.
const INSTEAD: char = '•';

/// A text as it can be drawn: without control characters and tricks of direction, ornamental letters as plain ones where
/// only these are known (𝓐𝓷𝓪 becomes Ana), and one dot for each character that no font of the house has.
///
/// ```
/// assert_eq!(core_pictures::safe("𝓐𝓷𝓪\u{202e} 🦊"), "Ana •");
/// assert_eq!(core_pictures::safe("Żółć Ελένη Иван"), "Żółć Ελένη Иван");
/// ```
pub fn safe(text: &str) -> String {
    let Ok(fonts) = fonts() else {
        return String::new();
    };
    let mut out = String::with_capacity(text.len());
    for grapheme in core_types::text::cleaned(text).graphemes(true) {
        let is_known = |text: &str| !text.is_empty() && text.chars().all(|character| fonts.has(character));
        let bare: String = grapheme
            .chars()
            .filter(|character| !is_joiner(*character))
            .collect();
        let plain: String = bare.nfkc().collect();
        if is_known(&bare) {
            out.push_str(&bare);
        } else if is_known(&plain) {
            out.push_str(&plain);
        } else if let Some(letter) = plain
            .nfd()
            .next()
            .filter(|first| first.is_alphanumeric() && fonts.has(*first))
        {
            // A known letter under marks that are not.
            out.push(letter);
        } else {
            out.push(INSTEAD);
        }
    }
    out
}

/// What only asks for another look of the character before it, or joins two.
const fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// A drawable text, cut between characters so that it is at most so wide, with an ellipsis where something was cut.
pub(crate) fn fitting(text: &str, size: i32, weight: Weight, widest: i32) -> String {
    let text = safe(text);
    let Ok(fonts) = fonts() else {
        return text;
    };
    if fonts.width(&text, size, weight) <= widest {
        return text;
    }
    let room = widest - fonts.width("…", size, weight);
    let mut used = 0;
    let mut kept = String::new();
    for grapheme in text.graphemes(true) {
        used += fonts.width(grapheme, size, weight);
        if used > room {
            break;
        }
        kept.push_str(grapheme);
    }
    format!("{}…", kept.trim_end())
}

/// How wide a drawable text is.
pub(crate) fn width(text: &str, size: i32, weight: Weight) -> i32 {
    fonts().map_or(0, |fonts| fonts.width(text, size, weight))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn any_name_can_be_drawn() {
        for (name, drawn) in [
            ("Ana", "Ana"),
            ("ᎪᎾ", "••"),
            ("👨‍👩‍👧 Bo", "• Bo"),
            ("田中さん", "田中さん"),
            ("김민준", "•••"),
            ("ﬁn", "ﬁn"),
            ("Ⓐⓝⓐ", "Ana"),
            ("a\u{0}\u{7}b", "ab"),
            ("<&\">", "<&\">"),
            ("مرحبا", "مرحبا"),
            ("", ""),
        ] {
            assert_eq!(safe(name), drawn, "{name:?}");
        }
    }

    #[test]
    fn long_texts_end_with_an_ellipsis() {
        let long = "Bartholomew of the Seven Winding Rivers";
        let cut = fitting(long, 100, Weight::Bold, 900);
        assert!(cut.starts_with("Bartho") && cut.ends_with('…'), "{cut}");
        assert!(width(&cut, 100, Weight::Bold) <= 900);
        assert_eq!(fitting("Bo", 100, Weight::Bold, 900), "Bo");
    }

    proptest! {
        #[test]
        fn nothing_is_left_that_cannot_be_drawn(text in "\\PC{0,40}") {
            let fonts = fonts().unwrap();
            let drawn = safe(&text);
            prop_assert!(drawn.chars().all(|character| fonts.has(character)), "{:?}", drawn);
            prop_assert_eq!(safe(&drawn), drawn);
        }

        #[test]
        fn what_fits_fits(text in "\\PC{0,60}", widest in 200..2_000_i32) {
            prop_assert!(width(&fitting(&text, 80, Weight::Regular, widest), 80, Weight::Regular) <= widest);
        }
    }
}
