//! Options of commands: kinds, order, choices, bounds.

use std::collections::BTreeSet;

use serde_json::Value;

use super::names::{check_localisations, check_name};
use crate::error::FormErrors;

const SUB_COMMAND: u64 = 1;
const SUB_COMMAND_GROUP: u64 = 2;
const CHANNEL: u64 = 7;

/// `depth` 0 for a command's own options, 1 inside a sub-command group, 2 inside a sub-command.
pub(super) fn check_options(options: &[Value], path: &str, depth: u8, errors: &mut FormErrors) {
    if options.len() > 25 {
        errors.add(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
    }
    let is_sub = |option: &Value| matches!(option["type"].as_u64(), Some(SUB_COMMAND | SUB_COMMAND_GROUP));
    let subs = options.iter().filter(|option| is_sub(option)).count();
    if subs != 0 && subs != options.len() {
        let message =
            "Sub-command and sub-command group option types are mutually exclusive to all other types";
        errors.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
    }
    let mut names = BTreeSet::new();
    let mut seen_optional = false;
    for (index, option) in options.iter().enumerate() {
        let path = format!("{path}.{index}");
        if !option.is_object() {
            let message = "Only dictionaries may be used in a ModelType";
            errors.add(&path, "MODEL_TYPE_CONVERT", message);
            continue;
        }
        let name = option["name"].as_str().unwrap_or_default();
        check_name(name, &format!("{path}.name"), errors);
        let at = format!("{path}.name_localizations");
        check_localisations(&option["name_localizations"], &at, true, errors);
        let description = option["description"].as_str().unwrap_or_default();
        errors.length(&format!("{path}.description"), description, 1, 100);
        let at = format!("{path}.description_localizations");
        check_localisations(&option["description_localizations"], &at, false, errors);
        if !name.is_empty() && !names.insert(name) {
            let message = "Option names must be unique";
            errors.add(
                &format!("{path}.name"),
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                message,
            );
        }
        let is_required = option["required"].as_bool().unwrap_or_default();
        if is_required && seen_optional {
            let message = "Required options must be placed before non-required options";
            errors.add(&path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
        }
        seen_optional |= !is_required && !is_sub(option);
        check_option_kind(option, &path, depth, errors);
    }
}

fn check_option_kind(option: &Value, path: &str, depth: u8, errors: &mut FormErrors) {
    let kind = option["type"].as_u64().unwrap_or_default();
    let inner = option["options"].as_array().map_or(&[][..], Vec::as_slice);
    let at = format!("{path}.options");
    match (kind, depth) {
        (SUB_COMMAND, 0 | 1) => check_options(inner, &at, 2, errors),
        (SUB_COMMAND_GROUP, 0) => check_options(inner, &at, 1, errors),
        (3..=11, 0 | 2) => {
            check_choices(option, kind, path, errors);
            check_bounds(option, kind, path, errors);
        }
        (_, _) if option["type"].is_null() => errors.required(&format!("{path}.type")),
        (1..=11, _) => {
            let message = "This option type cannot be nested here";
            errors.add(
                &format!("{path}.type"),
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                message,
            );
        }
        _ => {
            let message = "Value must be one of {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}.";
            errors.add(&format!("{path}.type"), "BASE_TYPE_CHOICES", message);
        }
    }
}

fn check_choices(option: &Value, kind: u64, path: &str, errors: &mut FormErrors) {
    let choices = option["choices"].as_array().map_or(&[][..], Vec::as_slice);
    if choices.len() > 25 {
        errors.add(
            &format!("{path}.choices"),
            "BASE_TYPE_MAX_LENGTH",
            "Must be 25 or fewer in length.",
        );
    }
    let may_choose = matches!(kind, 3 | 4 | 10);
    if !choices.is_empty() && !may_choose {
        let message = "Choices are only valid for string, integer and number options";
        errors.add(
            &format!("{path}.choices"),
            "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID",
            message,
        );
        return;
    }
    if option["autocomplete"].as_bool().unwrap_or_default() && (!choices.is_empty() || !may_choose) {
        let message = "Autocomplete is only valid for string, integer and number options without choices";
        errors.add(
            &format!("{path}.autocomplete"),
            "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID",
            message,
        );
    }
    let mut names = BTreeSet::new();
    for (index, choice) in choices.iter().enumerate() {
        let path = format!("{path}.choices.{index}");
        let name = choice["name"].as_str().unwrap_or_default();
        errors.length(&format!("{path}.name"), name, 1, 100);
        let at = format!("{path}.name_localizations");
        check_localisations(&choice["name_localizations"], &at, false, errors);
        if !names.insert(name) {
            let message = "Choice names must be unique";
            errors.add(
                &format!("{path}.name"),
                "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
                message,
            );
        }
        let value = &choice["value"];
        let is_right = match kind {
            3 => value.is_string(),
            4 => value.is_i64() || value.is_u64(),
            _ => value.is_number(),
        };
        if !is_right {
            let message = "The value does not fit the option's type";
            errors.add(&format!("{path}.value"), "BASE_TYPE_BAD_TYPE", message);
        } else if let Some(text) = value.as_str() {
            errors.length(&format!("{path}.value"), text, 1, 100);
        }
    }
}

/// Checks what narrows an option's value down.
fn check_bounds(option: &Value, kind: u64, path: &str, errors: &mut FormErrors) {
    for (key, min) in [("min_length", 0), ("max_length", 1)] {
        if let Some(length) = option[key].as_u64() {
            errors.range(&format!("{path}.{key}"), length, min, 6000);
        }
    }
    for (low, high) in [("min_length", "max_length"), ("min_value", "max_value")] {
        let (min, max) = (option[low].as_f64(), option[high].as_f64());
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            let message = format!("{low} must be less than or equal to {high}");
            errors.add(
                &format!("{path}.{high}"),
                "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID",
                &message,
            );
        }
    }
    let channel_types = option["channel_types"].as_array();
    for (index, channel_type) in channel_types.into_iter().flatten().enumerate() {
        if !matches!(channel_type.as_u64(), Some(0..=5 | 10..=16)) {
            let message = "Value must be one of {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16}.";
            errors.add(
                &format!("{path}.channel_types.{index}"),
                "BASE_TYPE_CHOICES",
                message,
            );
        }
    }
    if kind != CHANNEL && channel_types.is_some_and(|types| !types.is_empty()) {
        let message = "Channel types are only valid for channel options";
        errors.add(
            &format!("{path}.channel_types"),
            "APPLICATION_COMMAND_OPTIONS_CHANNEL_TYPES_INVALID",
            message,
        );
    }
}
