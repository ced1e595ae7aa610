//! Names that look alike.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What a name looks like: two names with the same skeleton cannot be told apart at a glance, so only one of them may exist.
///
/// The idea is that of Unicode's UTS #39, the table is our own and smaller. Covered: letter case, accents, invisible
/// characters, full-width, circled and mathematical letters (by compatibility decomposition), and the Cyrillic, Greek,
/// Armenian and Cherokee letters and the digits that pass for Latin letters. Not covered: likeness within other scripts, and
/// letters that only resemble several others together, apart from `rn` and `vv`. Never show a skeleton to anybody.
///
/// ```
/// use core_types::text::skeleton;
/// assert_eq!(skeleton("Pаypal"), skeleton("PAYPA1")); // the first has a Cyrillic а
/// assert_ne!(skeleton("Ana"), skeleton("Bo"));
/// ```
pub fn skeleton(name: &str) -> String {
    let mut shape = String::with_capacity(name.len());
    for c in name.nfkd() {
        if is_combining_mark(c) || c.is_control() || c.is_whitespace() || super::is_invisible(c) {
            continue;
        }
        for lower in c.to_lowercase().filter(|c| !is_combining_mark(*c)) {
            shape.push(like(lower));
        }
    }
    shape.replace("rn", "m").replace("vv", "w")
}

/// The Latin letter that a character passes for; itself if it passes for none.
fn like(c: char) -> char {
    // Letters that are one stroke are one letter here, whatever their case.
    match c {
        'i' | 'l' | '1' | '|' | '!' | '\u{131}' | '\u{456}' | '\u{4cf}' | '\u{3b9}' | '\u{1c0}'
        | '\u{5d5}' | '\u{5df}' | '\u{627}' | '\u{2223}' => 'l',
        'o' | '0' | '\u{43e}' | '\u{3bf}' | '\u{3c3}' | '\u{585}' | '\u{5e1}' | '\u{665}' | '\u{6f5}' => 'o',
        '\u{430}' | '\u{3b1}' | '\u{251}' | '\u{aba7}' => 'a',
        '\u{432}' | '\u{3b2}' | '\u{185}' | '\u{44c}' | '\u{abbf}' | '8' => 'b',
        '\u{441}' | '\u{3f2}' | '\u{aba3}' => 'c',
        '\u{501}' | '\u{ab97}' => 'd',
        '\u{435}' | '\u{3b5}' | '\u{4bd}' | '\u{ab72}' | '3' => 'e',
        '\u{584}' => 'f',
        '\u{581}' | '\u{50d}' | '\u{261}' | '9' => 'g',
        '\u{43d}' | '\u{4bb}' | '\u{3b7}' | '\u{570}' | '\u{abaf}' => 'h',
        '\u{458}' | '\u{3f3}' | '\u{575}' => 'j',
        '\u{43a}' | '\u{3ba}' => 'k',
        '\u{43c}' | '\u{3bc}' => 'm',
        '\u{3bd}' | '\u{475}' | '\u{574}' => 'v',
        '\u{578}' | '\u{57c}' => 'n',
        '\u{440}' | '\u{3c1}' | '\u{ab81}' => 'p',
        '\u{51b}' | '\u{563}' | '\u{566}' => 'q',
        '\u{433}' => 'r',
        '\u{455}' | '\u{57d}' | '$' | '5' => 's',
        '\u{442}' | '\u{3c4}' | '7' => 't',
        '\u{3c5}' | '\u{446}' | '\u{28b}' => 'u',
        '\u{51d}' | '\u{461}' | '\u{3c9}' => 'w',
        '\u{445}' | '\u{3c7}' => 'x',
        '\u{443}' | '\u{3b3}' | '\u{4af}' => 'y',
        '\u{3b6}' | '2' => 'z',
        other => other,
    }
}
