//! Values with a closed set of names: locales, time zones, guilds and choices.

use core_types::{ApplicationId, GuildId, Locale, Zone};

use super::{Raw, Setting};

impl Setting for Zone {
    const EXPECTED: &'static str = "time zone";

    fn parse(raw: &Raw) -> Result<Self, String> {
        Self::named(&raw.text()?).map_err(|error| error.to_string())
    }

    fn show(&self) -> String {
        self.name().to_owned()
    }
}

impl Setting for Locale {
    const EXPECTED: &'static str = "language";

    fn parse(raw: &Raw) -> Result<Self, String> {
        let text = raw.text()?;
        Self::from_discord(&text)
            .ok_or_else(|| format!("`{text}` is not one of: {}", Self::ALL.map(Self::tag).join(", ")))
    }

    fn show(&self) -> String {
        self.tag().to_owned()
    }
}

impl Setting for ApplicationId {
    const EXPECTED: &'static str = "application id";

    fn parse(raw: &Raw) -> Result<Self, String> {
        raw.text()?.parse().map_err(|error| format!("{error}"))
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Setting for GuildId {
    const EXPECTED: &'static str = "guild id";

    fn parse(raw: &Raw) -> Result<Self, String> {
        let text = raw.text()?;
        text.parse().map_err(|_| format!("`{text}` is not a guild id"))
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

/// An enum whose values are written as words.
macro_rules! choice {
    (
        $(#[doc = $doc:literal])+
        $name:ident: $expected:literal { $( $(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal ),+ $(,)? }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $( $(#[doc = $variant_doc])+ $variant ),+
        }

        impl $crate::setting::Setting for $name {
            const EXPECTED: &'static str = $expected;

            fn parse(raw: &$crate::setting::Raw) -> Result<Self, String> {
                let text = raw.text()?;
                match text.to_lowercase().as_str() {
                    $( $word => Ok(Self::$variant), )+
                    _ => Err(format!("`{text}` is not one of: {}", [$( $word ),+].join(", "))),
                }
            }

            fn show(&self) -> String {
                match self { $( Self::$variant => $word.to_owned() ),+ }
            }
        }
    };
}
pub(crate) use choice;
