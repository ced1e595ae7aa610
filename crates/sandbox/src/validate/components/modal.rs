//! Modals: the older rows of text inputs and the newer labels around inputs of any kind.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{ACTION_ROW, LABEL, TEXT_DISPLAY, TEXT_INPUT, is_select, kind, selects, visit};
use crate::error::FormErrors;

/// Inputs that only labels may hold.
const FILE_UPLOAD: u64 = 19;
const RADIO_GROUP: u64 = 21;
const CHECKBOX_GROUP: u64 = 22;
const CHECKBOX: u64 = 23;

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
                    errors.length(&format!("{path}.description"), description, 1, 100);
                }
                let path = format!("{path}.component");
                if component["component"].is_object() {
                    check_input(&component["component"], &path, &mut custom_ids, errors);
                } else {
                    errors.required(&path);
                }
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
        select if is_select(select) => selects::check(input, path, errors),
        FILE_UPLOAD => check_counts(input, path, errors),
        RADIO_GROUP => check_group(input, path, 2, errors),
        CHECKBOX_GROUP => {
            check_group(input, path, 1, errors);
            check_counts(input, path, errors);
        }
        CHECKBOX => {}
        _ => {
            let message = "Value of field \"type\" must be one of (3, 4, 5, 6, 7, 8, 19, 21, 22, 23).";
            errors.add(&format!("{path}.type"), "UNION_TYPE_CHOICES", message);
        }
    }
}

fn check_text_input(input: &Value, path: &str, errors: &mut FormErrors) {
    if input["style"].is_null() {
        errors.required(&format!("{path}.style"));
    } else if !matches!(input["style"].as_u64(), Some(1 | 2)) {
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
    let (min, max) = (input["min_length"].as_u64(), input["max_length"].as_u64());
    if let Some((min, max)) = min.zip(max)
        && min > max
    {
        errors.range(&format!("{path}.min_length"), min, 0, max);
    }
    let longest = max
        .and_then(|max| usize::try_from(max).ok())
        .unwrap_or(4000)
        .min(4000);
    for (key, max) in [("value", longest), ("placeholder", 100)] {
        if let Some(text) = input[key].as_str() {
            errors.length(&format!("{path}.{key}"), text, 0, max);
        }
    }
}

/// How many may be chosen or uploaded.
fn check_counts(input: &Value, path: &str, errors: &mut FormErrors) {
    let min = input["min_values"].as_u64();
    let max = input["max_values"].as_u64();
    for (key, count, lowest) in [("min_values", min, 0), ("max_values", max, 1)] {
        if let Some(count) = count {
            errors.range(&format!("{path}.{key}"), count, lowest, 10);
        }
    }
    if let Some((min, max)) = min.zip(max)
        && min > max
    {
        errors.range(&format!("{path}.min_values"), min, 0, max);
    }
}

/// The options of radio buttons and check boxes.
fn check_group(group: &Value, path: &str, fewest: usize, errors: &mut FormErrors) {
    let at = format!("{path}.options");
    let Some(options) = group["options"].as_array() else {
        errors.required(&at);
        return;
    };
    if !(fewest..=10).contains(&options.len()) {
        let message = format!("Must be between {fewest} and 10 in length.");
        errors.add(&at, "BASE_TYPE_BAD_LENGTH", &message);
    }
    let mut values = BTreeSet::new();
    for (index, option) in options.iter().enumerate() {
        let path = format!("{at}.{index}");
        for key in ["label", "value"] {
            let text = option[key].as_str().unwrap_or_default();
            errors.length(&format!("{path}.{key}"), text, 1, 100);
        }
        if let Some(description) = option["description"].as_str() {
            errors.length(&format!("{path}.description"), description, 0, 100);
        }
        if !values.insert(option["value"].as_str().unwrap_or_default()) {
            let message = "The specified option value is already used";
            errors.add(&path, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message);
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
