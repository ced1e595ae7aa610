//! Values that name something: applications, guilds and choices.

use std::fmt;

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

/// What Discord shows as the public key of an application: 32 bytes, which signed interactions are checked against.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Reads 64 hexadecimal digits. Whether the bytes are a key is for those to say who check with it.
    ///
    /// # Errors
    /// What is wrong with the text, in a few words.
    pub fn from_hex(text: &str) -> Result<Self, String> {
        let wrong = || "is not 64 hexadecimal digits".to_owned();
        let mut bytes = [0; 32];
        if text.len() != 2 * bytes.len() || !text.is_ascii() {
            return Err(wrong());
        }
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digit = |digit: u8| char::from(digit).to_digit(16);
            let (Some(high), Some(low)) = (digit(digits[0]), digit(digits[1])) else {
                return Err(wrong());
            };
            *byte = u8::try_from(high * 16 + low).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Setting for PublicKey {
    const EXPECTED: &'static str = "public key";

    fn parse(raw: &Raw) -> Result<Self, String> {
        Self::from_hex(&raw.text()?)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_key_is_64_hexadecimal_digits() {
        let text = "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29";
        let key = PublicKey::from_hex(text).unwrap();
        assert_eq!(key.to_string(), text);
        assert_eq!(PublicKey::from_hex(&text.to_uppercase()).unwrap(), key);
        for wrong in ["", &text[1..], &text.replace('3', "g"), &text.replace("3b", "é")] {
            assert!(PublicKey::from_hex(wrong).is_err(), "{wrong}");
        }
    }
}
