//! Text that is safe to show, and the ways to make foreign text so.

use std::fmt;

use core_types::text;
use unicode_segmentation::UnicodeSegmentation;

/// Discord markdown that is safe to show: our own texts, and escaped foreign ones.
///
/// There is no way from a foreign `String` into this type but [`Markup::escaped`], so that a name or a memo can never
/// bring formatting, links or mentions of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Markup(String);

impl Markup {
    /// A text written by us: from the language files, or put together from safe parts.
    pub(crate) fn trusted(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Foreign text, cleaned, cut to `longest` graphemes, and with all its markdown made visible instead of active.
    ///
    /// ```
    /// use gateway::presentation::Markup;
    /// assert_eq!(Markup::escaped("**bold** @here", 40).as_str(), "\\*\\*bold\\*\\* @\u{200b}here");
    /// ```
    pub fn escaped(foreign: &str, longest: usize) -> Self {
        Self(text::markdown(&clean(foreign, longest)))
    }

    /// The markdown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same in bold.
    pub fn bold(&self) -> Self {
        Self(format!("**{}**", self.0))
    }

    /// The parts after one another with `between` in the gaps.
    pub fn join<'a>(parts: impl IntoIterator<Item = &'a Self>, between: &str) -> Self {
        let parts: Vec<&str> = parts.into_iter().map(Self::as_str).collect();
        Self(parts.join(between))
    }

