//! Select menus.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{STRING_SELECT, buttons, kind};
use crate::error::FormErrors;

/// Checks a select menu, in a message or a modal, without its custom id.
pub(super) fn check(select: &Value, path: &str, errors: &mut FormErrors) {
    if let Some(placeholder) = select["placeholder"].as_str() {
        errors.length(&format!("{path}.placeholder"), placeholder, 0, 150);
    }
    let min = select["min_values"].as_u64().unwrap_or(1);
    let max = select["max_values"].as_u64().unwrap_or(1);
    for (key, value, lowest) in [("min_values", min, 0), ("max_values", max, 1)] {
        errors.range(&format!("{path}.{key}"), value, lowest, 25);
    }
    if min > max && min <= 25 {
        let message = "min_values must not exceed max_values.";
        errors.add(
            &format!("{path}.min_values"),
            "SELECT_COMPONENT_MIN_VALUES_EXCEEDED",
            message,
        );
    }
    if kind(select) != STRING_SELECT {
        return;
    }
    let options = select["options"].as_array().map_or(&[][..], Vec::as_slice);
    if options.is_empty() || options.len() > 25 {
        errors.add(
            &format!("{path}.options"),
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 25 in length.",
        );
    } else if usize::try_from(max).is_ok_and(|max| max > options.len()) {
        let message = "max_values must not exceed the number of options.";
        errors.add(
            &format!("{path}.max_values"),
            "SELECT_COMPONENT_MAX_VALUES_EXCEEDED",
            message,
        );
    }
    let mut values = BTreeSet::new();
    for (index, option) in options.iter().enumerate() {
        let path = format!("{path}.options.{index}");
        for (key, max) in [("label", 100), ("value", 100)] {
            errors.length(
                &format!("{path}.{key}"),
                option[key].as_str().unwrap_or_default(),
                1,
                max,
            );
        }
        if let Some(description) = option["description"].as_str() {
            errors.length(&format!("{path}.description"), description, 0, 100);
        }
        buttons::check_emoji(&option["emoji"], &path, errors);
        if !values.insert(option["value"].as_str().unwrap_or_default()) {
            let message = "The specified option value is already used";
            errors.add(&path, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message);
        }
    }
}
