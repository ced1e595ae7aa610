//! Foreign text made harmless for one place: what is dangerous depends on who reads it next.
//!
//! | goes to | function | what it takes away |
//! |---|---|---|
//! | a Discord message | [`markdown`] | formatting, mentions, spoofed timestamps, masked and bare links, invites |
//! | a cell of a CSV file | [`csv_cell`] | formulas, broken rows |
//! | a line of a log | [`log_line`] | forged lines, terminal escapes, reversed text |
//! | a template with `{name}` places | [`template`] | places of its own |
//!
//! SQL needs none of these: values are bound, never written into statements.

/// Text for a Discord message: everything is shown as it was written, nothing does anything.
///
/// Every sign of markdown is escaped, `@` no longer begins a mention, and links and invites are shown, not followed: whoever wants
/// one can copy it. Give it [`cleaned`](super::cleaned) text of one line.
///
/// ```
/// use core_types::text::markdown;
/// assert_eq!(markdown("**bold** @here"), "\\*\\*bold\\*\\* @\u{200b}here");
/// assert_eq!(markdown("[free](https://evil.example)"), "\\[free\\]\\(https\\:\u{200b}//evil.example\\)");
/// ```
pub fn markdown(clean: &str) -> String {
    let mut text = String::with_capacity(clean.len() + 8);
    let mut rest = clean;
    while let Some(c) = rest.chars().next() {
        if let Some((before, sign)) = link(rest) {
            text.push_str(before);
            text.push('\u{200b}');
            text.push_str(sign);
            rest = &rest[before.trim_start_matches('\\').len() + sign.len()..];
            continue;
        }
        match c {
            '@' => text.push_str("@\u{200b}"),
            '\\' | '*' | '_' | '~' | '`' | '|' | '>' | '<' | '#' | '[' | ']' | '(' | ')' => {
                text.push('\\');
                text.push(c);
            }
            // Lists and small print exist only at the start of a line.
            '-' | '+' if text.is_empty() => {
                text.push('\\');
                text.push(c);
            }
            _ => text.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    text
}

/// What makes a link of its surroundings, in two parts that make none when something stands between them: a scheme, or an
/// invite, which needs none.
fn link(rest: &str) -> Option<(&'static str, &str)> {
    const LINKS: [(&str, &str, &str); 3] = [
        ("://", "\\:", "//"),
        (".gg/", "", ".gg/"),
        ("/invite/", "/", "invite/"),
    ];
    let (sign, before, after) = LINKS.iter().find(|(sign, ..)| {
        rest.get(..sign.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(sign))
    })?;
    Some((before, &rest[sign.len() - after.len()..sign.len()]))
}

/// A cell of a CSV file (RFC 4180), in quotes where it needs them. What a spreadsheet would take for a formula gets an
/// apostrophe in front. For texts: numbers are written as they are.
///
/// ```
/// use core_types::text::csv_cell;
/// assert_eq!(csv_cell("prize, first"), "\"prize, first\"");
/// assert_eq!(csv_cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
/// ```
pub fn csv_cell(text: &str) -> String {
    let begins_formula = text.trim_start_matches([' ', '\u{a0}']).starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '|', '%', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]);
    let needs_quotes = begins_formula || text.contains([',', ';', '"', '\n', '\r', '\t']);
    if !needs_quotes {
        return text.to_owned();
    }
    let apostrophe = if begins_formula { "'" } else { "" };
    format!("\"{apostrophe}{}\"", text.replace('"', "\"\""))
}

/// A value inside a line of a log: it can neither end the line nor begin another, move the cursor of a terminal, or show what
/// is not there.
///
/// ```
/// use core_types::text::log_line;
/// assert_eq!(log_line("ok\n2026-01-01 ERROR all is lost"), "ok\\n2026-01-01 ERROR all is lost");
/// ```
pub fn log_line(text: &str) -> String {
    let is_odd = |c: char| c.is_control() || super::is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}');
    if !text.contains(is_odd) {
        return text.to_owned();
    }
    text.chars()
        .fold(String::with_capacity(text.len() + 8), |mut line, c| {
            if is_odd(c) {
                line.extend(c.escape_default());
            } else {
                line.push(c);
            }
            line
        })
}

/// A value that is put into a template, or becomes one: its braces stand for themselves.
///
/// ```
/// assert_eq!(core_types::text::template("{token}"), "{{token}}");
/// ```
pub fn template(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}