    /// The text without its markdown, for readers, titles and logs: escapes undone, `**`, `` ` ``, headings and timestamps
    /// reduced to what they say.
    pub fn plain(&self) -> String {
        plain(&self.0)
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Foreign text as [`text::cleaned`] leaves it, cut to `longest` graphemes.
pub fn clean(foreign: &str, longest: usize) -> String {
    truncate(&text::cleaned(foreign), longest)
}

/// At most `longest` graphemes, the last one an ellipsis where something was cut. Looks no further than it has to.
pub fn truncate(text: &str, longest: usize) -> String {
    let mut starts = text.grapheme_indices(true).map(|(start, _)| start);
    let Some(last) = longest.checked_sub(1) else {
        return String::new();
    };
    match (starts.nth(last), starts.next()) {
        (Some(end), Some(_)) => ellipsis(&text[..end]),
        _ => text.to_owned(),
    }
}

/// At most `longest` UTF-16 code units, which is what Discord counts, cut between graphemes, never inside one.
pub(crate) fn truncate_units(text: &str, longest: usize) -> String {
    if units(text) <= longest {
        return text.to_owned();
    }
    let Some(room) = longest.checked_sub(1) else {
        return String::new();
    };
    let mut used = 0;
    let end = text.grapheme_indices(true).find_map(|(start, grapheme)| {
        used += units(grapheme);
        (used > room).then_some(start)
    });
    ellipsis(&text[..end.unwrap_or(text.len())])
}

/// A lone backslash in front of the ellipsis would have escaped what was cut.
fn ellipsis(kept: &str) -> String {
    format!("{}…", kept.trim_end_matches(['\\', ' ']))
}

/// How many UTF-16 code units Discord counts for a text.
pub(crate) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn plain(markdown: &str) -> String {
    let mut lines = Vec::new();
    for line in markdown.lines() {
        if line.starts_with("```") {
            continue;
        }
        let line = ["### ", "## ", "# ", "-# ", "> "]
            .iter()
            .find_map(|mark| line.strip_prefix(mark))
            .unwrap_or(line);
        lines.push(plain_line(line));
    }
    lines.join("\n")
}

fn plain_line(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\\' if rest.len() > 1 => {
                let next = rest[1..].chars().next().unwrap_or('\\');
                text.push(next);
                1 + next.len_utf8()
            }
            '*' if rest.starts_with("**") => 2,
            '~' if rest.starts_with("~~") => 2,
            '`' | '\u{200b}' => c.len_utf8(),
            '<' if rest.starts_with("<t:") => plain_time(rest, &mut text),
            '<' if rest.starts_with("</") => {
                let name = rest[1..].split([':', '>']).next().unwrap_or("");
                text.push_str(name);
                rest.find('>').map_or(1, |end| end + 1)
            }
            _ => {
                text.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    text
}

/// Writes the moment of a `<t:seconds:style>` and says how many bytes the tag has. The relative form is left out: it
/// would be wrong a minute later.
fn plain_time(rest: &str, text: &mut String) -> usize {
    let Some(end) = rest.find('>') else {
        text.push('<');
        return 1;
    };
    let mut parts = rest[3..end].split(':');
    let seconds = parts.next().and_then(|digits| digits.parse().ok());
    let style = parts.next();
    match (seconds, style) {
        (Some(seconds), Some("R")) => {
            let stamp = core_types::Timestamp::from_seconds(seconds).to_string();
            let absolute = stamp.trim_end_matches('Z').replace('T', " ");
            text.push_str(&absolute);
            text.push_str(" UTC");
            // The absolute form that follows in brackets would only repeat it.
            let after = &rest[end + 1..];
            let repeated = after
                .strip_prefix(" (<t:")
                .and_then(|inner| inner.find(">)"))
                .map_or(0, |close| " (<t:".len() + close + 2);
            end + 1 + repeated
        }
        (Some(seconds), _) => {
            let stamp = core_types::Timestamp::from_seconds(seconds).to_string();
            text.push_str(&stamp.trim_end_matches('Z').replace('T', " "));
            text.push_str(" UTC");
            end + 1
        }
        _ => {
            text.push('<');
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_57_foreign_text_brings_no_formatting_links_or_mentions() {
        let table = [
            ("Ana", "Ana"),
            ("**Ana**", "\\*\\*Ana\\*\\*"),
            ("@everyone", "@\u{200b}everyone"),
            ("<@123>", "\\<@\u{200b}123\\>"),
            ("<t:0:R>", "\\<t:0:R\\>"),
            (
                "[free](https://evil.example)",
                "\\[free\\]\\(https\\:\u{200b}//evil.example\\)",
            ),
            ("```\ncode", "\\`\\`\\` code"),
            ("# big", "\\# big"),
            ("- item", "\\- item"),
            ("a-b", "a-b"),
            ("-# small", "\\-\\# small"),
            ("||spoiler||", "\\|\\|spoiler\\|\\|"),
            ("back\\slash", "back\\\\slash"),
        ];
        for (foreign, safe) in table {
            assert_eq!(Markup::escaped(foreign, 80).as_str(), safe, "{foreign:?}");
        }
    }

    #[test]
    fn odd_characters_are_cleaned_away() {
        let table = [
            ("  two\n\nlines\t", "two lines"),
            ("a\u{202e}b\u{200b}c\u{feff}", "abc"),
            ("nul\u{0}", "nul"),
            ("e\u{301}", "é"),
            (
                "Z\u{300}\u{301}\u{302}\u{303}\u{304}",
                "Z\u{300}\u{301}\u{302}\u{303}",
            ),
            ("👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧"),
            ("\u{3164}", ""),
        ];
        for (foreign, seen) in table {
            assert_eq!(clean(foreign, 80), seen, "{foreign:?}");
        }
    }

    #[test]
    fn cuts_fall_between_graphemes() {
        assert_eq!(truncate("abcdef", 4), "abc…");
        assert_eq!(truncate("abcd", 4), "abcd");
        assert_eq!(
            truncate("👨\u{200d}👩\u{200d}👧👧x", 2),
            "👨\u{200d}👩\u{200d}👧…"
        );
        assert_eq!(truncate_units("👧👧👧", 4), "👧…");
        assert_eq!(truncate_units("👧", 1), "…");
        assert_eq!(truncate("abc", 0), "");
    }

    #[test]
    fn plain_text_says_the_same_without_signs() {
        let markdown = Markup::trusted(
            "### Pay\n**5** coins to <@7>\\!\n-# until <t:0:R> (<t:0:f>) or <t:60:f>; see </help:1>\n```\na  b\n```",
        );
        assert_eq!(
            markdown.plain(),
            "Pay\n5 coins to <@7>!\nuntil 1970-01-01 00:00:00 UTC or 1970-01-01 00:01:00 UTC; see /help\na  b"
        );
    }

    proptest! {
        #[test]
        fn escaping_and_reading_back_gives_the_clean_text(foreign in "\\PC{0,60}") {
            let safe = Markup::escaped(&foreign, 80);
            prop_assert_eq!(safe.plain(), clean(&foreign, 80));
            prop_assert!(!safe.as_str().contains('\n'));
        }

        #[test]
        fn cuts_always_fit(text in "\\PC{0,80}", longest in 0_usize..60) {
            prop_assert!(truncate(&text, longest).graphemes(true).count() <= longest);
            prop_assert!(units(&truncate_units(&text, longest)) <= longest);
        }
    }
}
