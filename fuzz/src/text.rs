//! Texts that people write, on their way to a message, a spreadsheet, a log, a template and the database.

use core_types::text::{
    MEMO_LONGEST, REASON_LENGTH, cleaned, csv_cell, log_line, markdown, memo, reason, skeleton, template,
};
use gateway::presentation::{Markup, clean, truncate};

pub fn run(mut data: &[u8]) {
    let [longest] = super::take(&mut data);
    let typed = super::text_of(data);
    let once = cleaned(&typed);
    assert_eq!(cleaned(&once), once, "cleaned twice: {typed:?}");
    assert!(
        !once.contains(char::is_control) && !once.contains(['\u{0}', '\u{202e}', '\u{200b}', '\u{feff}'])
    );
    assert!(!once.contains("  ") && once.trim() == once, "{once:?}");

    let shown = markdown(&once);
    super::shown::assert_inert(&shown);
    let escaped = Markup::escaped(&typed, usize::from(longest));
    super::shown::assert_inert(escaped.as_str());
    let cut = clean(&typed, usize::from(longest));
    assert_eq!(escaped.plain(), cut, "read back: {typed:?}");
    assert!(cut.is_empty() || cut.chars().count() >= 1);
    assert!(truncate(&once, usize::from(longest)).len() <= once.len() + '…'.len_utf8());

    for (text, most) in [
        (memo(&typed).ok().flatten(), MEMO_LONGEST),
        (reason(&typed).ok(), *REASON_LENGTH.end()),
    ] {
        let Some(text) = text else { continue };
        assert_eq!(text, once);
        assert!(!text.is_empty() && text.chars().count() <= 200 && most <= 200);
    }
    cell(&typed);
    let line = log_line(&typed);
    assert!(!line.contains(char::is_control) && !line.contains(['\u{2028}', '\u{2029}', '\u{202e}']));
    assert_eq!(log_line(&line), line);
    let braces = template(&typed);
    assert_eq!(braces.replace("{{", "{").replace("}}", "}"), *typed, "{braces:?}");
    let bones = skeleton(&once);
    assert_eq!(skeleton(&format!("  {once}\u{200b}")), bones, "{once:?}");
}

/// Reads a line of two cells as a spreadsheet does (RFC 4180).
fn cell(typed: &str) {
    let line = format!("{},x", csv_cell(typed));
    let mut cells = vec![String::new()];
    let mut characters = line.chars().peekable();
    let mut is_quoted = false;
    while let Some(character) = characters.next() {
        let last = cells.last_mut().expect("one at least");
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                last.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if last.is_empty() => is_quoted = true,
            ',' if !is_quoted => cells.push(String::new()),
            _ => last.push(character),
        }
    }
    let [first, second] = &cells[..] else {
        panic!("{typed:?} is more than a cell: {cells:?}")
    };
    assert_eq!(second, "x");
    assert!(
        first == typed || first.strip_prefix('\'') == Some(typed),
        "{typed:?} came back as {first:?}"
    );
    assert!(
        !first.starts_with(['=', '+', '-', '@', '\t', '\r', '|', '%']),
        "{first:?} is a formula"
    );
}
