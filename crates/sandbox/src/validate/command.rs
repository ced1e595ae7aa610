//! Application commands: names, lengths, counts, order of options, choices.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::error::{ApiResult, FormErrors};

/// Longest text of a command altogether: names, descriptions and choice values, each in its longest
/// localisation.
const MAX_TOTAL: usize = 8000;

const SUB_COMMAND: u64 = 1;
const SUB_COMMAND_GROUP: u64 = 2;

/// The locales Discord knows.
const LOCALES: [&str; 34] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl",
    "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja",
    "zh-TW", "ko", "ar", "he",
];

/// Whether Discord knows the locale.
pub(crate) fn is_locale(locale: &str) -> bool {
    LOCALES.contains(&locale)
}

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
    } else {
        errors.length(&format!("{path}name"), name, 1, 32);
        if !description.is_empty() {
            let message = "Context menu commands cannot have description";
            errors.add(
                &format!("{path}description"),
                "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
                message,
            );
        }
    }
    let at = format!("{path}description_localizations");
    check_localisations(&body["description_localizations"], &at, false, errors);
    if let Value::Array(options) = &body["options"] {
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
        ("options", or("options", json!([]))),
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

/// `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, lower case where there is one.
fn check_name(name: &str, path: &str, errors: &mut FormErrors) {
    let fits = |c: char| {
        c.is_alphanumeric() || matches!(c, '-' | '_' | '\'' | '\u{900}'..='\u{97F}' | '\u{E00}'..='\u{E7F}')
    };
    let is_lower = |c: char| c.to_lowercase().eq([c]);
    if name.is_empty() {
        errors.required(path);
    } else if name.chars().count() > 32 {
        errors.length(path, name, 1, 32);
    } else if !name.chars().all(|c| fits(c) && is_lower(c)) {
        let message = format!("Application command name \"{name}\" is invalid");
        errors.add(path, "APPLICATION_COMMAND_INVALID_NAME", &message);
    }
}

fn check_localisations(texts: &Value, path: &str, are_names: bool, errors: &mut FormErrors) {
    for (locale, text) in texts.as_object().into_iter().flatten() {
        let (path, text) = (format!("{path}.{locale}"), text.as_str().unwrap_or_default());
        if !LOCALES.contains(&locale.as_str()) {
            errors.add(&path, "BASE_TYPE_CHOICES", "This is not a locale Discord knows.");
        } else if are_names {
            check_name(text, &path, errors);
        } else {
            errors.length(&path, text, 1, 100);
        }
    }
}

/// `depth` 0 for a command's own options, 1 inside a sub-command group, 2 inside a sub-command.
fn check_options(options: &[Value], path: &str, depth: u8, errors: &mut FormErrors) {
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
        (3..=11, 0 | 2) => check_value_option(option, kind, path, errors),
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

fn check_value_option(option: &Value, kind: u64, path: &str, errors: &mut FormErrors) {
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
    for (key, min) in [("min_length", 0), ("max_length", 1)] {
        if let Some(length) = option[key].as_u64() {
            errors.range(&format!("{path}.{key}"), length, min, 6000);
        }
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

    fn with(change: impl FnOnce(&mut Value)) -> Value {
        let mut command = json!({"name": "pay", "description": "Pay", "options": [
            {"type": 6, "name": "to", "description": "Whom", "required": true},
            {"type": 3, "name": "amount", "description": "How much", "required": true},
        ]});
        change(&mut command);
        command
    }

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
            let command = with(|command| command["name"] = json!(name));
            assert_eq!(check(&command).is_ok(), is_good, "{name:?}");
        }
    }

    #[test]
    fn refusals_name_the_field() {
        let choice = |n: usize| json!({"name": format!("c{n}"), "value": format!("v{n}")});
        let many: Vec<_> = (0..26).map(choice).collect();
        let option = json!({"type": 3, "name": "x", "description": "d"});
        for (command, path, code) in [
            (
                with(|c| c["description"] = json!("")),
                "/description",
                "BASE_TYPE_REQUIRED",
            ),
            (
                with(|c| c["description"] = json!("x".repeat(101))),
                "/description",
                "BASE_TYPE_BAD_LENGTH",
            ),
            (with(|c| c["type"] = json!(9)), "/type", "BASE_TYPE_CHOICES"),
            (
                with(|c| c["options"] = json!(vec![option.clone(); 26])),
                "/options",
                "BASE_TYPE_MAX_LENGTH",
            ),
            (
                with(|c| c["options"][0]["required"] = json!(false)),
                "/options/1",
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
            ),
            (
                with(|c| c["options"][1]["name"] = json!("to")),
                "/options/1/name",
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
            ),
            (
                with(|c| c["options"][1]["choices"] = json!(many)),
                "/options/1/choices",
                "BASE_TYPE_MAX_LENGTH",
            ),
            (
                with(|c| c["options"][1]["choices"] = json!([{"name": "a", "value": 1}])),
                "/options/1/choices/0/value",
                "BASE_TYPE_BAD_TYPE",
            ),
            (
                with(|c| c["options"][0]["autocomplete"] = json!(true)),
                "/options/0/autocomplete",
                "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID",
            ),
            (
                with(|c| c["options"][0]["type"] = json!(12)),
                "/options/0/type",
                "BASE_TYPE_CHOICES",
            ),
            (
                with(|c| c["options"][1]["type"] = json!(1)),
                "/options",
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            ),
            (
                with(|c| c["name_localizations"] = json!({"xx": "zahlen"})),
                "/name_localizations/xx",
                "BASE_TYPE_CHOICES",
            ),
            (
                with(|c| c["name_localizations"] = json!({"de": "Zahlen"})),
                "/name_localizations/de",
                "APPLICATION_COMMAND_INVALID_NAME",
            ),
            (
                with(|c| c["default_member_permissions"] = json!("many")),
                "/default_member_permissions",
                "NUMBER_TYPE_COERCE",
            ),
        ] {
            let error = check(&command).expect_err(&format!("accepted {command}"));
            let errors = error.errors.unwrap();
            let found = errors.pointer(&format!("{path}/_errors/0/code"));
            assert_eq!(
                found.and_then(Value::as_str),
                Some(code),
                "{path} of {command}: {errors}"
            );
        }
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
