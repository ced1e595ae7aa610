//! Buttons, and the emoji on them.

use serde_json::Value;

use super::super::url;
use crate::{error::FormErrors, snowflake::Snowflake};

/// Longest name of an emoji that is no custom one: flags of countries and families are sequences of several
/// characters.
const EMOJI: usize = 32;

/// Checks a button, without the custom id of one that is pressed.
pub(super) fn check(button: &Value, path: &str, errors: &mut FormErrors) {
    let has = |key: &str| !button[key].is_null();
    match button["style"].as_u64() {
        Some(1..=4) => {
            if has("url") {
                exclusive(path, errors);
            }
        }
        Some(5) => {
            let at = format!("{path}.url");
            match button["url"].as_str() {
                None | Some("") => errors.add(&at, "BUTTON_COMPONENT_URL_REQUIRED", "A url is required"),
                Some(given) => url::check(given, &at, url::BUTTON, 512, errors),
            }
            if has("custom_id") {
                exclusive(path, errors);
            }
        }
        Some(6) => {
            if !has("sku_id") {
                errors.required(&format!("{path}.sku_id"));
            }
            return;
        }
        None if !has("style") => errors.required(&format!("{path}.style")),
        _ => {
            let message = "Value must be one of {1, 2, 3, 4, 5, 6}.";
            errors.add(&format!("{path}.style"), "BASE_TYPE_CHOICES", message);
        }
    }
    let label = button["label"].as_str().unwrap_or_default();
    errors.length(&format!("{path}.label"), label, 0, 80);
    if label.is_empty() && !has("emoji") {
        let message = "A button must have a label or emoji";
        errors.add(path, "BUTTON_COMPONENT_INVALID_EMPTY", message);
    }
    check_emoji(&button["emoji"], path, errors);
}

fn exclusive(path: &str, errors: &mut FormErrors) {
    let message = "A custom id and url cannot both be specified";
    errors.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message);
}

/// Checks an emoji of a button or an option; Discord's code speaks of buttons for both.
pub(super) fn check_emoji(emoji: &Value, path: &str, errors: &mut FormErrors) {
    if emoji.is_null() {
        return;
    }
    if !emoji["id"].is_null() {
        if Snowflake::from_json(&emoji["id"]).is_none() {
            let shown = emoji["id"]
                .as_str()
                .map_or_else(|| emoji["id"].to_string(), str::to_owned);
            let message = format!("Value \"{shown}\" is not snowflake.");
            errors.add(&format!("{path}.emoji.id"), "NUMBER_TYPE_COERCE", &message);
        }
        return;
    }
    let name = emoji["name"].as_str().unwrap_or_default();
    // Digits are emoji together with the key cap behind them.
    let is_word = name.chars().all(|c| c.is_ascii() || c.is_alphabetic());
    if name.is_empty() || is_word || name.chars().count() > EMOJI {
        errors.add(
            &format!("{path}.emoji.name"),
            "BUTTON_COMPONENT_INVALID_EMOJI",
            "Invalid emoji",
        );
    }
}
