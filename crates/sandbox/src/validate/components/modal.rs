//! Modals: the older rows of text inputs and the newer labels around inputs of any kind.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{ACTION_ROW, LABEL, TEXT_DISPLAY, TEXT_INPUT, check_select, is_select, kind, visit};
use crate::error::FormErrors;

/// File upload, radio group, checkbox group and checkbox, which only labels may hold.
const OTHER_INPUTS: [u64; 4] = [19, 21, 22, 23];

/// Checks a modal's components, which are below `data`.
pub(crate) fn check(components: &[Value], errors: &mut FormErrors) {
    if components.is_empty() || components.len() > 5 {
        errors.add(
            "data.components",
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 5 in length.",
        );
    }
    let mut custom_ids = BTreeSet::new();
    for (index, component) in components.iter().enumerate() {
        let path = format!("data.components.{index}");
        match kind(component) {
            TEXT_DISPLAY => {
                let content = component["content"].as_str().unwrap_or_default();
                errors.length(&format!("{path}.content"), content, 1, 4000);
            }
            ACTION_ROW => {
                let inner = component["components"].as_array().map_or(&[][..], Vec::as_slice);
                let [input] = inner else {
                    let message = "Must be between 1 and 1 in length.";
                    errors.add(&format!("{path}.components"), "BASE_TYPE_BAD_LENGTH", message);
                    continue;
                };
                let path = format!("{path}.components.0");
                let label = input["label"].as_str().unwrap_or_default();
                errors.length(&format!("{path}.label"), label, 1, 45);
                if kind(input) == TEXT_INPUT {
                    check_input(input, &path, &mut custom_ids, errors);
                } else {
                    let message = "Value of field \"type\" must be one of (4,).";
                    errors.add(&format!("{path}.type"), "UNION_TYPE_CHOICES", message);
                }
            }
            LABEL => {
                errors.length(
                    &format!("{path}.label"),
                    component["label"].as_str().unwrap_or_default(),
                    1,
                    45,
                );
                if let Some(description) = component["description"].as_str() {
                    errors.length(&format!("{path}.description"), description, 0, 100);
                }
                check_input(
                    &component["component"],
                    &format!("{path}.component"),
                    &mut custom_ids,
                    errors,
                );
            }
            _ => {
                let message = "Value of field \"type\" must be one of (1, 10, 18).";
                errors.add(&format!("{path}.type"), "UNION_TYPE_CHOICES", message);
            }
        }
    }
}

fn check_input(input: &Value, path: &str, custom_ids: &mut BTreeSet<String>, errors: &mut FormErrors) {
    let custom_id = input["custom_id"].as_str().unwrap_or_default();
    errors.length(&format!("{path}.custom_id"), custom_id, 1, 100);
    if !custom_id.is_empty() && !custom_ids.insert(custom_id.to_owned()) {
        let message = "Component custom id cannot be duplicated";
        errors.add(
            &format!("{path}.custom_id"),
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            message,
        );
    }
    match kind(input) {
        TEXT_INPUT => check_text_input(input, path, errors),
        select if is_select(select) => check_select(input, path, errors),
        other if OTHER_INPUTS.contains(&other) => {}
        _ => {
            let message = "Value of field \"type\" must be one of (3, 4, 5, 6, 7, 8, 19, 21, 22, 23).";
            errors.add(&format!("{path}.type"), "UNION_TYPE_CHOICES", message);
        }
    }
}

fn check_text_input(input: &Value, path: &str, errors: &mut FormErrors) {
    if !matches!(input["style"].as_u64(), Some(1 | 2)) {
        errors.add(
            &format!("{path}.style"),
            "BASE_TYPE_CHOICES",
            "Value must be one of {1, 2}.",
        );
    }
    for (key, lowest) in [("min_length", 0), ("max_length", 1)] {
        if let Some(length) = input[key].as_u64() {
            errors.range(&format!("{path}.{key}"), length, lowest, 4000);
        }
    }
    for (key, max) in [("value", 4000), ("placeholder", 100)] {
        if let Some(text) = input[key].as_str() {
            errors.length(&format!("{path}.{key}"), text, 0, max);
        }
    }
}

/// The inputs of a modal, in reading order.
pub(crate) fn fields(components: &[Value]) -> Vec<&Value> {
    let mut fields = Vec::new();
    visit(components, &mut |component| {
        if component["custom_id"].is_string() {
            fields.push(component);
        }
    });
    fields
}
