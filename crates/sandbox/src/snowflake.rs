//! Discord's ids: 42 bits of milliseconds since 2015, 22 bits that tell ids of one millisecond apart.

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
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

    /// Reads an id out of a JSON string; anything else is `None`.
    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        value.as_str()?.parse().ok()
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
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| D::Error::custom("snowflakes are decimal strings"))
    }
}
