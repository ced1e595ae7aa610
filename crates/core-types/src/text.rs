//! Short texts that people write: cleaned once, at the edge.

mod confusable;
mod escape;
#[cfg(test)]
mod tests;

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

pub use confusable::skeleton;
pub use escape::{csv_cell, log_line, markdown, template};

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Fewer characters than needed are left after cleaning.
    #[error("the text is too short")]
    TooShort,
    /// More characters than allowed.
    #[error("the text is too long")]
    TooLong,
}

/// A memo has at most this many characters as people count them (grapheme clusters).
pub const MEMO_LONGEST: usize = 100;
/// A reason of staff has at least and at most this many characters.
pub const REASON_LENGTH: std::ops::RangeInclusive<usize> = 3..=200;
/// Neither has more code points than this, which is what the ledger keeps.
const CODE_POINTS: usize = 200;
/// Combining marks beyond this many on one letter ("Zalgo") are dropped.
const MARKS_PER_LETTER: usize = 4;

/// Cleans a memo; an empty one becomes none.
///
/// # Errors
/// [`TextError::TooLong`] above [`MEMO_LONGEST`] characters (or 200 code points).
pub fn memo(text: &str) -> Result<Option<String>, TextError> {
    let text = cleaned(text);
    if text.is_empty() {
        return Ok(None);
    }
    storable(bounded(text, 0..=MEMO_LONGEST)?).map(Some)
}

/// Cleans the reason that staff gives for moving money.
///
/// # Errors
/// [`TextError`] outside of [`REASON_LENGTH`].
pub fn reason(text: &str) -> Result<String, TextError> {
    storable(bounded(cleaned(text), REASON_LENGTH)?)
}

fn storable(text: String) -> Result<String, TextError> {
    if text.chars().count() > CODE_POINTS {
        Err(TextError::TooLong)
    } else {
        Ok(text)
    }
}

/// The text, if it has so many characters as people count them (grapheme clusters).
///
/// # Errors
/// [`TextError`] outside of `length`.
pub fn bounded(text: String, length: std::ops::RangeInclusive<usize>) -> Result<String, TextError> {
    let characters = text.graphemes(true).count();
    if characters > *length.end() {
        Err(TextError::TooLong)
    } else if characters < *length.start() {
        Err(TextError::TooShort)
    } else {
        Ok(text)
    }
}

/// Normal form C, without control characters, marks of writing direction and invisible characters; runs of white space
/// become one space; at most four combining marks stand on a letter.
pub fn cleaned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    // What is invisible goes first: letters that meet where it stood belong together.
    let visible = text.chars().filter(|character| !is_dropped(*character));
    for character in visible.nfc() {
        if character.is_whitespace() {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        } else if unicode_normalization::char::is_combining_mark(character) {
            marks += 1;
            if marks <= MARKS_PER_LETTER {
                out.push(character);
            }
            continue;
        } else {
            out.push(character);
        }
        marks = 0;
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_dropped(character: char) -> bool {
    !character.is_whitespace() && (character.is_control() || is_invisible(character))
}

/// Zero-width and direction characters, fillers and tags that only disguise a text. The joiner U+200D stays: emoji need it.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}
