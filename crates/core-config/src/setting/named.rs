//! Values that name something: applications, guilds and choices.

use core_types::{ApplicationId, GuildId};

use super::{Raw, Setting};

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
