//! Pressing a button or choosing from a select menu.

use serde_json::{Value, json};

use super::resolve::Resolved;
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    state::{
        State,
        interactions::{Kind, Start},
    },
    validate::components::{BUTTON, STRING_SELECT, find, is_select, kind},
};

pub(super) fn check(state: &State, person: Snowflake, channel: Snowflake, body: &Value) -> ApiResult<Start> {
    let message = Snowflake::from_json(&body["message_id"])
        .and_then(|id| state.message(channel, id))
        .filter(|message| message.is_visible_to(person))
        .ok_or_else(ApiError::unknown_message)?;
    let data = &body["data"];
    let custom_id = data["custom_id"].as_str().unwrap_or_default();
    let invalid =
        |path: &str| ApiError::form(path, "COMPONENT_VALIDATION_FAILED", "Component validation failed");
    let component = find(&message.components, custom_id).ok_or_else(|| invalid("data.custom_id"))?;
    let application_id = message.application_id.ok_or_else(|| invalid("message_id"))?;
    if component["disabled"].as_bool().unwrap_or_default() {
        return Err(invalid("data.custom_id"));
    }
    let component_kind = kind(component);
    if data["component_type"]
        .as_u64()
        .is_some_and(|given| given != component_kind)
    {
        return Err(invalid("data.component_type"));
    }
    let mut sent = json!({"custom_id": custom_id, "component_type": component_kind, "id": component["id"]});
    if is_select(component_kind) {
        let mut resolved = Resolved::new(state, channel);
        sent["values"] = json!(
            values(component, &data["values"], &mut resolved, person)
                .ok_or_else(|| invalid("data.values"))?
        );
        if let Some(resolved) = resolved.finish() {
            sent["resolved"] = resolved;
        }
    } else if component_kind != BUTTON {
        return Err(invalid("data.custom_id"));
    }
    Ok(Start {
        application_id,
        kind: Kind::Component,
        user_id: person,
        channel_id: channel,
        nonce: body["nonce"].clone(),
        data: sent,
        name: None,
        source: Some(message.id),
        modal: None,
    })
}

/// The chosen values, if their number is right and each of them may be chosen.
pub(super) fn values(
    select: &Value,
    given: &Value,
    resolved: &mut Resolved<'_>,
    person: Snowflake,
) -> Option<Vec<Value>> {
    let given = given.as_array().map_or(&[][..], Vec::as_slice);
    let min = select["min_values"].as_u64().unwrap_or(1);
    let max = select["max_values"].as_u64().unwrap_or(1);
    if !(min..=max).contains(&(given.len() as u64)) {
        return None;
    }
    let options = select["options"].as_array().map_or(&[][..], Vec::as_slice);
    let types = select["channel_types"].as_array().map_or(&[][..], Vec::as_slice);
    for value in given {
        let id = Snowflake::from_json(value);
        let is_good = match (kind(select), id) {
            (STRING_SELECT, _) => options.iter().any(|option| option["value"] == *value),
            (5, Some(id)) => resolved.user(id),
            (6, Some(id)) => resolved.role(id),
            (7, Some(id)) => resolved.user(id) || resolved.role(id),
            (8, Some(id)) => resolved.channel(id, types, Some(person)),
            _ => false,
        };
        if !is_good {
            return None;
        }
    }
    Some(given.to_vec())
}
