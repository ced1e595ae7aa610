//! What staff can set: a key, what values it takes, and a default. Rooms declare theirs with [`settings!`](crate::settings).

use crate::{Zone, text};

/// What values a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingKind {
    /// A whole number from the first to the last, both included.
    Number(i64, i64),
    /// `on` or `off`.
    Switch,
    /// A text with so many characters.
    Text(usize, usize),
    /// The IANA name of a time zone.
    Zone,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The id of a channel, or `none`.
    Channel,
    /// So many in so much time; from the first number a minute to the second one, both included.
    Rate(u64, u64),
}

impl SettingKind {
    /// What it takes, for people.
    pub fn allowed(self) -> String {
        match self {
            Self::Number(low, high) => format!("{low} to {high}"),
            Self::Switch => "on, off".to_owned(),
            Self::Text(low, high) => format!("{low} to {high} characters"),
            Self::Zone => "UTC, Europe/Berlin, America/New_York, …".to_owned(),
            Self::Choice(words) => words.join(", "),
            Self::Channel => "#channel, none".to_owned(),
            Self::Rate(low, high) => format!("{low}/1m to {high}/1m, such as 60/1m or 5/10s"),
        }
    }

    /// The value in the one form that is stored; nothing if it is not allowed.
    pub fn normalise(self, typed: &str) -> Option<String> {
        let typed = text::cleaned(typed);
        let word = typed.to_lowercase();
        match self {
            Self::Number(low, high) => {
                let number = word
                    .parse::<i64>()
                    .ok()
                    .filter(|number| (low..=high).contains(number));
                number.map(|number| number.to_string())
            }
            Self::Switch => match word.as_str() {
                "on" | "true" | "yes" => Some("on".to_owned()),
                "off" | "false" | "no" => Some("off".to_owned()),
                _ => None,
            },
            Self::Text(low, high) => text::bounded(typed, low..=high).ok(),
            Self::Zone => Zone::named(&typed).ok().map(|zone| zone.name().to_owned()),
            Self::Choice(words) => words.contains(&word.as_str()).then_some(word),
            Self::Rate(low, high) => {
                let rate = word.parse::<crate::Rate>().ok();
                let rate = rate.filter(|rate| (low..=high).contains(&rate.in_a_minute()));
                rate.map(|rate| rate.to_string())
            }
            Self::Channel if word == "none" => Some(word),
            // As people type it, and as Discord writes it.
            Self::Channel => {
                let digits = word.trim_start_matches("<#").trim_end_matches('>');
                digits
                    .parse::<crate::ChannelId>()
                    .ok()
                    .map(|channel| channel.to_string())
            }
        }
    }
}

/// A setting as it is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettingSpec {
    /// The stable name, as stored and as staff types it.
    pub key: &'static str,
    /// What values it takes.
    pub kind: SettingKind,
    /// The value until staff sets another.
    pub default: &'static str,
}

impl SettingSpec {
    /// The value in the one form that is stored.
    ///
    /// # Errors
    /// When the setting does not take it.
    pub fn normalise(&self, typed: &str) -> Result<String, SettingError> {
        let (key, kind) = (self.key, self.kind);
        kind.normalise(typed).ok_or(SettingError { key, kind })
    }
}

/// A value that a setting does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{key}` takes {}", kind.allowed())]
pub struct SettingError {
    /// The setting's key.
    pub key: &'static str,
    /// What it takes.
    pub kind: SettingKind,
}

/// Declares an enumeration `Setting` of the settings of one room: name, key, kind and default of each.
///
/// ```
/// core_types::settings! {
///     /// One setting of a garden.
///     pub enum Setting {
///         /// Whether the gate is open.
///         Gate "gate.open" Switch, "off";
///         /// Flowers in a bed.
///         Flowers "bed.flowers" Number(1, 100), "12";
///     }
/// }
/// assert_eq!(Setting::by_key("bed.flowers"), Some(Setting::Flowers));
/// assert_eq!(Setting::Flowers.normalise(" 20 ").unwrap(), "20");
/// assert!(Setting::Flowers.normalise("101").is_err());
/// ```
#[macro_export]
macro_rules! settings {
    (
        $(#[doc = $about:literal])+
        pub enum $name:ident {
            $($(#[doc = $doc:literal])+ $variant:ident $key:literal $kind:ident $(( $($bound:expr),+ ))?, $default:literal;)+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[doc = $doc])+ #[serde(rename = $key)] $variant,)+
        }

        impl $name {
            /// All settings, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// How it is declared.
            pub const fn spec(self) -> $crate::setting::SettingSpec {
                match self {
                    $(Self::$variant => $crate::setting::SettingSpec {
                        key: $key,
                        kind: $crate::setting::SettingKind::$kind $(( $($bound),+ ))?,
                        default: $default,
                    }),+
                }
            }

            /// The stable name, as stored and as staff types it.
            pub const fn key(self) -> &'static str {
                self.spec().key
            }

            /// What values it takes.
            pub const fn kind(self) -> $crate::setting::SettingKind {
                self.spec().kind
            }

            /// The value until staff sets another.
            pub const fn default_text(self) -> &'static str {
                self.spec().default
            }

            /// The setting with this key.
            pub fn by_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|setting| setting.key() == key)
            }

            /// The value in the one form that is stored.
            ///
            /// # Errors
            /// When the setting does not take it.
            pub fn normalise(self, typed: &str) -> Result<String, $crate::setting::SettingError> {
                self.spec().normalise(typed)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::SettingKind::{Channel, Choice, Number, Rate, Switch, Text, Zone};

    #[test]
    fn values_are_stored_in_one_form() {
        let table = [
            (Number(0, 10), " 07 ", Some("7")),
            (Number(0, 10), "11", None),
            (Switch, "Yes", Some("on")),
            (Switch, "maybe", None),
            (Text(1, 3), " a\u{202e}b ", Some("ab")),
            (Text(1, 3), "abcd", None),
            (Zone, "europe/berlin", Some("Europe/Berlin")),
            (Zone, "Mars", None),
            (Choice(&["burn", "treasury"]), "BURN", Some("burn")),
            (Channel, "<#42>", Some("42")),
            (Channel, "None", Some("none")),
            (Channel, "#general", None),
            (Rate(10, 100), "10 per minute", Some("10/1m")),
            (Rate(10, 100), "2/10s", Some("2/10s")),
            (Rate(10, 100), "101/1m", None),
            (Rate(10, 100), "100/1h", None),
            (Rate(10, 100), "often", None),
        ];
        for (kind, typed, expected) in table {
            assert_eq!(kind.normalise(typed).as_deref(), expected, "{kind:?} {typed:?}");
        }
    }
}
