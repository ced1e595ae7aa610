//! The languages Guildhall speaks.

use serde::{Deserialize, Serialize};

/// A language in which every text of Guildhall exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Locale {
    /// English, the language of last resort.
    #[default]
    #[serde(rename = "en")]
    En,
    /// German.
    #[serde(rename = "de")]
    De,
}

impl Locale {
    /// All languages, the language of last resort first.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// The language for one of Discord's locale codes (`en-GB`, `de`, …), if Guildhall speaks it.
    pub fn from_discord(code: &str) -> Option<Self> {
        match code.split(['-', '_']).next()? {
            "en" => Some(Self::En),
            "de" => Some(Self::De),
            _ => None,
        }
    }

    /// The language to answer in: the member's, else the guild's, else English.
    pub fn negotiate(member: Option<&str>, guild: Option<&str>) -> Self {
        [member, guild]
            .into_iter()
            .flatten()
            .find_map(Self::from_discord)
            .unwrap_or_default()
    }

    /// The language tag (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// Discord's locale codes that stand for this language, for the localisations of command names.
    pub const fn discord_codes(self) -> &'static [&'static str] {
        match self {
            Self::En => &["en-GB", "en-US"],
            Self::De => &["de"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_member_comes_before_the_guild_and_english_last() {
        assert_eq!(Locale::negotiate(Some("de"), Some("en-US")), Locale::De);
        assert_eq!(Locale::negotiate(Some("fr"), Some("de")), Locale::De);
        assert_eq!(Locale::negotiate(Some("fr"), None), Locale::En);
        assert_eq!(Locale::negotiate(None, None), Locale::En);
    }
}
