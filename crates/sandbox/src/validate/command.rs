//! Application commands: names, lengths, counts, order of options, choices.

mod names;
mod options;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

pub(crate) use self::names::is_locale;
use self::{
    names::{check_localisations, check_name},
    options::check_options,
};
use crate::error::{ApiResult, FormErrors};

/// Longest text of a command altogether: names, descriptions and choice values, each in its longest
/// localisation.
const MAX_TOTAL: usize = 8000;

/// Checks a command and fills in what Discord fills in.
pub(crate) fn check(body: &Value) -> ApiResult<Map<String, Value>> {
    let mut errors = FormErrors::default();
    let command = check_at(body, "", &mut errors);
    errors.finish()?;
    Ok(command)
}

/// Checks a list of commands, as a bulk overwrite sends it; paths begin with the index.
pub(crate) fn check_all(bodies: &[Value]) -> ApiResult<Vec<Map<String, Value>>> {
    let mut errors = FormErrors::default();
    let mut names = BTreeSet::new();
    let mut commands = Vec::new();
    for (index, body) in bodies.iter().enumerate() {
        if !body.is_object() {
            let message = "Only dictionaries may be used in a ModelType";
            errors.add(&index.to_string(), "MODEL_TYPE_CONVERT", message);
            continue;
        }
        let command = check_at(body, &format!("{index}."), &mut errors);
        if !names.insert((
            command["type"].as_u64(),
            command["name"].as_str().map(str::to_owned),
        )) {
            let message = "Application command names must be unique";
            errors.add(&index.to_string(), "APPLICATION_COMMANDS_DUPLICATE_NAME", message);
        }
        commands.push(command);
    }
    errors.finish()?;
    Ok(commands)
}

fn check_at(body: &Value, path: &str, errors: &mut FormErrors) -> Map<String, Value> {
    let kind = body["type"].as_u64().unwrap_or(1);
    if !(1..=3).contains(&kind) {
        errors.add(
            &format!("{path}type"),
            "BASE_TYPE_CHOICES",
            "Value must be one of {1, 2, 3}.",
        );
    }
    let name = body["name"].as_str().unwrap_or_default();
    let description = body["description"].as_str().unwrap_or_default();
    if kind == 1 {
        check_name(name, &format!("{path}name"), errors);
        check_localisations(
            &body["name_localizations"],
            &format!("{path}name_localizations"),
            true,
            errors,
        );
        errors.length(&format!("{path}description"), description, 1, 100);
    } else if kind <= 3 {
        errors.length(&format!("{path}name"), name, 1, 32);
        if !description.is_empty() {
            let message = "Context menu commands cannot have description";
            errors.add(
                &format!("{path}description"),
                "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
                message,
            );
        }
        if body["options"]
            .as_array()
            .is_some_and(|options| !options.is_empty())
        {
            let message = "Context menu commands cannot have options";
            errors.add(
                &format!("{path}options"),
                "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID",
                message,
            );
        }
    }
    check_list(body, path, "contexts", "{0, 1, 2}", 2, errors);
    check_list(body, path, "integration_types", "{0, 1}", 1, errors);
    let at = format!("{path}description_localizations");
    check_localisations(&body["description_localizations"], &at, false, errors);
    if let (Value::Array(options), 1) = (&body["options"], kind) {
        check_options(options, &format!("{path}options"), 0, errors);
    }
    check_permissions(&body["default_member_permissions"], path, errors);
    if text_size(body) > MAX_TOTAL {
        let message = "The command exceeds the maximum size of 8000";
        errors.add(
            path.trim_end_matches('.'),
            "APPLICATION_COMMAND_TOO_LARGE",
            message,
        );
    }
    complete(body, kind)
}

/// Checks where a command may be used: numbers up to `highest`, at least one.
fn check_list(body: &Value, path: &str, key: &str, known: &str, highest: u64, errors: &mut FormErrors) {
    let Some(list) = body[key].as_array() else { return };
    let path = format!("{path}{key}");
    if list.is_empty() {
        errors.add(&path, "BASE_TYPE_MIN_LENGTH", "Must be 1 or more in length.");
    }
    for (index, value) in list.iter().enumerate() {
        if value.as_u64().is_none_or(|value| value > highest) {
            let message = format!("Value must be one of {known}.");
            errors.add(&format!("{path}.{index}"), "BASE_TYPE_CHOICES", &message);
        }
    }
}

