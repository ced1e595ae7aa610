//! Reactions and the emoji they are made of.

use serde_json::{Value, json};

use crate::snowflake::Snowflake;

/// A Unicode emoji (no id) or one of a server.
#[derive(Clone, Debug)]
pub(crate) struct Emoji {
    pub(crate) id: Option<Snowflake>,
    pub(crate) name: String,
    pub(crate) animated: bool,
}

/// Who reacted to a message with one emoji, in the order in which they did.
#[derive(Clone, Debug)]
pub(crate) struct Reaction {
    pub(crate) emoji: Emoji,
    pub(crate) users: Vec<Snowflake>,
}

impl Emoji {
    /// A Unicode emoji; `None` when the text is none. Which sequences exist is not checked against Unicode's list,
    /// only whether all of it is made of what emoji are made of.
    pub(crate) fn unicode(text: &str) -> Option<Self> {
        is_emoji(text).then(|| Self {
            id: None,
            name: text.to_owned(),
            animated: false,
        })
    }

    /// Emoji of servers are told apart by id alone: they may be renamed.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self.id, other.id) {
            (None, None) => bare(&self.name) == bare(&other.name),
            (own, id) => own == id,
        }
    }

    pub(crate) fn json(&self) -> Value {
        let mut emoji = json!({"id": self.id, "name": self.name});
        if self.id.is_some() {
            emoji["animated"] = json!(self.animated);
        }
        emoji
    }
}

impl Reaction {
    /// The reaction as `viewer` sees it.
    pub(crate) fn json(&self, viewer: Option<Snowflake>) -> Value {
        let count = self.users.len();
        json!({
            "emoji": self.emoji.json(), "count": count, "count_details": {"burst": 0, "normal": count},
            "burst_colors": [], "me_burst": false, "burst_me": false, "burst_count": 0,
            "me": viewer.is_some_and(|viewer| self.users.contains(&viewer)),
        })
    }
}

/// Discord takes an emoji with and without the mark that asks for its coloured form as the same.
fn bare(name: &str) -> String {
    name.replace('\u{FE0F}', "")
}

fn is_emoji(text: &str) -> bool {
    let is_keycap =
        text.ends_with('\u{20E3}') && text.starts_with(|c: char| c.is_ascii_digit() || "#*".contains(c));
    if is_keycap {
        return text.chars().count() <= 3;
    }
    let starts = text.chars().next().is_some_and(is_pictograph);
    starts && text.chars().count() <= 16 && text.chars().all(|c| is_pictograph(c) || is_joiner(c))
}

/// Blocks of Unicode that hold emoji.
fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c),
        0xA9 | 0xAE | 0x203C | 0x2049 | 0x2122 | 0x2139 | 0x2194..=0x21AA | 0x231A..=0x23FF | 0x24C2
        | 0x25AA..=0x27BF | 0x2934..=0x2935 | 0x2B05..=0x2B55 | 0x3030 | 0x303D | 0x3297 | 0x3299
        | 0x1F004..=0x1FAFF)
}

/// Zero-width joiner, variation selectors and the tags of flags.
fn is_joiner(c: char) -> bool {
    matches!(u32::from(c), 0x200D | 0xFE0E | 0xFE0F | 0xE0020..=0xE007F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_are_told_from_text() {
        for (text, expected) in [
            ("👍", true),
            ("👍🏽", true),
            ("❤️", true),
            ("❤", true),
            ("🇬🇧", true),
            ("👩‍👩‍👧", true),
            ("1️⃣", true),
            ("#️⃣", true),
            ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", true),
            ("", false),
            ("1", false),
            ("x", false),
            ("thumbsup", false),
            ("👍x", false),
            ("\u{FE0F}", false),
        ] {
            assert_eq!(Emoji::unicode(text).is_some(), expected, "{text:?}");
        }
        let (plain, coloured) = (Emoji::unicode("❤").unwrap(), Emoji::unicode("❤️").unwrap());
        assert!(plain.is_same(&coloured));
    }
}
