//! The catalogue as a page of the documentation.

use std::fmt::Write as _;

use crate::{CATALOGUE, Code};

/// The parts of the catalogue in their order, by the first word of a code, with a title.
const PARTS: &[(&str, &str)] = &[
    ("internal", "Faults of the bot"),
    ("service", "Parts of the bot that do not answer"),
    ("command", "Commands"),
    ("component", "Buttons, menus and forms"),
    ("access", "Rights"),
    ("amount", "Amounts as people type them"),
    ("replay", "Repeated requests"),
    ("economy", "Money"),
    ("work", "Jobs"),
    ("staff", "For staff"),
    ("guild", "Servers the bot was removed from"),
    ("clock", "Time"),
    ("privacy", "What is stored about members"),
    ("errors", "Error ids"),
    ("feedback", "Feedback"),
];

/// The page `docs/errors.md`: every code with its kind, what it means and what to do.
pub fn reference_page() -> String {
    let mut out = String::from(
        "# Errors\n\n\
         What can go wrong, by the code at the bottom of an error's card. Beside it stands an error id such as `K7Q2-M4XD`:\n\
         with it, whoever runs the bot finds the cause (`guildhall explain K7Q2-M4XD`), and staff see what is known of it\n\
         (`/errors show`). `guildhall explain economy.not_enough` prints what this page says.\n\n\
         | kind | what it says |\n|---|---|\n\
         | `invalid` | The input was not understood. |\n\
         | `refused` | The rules say no. |\n\
         | `forbidden` | This person may not do this. |\n\
         | `not_found` | What was named does not exist. |\n\
         | `conflict` | It was already done, or changed in between. |\n\
         | `limited` | Too often, or too much at once. |\n\
         | `unavailable` | Something the bot needs does not answer. The fault is ours: kept in full, staff can be told. |\n\
         | `internal` | A mistake of ours: kept in full, staff can be told. |\n\n\
         Codes are never renamed and never used again for something else. *Again* says whether the same input may succeed a\n\
         little later.\n\n\
         This page is made from the catalogue (`GUILDHALL_WRITE_DOCS=1 cargo test -p core-errors`).\n",
    );
    let mut rest: Vec<&Code> = CATALOGUE.iter().collect();
    for (part, title) in PARTS {
        let (here, others) = rest.into_iter().partition(|code| part_of(code) == *part);
        rest = others;
        section(&mut out, title, here);
    }
    while let Some(first) = rest.first() {
        let part = part_of(first);
        let (here, others) = rest.into_iter().partition(|code| part_of(code) == part);
        rest = others;
        let title = format!("{}{}", part[..1].to_uppercase(), &part[1..]);
        section(&mut out, &title, here);
    }
    out
}

/// Where a code stands on the page: `errors.md#economynot_enough` in the form GitHub and others give to headings.
pub fn anchor(code: Code) -> String {
    code.name().replace('.', "")
}

fn section(out: &mut String, title: &str, codes: Vec<&Code>) {
    if codes.is_empty() {
        return;
    }
    // Writing to a `String` cannot fail.
    let _ = write!(out, "\n## {title}\n");
    for code in codes {
        let again = if code.is_retryable() { "yes" } else { "no" };
        let _ = write!(
            out,
            "\n### {name}\n\n{means}.\n{tip}.\n\n*Kind:* `{kind}`. *Again:* {again}.\n",
            name = code.name(),
            means = capital(code.summary()),
            tip = capital(code.tip()),
            kind = code.kind().label(),
        );
    }
}

fn part_of(code: &Code) -> &'static str {
    code.name.split('.').next().unwrap_or_default()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_code_is_on_the_page_once_under_its_anchor() {
        let page = reference_page();
        for code in CATALOGUE {
            let heading = format!("\n### {}\n", code.name());
            assert_eq!(page.matches(&heading).count(), 1, "{code}");
            assert!(
                anchor(*code).chars().all(|c| c.is_ascii_lowercase() || c == '_'),
                "{code}"
            );
        }
    }

    /// Written anew when `GUILDHALL_WRITE_DOCS` is set.
    #[test]
    fn the_page_of_errors_is_up_to_date() {
        let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors.md"));
        let expected = reference_page();
        if std::env::var_os("GUILDHALL_WRITE_DOCS").is_some() {
            std::fs::write(path, &expected).unwrap();
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            found == expected,
            "docs/errors.md is stale: run this test with GUILDHALL_WRITE_DOCS=1"
        );
    }
}