fn check_permissions(permissions: &Value, path: &str, errors: &mut FormErrors) {
    let is_good = match permissions {
        Value::Null => true,
        Value::String(bits) => bits.parse::<u64>().is_ok(),
        Value::Number(bits) => bits.is_u64(),
        _ => false,
    };
    if !is_good {
        let at = format!("{path}default_member_permissions");
        errors.add(
            &at,
            "NUMBER_TYPE_COERCE",
            "Value \"default_member_permissions\" is not int.",
        );
    }
}

/// The command as it is stored and answered.
fn complete(body: &Value, kind: u64) -> Map<String, Value> {
    let mut command = Map::new();
    let or = |key: &str, default: Value| match body.get(key) {
        None | Some(Value::Null) => default,
        Some(given) => given.clone(),
    };
    let permissions = match &body["default_member_permissions"] {
        Value::Number(bits) => json!(bits.to_string()),
        other => other.clone(),
    };
    let dm_permission = or("dm_permission", json!(true));
    for (key, value) in [
        ("type", json!(kind)),
        ("name", or("name", json!(""))),
        ("name_localizations", or("name_localizations", Value::Null)),
        ("description", or("description", json!(""))),
        (
            "description_localizations",
            or("description_localizations", Value::Null),
        ),
        ("options", without_nulls(or("options", json!([])))),
        ("default_member_permissions", permissions),
        ("dm_permission", dm_permission),
        ("contexts", or("contexts", Value::Null)),
        ("integration_types", or("integration_types", json!([0]))),
        ("nsfw", or("nsfw", json!(false))),
    ] {
        command.insert(key.to_owned(), value);
    }
    command
}

/// Options as Discord keeps them: what a library sends as null was not said. Translations alone may be null.
fn without_nulls(options: Value) -> Value {
    match options {
        Value::Array(options) => options.into_iter().map(without_nulls).collect(),
        Value::Object(option) => option
            .into_iter()
            .filter(|(key, value)| !value.is_null() || key.ends_with("_localizations"))
            .map(|(key, value)| match key.as_str() {
                "options" | "choices" => (key, without_nulls(value)),
                _ => (key, value),
            })
            .collect(),
        other => other,
    }
}

/// Characters of a command that count against its limit.
fn text_size(body: &Value) -> usize {
    let longest = |key: &str| {
        let own = body[key].as_str().map_or(0, |text| text.chars().count());
        let translated = body[format!("{key}_localizations")].as_object();
        let lengths = translated.into_iter().flat_map(|texts| texts.values());
        lengths
            .filter_map(Value::as_str)
            .map(|text| text.chars().count())
            .fold(own, usize::max)
    };
    let value = body["value"].as_str().map_or(0, |text| text.chars().count());
    let inner = ["options", "choices"]
        .iter()
        .filter_map(|key| body[*key].as_array())
        .flatten();
    longest("name") + longest("description") + value + inner.map(text_size).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lower_case_words() {
        for (name, is_good) in [
            ("pay", true),
            ("add-money", true),
            ("löhne", true),
            ("जमा", true),
            ("it's", true),
            ("", false),
            ("Pay", false),
            ("pay me", false),
            ("pay!", false),
            ("x23456789012345678901234567890123", false),
        ] {
            let command = json!({"name": name, "description": "Pay"});
            assert_eq!(check(&command).is_ok(), is_good, "{name:?}");
        }
    }

    #[test]
    fn what_is_null_in_an_option_was_not_said() {
        let body = json!({"name": "a", "description": "b", "options": [
            {"type": 3, "name": "c", "description": "d", "max_length": null, "name_localizations": null},
        ]});
        let options = &check(&body).unwrap()["options"][0];
        assert_eq!(options.get("max_length"), None);
        assert_eq!(options.get("name_localizations"), Some(&Value::Null));
    }

    #[test]
    fn a_command_may_have_8000_characters_in_all() {
        let long = |count: usize| {
            let choices: Vec<_> = (0..25)
                .map(|n| json!({"name": format!("{n:0100}"), "value": format!("{n:0100}")}))
                .collect();
            let options: Vec<_> = (0..count)
                .map(|n| json!({"type": 3, "name": format!("o{n}"), "description": "d", "choices": choices}))
                .collect();
            json!({"name": "long", "description": "d", "options": options})
        };
        assert!(check(&long(1)).is_ok());
        let error = check(&long(2)).unwrap_err().json();
        assert_eq!(
            error["errors"]["_errors"][0]["code"],
            "APPLICATION_COMMAND_TOO_LARGE"
        );
    }
}
