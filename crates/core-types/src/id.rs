//! Typed Discord identifiers (snowflakes), so that a guild can never be passed where a member is meant.

use std::{fmt, num::NonZeroU64, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that is not a snowflake: a whole number from 1 to 2^63 - 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a snowflake: expected a whole number from 1 to 2^63 - 1")]
pub struct ParseIdError;

fn checked(raw: u64) -> Result<NonZeroU64, ParseIdError> {
    // Databases store ids as signed 64-bit numbers; Discord will not reach the sign bit before the year 2154.
    i64::try_from(raw)
        .ok()
        .and(NonZeroU64::new(raw))
        .ok_or(ParseIdError)
}

macro_rules! id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU64);

        impl $name {
            /// The id for a raw snowflake.
            ///
            /// # Errors
            /// [`ParseIdError`] for zero and for numbers beyond 2^63 - 1.
            pub fn new(raw: u64) -> Result<Self, ParseIdError> {
                checked(raw).map(Self)
            }

            /// The raw snowflake.
            pub fn get(self) -> u64 {
                self.0.get()
            }

            /// The snowflake as databases store it.
            pub fn as_i64(self) -> i64 {
                self.0.get().cast_signed()
            }

            /// The id from a database column.
            ///
            /// # Errors
            /// [`ParseIdError`] for zero and negative numbers.
            pub fn from_i64(raw: i64) -> Result<Self, ParseIdError> {
                u64::try_from(raw).map_err(|_| ParseIdError).and_then(Self::new)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                text.parse().map_err(|_| ParseIdError).and_then(Self::new)
            }
        }

        impl Serialize for $name {
            // As text: JavaScript readers lose digits of 64-bit numbers.
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                std::borrow::Cow::<'de, str>::deserialize(deserializer)?
                    .parse()
                    .map_err(serde::de::Error::custom)
            }
        }
    )+};
}

id! {
    /// A Discord user, the same in every guild.
    UserId,
    /// A Discord server.
    GuildId,
    /// A channel or thread.
    ChannelId,
    /// A message.
    MessageId,
    /// A role of a guild.
    RoleId,
    /// One interaction: a slash command, a click, a submitted form. The idempotency key of its effect.
    InteractionId,
    /// An application (a bot's registration).
    ApplicationId,
}

impl GuildId {
    /// The highest id, which Discord will not give to any guild: stands for the installation as a whole where something is on
    /// record that belongs to no guild.
    pub const INSTALLATION: Self = Self(match NonZeroU64::new(i64::MAX.cast_unsigned()) {
        Some(highest) => highest,
        None => NonZeroU64::MAX,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_refuse_what_a_database_could_not_hold() {
        for bad in ["", "0", "-1", "abc", "9223372036854775808", " 5", "5 "] {
            assert_eq!(bad.parse::<UserId>(), Err(ParseIdError), "{bad:?}");
        }
        let id: UserId = "9223372036854775807".parse().unwrap();
        assert_eq!(UserId::from_i64(id.as_i64()), Ok(id));
        assert_eq!(UserId::from_i64(-1), Err(ParseIdError));
        assert_eq!(GuildId::from_i64(i64::MAX), Ok(GuildId::INSTALLATION));
    }
}
