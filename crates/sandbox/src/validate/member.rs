//! Bodies that change members.

use serde_json::Value;

use super::fields::{Field, Fields};
use crate::{clock::from_iso8601, error::ApiResult, snowflake::Snowflake};

/// Longest time-out: 28 days, in milliseconds.
const LONGEST_TIME_OUT: u64 = 28 * 24 * 60 * 60 * 1000;

/// The one flag that others may set: the member need not pass the server's verification.
const BYPASSES_VERIFICATION: u64 = 1 << 2;

/// What is to become of a member.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    /// Null and empty take the nickname away.
    pub(crate) nick: Field<String>,
    /// All roles they are to have; null stands for none.
    pub(crate) roles: Field<Vec<Snowflake>>,
    /// Unix milliseconds; null ends the time-out.
    pub(crate) timed_out_until: Field<u64>,
    /// Whether the member bypasses verification.
    pub(crate) flags: Field<u64>,
    pub(crate) mute: Field<bool>,
    pub(crate) deaf: Field<bool>,
    /// Where in voice they are to be moved.
    pub(crate) channel_id: Field<Snowflake>,
}

impl Changes {
    /// Reads a body; `now` is in Unix milliseconds.
    pub(crate) fn parse(body: &Value, now: u64) -> ApiResult<Self> {
        let mut fields = Fields::of(body);
        let changes = Self {
            nick: fields.text("nick", 0, 32),
            roles: fields.ids("roles", 250),
            timed_out_until: time_out(&mut fields, now),
            flags: fields.number("flags", 0, u64::from(u32::MAX)),
            mute: fields.flag("mute"),
            deaf: fields.flag("deaf"),
            channel_id: fields.id("channel_id"),
        };
        fields.finish()?;
        Ok(changes)
    }

    /// Those of the flags that may be set.
    pub(crate) fn settable_flags(flags: u64) -> u64 {
        flags & BYPASSES_VERIFICATION
    }
}

fn time_out(fields: &mut Fields<'_>, now: u64) -> Field<u64> {
    const NAME: &str = "communication_disabled_until";
    let text = match fields.text(NAME, 0, 64) {
        Field::Absent => return Field::Absent,
        Field::Null => return Field::Null,
        Field::Given(text) => text,
    };
    let Some(until) = from_iso8601(&text) else {
        let message = format!("Could not parse {text}. Should be ISO8601.");
        fields.error(NAME, "DATE_TIME_TYPE_PARSE", &message);
        return Field::Absent;
    };
    if until > now + LONGEST_TIME_OUT {
        let message = "Invalid communication disabled timestamp";
        fields.error(NAME, "INVALID_COMMUNICATION_DISABLED_TIMESTAMP", message);
    }
    // A time that is over ends the time-out.
    if until <= now {
        Field::Null
    } else {
        Field::Given(until)
    }
}
