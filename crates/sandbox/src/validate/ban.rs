//! Bodies that ban.

use serde_json::Value;

use super::fields::Fields;
use crate::{error::ApiResult, snowflake::Snowflake};

/// Seven days, in seconds.
const LONGEST: u64 = 604_800;

/// How many may be banned at once.
const MOST: usize = 200;

/// How far back, in seconds, what they wrote is removed.
pub(crate) fn seconds(body: &Value) -> ApiResult<u64> {
    let mut fields = Fields::of(body);
    let found = read_seconds(&mut fields);
    fields.finish()?;
    Ok(found)
}

/// Whom to ban together, and how far back what they wrote is removed.
pub(crate) fn bulk(body: &Value) -> ApiResult<(Vec<Snowflake>, u64)> {
    let mut fields = Fields::of(body);
    let seconds = read_seconds(&mut fields);
    let users = fields.ids("user_ids", MOST).given();
    if users.as_ref().is_none_or(Vec::is_empty) && fields.errors.is_empty() {
        fields.error("user_ids", "BASE_TYPE_REQUIRED", "This field is required");
    }
    fields.finish()?;
    Ok((users.unwrap_or_default(), seconds))
}

fn read_seconds(fields: &mut Fields<'_>) -> u64 {
    let days = fields.number("delete_message_days", 0, 7).given();
    let seconds = fields.number("delete_message_seconds", 0, LONGEST).given();
    seconds.or(days.map(|days| days * 86_400)).unwrap_or_default()
}
