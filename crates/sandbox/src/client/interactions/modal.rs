//! Submitting a modal.

use serde_json::{Value, json};

use super::{component, resolve::Resolved};
use crate::{
    error::{ApiError, ApiResult, FormErrors},
    snowflake::Snowflake,
    state::{
        State,
        files::Offer,
        interactions::{Kind, Start},
    },
    validate::components::{ACTION_ROW, FILE_UPLOAD, LABEL, TEXT_INPUT, find, is_select, kind, modal_fields},
};

pub(super) fn check(
    state: &State,
    person: Snowflake,
    channel: Snowflake,
    body: &Value,
    offers: &[Offer],
) -> ApiResult<Start> {
    let modal = Snowflake::from_json(&body["modal_id"])
        .and_then(|id| state.modals.get(&id))
        .filter(|modal| modal.user_id == person && modal.channel_id == channel)
        .ok_or_else(ApiError::unknown_interaction)?;
    let data = &body["data"];
    if data["custom_id"]
        .as_str()
        .is_some_and(|given| given != modal.custom_id)
    {
        return Err(ApiError::form(
            "data.custom_id",
            "COMPONENT_VALIDATION_FAILED",
            "This is another modal.",
        ));
    }
    let given = data["components"].as_array().map_or(&[][..], Vec::as_slice);
    let mut errors = FormErrors::default();
    for field in modal_fields(given) {
        let custom_id = field["custom_id"].as_str().unwrap_or_default();
        if find(&modal.components, custom_id).is_none() {
            errors.add(
                &path(custom_id),
                "COMPONENT_VALIDATION_FAILED",
                "The modal has no such field.",
            );
        }
    }
    let mut resolved = Resolved::new(state, channel).with(offers);
    let mut filled = Vec::new();
    for component in &modal.components {
        let mut out = json!({"type": component["type"], "id": component["id"]});
        match kind(component) {
            ACTION_ROW => {
                let input = &component["components"][0];
                out["components"] = json!([fill(input, given, person, &mut resolved, &mut errors)]);
            }
            LABEL => {
                out["component"] = fill(&component["component"], given, person, &mut resolved, &mut errors);
            }
            _ => {}
        }
        filled.push(out);
    }
    errors.finish()?;
    let mut sent = json!({"custom_id": modal.custom_id, "components": filled});
    if let Some(resolved) = resolved.finish() {
        sent["resolved"] = resolved;
    }
    Ok(Start {
        application_id: modal.application_id,
        kind: Kind::ModalSubmit,
        user_id: person,
        channel_id: channel,
        nonce: body["nonce"].clone(),
        data: sent,
        name: None,
        source: modal.source,
        modal: Some(modal.id),
    })
}

fn path(custom_id: &str) -> String {
    format!("data.components.{custom_id}")
}

/// One field of the modal with what the member gave for it.
fn fill(
    input: &Value,
    given: &[Value],
    person: Snowflake,
    resolved: &mut Resolved<'_>,
    errors: &mut FormErrors,
) -> Value {
    let custom_id = input["custom_id"].as_str().unwrap_or_default();
    let field = find(given, custom_id).unwrap_or(&Value::Null);
    let mut out = json!({"type": input["type"], "id": input["id"], "custom_id": custom_id});
    let is_required = input["required"].as_bool().unwrap_or(true);
    match kind(input) {
        TEXT_INPUT => {
            let text = field["value"].as_str().unwrap_or_default();
            let min = input["min_length"].as_u64().unwrap_or(u64::from(is_required));
            let max = input["max_length"].as_u64().unwrap_or(4000);
            let length = text.chars().count() as u64;
            if (is_required || length > 0) && !(min.max(u64::from(is_required))..=max).contains(&length) {
                let message = format!("Must be between {min} and {max} in length.");
                errors.add(&path(custom_id), "BASE_TYPE_BAD_LENGTH", &message);
            }
            out["value"] = json!(text);
        }
        select if is_select(select) => {
            let is_left_out = field["values"].as_array().is_none_or(Vec::is_empty) && !is_required;
            let values = if is_left_out {
                Some(Vec::new())
            } else {
                component::values(input, &field["values"], resolved, person)
            };
            if values.is_none() {
                errors.add(
                    &path(custom_id),
                    "COMPONENT_VALIDATION_FAILED",
                    "Component validation failed",
                );
            }
            out["values"] = json!(values.unwrap_or_default());
        }
        FILE_UPLOAD => {
            let files = field["values"].as_array().map_or(&[][..], Vec::as_slice);
            let min = input["min_values"].as_u64().unwrap_or(1);
            let max = input["max_values"].as_u64().unwrap_or(1);
            let is_left_out = files.is_empty() && !is_required;
            let ids: Option<Vec<_>> = files.iter().map(|file| resolved.attachment(file)).collect();
            let is_good = is_left_out || (min..=max).contains(&(files.len() as u64));
            if ids.is_none() || !is_good {
                let message = "Component validation failed";
                errors.add(&path(custom_id), "COMPONENT_VALIDATION_FAILED", message);
            }
            out["values"] = json!(ids.unwrap_or_default());
        }
        _ => {
            for key in ["value", "values"] {
                if let Some(value) = field.get(key) {
                    out[key] = value.clone();
                }
            }
        }
    }
    out
}
