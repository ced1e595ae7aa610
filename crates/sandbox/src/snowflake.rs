//! Discord's ids: 42 bits of milliseconds since 2015, 22 bits that tell ids of one millisecond apart.

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};
use serde_json::Value;

/// First second of 2015, in milliseconds since the Unix epoch.
const DISCORD_EPOCH: u64 = 1_420_070_400_000;

/// The id of anything in Discord. Written as a string in JSON, as Discord does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Snowflake(pub u64);

impl Snowflake {
    /// The lowest id that can be made at this time.
    pub(crate) fn at(unix_millis: u64) -> Self {
        Self(unix_millis.saturating_sub(DISCORD_EPOCH) << 22)
    }

    /// When this id was made, in milliseconds since the Unix epoch.
    pub fn created_at(self) -> u64 {
        (self.0 >> 22) + DISCORD_EPOCH
    }

    /// Reads an id out of a JSON string or number, as Discord does; anything else is `None`.
    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => text.parse().ok(),
            number => number.as_u64().map(Self),
        }
    }
}

impl fmt::Display for Snowflake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Snowflake {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for Snowflake {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Snowflake {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

/// Reads what Discord accepts for an id: a decimal string or a number.
struct Reader;

impl Visitor<'_> for Reader {
    type Value = Snowflake;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a snowflake")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Snowflake, E> {
        text.parse()
            .map_err(|_| E::custom("snowflakes are decimal strings"))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Snowflake, E> {
        Ok(Snowflake(number))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ids_are_read_from_strings_and_numbers_and_written_as_strings() {
        let id = Snowflake(81_384_788_765_712_384);
        for (value, read) in [
            (json!("81384788765712384"), Some(id)),
            (json!(81_384_788_765_712_384_u64), Some(id)),
            (json!("x"), None),
            (json!(-1), None),
            (json!(1.5), None),
            (json!(null), None),
        ] {
            assert_eq!(Snowflake::from_json(&value), read, "{value}");
            assert_eq!(serde_json::from_value(value.clone()).ok(), read, "{value}");
        }
        assert_eq!(json!(id), "81384788765712384");
    }
}
